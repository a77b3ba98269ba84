package model

import (
	"strings"
	"unicode/utf8"
)

// MaxWord is the number of letters after which a word is cut in two.
const MaxWord = 40

// Word is a run of letters of one script, folded, between two spaces.
type Word struct {
	letters [MaxWord + 2]rune // a space, the letters, a space
	n       int
	Script  Script
}

// Len returns the number of letters.
func (w *Word) Len() int { return w.n }

// Scanner finds the words of a text, leaving out links, addresses and handles.
// Its zero value with Text set is ready.
type Scanner struct {
	Text string
	pos  int // of the next byte
	end  int // of the run between blanks that pos is in
}

// Seek moves the scanner to the first blank at or after the given offset.
func (s *Scanner) Seek(offset int) {
	if offset > s.pos {
		for offset < len(s.Text) && !blank(s.Text[offset]) {
			offset++
		}
		s.pos, s.end = offset, 0
	}
}

// Pos returns the offset up to which the text is read.
func (s *Scanner) Pos() int { return s.pos }

// Next reads the next word into w, and reports whether there is one.
func (s *Scanner) Next(w *Word) bool {
	w.n, w.Script = 0, NoScript
	w.letters[0] = ' '
	run := 0 // how often the last letter has come in a row
	for {
		if s.pos >= s.end {
			if w.n > 0 {
				break
			}
			if !s.nextRun() {
				return false
			}
		}
		r, size := rune(s.Text[s.pos]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s.Text[s.pos:])
		}
		letter, script := Classify(r)
		if script == NoScript {
			s.pos += size
			if letter != 0 && w.n > 0 {
				break
			}
			continue
		}
		if w.n > 0 && (script != w.Script || w.n == MaxWord) {
			break
		}
		s.pos += size
		w.Script = script
		if run = s.repeat(w, letter, run); run > 0 {
			continue
		}
		w.n++
		w.letters[w.n] = letter
	}
	w.letters[w.n+1] = ' '
	return true
}

// repeat counts how often in a row a letter has come beyond the first time; of
// three and more ("سلاااام", "sooo") one is left.
func (s *Scanner) repeat(w *Word, letter rune, run int) int {
	switch {
	case w.n == 0 || w.letters[w.n] != letter:
		return 0
	case run == 0 && (w.n < 2 || w.letters[w.n-1] != letter):
		return 0 // the second: double letters are kept
	case run == 0:
		w.n-- // the third: the second was one too many
	}
	return run + 1
}

// nextRun moves to the next run of non-blanks that is text.
func (s *Scanner) nextRun() bool {
	for {
		for s.pos < len(s.Text) && blank(s.Text[s.pos]) {
			s.pos++
		}
		if s.pos >= len(s.Text) {
			return false
		}
		s.end = s.pos + 1
		at, suspicious := false, false
		for s.end < len(s.Text) && !blank(s.Text[s.end]) {
			switch s.Text[s.end] {
			case '@':
				at = true
			case '/', '.':
				suspicious = true
			}
			s.end++
		}
		run := s.Text[s.pos:s.end]
		if !at && run[0] != '@' && !(suspicious && link(run)) {
			return true
		}
		s.pos = s.end
	}
}

// link reports whether a run of non-blanks is the address of a page.
func link(run string) bool {
	if strings.Contains(run, "://") || strings.HasPrefix(run, "www.") {
		return true
	}
	host, _, hasPath := strings.Cut(run, "/") // example.com/page
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || dot+2 >= len(host) {
		return false
	}
	for i := range len(host) {
		if host[i] >= utf8.RuneSelf {
			return false
		}
	}
	if hasPath {
		return true
	}
	switch host[dot+1:] {
	case "com", "org", "net", "ir", "io", "info", "gov", "edu":
		return true
	default:
		return false
	}
}

func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }
