package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server under measurement.
type process struct{ cmd *exec.Cmd }

// start runs a program on the first core and waits until it listens.
func (b *bench) start(ctx context.Context, addr string, env []string, name string, args ...string) (*process, error) {
	if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr); err == nil {
		return nil, errors.Join(fmt.Errorf("something listens on %s already", addr), conn.Close())
	}
	cmd := exec.CommandContext(ctx, "taskset", append([]string{"-c", "0", name}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = io.Discard
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd}
	if err := listening(ctx, addr); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// serve starts Peyk as production runs it.
func (b *bench) serve(ctx context.Context, data, addr, ops string) (*process, error) {
	return b.start(ctx, addr, []string{"GOMAXPROCS=1"}, b.peyk, "serve", "--data", data, "--addr", addr,
		"--trusted-proxy", "127.0.0.1", "--base-url", "http://"+addr, "--metrics-addr", ops)
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// cpu returns the processor time in microseconds that the process and its
// children took so far.
func (p *process) cpu() float64 {
	sum := 0.0
	for _, pid := range append(children(p.cmd.Process.Pid), p.cmd.Process.Pid) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(b), ") ")
		fields := strings.Fields(after)
		for _, i := range []int{11, 12} { // utime, stime, in hundredths of a second
			n, _ := strconv.ParseFloat(fields[i], 64)
			sum += n * 10_000
		}
	}
	return sum
}

func children(pid int) []int {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	var out []int
	for _, f := range files {
		b, _ := os.ReadFile(f)
		for _, s := range strings.Fields(string(b)) {
			n, _ := strconv.Atoi(s)
			out = append(out, n)
		}
	}
	return out
}

// settle waits until the process has nothing more to do, at most a minute, and
// returns how long that was.
func (p *process) settle() time.Duration {
	begun := time.Now()
	for time.Since(begun) < time.Minute {
		before := p.cpu()
		time.Sleep(time.Second)
		if p.cpu()-before <= 50_000 {
			break
		}
	}
	return time.Since(begun)
}

// memory returns a line of /proc/PID/status in megabytes: VmRSS, VmHWM (its
// highest), RssAnon (the process's own), RssFile (pages of files).
func (p *process) memory(line string) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	_, after, _ := strings.Cut(string(b), line+":")
	n, _ := strconv.ParseFloat(strings.Fields(after + " 0")[0], 64)
	return n / 1024
}

// listening waits until a server answers.
func listening(ctx context.Context, addr string) error {
	for range 12000 {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn.Close()
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens on %s", addr)
}

// metric reads one of Peyk's metrics.
func metric(ctx context.Context, ops, name string) (float64, error) {
	page, err := fetch(ctx, ops, "/metrics")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(page) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, fmt.Errorf("there is no metric %s", name)
}

// forget makes every page anew at its next request.
func forget(ctx context.Context, ops string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+ops+"/forget", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// pages are the addresses and numbers of what "peyk bench pages" made.
type pages struct {
	Login, Password     string
	Plain, Talked, Rich string
	Section             string // in which all of them stand
	Drafts              []int64
	Waiting             []struct {
		ID   int64
		Page string
	}
}

func (b *bench) prepare(ctx context.Context, data string, to *pages) error {
	cmd := exec.CommandContext(ctx, b.peyk, "bench", "pages", "--data", data)
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("peyk bench pages: %w", err)
	}
	return json.Unmarshal(raw, to)
}
