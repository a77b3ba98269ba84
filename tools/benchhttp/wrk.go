package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// result is one run of wrk.
type result struct {
	rate, cpu float64 // requests a second; microseconds a request
	p50, p99  time.Duration
	refused   int // other than 2xx and 3xx
}

var (
	rateLine    = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	totalLine   = regexp.MustCompile(`(\d+) requests in`)
	p50Line     = regexp.MustCompile(`50%\s+(\S+)`)
	p99Line     = regexp.MustCompile(`99%\s+(\S+)`)
	refusedLine = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`)
	errorLine   = regexp.MustCompile(`Socket errors: .*`)
)

// wrk measures a URL from the second core.
func (b *bench) wrk(ctx context.Context, of *process, url string, fields []string, more ...string) (result, error) {
	args := []string{"-c", "1", "wrk", "-t1", "-c16", "--latency", "--timeout", "20s", "-d" + strconv.Itoa(b.seconds) + "s"}
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
	return result{
		rate: number(rateLine, out), cpu: spent / total, refused: int(number(refusedLine, out)),
		p50: duration(p50Line, out), p99: duration(p99Line, out),
	}, nil
}

// script is wrk with a script in Lua.
func (b *bench) script(ctx context.Context, lua string) (result, error) {
	file := filepath.Join(b.dir, "script.lua")
	if err := os.WriteFile(file, []byte(lua), 0o600); err != nil {
		return result{}, err
	}
	return b.wrk(ctx, b.server, "http://"+peykAddr, nil, "-s", file)
}

func number(re *regexp.Regexp, out []byte) float64 {
	m := re.FindSubmatch(out)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(m[1]), 64)
	return n
}

func duration(re *regexp.Regexp, out []byte) time.Duration {
	m := re.FindSubmatch(out)
	if m == nil {
		return 0
	}
	d, _ := time.ParseDuration(string(m[1]))
	return d
}

// median returns the run in the middle by its rate.
func median(runs []result) result {
	slices.SortFunc(runs, func(a, b result) int { return int(a.rate - b.rate) })
	return runs[len(runs)/2]
}
