package storetest

import (
	"fmt"
	"slices"
	"testing"

	"peyk/internal/event"
	"peyk/internal/job"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var dumpCases = []testCase{
	{"dump and replace", dumpAndReplace},
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
