package comment_test

import (
	"fmt"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

// TestAFullPageShowsTheNewest: a comment approved today is not hidden because
// so many were approved before it.
func TestAFullPageShowsTheNewest(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	w.Comments.Hold(3)
	for i := range 5 {
		w.Clock.Advance(time.Second)
		_, c := w.Comment(t, s, 0, fmt.Sprint(i))
		w.Decide(t, c, comment.Approve)
	}
	shown, err := w.Comments.Thread(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, p := range shown {
		got += p.Text()
	}
	if got != "234" {
		t.Errorf("a page of three shows %q of 01234", got)
	}
}

// TestNeighboursMaySayTheSame: a sender is a network and a browser, and behind
// a carrier's address that is more than one person.
func TestNeighboursMaySayTheSame(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	post := func(author string) error {
		_, _, err := w.Comments.Post(t.Context(), comment.Posting{
			Story: s.Code, Edition: s.Edition, Author: author, Text: "تشکر", Sender: comment.Sender{1},
		})
		return err
	}
	for _, step := range []struct {
		author string
		after  time.Duration
		twice  bool
	}{
		{"سارا", 0, false},
		{"سارا", time.Minute, true}, // a double click
		{"مینا", 0, false},
		{"", 0, false},
		{"سارا", time.Minute, false}, // two minutes after the first
	} {
		w.Clock.Advance(step.after)
		if err := post(step.author); fault.Is(err, fault.Conflict) != step.twice || !step.twice && err != nil {
			t.Errorf("%q after %v: %v", step.author, step.after, err)
		}
	}
}

// TestADecisionNamesTheRulesItWasMadeUnder: who read one policy does not decide
// under another.
func TestADecisionNamesTheRulesItWasMadeUnder(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "متن")
	if _, err := w.Comments.PublishRules(t.Context(), w.Chief, s.Edition, testkit.Rules()); err != nil {
		t.Fatal(err)
	}
	r := comment.Ruling{Act: comment.Refuse, Rule: "topic", RulesVersion: 1}
	if _, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, r); !fault.Is(err, fault.Conflict) {
		t.Fatalf("decided under the rules of before: %v", err)
	}
	r.RulesVersion = 2
	got, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, r)
	if err != nil || got.Decision().RuleVersion != 2 {
		t.Fatalf("%v, %+v", err, got)
	}
}
