//go:build unix

package site_test

import (
	"syscall"
	"time"
)

// cpuTime is how long the process has kept processors busy: a measure that
// other work on the machine spoils less than the clock on the wall.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
