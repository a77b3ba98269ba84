package app

import (
	"sync"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// calm holds back what would make a story's pages anew too often: a comment's
// coming, a like or a vote changes one number there, and in a rush it changes
// hundreds of times a second, while each page that is made anew costs more than
// taking many of them in. The first few are told at once, so that whoever voted
// sees it; of those that follow within a moment the last is, at its end.
type calm struct {
	every time.Duration
	tell  func(event.Event) // a story's, late

	mu    sync.Mutex
	quiet map[number]*held // told of a moment ago
}

// held is what was told of a number within a moment, and what is to be next.
type held struct {
	told int
	next *event.Event // nil for nothing
}

// calmAtOnce is how many are told at once, after a moment in which none came.
const calmAtOnce = 4

// number is one of those that stand on a story's pages.
type number struct {
	story id.Story
	kind  event.Kind
}

// calmEvery is how old the numbers of a story may be in a rush.
const calmEvery = 500 * time.Millisecond

// counts reports whether all that an event changes of a story's pages is a
// number.
func counts(k event.Kind) bool {
	return k == event.CommentReceived || k == event.CommentLiked || k == event.VoteCast
}

func newCalm(every time.Duration, tell func(event.Event)) *calm {
	return &calm{every: every, tell: tell, quiet: map[number]*held{}}
}

// now returns those of the events that are to be told now, and keeps the others.
func (c *calm) now(evs []event.Event) []event.Event {
	var out []event.Event
	for i, ev := range evs {
		hold := counts(ev.Kind) && c.holds(ev)
		if hold && out == nil {
			out = append(make([]event.Event, 0, len(evs)), evs[:i]...)
		}
		if !hold && out != nil {
			out = append(out, ev)
		}
	}
	if out == nil {
		return evs
	}
	return out
}

func (c *calm) holds(ev event.Event) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := number{ev.Story, ev.Kind}
	h := c.quiet[n]
	switch {
	case h == nil:
		c.rest(n, &held{told: 1})
	case h.told < calmAtOnce:
		h.told++
	default:
		h.next = &ev
		return true
	}
	return false
}

// rest lets a moment pass, after which what came last meanwhile is told. In a
// rush that is all that is told then.
func (c *calm) rest(n number, h *held) {
	c.quiet[n] = h
	time.AfterFunc(c.every, func() {
		c.mu.Lock()
		next := h.next
		if next == nil {
			delete(c.quiet, n)
		} else {
			c.rest(n, &held{told: calmAtOnce})
		}
		c.mu.Unlock()
		if next != nil {
			c.tell(*next)
		}
	})
}
