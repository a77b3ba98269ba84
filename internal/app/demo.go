package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"peyk/internal/demo"
	"peyk/internal/mail"
)

// demoCmd shows the invented agency.
type demoCmd struct {
	Data string `help:"Keep the agency in this folder; without it a temporary one, removed at the end." placeholder:"DIR" setting:"" group:"data"`
	Addr string `help:"Listen here." default:"127.0.0.1:8765" placeholder:"HOST:PORT" group:"web"`
	Make bool   `hidden:"" help:"Make it and serve nothing."`
}

// Help is the subcommand's longer help.
func (demoCmd) Help() string {
	return `Makes an agency of sixty days with two editions, a newsroom, pictures, comments
and readers, all invented, and serves it. It needs nothing but this program.
With --data the agency is kept, and shown again the next time.`
}

// DemoServices are the services as the demo's play uses them, at its clock.
func (a *Agency) DemoServices(clk *demo.Clock) demo.Services {
	return demo.Services{
		Clock: clk, Stories: a.Stories, Comments: a.Comments, Accounts: a.Accounts, Sections: a.Sections,
		Site: a.Site, Media: a.Media, Rank: a.Rank, Views: a.Store.Rank,
	}
}

// Run makes the agency if it is not there, and serves it.
func (d *demoCmd) Run(ctx context.Context, c *console) (err error) {
	src, remove, err := d.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if d.Make {
		return ensureDemo(ctx, c, src)
	}
	ln, err := d.listen(ctx)
	if err != nil {
		return err
	}
	if err := made(ctx, c, src); err != nil {
		return errors.Join(err, ln.Close())
	}
	a, err := Open(ctx, src, mail.Null{Log: c.log}, c.log, c.now, false)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer closing(ctx, a)
	return serve(ctx, a, webFlags{}, src.Data, ln, func(site *url.URL) { d.greet(c, site) })
}

// folder returns where the demo lies and what cleans up after it.
func (d *demoCmd) folder() (Source, func() error, error) {
	if d.Data != "" {
		return Source{Data: d.Data, Plain: true}, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "peyk-demo-")
	if err != nil {
		return Source{}, nil, fmt.Errorf("temporary folder: %w", err)
	}
	return Source{Data: dir, Plain: true}, func() error { return os.RemoveAll(dir) }, nil
}

// listen takes the address asked for; when the usual one is taken, any free
// one does.
func (d *demoCmd) listen(ctx context.Context) (net.Listener, error) {
	const usual = "127.0.0.1:8765"
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", d.Addr)
	if err != nil && d.Addr == usual {
		ln, err = config.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return ln, nil
}

// The marks in a folder that say it is the demo's: one while it is made, the
// other when it is whole.
const (
	demoBegun = "demo.unfinished"
	demoWhole = "demo.json"
)

// made is ensureDemo in a process of its own where there can be one: the
// making loads every table and model, which what only serves need not keep.
func made(ctx context.Context, c *console, src Source) error {
	if c.self == "" || exists(filepath.Join(src.Data, demoWhole)) {
		return ensureDemo(ctx, c, src)
	}
	cmd := exec.CommandContext(ctx, c.self, "demo", "--make", "--data", src.Data) //nolint:gosec // this program
	cmd.Stdout, cmd.Stderr = c.out, c.err
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = drain
	err := cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		if !failed.Exited() {
			return fmt.Errorf("the making of the demo was ended (%w): start again, and it is made anew", failed)
		}
		return errReported // it said why
	}
	return err
}

// ensureDemo makes the demo's agency unless it is there, whole. One whose
// making was broken off is made anew; anything else in the folder is left
// alone.
func ensureDemo(ctx context.Context, c *console, src Source) error {
	whole, begun := filepath.Join(src.Data, demoWhole), filepath.Join(src.Data, demoBegun)
	if exists(whole) {
		return nil
	}
	if exists(begun) {
		if err := clearDemo(src.Data); err != nil {
			return err
		}
	}
	if entries, err := os.ReadDir(src.Data); err == nil && len(entries) > 0 {
		return misusef("%s is not empty and holds no demo", src.Data)
	}
	if err := os.MkdirAll(src.Data, 0o700); err != nil {
		return fmt.Errorf("demo folder: %w", err)
	}
	if err := os.WriteFile(begun, nil, 0o600); err != nil {
		return fmt.Errorf("demo folder: %w", err)
	}
	if err := seedDemo(ctx, c, src); err != nil {
		return fmt.Errorf("making the demo: %w", err)
	}
	return os.Rename(begun, whole)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// clearDemo removes what a broken-off making left, and nothing else.
func clearDemo(dir string) error {
	var err error
	for _, name := range []string{sqliteFile, sqliteFile + "-wal", sqliteFile + "-shm", "media", demoBegun} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
	}
	return err
}

// seedDemo plays the demo's sixty days into an empty folder.
func seedDemo(ctx context.Context, c *console, src Source) error {
	start := c.now()
	_, _ = fmt.Fprintln(c.out, "Peyk demo: making an invented agency of sixty days …")
	bar := newBar(c, -1, "making")
	clk := &demo.Clock{}
	clk.Set(start)
	log := slog.New(slog.DiscardHandler)
	a, err := Open(ctx, src, mail.Null{Log: log}, log, clk.Now, true)
	if err != nil {
		return err
	}
	// Losing power now costs nothing: the making begins again.
	if _, err := a.DB.Writer().ExecContext(ctx, `PRAGMA synchronous = OFF`); err != nil {
		return errors.Join(err, a.Close())
	}
	services := a.DemoServices(clk)
	services.Done = func(done, of int) { bar.to(done, of) }
	err = errors.Join(demo.Seed(ctx, services, start), a.Close())
	bar.done()
	if err == nil {
		_, err = fmt.Fprintf(c.out, "Made in %.1f s.\n", c.now().Sub(start).Seconds())
	}
	return err
}

// greet says where the demo is and how to get into its newsroom.
func (d *demoCmd) greet(c *console, site *url.URL) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n  site      %s/   and in English  %s/en/\n  newsroom  %s/desk\n\n", site, site, site)
	fmt.Fprintf(&b, "  %-10s  %-18s  %s\n", "login", "password", "who")
	for _, l := range demo.Logins() {
		fmt.Fprintf(&b, "  %-10s  %-18s  %s, %s\n", l.Login, demo.Password, l.Role, l.Name)
	}
	b.WriteString("\n")
	if d.Data != "" {
		fmt.Fprintf(&b, "  kept in   %s\n", d.Data)
	}
	b.WriteString("  Press Ctrl+C to stop.\n")
	_, _ = io.WriteString(c.out, b.String()) // nobody to tell when this fails
}
