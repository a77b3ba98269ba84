package search

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// So many searches run at once; who waits gets a turn when one ends, or is told
// in time.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns()
		var ends []func()
		for range cap(turns) {
			done, err := turns.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ends = append(ends, done)
		}
		began := time.Now()
		if _, err := turns.take(t.Context()); !errors.Is(err, errBusy) || time.Since(began) != longestWait {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		time.AfterFunc(time.Second, ends[0])
		began = time.Now()
		if _, err := turns.take(t.Context()); err != nil || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
