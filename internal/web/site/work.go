package site

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"net/http"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/throttle"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// WorkBounds say when a comment asks for a little work of its sender's
// browser, and how much. The zero value never asks.
type WorkBounds struct {
	// How many comments a minute are taken without work; 0 is no bound.
	Story, Network, Edition int
	// Wait is what a browser without scripts waits instead.
	Wait time.Duration
	// LeastBits is the work at the bound, and MostBits at any load: each bit
	// doubles it. 18 bits are 260,000 hashes in the middle, a second or two of
	// a phone's.
	LeastBits, MostBits int
}

// DefaultWork is what an agency gets that asks for work under load.
func DefaultWork() WorkBounds {
	return WorkBounds{Story: 60, Network: 20, Edition: 300, Wait: 20 * time.Second, LeastBits: 14, MostBits: 18}
}

const (
	purposeWork = "comment-work"
	// workLife is how long a challenge is good for.
	workLife = 10 * time.Minute
	// workKeys is how many stories, and networks, are counted at a time, and
	// how many challenges are remembered as used: a few MB of each.
	workKeys = 50_000
	// maxNonce bounds what a browser sends as its solution.
	maxNonce = 16
)

// work asks for proof of work while many comments arrive, and checks it. What
// it knows is counts and used challenges: a challenge itself is signed and
// kept by the browser.
type work struct {
	WorkBounds
	signer   *web.Signer
	readers  *web.Readers
	stories  *throttle.Window[id.Story]
	networks *throttle.Window[web.ReaderID]
	editions *throttle.Window[id.Edition]
	used     *throttle.Once[uint64]
}

func newWork(b WorkBounds, s *web.Signer, readers *web.Readers) *work {
	return &work{
		WorkBounds: b, signer: s, readers: readers,
		stories:  throttle.NewWindow[id.Story](time.Minute, workKeys),
		networks: throttle.NewWindow[web.ReaderID](time.Minute, workKeys),
		editions: throttle.NewWindow[id.Edition](time.Minute, workKeys),
		used:     throttle.NewOnce[uint64](workKeys),
	}
}

// load counts a comment that was sent, and returns how far beyond a bound the
// last minute is: up to 1 nothing is asked for.
func (w *work) load(r *http.Request, to target, now time.Time) float64 {
	most := 0.0
	over := func(n, bound int) { most = max(most, float64(n)/float64(bound)) }
	if w.Story > 0 {
		over(w.stories.Add(to.code, now), w.Story)
	}
	if w.Network > 0 {
		over(w.networks.Add(w.readers.Network(r), now), w.Network)
	}
	if w.Edition > 0 {
		over(w.editions.Add(to.edition, now), w.Edition)
	}
	return most
}

// challenge is what a browser is asked: a number that, written after the token,
// gives a SHA-256 that begins with so many zero bits.
type challenge struct {
	token string
	bits  int
	one   uint64 // no two challenges share it
	at    time.Time
}

// ask makes a challenge, harder the further the load is beyond its bound.
func (w *work) ask(to target, load float64, now time.Time) challenge {
	c := challenge{bits: min(w.LeastBits+int(math.Log2(max(1, load))), w.MostBits), at: now}
	payload := make([]byte, 9, 32)
	payload[0] = byte(c.bits)
	_, _ = rand.Read(payload[1:9]) // never fails
	c.one = binary.BigEndian.Uint64(payload[1:9])
	c.token = w.signer.Sign(purposeWork, append(payload, to.code.String()...), now)
	return c
}

// read returns the challenge that a form carries, if we made it, for this
// story, in the last minutes.
func (w *work) read(token string, to target, now time.Time) (challenge, bool) {
	signed, err := w.signer.Verify(purposeWork, token, now, 0, workLife)
	if err != nil || len(signed.Payload) < 9 || string(signed.Payload[9:]) != to.code.String() {
		return challenge{}, false
	}
	return challenge{
		token: token, bits: int(signed.Payload[0]), one: binary.BigEndian.Uint64(signed.Payload[1:9]), at: signed.At,
	}, true
}

// solvedBy reports whether the nonce solves the challenge.
func (c challenge) solvedBy(nonce string) bool {
	if nonce == "" || len(nonce) > maxNonce {
		return false
	}
	sum := sha256.Sum256([]byte(c.token + nonce))
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:4])) >= c.bits
}

// workError is the refusal of a comment for which work is asked: the challenge
// is to go back with its form.
type workError struct {
	fault     *fault.Error
	challenge challenge
	auto      bool // the browser may send the form by itself when it is done
}

func (e *workError) Error() string { return e.fault.Error() }

// Unwrap gives the edge its fault.
func (e *workError) Unwrap() error { return e.fault }

// demand lets a comment pass when the load is low, or with work done or waited
// for, which is then used up; giveBack makes it good again when the comment was
// not taken after all. Else it is a workError.
func (w *work) demand(r *request, to target, form web.Form) (giveBack func(), err error) {
	load := w.load(r.Request, to, r.now)
	if load <= 1 {
		return func() {}, nil
	}
	token := form.Get("work")
	again := func(key string, auto bool) error {
		f := fault.New(fault.TooMany, key).With("seconds", int(w.Wait.Seconds()))
		return &workError{fault: f, challenge: w.ask(to, load, r.now), auto: auto}
	}
	if token == "" {
		return nil, again("comment.work_needed", true)
	}
	c, ours := w.read(token, to, r.now)
	if !ours {
		return nil, again("comment.work_stale", false)
	}
	if left := w.Wait - r.now.Sub(c.at); left > 0 && !c.solvedBy(form.Get("nonce")) {
		f := fault.New(fault.TooMany, "comment.work_early").With("seconds", int(math.Ceil(left.Seconds())))
		return nil, &workError{fault: f, challenge: c}
	}
	if !w.used.Use(c.one) {
		return nil, again("comment.work_stale", false)
	}
	return func() { w.used.Return(c.one) }, nil
}

// workOf is what the form that goes back holds of its work: a new challenge, or
// the one that was met while something else was wrong.
func (r *request) workOf(cause error, sent web.Form) *ui.Work {
	if e, ok := errors.AsType[*workError](cause); ok {
		return &ui.Work{Token: e.challenge.token, Bits: e.challenge.bits, Auto: e.auto, Why: r.ed.P.Fault(e)}
	}
	if token := sent.Get("work"); token != "" {
		return &ui.Work{Token: token, Nonce: sent.Get("nonce")}
	}
	return nil
}
