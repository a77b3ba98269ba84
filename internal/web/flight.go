package web

import (
	"context"
	"net/http"
	"sync"
)

// flight is one render that many may wait for.
type flight struct {
	start uint64 // the sequence when it began
	done  chan struct{}
	entry *entry
	err   error
}

// flights are the renders under way, by key.
type flights struct {
	mu sync.Mutex
	by map[string]*flight
}

// fill has the page made, or waits for whoever makes it. A render that began
// before the request came serves it only if nothing the page is made from
// changed since; one that began after serves it whatever happens, for it saw
// every change that was acknowledged when the request came. So nobody waits
// for more than two renders.
func (c *Cache) fill(r *http.Request, key string, render Render) (*entry, error) {
	arrived := c.gens.now()
	for {
		f, mine := c.join(key)
		if f == nil {
			if e, ok := c.lookup(key); ok {
				return e, nil
			}
			continue
		}
		if mine {
			c.fly(f, r, key, render) //nolint:contextcheck // the request has it
			return f.entry, f.err
		}
		select {
		case <-f.done:
		case <-r.Context().Done():
			return nil, context.Cause(r.Context())
		}
		if f.start >= arrived || f.err == nil && c.current(f.entry) {
			c.shared.Add(1)
			return f.entry, f.err
		}
	}
}

// join returns the flight under way for the key, or a new one that is the
// caller's to fly. It returns nil when the page came to be meanwhile.
func (c *Cache) join(key string) (f *flight, mine bool) {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	if f := c.flights.by[key]; f != nil {
		return f, false
	}
	if _, ok := c.lookup(key); ok {
		return nil, false
	}
	if c.flights.by == nil {
		c.flights.by = map[string]*flight{}
	}
	f = &flight{start: c.gens.now(), done: make(chan struct{})}
	c.flights.by[key] = f
	return f, true
}

// fly makes the page, keeps it if nothing changed meanwhile, and lands.
func (c *Cache) fly(f *flight, r *http.Request, key string, render Render) {
	f.entry, f.err = c.remake(r, key, render)
	if f.err == nil && c.current(f.entry) {
		c.entries.Set(key, f.entry)
	}
	c.flights.mu.Lock()
	delete(c.flights.by, key)
	c.flights.mu.Unlock()
	close(f.done)
}
