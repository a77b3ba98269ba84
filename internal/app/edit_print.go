package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/persian"
)

// mended is what became of a block.
type mended struct {
	text    []byte // for the file to be written
	printed []byte // for the standard output
	changes int    // that were made, or are to be
	read    int    // bytes
	err     error  // in the line after those of text and printed
}

// block mends a block.
func (run *editRun) block(name string, b *block) mended {
	m := mended{read: len(b.text)}
	if run.plain() || run.Write {
		m.text = make([]byte, 0, len(b.text)+len(b.text)/16)
	}
	for s := range b.lines {
		if m.err = run.line(name, &s, &m); m.err != nil {
			break
		}
	}
	if run.plain() && !run.Write {
		m.printed, m.text = m.text, nil
	}
	return m
}

// plain tells whether it is texts that are printed.
func (run *editRun) plain() bool { return !run.Diff && !run.JSON && !run.Check }

// encodingMark begins texts of some programs. It is no part of the first line.
const encodingMark = "\ufeff"

// line mends one line.
func (run *editRun) line(name string, s *span, m *mended) error {
	var before string
	if s.line == 1 && s.column == 0 {
		if text, ok := strings.CutPrefix(s.text, encodingMark); ok {
			before, s.text = encodingMark, text
			s.column++
		}
	}
	text, spaces := s.text, ""
	if s.open { // the spaces at the end of a piece stand inside the line
		text = strings.TrimRight(s.text, " ")
		spaces = s.text[len(text):]
	}
	if err := s.notText(); err != nil && !run.KeepInvalid {
		return err
	}
	done, left := run.look(s, text)
	m.changes += len(done)
	after := text
	if len(done) > 0 {
		after = persian.Apply(text, done)
	}
	if run.plain() || run.Write {
		m.text = append(m.text, before...)
		m.text = append(m.text, after...)
		m.text = append(m.text, spaces...)
		m.text = append(m.text, s.end...)
	}
	switch {
	case run.Diff && len(done) > 0:
		m.printed = run.appendDiff(m.printed, s, text, done)
	case run.JSON:
		return run.appendJSON(&m.printed, name, s, text, after+spaces, done, left)
	case run.Check && !run.Diff:
		at := columns{text: text, column: s.column}
		for _, c := range done {
			m.printed = fmt.Appendf(m.printed, "%s:%d:%d %s %s→%s\n",
				shownName(name), s.line, at.of(c.Start)+1, c.Rule, visible(c.Before), visible(c.After))
		}
	}
	return nil
}

// look finds what is to be changed in a line, and what a person has to decide.
// A piece of a line that begins or ends inside a word is left alone there.
func (run *editRun) look(s *span, text string) (done, left []persian.Change) {
	var protect []persian.Span
	if s.broken {
		end := strings.IndexByte(text, ' ')
		if end < 0 {
			end = len(text)
		}
		protect = append(protect, persian.Span{Start: 0, End: end})
	}
	if s.open && len(text) == len(s.text) {
		protect = append(protect, persian.Span{Start: strings.LastIndexByte(text, ' ') + 1, End: len(text)})
	}
	for i := strings.IndexByte(text, 0); i >= 0 && i < len(text); i++ { // the editor keeps what is not UTF-8, but no NUL
		if text[i] == 0 {
			protect = append(protect, persian.Span{Start: i, End: i + 1})
		}
	}
	for _, c := range run.editor.Changes(text, protect...) {
		if run.accept(c) {
			done = append(done, c)
		}
	}
	if run.asker == nil {
		return done, nil
	}
	next := 0 // the first of done that does not end before c
	for _, c := range run.asker.Changes(text, protect...) {
		for next < len(done) && done[next].End <= c.Start {
			next++
		}
		if c.Tier == persian.Suggestion && (next == len(done) || c.End <= done[next].Start) {
			left = append(left, c)
		}
	}
	return done, left
}

// columns counts the code points of a line, forward.
type columns struct {
	text   string
	at     int // byte
	column int // of it
}

// of returns the column of the byte at, which is not before the last asked for.
func (c *columns) of(at int) int {
	c.column += utf8.RuneCountInString(c.text[c.at:at])
	c.at = at
	return c.column
}

// editJSON is the document of a line.
type editJSON struct {
	File     string       `json:"file"`
	Line     int          `json:"line"`
	Column   int          `json:"column,omitempty"`
	Open     bool         `json:"open,omitempty"`
	Text     string       `json:"text"`
	Changes  []changeJSON `json:"changes"`
	Findings []changeJSON `json:"findings"`
}

