package app

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// In a rush the pages of a story are made anew a few times a second, the last
// time after the last comment; the first few, other events and other stories
// wait for nothing.
func TestCalmTellsOfTheFirstAndTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var late []id.Comment
		c := newCalm(250*time.Millisecond, func(ev event.Event) {
			mu.Lock()
			defer mu.Unlock()
			late = append(late, ev.Comment)
		})
		received := func(s id.Story, n id.Comment) event.Event {
			return event.Event{Kind: event.CommentReceived, Story: s, Comment: n}
		}
		var now []id.Comment
		for n := range id.Comment(100) { // a second of a rush
			approved := event.Event{Kind: event.CommentApproved, Story: 1, Comment: 1000 + n}
			for _, ev := range c.now([]event.Event{received(1, n), approved}) {
				now = append(now, ev.Comment)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if len(now) != 104 || now[0] != 0 || now[6] != 3 {
			t.Errorf("told at once: %d events; want the first four comments and all 100 approvals: %d", len(now), now)
		}
		if got := c.now([]event.Event{received(2, 500)}); len(got) != 1 {
			t.Errorf("another story waits: %v", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		mu.Lock()
		if len(late) != 4 || late[3] != 99 || !slices.IsSorted(late) {
			t.Errorf("told late: %d, want 4, the last of them the last that came", late)
		}
		mu.Unlock()
		c.mu.Lock()
		if len(c.quiet) != 0 {
			t.Errorf("%d stories are remembered after the rush", len(c.quiet))
		}
		c.mu.Unlock()
		if got := c.now([]event.Event{received(1, 600)}); len(got) != 1 {
			t.Errorf("after the rush the next waits: %v", got)
		}
		time.Sleep(time.Second)
	})
}
