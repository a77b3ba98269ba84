// Command peyk is a news agency in one program. See package app.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // editions have time zones, also where the machine knows none

	"peyk/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	self, err := os.Executable()
	if err != nil {
		self = ""
	}
	os.Exit(app.Program(ctx, self, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
