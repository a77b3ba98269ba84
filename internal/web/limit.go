package web

import (
	"math"
	"net/http"
	"net/netip"
	"time"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/throttle"
)

// Rate is how often something may be done: so many acts at once, and one more
// each interval.
type Rate struct {
	Burst int
	Every time.Duration
}

// Limiter bounds how often readers may do something, in bounded memory: each
// reader, and more widely each network, for a whole town may sit behind one
// address of its carrier.
type Limiter struct {
	readers *Readers
	reader  *throttle.Throttle[ReaderID]
	network *throttle.Throttle[netip.Addr]
	clock   clock.Clock
}

// limiterKeys is how many readers, and how many networks, a limiter
// remembers: about 10 MB of each at most.
const limiterKeys = 100_000

// NewLimiter bounds each reader and each network (see Readers).
func NewLimiter(readers *Readers, reader, network Rate, now clock.Clock) *Limiter {
	return &Limiter{
		readers: readers,
		reader:  throttle.New[ReaderID](reader.Burst, reader.Every, limiterKeys),
		network: throttle.New[netip.Addr](network.Burst, network.Every, limiterKeys),
		clock:   now,
	}
}

// Allow spends one act of the request's reader and of its network. When none
// is left it is a TooMany fault with the key "error.too-many", whose argument
// "seconds" also stands in Retry-After. What a reader is refused costs its
// network nothing.
func (l *Limiter) Allow(r *http.Request) error {
	now := l.clock()
	wait := l.reader.Take(l.readers.Of(r), now)
	if wait == 0 {
		wait = l.network.Take(readerNet(ClientAddr(r)), now)
	}
	if wait == 0 {
		return nil
	}
	return fault.New(fault.TooMany, "error.too-many").With("seconds", int(math.Ceil(wait.Seconds())))
}

// Limit lets pass what the limiter allows.
func Limit(l *Limiter) Middleware {
	return func(next HandlerFunc) HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) error {
			if err := l.Allow(r); err != nil {
				return err
			}
			return next(w, r)
		}
	}
}
