package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"peyk/persian"
)

// pieceSize is how much of a line the editor looks at together.
const pieceSize = 64 << 10

// editCmd mends the orthography of texts.
type editCmd struct {
	Files       []string `arg:"" optional:"" name:"FILE" help:"The texts; - or none is the standard input."`
	Tier        string   `help:"What is done: auto (what is certain) or all (suggestions too)." default:"auto" enum:"auto,all"`
	Style       []string `help:"Change the house style; may be repeated." placeholder:"KEY=VALUE" sep:"none"`
	Diff        bool     `help:"Print the lines that change, before and after." xor:"form"`
	JSON        bool     `name:"json" help:"Print one JSON document for each line: its text mended, changes and findings." xor:"form"`
	Check       bool     `help:"Change nothing, list what is to be changed, and exit with 1 if there is any."`
	Write       bool     `short:"w" help:"Write each file back, mended, instead of printing it."`
	KeepInvalid bool     `help:"Leave bytes that are no text as they are, instead of refusing them."`
}

// Help is the subcommand's longer help.
func (editCmd) Help() string {
	return `Mends Persian texts: letters, digits, punctuation, spaces and half-spaces. A
line in gives a line out; line ends and a mark of the encoding at the beginning
stay. Addresses, code, handles, Latin and other languages are left alone.

With --check, each change is a line FILE:LINE:COLUMN RULE BEFORE→AFTER, columns
counted in characters; with --diff too, the lines are shown instead. With
--check and --write the files are mended, and the exit status tells whether there
was anything to mend. docs/copydesk.md has a pre-commit hook.

A JSON document has file, line, text (the line mended), changes (what was done)
and findings (what a person has to decide), each with rule, tier, start, end,
before, after and confidence; start and end count code points of the line as it
was. A line of more than 64 kB comes in several documents, "open" in all but
the last, with the code points before it as "column".

Styles: digits=persian|latin|arabic|keep ezafe=keep|yeh|hamza|composed
plural=apart|joined|keep degree=apart|joined|keep harakat=keep|tanvin|none, and
on|off for half-spaces, non-joining, participle, ellipsis, decimal, thousands,
insert-thousands, quotes, punctuation, spacing, suggestions.

Exits with 0 when all went well, 1 when something failed or, with --check, is to
be changed, 2 when called wrongly.

  peyk edit draft.txt > mended.txt
  peyk edit --diff --tier all draft.txt
  git show ":0:$file" | peyk edit --check
  peyk edit -w --style digits=keep stories/*.txt`
}

// editRun is one run of the command.
type editRun struct {
	*editCmd
	console *console
	editor  *persian.Editor
	asker   *persian.Editor // finds what a person has to decide; nil when nobody is told
	accept  func(persian.Change) bool
	colour  bool
	bar     *bar
	changes int
	failed  bool
}

// Run mends every file.
func (r *editCmd) Run(ctx context.Context, c *console) error {
	style, err := persian.ParseStyle(r.Style...)
	if err != nil {
		return misusef("--style: %w", err)
	}
	if len(r.Files) == 0 {
		r.Files = []string{"-"}
	}
	run := &editRun{editCmd: r, console: c, accept: persian.Certain, colour: isTerminal(c.out) && os.Getenv("NO_COLOR") == ""}
	if r.Tier == "all" {
		run.accept = persian.All
	} else {
		if r.JSON && style.Suggestions {
			run.asker = persian.NewEditor(persian.WithStyle(style))
		}
		style.Suggestions = false
	}
	run.editor = persian.NewEditor(persian.WithStyle(style))
	if err := run.misused(); err != nil {
		return err
	}
	run.bar = run.newBar()
	defer run.bar.done()
	for _, name := range r.Files {
		if err := run.file(ctx, name); err != nil {
			run.bar.done()
			if errors.Is(err, errOutput) || ctx.Err() != nil {
				return err
			}
			c.say("peyk: %s: %s", shownName(name), c.explain(err))
			run.failed = true
		}
	}
	if run.failed || r.Check && run.changes > 0 {
		return errReported
	}
	return nil
}

// misused checks what kong cannot.
func (run *editRun) misused() error {
	stdins := 0
	for _, name := range run.Files {
		if name == "-" {
			stdins++
		}
	}
	switch {
	case stdins > 1:
		return misusef("the standard input can be read once only")
	case run.Write && stdins > 0:
		return misusef("--write needs files to write to")
	}
	return nil
}

// errOutput marks a failure to write what is printed: there is no use in going
// on.
var errOutput = errors.New("output")

// file mends one input.
func (run *editRun) file(ctx context.Context, name string) error {
	if name == "-" {
		_, err := run.stream(ctx, name, run.console.in, io.Discard)
		return err
	}
	f, err := os.Open(name) //nolint:gosec // the caller's own file
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if !run.Write {
		_, err := run.stream(ctx, name, f, io.Discard)
		return err
	}
	return replaceFile(f, func(to io.Writer) (bool, error) {
		n, err := run.stream(ctx, name, f, to)
		return n > 0, err
	})
}

// stream mends one stream: its text goes to the file when there is one to be
// written, what is to be printed to the standard output.
func (run *editRun) stream(ctx context.Context, name string, in io.Reader, file io.Writer) (changes int, err error) {
	first := true
	err = inParallel(ctx, runtime.GOMAXPROCS(0), newBlocks(in, pieceSize),
		func(b block) mended { return run.block(name, &b) },
		func(m mended) error {
			changes += m.changes
			run.changes += m.changes
			run.bar.add(m.read)
			if first && m.changes > 0 && run.Diff {
				m.printed = append([]byte(run.diffHead(name)), m.printed...)
				first = false
			}
			if _, err := run.console.out.Write(m.printed); err != nil {
				return fmt.Errorf("%w: %w", errOutput, err)
			}
			if _, err := file.Write(m.text); err != nil {
				return err
			}
			return m.err
		})
	return changes, err
}

// replaceFile replaces a file by what make writes, at once and whole, if make
// says that it is another text.
func replaceFile(f *os.File, make func(io.Writer) (changed bool, err error)) (err error) {
	name, err := filepath.EvalSymlinks(f.Name())
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("only a regular file can be written back")
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".peyk-*")
	if err != nil {
		return err
	}
	defer func() {
		_ = temp.Close()           // closed before, unless something failed
		_ = os.Remove(temp.Name()) // not there any more when all went well
	}()
	changed, err := make(temp)
	if err != nil || !changed {
		return err
	}
	if err := errors.Join(temp.Chmod(info.Mode().Perm()), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

// newBar tells how far a long work is: not when the texts go to the terminal.
func (run *editRun) newBar() *bar {
	if isTerminal(run.console.out) {
		return &bar{}
	}
	var total int64
	for _, name := range run.Files {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return newByteBar(run.console, -1, "mending")
		}
		total += info.Size()
	}
	return newByteBar(run.console, total, "mending")
}

// isTerminal tells whether a person sees what is written to or typed into f.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// shownName is what an input is called.
func shownName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// newByteBar returns a bar for that many bytes, or for a number nobody knows
// (-1). What is done at once needs none.
func newByteBar(c *console, n int64, what string) *bar {
	if !isTerminal(c.err) || n >= 0 && n < 1<<20 {
		return &bar{}
	}
	return &bar{b: progressbar.NewOptions64(n,
		progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
	)}
}
