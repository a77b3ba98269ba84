package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// process is a server under measurement.
type process struct{ cmd *exec.Cmd }

// start runs a program on the first core and waits until it listens.
func (b *bench) start(ctx context.Context, addr string, env []string, name string, args ...string) (*process, error) {
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

// result is one run of wrk.
type result struct {
	rate, cpu float64 // requests a second; microseconds a request
	p99       string
	refused   int
}

var (
	rateLine    = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	totalLine   = regexp.MustCompile(`(\d+) requests in`)
	p99Line     = regexp.MustCompile(`99%\s+(\S+)`)
	refusedLine = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`)
	errorLine   = regexp.MustCompile(`Socket errors: .*`)
)

// wrk measures a URL from the second core.
func (b *bench) wrk(ctx context.Context, of *process, url string, fields []string, more ...string) (result, error) {
	args := []string{"-c", "1", "wrk", "-t1", "-c16", "--latency", "-d" + strconv.Itoa(b.seconds) + "s"}
	for _, f := range fields {
		args = append(args, "-H", f)
	}
	args = append(append(args, more...), url)
	before := of.cpu()
	out, err := exec.CommandContext(ctx, "taskset", args...).CombinedOutput()
	spent := of.cpu() - before
	if err != nil {
		return result{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	if e := errorLine.Find(out); e != nil {
		return result{}, fmt.Errorf("wrk: %s", e)
	}
	total := number(totalLine, out)
	if total == 0 {
		return result{}, fmt.Errorf("wrk: %s", out)
	}
	r := result{rate: number(rateLine, out), cpu: spent / total, refused: int(number(refusedLine, out))}
	if m := p99Line.FindSubmatch(out); m != nil {
		r.p99 = string(m[1])
	}
	return r, nil
}

func number(re *regexp.Regexp, out []byte) float64 {
	m := re.FindSubmatch(out)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(m[1]), 64)
	return n
}

// median returns the run in the middle by its rate.
func median(runs []result) result {
	slices.SortFunc(runs, func(a, b result) int { return int(a.rate - b.rate) })
	return runs[len(runs)/2]
}

func gunzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
