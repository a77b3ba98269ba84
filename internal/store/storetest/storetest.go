// Package storetest owns the one suite of behaviour that every database behind
// Peyk must show: each case is run on an empty agency of its own, on SQLite and
// on PostgreSQL, with the same expectations. It is for tests alone.
package storetest

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"testing"

	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// testCase is one behaviour. It gets a small agency that nobody else uses.
type testCase struct {
	name string
	test func(t *testing.T, w *testkit.World)
}

// Run shows every behaviour on databases that open returns, each one fresh
// and with the schema in it.
func Run(t *testing.T, open func(t *testing.T) *db.DB) {
	t.Helper()
	for _, c := range slices.Concat(storyCases, readCases, searchCases, commentCases, postCases, deskCases, accountCases, siteCases, dictionaryCases, rankCases, learningCases, logCases, jobCases, dumpCases) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, testkit.NewWorld(t, open(t)))
		})
	}
}

// ok ends the test when something that must work did not.
func ok(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// refused checks the kind of a fault.
func refused(tb testing.TB, what string, err error, want fault.Kind) {
	tb.Helper()
	if !fault.Is(err, want) {
		tb.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// same checks that two values are deeply equal.
func same(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// codes are the codes of a list, in its order.
func codes(list []story.Summary) []id.Story {
	out := make([]id.Story, len(list))
	for i, s := range list {
		out[i] = s.Code
	}
	return out
}

// listed checks the codes of a list that a query returned.
func listed(tb testing.TB, what string, list []story.Summary, err error, want ...*story.Story) {
	tb.Helper()
	if err != nil {
		tb.Fatalf("%s: %v", what, err)
	}
	wanted := make([]id.Story, len(want))
	for i, s := range want {
		wanted[i] = s.Code
	}
	if got := codes(list); !slices.Equal(got, wanted) {
		tb.Errorf("%s: stories %v, want %v", what, got, wanted)
	}
}

// together runs n calls at the same time and returns their errors.
func together(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// count returns the number that a query gives.
func count(ctx context.Context, tb testing.TB, w *testkit.World, query string, args ...any) int {
	tb.Helper()
	n, err := db.One(ctx, w.Store.DB(), db.Value[int64], query, args...)
	if err != nil {
		tb.Fatal(fmt.Errorf("%s: %w", query, err))
	}
	return int(n)
}

// discard is a log that nobody reads.
func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
