package store

import (
	"testing"
	"testing/synctest"
	"time"
)

// Whoever comes alone waits for nobody; where many came a moment ago, the first
// waits for as many, but not for those who do not come.
func TestThePostboxWaitsForThoseItExpects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b postbox
		gathered := func(others ...time.Duration) (n int, took time.Duration) {
			t.Helper()
			if !b.put(&posting{}) {
				t.Fatal("somebody else is said to write")
			}
			for _, d := range others {
				time.AfterFunc(d, func() { b.put(&posting{}) })
			}
			begun := time.Now()
			b.gather()
			took = time.Since(begun)
			n = len(b.take())
			time.Sleep(time.Second) // all came; in life somebody writes meanwhile
			b.wrote(n)
			for len(b.take()) > 0 { // the last finds nothing, and leaves
			}
			return n, took
		}
		if n, took := gathered(); n != 1 || took != 0 {
			t.Errorf("alone: %d after %v", n, took)
		}
		if n, took := gathered(time.Millisecond, time.Millisecond); n != 1 || took != 0 {
			t.Errorf("the first of three: %d after %v", n, took)
		}
		if b.expect != 3 {
			t.Fatalf("%d are expected after one was written and two came meanwhile", b.expect)
		}
		if n, took := gathered(time.Millisecond, 2*time.Millisecond); n != 3 || took != 2*time.Millisecond {
			t.Errorf("all three again: %d after %v", n, took)
		}
		if n, took := gathered(); n != 1 || took != gatherTime {
			t.Errorf("the others stayed away: %d after %v", n, took)
		}
		if n, took := gathered(); n != 1 || took != 0 {
			t.Errorf("alone again: %d after %v", n, took)
		}
	})
}