// changeJSON is a change; Start and End count code points of the line.
type changeJSON struct {
	Rule       string  `json:"rule"`
	Tier       string  `json:"tier"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Before     string  `json:"before"`
	After      string  `json:"after"`
	Confidence float64 `json:"confidence"`
}

func (run *editRun) appendJSON(to *[]byte, name string, s *span, text, after string, done, left []persian.Change) error {
	doc := editJSON{
		File: name, Line: s.line, Column: s.column, Open: s.open, Text: after,
		Changes: changesJSON(s, text, done), Findings: changesJSON(s, text, left),
	}
	out := bytes.NewBuffer(*to)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(doc)
	*to = out.Bytes()
	return err
}

func changesJSON(s *span, text string, changes []persian.Change) []changeJSON {
	out := make([]changeJSON, len(changes))
	at := columns{text: text, column: s.column}
	for i, c := range changes {
		out[i] = changeJSON{
			Rule: c.Rule, Tier: c.Tier.String(), Start: at.of(c.Start), End: at.of(c.End),
			Before: c.Before, After: c.After, Confidence: c.Confidence,
		}
	}
	return out
}

// The colours of a diff on a terminal.
const (
	colourHead    = "\x1b[1m"
	colourPlace   = "\x1b[36m"
	colourRemoved = "\x1b[31m"
	colourAdded   = "\x1b[32m"
	colourWord    = "\x1b[7m"
	colourWordEnd = "\x1b[27m"
	colourEnd     = "\x1b[0m"
)

// marks are what stands around a line of a diff and around what changed in it.
type marks struct{ line, word, wordEnd, lineEnd string }

func (run *editRun) marks(removed bool) marks {
	switch {
	case run.colour && removed:
		return marks{colourRemoved + "-", colourWord, colourWordEnd, colourEnd + "\n"}
	case run.colour:
		return marks{colourAdded + "+", colourWord, colourWordEnd, colourEnd + "\n"}
	case removed:
		return marks{"-", "[-", "-]", "\n"}
	}
	return marks{"+", "{+", "+}", "\n"}
}

// diffHead begins the diff of a file.
func (run *editRun) diffHead(name string) string {
	name = visible(shownName(name))
	if run.colour {
		return colourHead + "--- " + name + "\n+++ " + name + colourEnd + "\n"
	}
	return "--- " + name + "\n+++ " + name + "\n"
}

// appendDiff shows a line before and after its changes.
func (run *editRun) appendDiff(to []byte, s *span, text string, changes []persian.Change) []byte {
	place := fmt.Sprintf("@@ -%d +%d @@", s.line, s.line)
	if s.open || s.column > 1 {
		place += fmt.Sprintf(" from column %d", s.column+1)
	}
	if run.colour {
		place = colourPlace + place + colourEnd
	}
	to = append(to, place+"\n"...)
	words := changedWords(text, changes)
	for _, removed := range []bool{true, false} {
		m := run.marks(removed)
		to = append(to, m.line...)
		at := 0
		for _, w := range words {
			word := w.after
			if removed {
				word = text[w.start:w.end]
			}
			to = append(to, printable(text[at:w.start])...)
			if word != "" {
				to = append(to, m.word+printable(word)+m.wordEnd...)
			}
			at = w.end
		}
		to = append(to, printable(text[at:])...)
		to = append(to, m.lineEnd...)
	}
	return to
}

// changedWord is a run of whole words in which something changes.
type changedWord struct {
	start, end int
	after      string
	changes    []persian.Change
}

// changedWords widens changes to whole words, since letters of one word that
// are marked apart do not join.
func changedWords(text string, changes []persian.Change) []changedWord {
	var out []changedWord
	for i, c := range changes {
		n := len(out)
		if n == 0 || c.Start > out[n-1].end {
			start := strings.LastIndexByte(text[:c.Start], ' ') + 1
			if n == 0 || start > out[n-1].end {
				out = append(out, changedWord{start: start, changes: changes[i:i]})
				n++
			}
		}
		w := &out[n-1]
		w.changes = w.changes[:len(w.changes)+1]
		if c.End > w.end || w.end == 0 {
			w.end = len(text)
			if k := strings.IndexByte(text[c.End:], ' '); k >= 0 {
				w.end = c.End + k
			}
		}
	}
	for i := range out {
		w := &out[i]
		var after strings.Builder
		at := w.start
		for _, c := range w.changes {
			after.WriteString(text[at:c.Start] + c.After)
			at = c.End
		}
		after.WriteString(text[at:w.end])
		w.after = after.String()
	}
	return out
}

// printable shows what a terminal must not obey, and what nobody could see.
func printable(s string) string {
	hidden := func(r rune) bool {
		return r != '\t' && r != '\u200c' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError || r == '\u00a0')
	}
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if _, n := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02x`, s[i])
		} else if hidden(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// visible is printable, with spaces and half-spaces shown where there is nothing
// else to see.
func visible(s string) string {
	if strings.Trim(s, " \u200c") == "" {
		return strings.NewReplacer(" ", "␣", "\u200c", `\u200c`).Replace(s)
	}
	return printable(s)
}
