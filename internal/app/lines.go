package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// readSize is how much is read at once.
const readSize = 256 << 10

// block is a run of whole lines, or a piece of a line that is too long to be
// held whole.
type block struct {
	text   string
	line   int  // number of its first line, from 1
	column int  // code points of that line that stand before it
	open   bool // its last line goes on in the next block
	broken bool // it begins inside a word
}

// blocks cuts a stream into blocks in bounded memory. It gives out what has
// come before it waits for more, so that a program at the other end of a pipe
// gets an answer to each line.
type blocks struct {
	in     io.Reader
	most   int // bytes of a line that are held at most
	rest   []byte
	ended  error
	line   int
	column int
	broken bool
}

func newBlocks(in io.Reader, most int) *blocks { return &blocks{in: in, most: most, line: 1} }

// next returns the next block, or io.EOF after the last.
func (b *blocks) next() (block, error) {
	seen := 0 // of rest, where there is no line end
	for {
		if n := b.lines(seen); n > 0 {
			return b.give(n, false), nil
		}
		seen = len(b.rest)
		switch {
		case seen >= b.most:
			return b.give(cutLine(b.rest[:b.most]), true), nil
		case b.ended == nil:
			b.read()
		case b.ended == io.EOF && seen > 0: //nolint:errorlint // as io.Reader promises it
			return b.give(seen, false), nil
		default:
			return block{}, b.ended
		}
	}
}

// lines returns how much of the rest is whole lines, up to the first that is
// too long; there is no line end before the byte at.
func (b *blocks) lines(at int) (n int) {
	for {
		i := bytes.IndexByte(b.rest[at:], '\n')
		if i < 0 || at+i-n >= b.most {
			return n
		}
		at += i + 1
		n = at
	}
}

// read adds what comes next to the rest.
func (b *blocks) read() {
	if cap(b.rest)-len(b.rest) < readSize/4 {
		grown := make([]byte, len(b.rest), len(b.rest)+readSize)
		copy(grown, b.rest)
		b.rest = grown
	}
	for range 100 { // a reader may return nothing now and then, but not for ever
		n, err := b.in.Read(b.rest[len(b.rest):cap(b.rest)])
		b.rest, b.ended = b.rest[:len(b.rest)+n], err
		if n > 0 || err != nil {
			return
		}
	}
	b.ended = io.ErrNoProgress
}

// give takes n bytes off the rest.
func (b *blocks) give(n int, open bool) block {
	text := string(b.rest[:n])
	b.rest = b.rest[n:]
	out := block{text: text, line: b.line, column: b.column, open: open, broken: b.broken}
	b.line += strings.Count(text, "\n")
	if !open {
		b.column, b.broken = 0, false
		return out
	}
	b.column += utf8.RuneCountInString(text)
	b.broken = !strings.HasSuffix(text, " ")
	return out
}

// cutLine finds where a long line may be cut: after the space behind a
// sentence, or else behind a word, in its second half; or else between two
// characters.
func cutLine(line []byte) int {
	half := line[len(line)/2:]
	word, spaces := 0, 0
	for i := len(half) - 2; i > 0; i-- {
		if half[i] != ' ' {
			continue
		}
		spaces = max(spaces, i+1)
		if half[i-1] == ' ' || half[i+1] == ' ' {
			continue
		}
		word = max(word, i+1)
		if before := half[:i]; bytes.HasSuffix(before, []byte(".")) || bytes.HasSuffix(before, []byte("؟")) || bytes.HasSuffix(before, []byte("!")) {
			return len(line) - len(half) + i + 1
		}
	}
	switch {
	case word > 0:
		return len(line) - len(half) + word
	case spaces > 0:
		return len(line) - len(half) + spaces
	}
	last := len(line) - 1
	for last > len(line)-utf8.UTFMax && !utf8.RuneStart(line[last]) {
		last--
	}
	if utf8.FullRune(line[last:]) {
		return len(line)
	}
	return last
}

// span is one line of a block, or what the block has of it.
type span struct {
	text   string // without the line end
	end    string // the line end: "\n", "\r\n" or nothing
	line   int
	column int
	open   bool
	broken bool
}

// lines yields the lines of a block.
func (b *block) lines(yield func(span) bool) {
	text, s := b.text, span{line: b.line, column: b.column, broken: b.broken}
	for text != "" {
		line, rest, found := strings.Cut(text, "\n")
		s.text, s.end, s.open = line, "", b.open && !found
		if found {
			s.end = "\n"
			if cut, cr := strings.CutSuffix(line, "\r"); cr {
				s.text, s.end = cut, "\r\n"
			}
		}
		if !yield(s) {
			return
		}
		text, s = rest, span{line: s.line + 1}
	}
}

// notText says where a line holds what is no text: bytes that are not UTF-8,
// or NUL. It is nil for text.
func (s *span) notText() error {
	for i, r := range s.text {
		switch r {
		case 0:
			return fmt.Errorf("line %d, column %d: a NUL byte; this is no text", s.line, s.column+utf8.RuneCountInString(s.text[:i])+1)
		case utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s.text[i:]); n > 1 {
				continue
			}
			return fmt.Errorf("line %d, column %d: the byte %#x is not UTF-8%s", s.line,
				s.column+utf8.RuneCountInString(s.text[:i])+1, s.text[i], likelier(s))
		}
	}
	return nil
}

// likelier guesses what a text is that is not UTF-8.
func likelier(s *span) string {
	if s.line == 1 && s.column == 0 && (strings.HasPrefix(s.text, "\xff\xfe") || strings.HasPrefix(s.text, "\xfe\xff")) {
		return "; it looks like UTF-16: convert it with iconv first"
	}
	return "; convert the text first, as with iconv -f WINDOWS-1256 -t UTF-8"
}

// inParallel works on the blocks of a stream on all cores and hands the results
// on in the stream's order, holding few of them at a time.
func inParallel[T any](ctx context.Context, cores int, in *blocks, work func(block) T, then func(T) error) error {
	type result struct {
		done T
		err  error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead := make(chan chan result, cores)
	go func() {
		defer close(ahead)
		for {
			one := make(chan result, 1)
			b, err := in.next()
			if err != nil {
				one <- result{err: err}
			} else {
				go func() { one <- result{done: work(b)} }()
			}
			select {
			case ahead <- one:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case one, more := <-ahead:
			if !more {
				return ctx.Err()
			}
			r := <-one
			if r.err == io.EOF { //nolint:errorlint // as blocks.next promises it
				return nil
			}
			if r.err != nil {
				return r.err
			}
			if err := then(r.done); err != nil {
				return err
			}
		}
	}
}
