package app

import (
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/db"
	"peyk/internal/founding"
	"peyk/internal/id"
	"peyk/internal/mail"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// agencyAt opens the agency in a folder at a clock's time, founding it first
// when it is not there.
func agencyAt(t *testing.T, dir string, now clock.Clock) *Agency {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	a, err := Open(t.Context(), Source{Data: dir, Plain: true}, mail.Null{}, log, now, true)
	if err != nil {
		t.Fatal(err)
	}
	founded, err := a.Founded(t.Context())
	if err == nil && !founded {
		services := founding.Services{Site: a.Site, Sections: a.Sections, Comments: a.Comments}
		err = founding.Found(t.Context(), services, account.System(), founding.Editions())
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func closeAgency(t *testing.T, a *Agency) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// scheduled writes a story of the fa edition that comes out at a time.
func scheduled(t *testing.T, a *Agency, at time.Time) id.Story {
	t.Helper()
	sec, err := a.Sections.BySlug(t.Context(), "fa", "culture")
	if err != nil {
		t.Fatal(err)
	}
	st, err := a.Stories.Create(t.Context(), account.System(), story.NewStory{Content: story.Content{
		Edition: "fa", Section: sec.ID, Genre: story.News, Headline: "موزه شهر باز شد", Importance: 3,
		Body: richtext.Doc{{Kind: richtext.Paragraph, Text: "موزه شهر از امروز باز است."}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []story.Act{story.Submit, story.Approve, story.Schedule} {
		if _, err := a.Stories.Act(t.Context(), account.System(), st.Code, act, story.Order{At: at}); err != nil {
			t.Fatal(err)
		}
	}
	return st.Code
}

// publications counts how often the log says that a story was published.
func publications(t *testing.T, a *Agency, code id.Story) int64 {
	t.Helper()
	n, err := db.One(t.Context(), a.DB, db.Value[int64],
		`SELECT COUNT(*) FROM audit WHERE kind = 'story.published' AND story = $1 AND story > 0`, int64(code))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestScheduledFiresOnceAfterRestart: a story whose time came while nothing
// ran is published once, though two programs start at the same moment.
func TestScheduledFiresOnceAfterRestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "agency")
	clk := testkit.NewClock()
	a := agencyAt(t, dir, clk.Now)
	at := clk.Now().Add(time.Hour)
	code := scheduled(t, a, at)
	moved := scheduled(t, a, clk.Now().Add(30*time.Minute))
	if err := newRunner(a, nil).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Moved after its job was made: the new time alone counts.
	later := clk.Now().Add(3 * time.Hour)
	if _, err := a.Stories.Act(t.Context(), account.System(), moved, story.Schedule, story.Order{At: later}); err != nil {
		t.Fatal(err)
	}
	if n := publications(t, a, code); n != 0 {
		t.Fatalf("published %d times before its time", n)
	}
	closeAgency(t, a)

	clk.Advance(2 * time.Hour)
	var both sync.WaitGroup
	nodes := []*Agency{agencyAt(t, dir, clk.Now), agencyAt(t, dir, clk.Now)}
	for _, node := range nodes {
		defer closeAgency(t, node)
		both.Go(func() {
			if err := newRunner(node, nil).Drain(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := node.Stories.FireDue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	st, err := nodes[0].Store.Stories.Get(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if st.State != story.Published || !st.PublishAt.Equal(at) {
		t.Errorf("the story is %s, of %s; want published, of %s", st.State, st.PublishAt, at)
	}
	if n := publications(t, nodes[0], code); n != 1 {
		t.Errorf("published %d times", n)
	}
	if n := publications(t, nodes[0], moved); n != 0 {
		t.Errorf("the story moved to a later time was published %d times", n)
	}
	clk.Advance(2 * time.Hour)
	if err := newRunner(nodes[1], nil).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := publications(t, nodes[1], moved); n != 1 {
		t.Errorf("at its later time it was published %d times", n)
	}
}
