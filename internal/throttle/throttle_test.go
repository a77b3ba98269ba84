package throttle_test

import (
	"strconv"
	"testing"
	"time"

	"peyk/internal/throttle"
)

func TestBurstThenInterval(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	th := throttle.New[string](3, 10*time.Second, 100)
	for i := range 3 {
		if wait := th.Take("a", now); wait != 0 {
			t.Fatalf("act %d of the burst must wait %v", i+1, wait)
		}
	}
	if wait := th.Take("a", now); wait != 10*time.Second {
		t.Fatalf("after the burst: wait %v, want 10s", wait)
	}
	if wait := th.Take("b", now); wait != 0 {
		t.Fatalf("another key waits %v", wait)
	}
	if wait := th.Take("a", now.Add(4*time.Second)); wait != 6*time.Second {
		t.Fatalf("4 s later: wait %v, want 6s", wait)
	}
	if wait := th.Take("a", now.Add(10*time.Second)); wait != 0 {
		t.Fatalf("after the interval: wait %v", wait)
	}
	if wait := th.Take("a", now.Add(10*time.Second)); wait == 0 {
		t.Fatal("one interval gave two acts")
	}
	th.Forget("a")
	if wait := th.Take("a", now.Add(10*time.Second)); wait != 0 {
		t.Fatalf("forgotten key waits %v", wait)
	}
}

func TestMemoryIsBoundedAndTheWorstStayKnown(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	const most = 320
	th := throttle.New[string](5, time.Minute, most)
	for th.Take("flooder", now) == 0 {
	}
	for i := range 20 * most {
		th.Take(strconv.Itoa(i), now)
		if n := th.Len(); n > most {
			t.Fatalf("%d keys after %d, at most %d", n, i+1, most)
		}
	}
	if th.Take("flooder", now) == 0 {
		t.Error("a flood of other keys gave the flooder its burst back")
	}
}
