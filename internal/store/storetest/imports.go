package storetest

import (
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/comment"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// deskImport: comments of another system come in once, wait unless a moderator
// vouches for them, and keep their times and their threads.
func deskImport(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	long := w.Clock.Now().Add(-2000 * 24 * time.Hour)
	foreign := func(key, answers, text string, approved bool) comment.Foreign {
		return comment.Foreign{Key: key, Answers: answers, Approved: approved, Posting: comment.Posting{
			Story: s.Code, Edition: s.Edition, Author: "مینا", Text: text, At: long, Email: "mina@mail.example", Sender: comment.Sender{1},
		}}
	}
	gone := foreign("4", "", "نباید بماند", true)
	gone.Gone = true
	list := []comment.Foreign{
		foreign("1", "", "نخست", true), foreign("2", "1", "پاسخ", true), foreign("3", "2", "پاسخ پاسخ", true),
		gone, foreign("5", "4", "زیر پاک\u200cشده", true), foreign("6", "", "در صف", false), foreign("7", "99", "بی\u200cسر", true),
		foreign("8", "", strings.Repeat("ا", comment.MaxText+1), true), foreign("1", "", "دوباره", true),
	}
	how := comment.Import{Source: "other", Trust: true}
	_, err := w.Comments.Import(t.Context(), account.System(), how, list)
	refused(t, "nobody vouches", err, fault.Forbidden)
	_, err = w.Comments.Import(t.Context(), w.Reporter, comment.Import{Source: "other"}, list)
	refused(t, "a reporter imports", err, fault.Forbidden)

	how.Dry = true
	got, err := w.Comments.Import(t.Context(), w.Moderator, how, list)
	ok(t, err)
	same(t, "a dry run takes", got[0].State, comment.Waiting)
	counts, err := w.Comments.Counts(t.Context(), s.Code)
	ok(t, err)
	same(t, "after a dry run", counts, comment.Counts{})

	how.Dry = false
	got, err = w.Comments.Import(t.Context(), w.Moderator, how, list)
	ok(t, err)
	var states []comment.State
	for _, in := range got[:6] {
		states = append(states, in.State)
	}
	same(t, "states", states, []comment.State{
		comment.Published, comment.Published, comment.Published, comment.Deleted, comment.Published, comment.Waiting,
	})
	same(t, "without a head", got[6].Orphan, true)
	refused(t, "too long", got[7].Err, fault.Invalid)
	same(t, "twice in a batch", got[8].Known, true)

	c, err := w.Comments.Find(t.Context(), got[2].ID)
	ok(t, err)
	same(t, "an answer to an answer stands under", c.Parent, got[0].ID)
	same(t, "its time", c.CreatedAt.Equal(long), true)
	same(t, "its sender", c.Sender(), comment.Sender{})
	d := c.Decision()
	same(t, "the decision", []any{d.Verdict, d.Actor, d.RuleVersion, d.Note, d.At.Equal(w.Clock.Now())},
		[]any{comment.Approved, w.Moderator.User, 1, comment.ImportNote, true})
	page, _, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Oldest, Limit: 10})
	ok(t, err)
	same(t, "heads", len(page), 2)
	same(t, "answers under the first", len(page[0].Answers), 2)
	same(t, "an answer under an empty place", []any{page[1].Gone, len(page[1].Answers)}, []any{true, 1})
	place, err := w.Comments.Find(t.Context(), got[3].ID)
	ok(t, err)
	same(t, "words of a deleted one", place.Text()+place.Author()+place.Email(), "")

	importedAgain(t, w, s, how, list, got)
	exported(t, w, s, got)
}

// importedAgain: the second time nothing comes in but what could not before.
func importedAgain(t *testing.T, w *testkit.World, s *story.Story, how comment.Import, list []comment.Foreign, first []comment.Incoming) {
	t.Helper()
	today, err := w.Store.Comments.Today(t.Context(), s.Edition, w.Clock.Now())
	ok(t, err)
	days, err := w.Comments.Figures(t.Context(), s.Edition, today, today)
	ok(t, err)
	sum := comment.SumOf(days)
	same(t, "what waits is received today, what was taken over is no work of this desk", []int{sum.Received, sum.Published}, []int{1, 0})

	again, err := w.Comments.Import(t.Context(), w.Moderator, how, list)
	ok(t, err)
	for i := range 6 {
		same(t, "known again", []any{again[i].Known, again[i].ID}, []any{true, first[i].ID})
	}
	list[6].Answers = ""
	again, err = w.Comments.Import(t.Context(), w.Moderator, how, list[6:7])
	ok(t, err)
	same(t, "as a head", again[0].State, comment.Published)
	how.Source = "another of its kind"
	again, err = w.Comments.Import(t.Context(), account.System(), comment.Import{Source: how.Source}, list[:1])
	ok(t, err)
	same(t, "of another source, without trust", []any{again[0].Known, again[0].State}, []any{false, comment.Waiting})

	// Whoever wrote the story vouches for nothing under it.
	both := w.User(t, "both", account.RolesOf(account.Chief))
	mine, err := w.Stories.Create(t.Context(), both, w.New())
	ok(t, err)
	for _, act := range []story.Act{story.Submit, story.Approve, story.Publish} {
		mine = w.Act(t, mine, act, story.Order{})
	}
	list[0].Key, list[0].Posting.Story = "mine", mine.Code
	again, err = w.Comments.Import(t.Context(), both, comment.Import{Source: "own", Trust: true}, list[:1])
	ok(t, err)
	refused(t, "doubted", again[0].Doubted, fault.Forbidden)
	same(t, "so it waits", again[0].State, comment.Waiting)
	events, err := w.Store.Audit.Audit(t.Context(), audit.Query{Story: s.Code, Kind: event.CommentImported, Limit: 100})
	ok(t, err)
	same(t, "one entry of the log for each story and batch", len(events), 3)
}

// exported: everything there is comes out, page by page.
func exported(t *testing.T, w *testkit.World, s *story.Story, first []comment.Incoming) {
	t.Helper()
	var all []comment.Exported
	q := comment.ExportQuery{Edition: s.Edition, Limit: 3}
	for {
		list, err := w.Comments.Export(t.Context(), q)
		ok(t, err)
		all = append(all, list...)
		if len(list) < q.Limit {
			break
		}
		q.After = list[len(list)-1].ID
	}
	same(t, "the first", all[0].ID, first[0].ID)
	same(t, "its story", []any{all[0].Slug, len(all[0].Revisions), len(all[0].History)}, []any{s.Slug, 1, 1})
	same(t, "its words", all[0].Revisions[0].Text, "نخست")
	list, err := w.Comments.Export(t.Context(), comment.ExportQuery{Since: w.Clock.Now().Add(-time.Hour), Limit: 100})
	ok(t, err)
	same(t, "sent since", len(list), 0)
	list, err = w.Comments.Export(t.Context(), comment.ExportQuery{Limit: 100})
	ok(t, err)
	same(t, "of all editions", len(list), len(all))
}
