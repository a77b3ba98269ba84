package app

import (
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar tells a person at a terminal how far a long work is. Elsewhere it says
// nothing: it would only fill a log.
// It is safe for use by many goroutines.
type bar struct {
	mu sync.Mutex
	b  *progressbar.ProgressBar
}

// newBar returns a bar for n steps, of which the number may follow later (-1).
func newBar(c *console, n int, what string) *bar {
	f, ok := c.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) { // a file descriptor fits
		return &bar{}
	}
	return &bar{b: progressbar.NewOptions(n,
		progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionShowIts(), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
	)}
}

// add counts n more steps as done.
func (b *bar) add(n int) {
	if b.b != nil {
		_ = b.b.Add(n) // a bar is a courtesy
	}
}

// to says that done of of steps are done.
func (b *bar) to(done, of int) {
	if b.b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.b.GetMax() != of {
		b.b.ChangeMax(of)
	}
	_ = b.b.Set(done) // a bar is a courtesy
}

// done takes the bar away.
func (b *bar) done() {
	if b.b != nil {
		_ = b.b.Finish() // a bar is a courtesy
	}
}
