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

// Limiter bounds how often one network may do something, in bounded memory.
type Limiter struct {
	throttle *throttle.Throttle[netip.Addr]
	clock    clock.Clock
}

// limiterKeys is how many networks a limiter remembers: about 10 MB at most.
const limiterKeys = 100_000

// NewLimiter allows each network (see Readers) burst acts at once and one more
// each interval.
func NewLimiter(burst int, interval time.Duration, now clock.Clock) *Limiter {
	return &Limiter{throttle: throttle.New[netip.Addr](burst, interval, limiterKeys), clock: now}
}

// Allow spends one act of the request's network. When none is left it is a
// TooMany fault with the key "error.too-many", whose argument "seconds" also
// stands in Retry-After.
func (l *Limiter) Allow(r *http.Request) error {
	wait := l.throttle.Take(readerNet(ClientAddr(r)), l.clock())
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
