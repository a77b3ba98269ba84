// Package clock is the only door through which Peyk sees the time, so that
// tests can hold it still. It owns the reading of the wall clock; rules are
// handed a time and never ask for one.
package clock

import "time"

// Clock tells the time.
type Clock func() time.Time

// System reads the machine's wall clock, in UTC and whole microseconds, the
// grain at which times are stored: a time read back equals the time written.
func System() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fixed returns a clock that stands at t.
func Fixed(t time.Time) Clock { return func() time.Time { return t } }
