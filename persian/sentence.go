package persian

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is a piece of a text: Text is text[Start:End].
type Sentence struct {
	Start, End int // byte offsets
	Text       string
}

// Sentences yields the sentences of s in order, without the white space around them.
// They do not overlap, and hold every character of s that is not white space.
//
// A sentence ends at . ! ? ؟ or …, with the closing quotes and brackets that follow,
// if white space comes next; and at the end of a line, so that a heading, a list
// item or the name of a speaker in an interview is never joined to the next line. It
// does not end
//
//   - in a decimal, an address, an initial or an abbreviation ("۳.۵", "ه.ش.", "م. ر. شفیعی"),
//   - after "و" before an ellipsis ("نان، شیر و ... خرید"),
//   - within a quotation that is closed on the same line, nor after one that the
//     sentence goes on from («می\u200cآیم.» و رفت).
func Sentences(s string) iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		for i := 0; i < len(s); {
			end := sentenceEnd(s, i)
			if start, stop := sentenceTrim(s, i, end); start < stop {
				if !yield(Sentence{Start: start, End: stop, Text: s[start:stop]}) {
					return
				}
			}
			i = end
		}
	}
}

// AppendSentences appends the sentences of s to dst and returns the extended slice.
func AppendSentences(dst []Sentence, s string) []Sentence {
	for t := range Sentences(s) {
		dst = append(dst, t)
	}
	return dst
}

// sentenceTrim leaves out white space at the ends of s[i:end].
func sentenceTrim(s string, i, end int) (from, to int) {
	text := s[i:end]
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	return end - len(left), end - len(left) + len(strings.TrimRightFunc(left, unicode.IsSpace))
}

// sentenceEnd returns where the sentence that begins at i ends.
func sentenceEnd(s string, i int) int {
	start, quoted := i, 0 // quoted: where the quotation being read closes
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f':
			return i + n
		case '«', '“':
			if i >= quoted {
				quoted = sentenceQuote(s, i, r)
			}
		case '.', '!', '?', '؟', '…':
			stop := sentenceMarks(s, i)
			inside := i < quoted && stop <= quoted
			if !inside && sentenceStops(s, start, i, stop) && (i >= quoted || !sentenceGoesOn(s[stop:])) {
				return stop
			}
			i = tokenRun(s, i, r)
			continue
		}
		i += n
	}
	return len(s)
}

// sentenceQuote returns where the quotation that opens at i closes, before the end of the line; i
// if it does not.
func sentenceQuote(s string, i int, open rune) int {
	closing := '»'
	if open == '“' {
		closing = '”'
	}
	depth := 0
	for j, r := range s[i:] {
		switch r {
		case open:
			depth++
		case closing:
			if depth--; depth == 0 {
				return i + j
			}
		case '\n', '\r':
			return i
		}
	}
	return i
}

// sentenceMarks returns the end of the marks at i: a run of . ! ? ؟ …, then closing quotes and
// brackets, and marks again after them.
func sentenceMarks(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(".!?؟…»”\"')]}’", r) && !tokenIsJoiner(r) && r != '\u200f' && r != '\u200e' {
			break
		}
		i += n
	}
	return i
}

// sentenceStops reports whether the marks at s[i:stop] end the sentence that began at start.
func sentenceStops(s string, start, i, stop int) bool {
	if stop < len(s) {
		next, _ := utf8.DecodeRuneInString(s[stop:])
		if !unicode.IsSpace(next) {
			return sentenceNoSpace(s, i, stop, next)
		}
	}
	mark, n := utf8.DecodeRuneInString(s[i:])
	marks := s[i:stop]
	before := strings.TrimRightFunc(s[start:i], unicode.IsSpace)
	switch {
	case mark == '…' || strings.HasPrefix(marks, ".."):
		return !(before == "و" || strings.HasSuffix(before, " و") || before == "")
	case mark == '.' && i+n == stop:
		return !sentenceAbbreviates(s[start:i], strings.TrimLeftFunc(s[stop:], unicode.IsSpace))
	}
	return true
}

// sentenceNoSpace decides about marks that the next character follows without a space: the writer
// forgot it after ! or ؟, or after a full stop between two Persian words of some length.
func sentenceNoSpace(s string, i, stop int, next rune) bool {
	if !tokenIsLetter(next) || unicode.Is(unicode.Latin, next) {
		return strings.ContainsRune("«“-–—•", next) && stop > i
	}
	mark, _ := utf8.DecodeRuneInString(s[i:])
	if mark != '.' {
		return mark != '…' && !strings.ContainsAny(s[i:stop], "»”)]}\"")
	}
	return stop == i+1 && sentenceLetters(s[:i], false) >= 3 && sentenceLetters(s[stop:], true) >= 3
}

// sentenceLetters counts the Persian letters, up to 3, at the end of s, or at its begin.
func sentenceLetters(s string, begin bool) (n int) {
	for s != "" && n < 3 {
		r, size := utf8.DecodeLastRuneInString(s)
		if begin {
			r, size = utf8.DecodeRuneInString(s)
		}
		if !tokenIsLetter(r) || unicode.Is(unicode.Latin, r) {
			return n
		}
		n++
		if begin {
			s = s[size:]
		} else {
			s = s[:len(s)-size]
		}
	}
	return n
}

// sentenceAbbreviations are words that a full stop shortens and that a sentence hardly ever ends
// with. Single letters and chains of them (ه.ش) need no list.
const sentenceAbbreviations = " رک نک صص dr mr mrs ms prof st no vol vs inc ltd etc. "

// sentenceAbbreviates reports whether the full stop after text belongs to its last word, seeing what
// follows.
func sentenceAbbreviates(text, next string) bool {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	word := text[sentenceLastSpace(text):]
	word = strings.TrimLeft(word, "(«[\"'“")
	if word == "" {
		return false
	}
	letters := utf8.RuneCountInString(word)
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case letters == 1 && tokenIsLetter(r):
		return next != "" // an initial, unless the text ends with it
	case digitValue(r) >= 0 && strings.Trim(Fold(word), "0123456789") == "":
		return sentenceLastSpace(text) == 0 && letters <= 3 && next != "" // "۱. نخست": a list's number
	case sentenceChain(word):
		// ه.ش. and U.S. end a sentence only before the end of the text.
		return next != ""
	}
	return strings.Contains(sentenceAbbreviations, " "+strings.ToLower(word)+" ")
}

func sentenceLastSpace(s string) int {
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// sentenceChain reports whether word is single letters with full stops between.
func sentenceChain(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for part := range strings.SplitSeq(word, ".") {
		if r, n := utf8.DecodeRuneInString(part); n != len(part) || !tokenIsLetter(r) {
			return false
		}
	}
	return true
}

const sentenceContinuers = " و را که از به در با تا نیز هم یا اما ولی است بود شد می گفت گفتند گفته افزود پرسید پرسیدند " +
	"نوشت نوشتند خواند داد دادند کرد کردند خبر پاسخ تأکید "

// sentenceGoesOn reports whether what follows a closed quotation goes on with the sentence: a
// connective, or a verb that says who spoke.
func sentenceGoesOn(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == ' ' || r == '\u00a0' })
	word := s
	if i := strings.IndexFunc(s, func(r rune) bool { return !tokenIsLetter(r) }); i >= 0 {
		word = s[:i]
	}
	return word != "" && strings.Contains(sentenceContinuers, " "+word+" ")
}
