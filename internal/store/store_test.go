package store_test

import (
	"fmt"
	"sync"
	"testing"

	"peyk/internal/event"
	"peyk/internal/store/storetest"
	"peyk/internal/testkit"
)

func TestRandomActsKeepWhatMustHold(t *testing.T) {
	var mu sync.Mutex
	done := map[event.Kind]int{}
	t.Run("sqlite", func(t *testing.T) {
		for seed := range uint64(24) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				kinds := storetest.Random(t, testkit.SQLite(t), seed, 150)
				mu.Lock()
				defer mu.Unlock()
				for k, n := range kinds {
					done[k] += n
				}
			})
		}
	})
	t.Run("sqlite, comments", func(t *testing.T) {
		for seed := range uint64(12) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				kinds := storetest.RandomTalk(t, testkit.SQLite(t), 1000+seed, 200)
				mu.Lock()
				defer mu.Unlock()
				for k, n := range kinds {
					done[k] += n
				}
			})
		}
	})
	t.Run("postgres", func(t *testing.T) { storetest.Random(t, testkit.Postgres(t), 100, 100) })
	t.Run("postgres, comments", func(t *testing.T) { storetest.RandomTalk(t, testkit.Postgres(t), 200, 150) })
	if t.Failed() {
		return
	}
	for _, k := range []event.Kind{ // else the acts were too random to prove anything
		event.StoryEdited, event.StorySubmitted, event.StoryReturned, event.StoryApproved, event.StoryScheduled,
		event.StoryUnscheduled, event.StoryPublished, event.StoryCorrected, event.StoryWithdrawn,
		event.CommentReceived, event.CommentApproved, event.CommentRefused, event.CommentReopened,
		event.CommentUndone, event.CommentEdited, event.CommentWithdrawn, event.CommentDeleted, event.CommentAppealed,
		event.CommentUpheld, event.CommentReported, event.CommentStruck,
	} {
		if done[k] < 3 {
			t.Errorf("%s was accepted %d times in all", k, done[k])
		}
	}
}
