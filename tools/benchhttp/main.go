// Command benchhttp measures what Peyk serves over HTTP beside two yardsticks
// in the same run, a bare net/http server with the bytes in memory and nginx
// with gzip_static, and beside the figures it has to reach. Each server has one
// core, wrk and whoever else asks have the other; wrk has 16 connections. It
// needs Linux, wrk, nginx and taskset, listens on the loopback alone, and stops
// by itself after some minutes.
//
//	go run -C tools ./benchhttp -peyk ../bin/peyk [-stories 1000] [-seconds 2] [-data DIR] [-only NAME,…]
//
// The folder is made if it is not there, and kept; each run adds some hundred
// stories to it and some thousand comments.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	peykAddr  = "127.0.0.1:18480"
	bareAddr  = "127.0.0.1:18481"
	nginxAddr = "127.0.0.1:18482"
	opsAddr   = "127.0.0.1:18483"
	smallAddr = "127.0.0.1:18484" // the agency of 1,000 stories
	smallOps  = "127.0.0.1:18485"
)

func main() {
	b := &bench{out: os.Stdout}
	flag.StringVar(&b.peyk, "peyk", "", "the program to measure")
	flag.IntVar(&b.stories, "stories", 1000, "how many stories the agency has")
	flag.IntVar(&b.seconds, "seconds", 2, "how long each measurement with wrk takes")
	flag.IntVar(&b.rounds, "rounds", 3, "how often pages are measured beside the yardsticks, in turns; the median counts")
	flag.StringVar(&b.data, "data", "", "keep the agency in this folder and use it again")
	flag.StringVar(&b.only, "only", "", "the parts to measure, with commas between: "+strings.Join(names(), ","))
	bare := flag.String("bare", "", "be the bare server: answer with this file")
	flag.Parse()
	var err error
	if *bare != "" {
		err = serveBare(*bare)
	} else {
		err = b.run(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchhttp:", err)
		os.Exit(1)
	}
}

type bench struct {
	peyk, data, only         string
	stories, seconds, rounds int
	out                      io.Writer

	dir    string // temporary
	self   string // this program
	server *process
	pages  pages
	table  table // of what has no yardstick
	single float64
}

// parts are what is measured, in the order in which it is: what fills the
// queue of comments comes last.
var parts = []struct {
	name string
	do   func(*bench, context.Context) error
}{
	{"start", (*bench).startup},
	{"cached", (*bench).cached},
	{"uncached", (*bench).uncached},
	{"zipf", (*bench).zipf},
	{"changes", (*bench).changes},
	{"stampede", (*bench).stampede},
	{"beacon", (*bench).beacon},
	{"comments", (*bench).comments},
	{"memory", (*bench).memory},
	{"idle", (*bench).idle},
}

func names() []string {
	var out []string
	for _, p := range parts {
		out = append(out, p.name)
	}
	return out
}

func (b *bench) run(ctx context.Context) error {
	for _, tool := range []string{"wrk", "nginx", "taskset"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed: on Debian, apt-get install wrk nginx-light util-linux", tool)
		}
	}
	if b.peyk == "" {
		return errors.New("say which program: -peyk FILE")
	}
	var err error
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "benchhttp"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if b.data == "" {
		b.data = filepath.Join(b.dir, "agency")
	}
	if err := b.fill(ctx, b.data, b.stories); err != nil {
		return err
	}
	if err := b.prepare(ctx, b.data, &b.pages); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s stories, %s. A core for each server, the other for wrk with 16 connections; %d s each.\n",
		grouped(float64(b.stories)), time.Now().UTC().Format("2 January 2006 15:04 UTC"), b.seconds)
	if err := b.parts(ctx); err != nil {
		return err
	}
	fmt.Fprintln(b.out)
	b.table.print(b.out)
	return nil
}

// parts measures one part after the other. All but the starts and the demo are
// of one process, which is warm and has seen all that came before.
func (b *bench) parts(ctx context.Context) error {
	for _, p := range parts {
		if b.only != "" && !strings.Contains(","+b.only+",", ","+p.name+",") {
			continue
		}
		if b.server == nil && p.name != "start" && p.name != "idle" {
			var err error
			if b.server, err = b.serve(ctx, b.data, peykAddr, opsAddr); err != nil {
				return err
			}
			defer b.server.stop()
			time.Sleep(10 * time.Second) // what the program does by itself after a start
			b.server.settle()
		}
		begun := time.Now()
		if err := p.do(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %.0f s\n", p.name, time.Since(begun).Seconds())
	}
	return nil
}

// fill makes an agency unless it is there.
func (b *bench) fill(ctx context.Context, dir string, stories int) error {
	if _, err := os.Stat(filepath.Join(dir, "peyk.db")); err == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, b.peyk, "bench", "corpus", "--stories", fmt.Sprint(stories), "--data", dir)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
