package throttle_test

import (
	"strconv"
	"testing"
	"time"

	"peyk/internal/throttle"
)

func TestWindowSlides(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	w := throttle.NewWindow[string](time.Minute, 100)
	for i := range 60 {
		if n := w.Add("a", now); n != i+1 {
			t.Fatalf("act %d counts as %d", i+1, n)
		}
	}
	if n := w.Add("b", now); n != 1 {
		t.Errorf("another key counts %d", n)
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{90 * time.Second, 31}, {105 * time.Second, 17}, {4 * time.Minute, 1}} {
		if n := w.Add("a", now.Add(c.after)); n != c.want {
			t.Errorf("%v later: %d, want %d", c.after, n, c.want)
		}
	}
}

func TestWindowIsBoundedAndTheLoudestStayKnown(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	const most = 200
	w := throttle.NewWindow[string](time.Minute, most)
	for range 50 {
		w.Add("loud", now)
	}
	for i := range 20 * most {
		w.Add(strconv.Itoa(i), now)
		if n := w.Len(); n > most {
			t.Fatalf("%d keys, at most %d", n, most)
		}
	}
	if n := w.Add("loud", now); n != 51 {
		t.Errorf("a flood of other keys made the loudest count %d", n)
	}
}

func TestOnce(t *testing.T) {
	o := throttle.NewOnce[int](3)
	for i := range 3 {
		if !o.Use(i) || o.Use(i) {
			t.Fatalf("%d: not once", i)
		}
	}
	o.Return(0)
	if !o.Use(0) || o.Use(0) { // stands in two slots of the ring now
		t.Error("what was given back is not good for exactly one use")
	}
	o.Use(3) // pushes out 1, whose slot is the oldest
	if o.Use(0) {
		t.Error("used again though it is among the last three")
	}
	for i := range 1000 {
		o.Use(100 + i)
		if n := o.Len(); n > 3 {
			t.Fatalf("%d keys, at most 3", n)
		}
	}
	if !o.Use(1) {
		t.Error("never forgotten")
	}
}
