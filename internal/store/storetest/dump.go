package storetest

import (
	"fmt"
	"slices"
	"testing"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/job"
	"peyk/internal/rank"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var dumpCases = []testCase{
	{"dump and replace", dumpAndReplace},
	{"dump and replace: no letter goes out twice", lettersStay},
	{"fill", fill},
}

// rowsOf is all that a dump gives, table by table in its order.
func rowsOf(t *testing.T, w *testkit.World) (tables []store.Table, rows map[string][][]any) {
	t.Helper()
	rows = map[string][][]any{}
	ok(t, w.Store.Dump(t.Context(), func(tb store.Table) error {
		tables = append(tables, tb)
		return nil
	}, func(row []any) error {
		name := tables[len(tables)-1].Name
		rows[name] = append(rows[name], slices.Clone(row))
		return nil
	}))
	return tables, rows
}

// dumpAndReplace: what was dumped takes the place of what came after it.
func dumpAndReplace(t *testing.T, w *testkit.World) {
	kept := w.Published(t, testkit.Headline("باران در شمال"), testkit.Tags("هواشناسی"))
	w.Comment(t, kept, 0, "خبر خوبی بود")
	tables, rows := rowsOf(t, w)
	lost := w.Published(t, testkit.Headline("خبر بعدی"))
	last, err := job.Last(t.Context(), w.Store.DB())
	ok(t, err)

	ok(t, w.Store.Replace(t.Context(), func(insert func(store.Table, [][]any) error) error {
		for _, tb := range tables {
			if err := insert(tb, rows[tb.Name]); err != nil {
				return err
			}
		}
		return nil
	}))
	_, after := rowsOf(t, w)
	for _, tb := range tables {
		if tb.Name == "outbox" || tb.Name == "cursors" || tb.Name == "audit" {
			continue
		}
		if got, want := fmt.Sprint(after[tb.Name]), fmt.Sprint(rows[tb.Name]); got != want {
			t.Errorf("%s:\n got %s\nwant %s", tb.Name, got, want)
		}
	}
	list, err := w.Store.Stories.Search(t.Context(), story.SearchQuery{Text: "باران", Edition: testkit.FA, Limit: 9, Now: w.Clock.Now()})
	listed(t, "search", list, err, kept)
	evs, err := job.Since(t.Context(), w.Store.DB(), last, 1000)
	ok(t, err)
	if len(evs) == 0 || evs[len(evs)-1].Kind != event.Restored {
		t.Errorf("after %d the outbox has %+v", last, evs)
	}
	if next := w.Draft(t); next.Code <= lost.Code {
		t.Errorf("a new story has the code %d, which was %d's or before it", next.Code, lost.Code)
	}
}

// lettersStay: a restored agency does not write to readers a second time.
func lettersStay(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "متن")
	w.Decide(t, c, comment.Approve)
	ok(t, w.Store.DB().Write(ctx, func(tx *db.Tx) error {
		for _, kind := range []string{store.NoticeJob, "publish"} {
			if err := job.Enqueue(ctx, tx, job.Job{Kind: kind, Name: "1", Payload: "1", RunAt: w.Clock.Now()}); err != nil {
				return err
			}
		}
		return nil
	}))
	tables, rows := rowsOf(t, w)
	last, err := job.Last(ctx, w.Store.DB())
	ok(t, err)
	ok(t, w.Store.Replace(ctx, func(insert func(store.Table, [][]any) error) error {
		for _, tb := range tables {
			if err := insert(tb, rows[tb.Name]); err != nil {
				return err
			}
		}
		return nil
	}))
	if n := count(ctx, t, w, `SELECT COUNT(*) FROM jobs WHERE name <> '' AND name = '1' AND kind = 'comment-notice'`); n != 0 {
		t.Errorf("%d letters would go out again", n)
	}
	if n := count(ctx, t, w, `SELECT COUNT(*) FROM jobs WHERE name <> '' AND name = '1' AND kind = 'publish'`); n != 1 {
		t.Errorf("%d other jobs came back, want 1", n)
	}
	evs, err := job.Since(ctx, w.Store.DB(), last, 1000)
	ok(t, err)
	received := false
	for _, ev := range evs {
		if ev.Kind == event.CommentApproved {
			t.Error("the approval is told once more, and with it a letter")
		}
		received = received || ev.Kind == event.CommentReceived
	}
	if !received {
		t.Error("events that had not become jobs are lost")
	}
}

// fill: what is saved in bulk is there as what was saved one by one.
func fill(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	one := w.Published(t, testkit.Headline("باران در شمال"), testkit.Lead("باران همه را غافلگیر کرد."), testkit.Tags("هواشناسی"), testkit.People("نیلوفر کاویانی"))
	_, c := w.Comment(t, one, 0, "خبر خوبی بود")
	c = w.Decide(t, c, comment.Approve)
	stored, err := w.Store.Stories.Get(ctx, one.Code)
	ok(t, err)
	var bulk []*store.Bulk
	for i := range 3 {
		s, said := *stored, c.Record()
		s.Fingerprint, said.Receipt = "bulk "+string(rune('a'+i)), comment.ReceiptHash{1: byte(i + 1)}
		bulk = append(bulk, &store.Bulk{Story: &s, Comments: []comment.Record{said}, Views: []rank.Views{{Hour: 100, N: 7}}})
	}
	ok(t, w.Store.Fill(ctx, bulk))
	for _, b := range bulk {
		got, err := w.Store.Stories.Get(ctx, b.Story.Code)
		ok(t, err)
		want := *stored
		want.Code, want.Fingerprint, want.Version = got.Code, b.Story.Fingerprint, 1
		same(t, "story", *got, want)
		thread, err := w.Comments.Thread(ctx, got.Code)
		ok(t, err)
		if len(thread) != 1 || thread[0].Text() != c.Text() {
			t.Errorf("story %d has the comments %+v", got.Code, thread)
		}
		if n, err := w.Store.Rank.ViewsOf(ctx, got.Code); err != nil || n != 7 {
			t.Errorf("story %d was seen %d times, %v", got.Code, n, err)
		}
	}
	list, err := w.Store.Stories.Search(ctx, story.SearchQuery{Text: "باران هواشناسی", Edition: testkit.FA, Limit: 9, Now: w.Clock.Now()})
	listed(t, "search", list, err, bulk[2].Story, bulk[1].Story, bulk[0].Story, one)
	list, err = w.Store.Stories.Latest(ctx, story.ReadQuery{Edition: testkit.FA, TermKind: story.Tag, Term: stored.Tags[0].Slug, Limit: 9, Now: w.Clock.Now()})
	listed(t, "tag", list, err, bulk[2].Story, bulk[1].Story, bulk[0].Story, one)
	if n, err := w.Store.CountStories(ctx); err != nil || n != 4 {
		t.Errorf("%d stories, %v; want 4", n, err)
	}
	if next := w.Draft(t); next.Code <= bulk[2].Story.Code {
		t.Errorf("a new story has the code %d, after %d", next.Code, bulk[2].Story.Code)
	}
	w.Comment(t, one, 0, "پس از آن")
}
