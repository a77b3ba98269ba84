package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"peyk/internal/app"
	"peyk/internal/clock"
	"peyk/internal/mail"
)

// TestMain lets the test's binary be the program: called as "peyk" it is.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"peyk": func() {
		os.Exit(app.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
	}})
}

// TestScripts runs the sessions at the command line in testdata/script.
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs("../wire/raw/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("RAW", samples)
			e.Setenv("TALK", filepath.Join(samples, "../../talk/testdata"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fails":  status(1),
			"misuse": status(2),
		},
	})
}

// status is a script's command that runs a program and wants one exit status.
func status(want int) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		err := ts.Exec(args[0], args[1:]...)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != want {
			ts.Fatalf("%v: %v, want status %d", args, err, want)
		}
	}
}

// peyk runs the program inside the test and returns what it printed.
func peyk(t *testing.T, stdin string, args ...string) (out, errs string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = app.Main(t.Context(), args, strings.NewReader(stdin), &o, &e, nil)
	return o.String(), e.String(), status
}

// must runs the program, which has to succeed, and returns its output.
func must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, errs, status := peyk(t, stdin, args...)
	if status != 0 {
		t.Fatalf("peyk %s: status %d\n%s%s", strings.Join(args, " "), status, out, errs)
	}
	return out
}

// newAgency founds an agency in a folder of the test's and returns the folder.
func newAgency(t *testing.T, more ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "agency")
	must(t, "", append([]string{"init", "--data", dir, "--admin", "sara"}, more...)...)
	return dir
}

// open opens an agency that the test made, at the machine's time.
func open(t *testing.T, dir string) *app.Agency {
	t.Helper()
	return openAt(t, dir, clock.System)
}

func openAt(t *testing.T, dir string, now clock.Clock) *app.Agency {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	a, err := app.Open(t.Context(), app.Source{Data: dir}, mail.Null{}, log, now, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// served is a program that serves an agency in a process of its own.
type served struct {
	cmd  *exec.Cmd
	site string        // its address
	done chan struct{} // closed when the process has ended
	log  *bytes.Buffer // to be read after done
}

// serve starts the program and waits until it answers.
func serve(t *testing.T, dir string, more ...string) *served {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"peyk", "serve", "--data", dir, "--addr", "127.0.0.1:0", "--log-format", "json"}, more...)
	s := &served{cmd: &exec.Cmd{Path: self, Args: args, Env: os.Environ()}, done: make(chan struct{}), log: &bytes.Buffer{}}
	pipe, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	go func() {
		defer close(s.done)
		lines := bufio.NewScanner(io.TeeReader(pipe, s.log))
		for lines.Scan() {
			var line struct{ Msg, Site string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
				address <- line.Site
			}
		}
		_ = s.cmd.Wait() // a killed process is what some tests want
	}()
	t.Cleanup(func() { s.kill() })
	select {
	case s.site = <-address:
	case <-s.done:
		t.Fatalf("the program ended:\n%s", s.log)
	case <-time.After(time.Minute):
		t.Fatal("the program does not answer")
	}
	return s
}

// kill ends the process as losing power does, and waits for its end.
func (s *served) kill() {
	_ = s.cmd.Process.Kill() // it may have ended
	<-s.done
}
