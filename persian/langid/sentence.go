package langid

import (
	"unicode"
	"unicode/utf8"
)

// Sentence is a part of a text with its language. Text[Start:End] of the text
// given is the part, without the space around it.
type Sentence struct {
	Start, End int // offsets in bytes
	Result
}

// DetectSentences cuts text into sentences and lines and says which language
// each is written in. Parts without letters get [Undetermined]. The result is
// in the text's order, its spans do not overlap, and together they hold all
// that is not space; it is nil if there is nothing but space.
//
// A sentence ends at a line break, at ؟ ! ? ۔ … and at a full stop that blank
// space, a closing mark or the end of the text follows.
func DetectSentences(text string) []Sentence {
	var sentences []Sentence
	for start := 0; start < len(text); {
		end := sentenceEnd(text, start)
		if from, to := trim(text, start, end); from < to {
			sentences = append(sentences, Sentence{from, to, Detect(text[from:to])})
		}
		start = end
	}
	return sentences
}

// sentenceEnd returns the offset after the sentence that starts at start, its
// closing marks included.
func sentenceEnd(text string, start int) int {
	for i := start; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch r {
		case '\n', '\u2028', '\u2029':
			return i
		case '!', '?', '؟', '۔', '…', '。':
			return closing(text, i)
		case '.':
			if after := closing(text, i); after == len(text) || after > i || spaceAt(text, after) {
				return after
			}
		}
	}
	return len(text)
}

// closing skips the marks that belong to the end of a sentence: more of the
// same, closing quotes and brackets.
func closing(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '.', '!', '?', '؟', '۔', '…', '»', '”', '’', ')', ']', '"', '\'':
			i += size
		default:
			return i
		}
	}
	return i
}

func spaceAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r)
}

// trim narrows the span to what is not space.
func trim(text string, start, end int) (from, to int) {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= size
	}
	return start, end
}
