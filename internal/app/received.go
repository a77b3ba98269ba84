package app

import (
	"sync"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// calm holds back what would make a story's pages anew too often: how many
// comments wait under it is all that a comment's coming changes there, and in a
// rush it changes hundreds of times a second, while each page that is made anew
// costs more than taking many of them in. The first is told at once, those
// within the next moment together at its end.
type calm struct {
	every time.Duration
	tell  func(event.Event) // a story's, late

	mu    sync.Mutex
	quiet map[id.Story]*event.Event // of stories told of a moment ago: what is to be told next, or nil
}

// calmEvery is how old the number of waiting comments may be in a rush.
const calmEvery = 250 * time.Millisecond

func newCalm(every time.Duration, tell func(event.Event)) *calm {
	return &calm{every: every, tell: tell, quiet: map[id.Story]*event.Event{}}
}

// now returns those of the events that are to be told now, and keeps the others.
func (c *calm) now(evs []event.Event) []event.Event {
	var out []event.Event
	for i, ev := range evs {
		hold := ev.Kind == event.CommentReceived && c.holds(ev)
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
	if _, told := c.quiet[ev.Story]; told {
		c.quiet[ev.Story] = &ev
		return true
	}
	c.rest(ev.Story)
	return false
}

// rest lets a moment pass, after which what came meanwhile is told.
func (c *calm) rest(code id.Story) {
	c.quiet[code] = nil
	time.AfterFunc(c.every, func() {
		c.mu.Lock()
		ev := c.quiet[code]
		if ev == nil {
			delete(c.quiet, code)
		} else {
			c.rest(code)
		}
		c.mu.Unlock()
		if ev != nil {
			c.tell(*ev)
		}
	})
}
