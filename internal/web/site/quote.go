package site

import (
	"strings"
	"unicode/utf8"

	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/persian"
)

// quoteMark begins a comment's first line when that is a sentence of the
// story. A line that only looks like one is words like any other.
const quoteMark = "> "

const (
	// quoteMost bounds a quoted sentence, in code points; longer ones are not
	// offered.
	quoteMost = 400
	// quotesOffered bounds the sentences on the form's list.
	quotesOffered = 120
)

// quotable are the sentences of a story that a comment may quote.
type quotable struct {
	list []string
	set  map[string]bool
}

// newQuotable takes a story apart: its lead and body as they read now, and as
// they read before its corrections, for what was quoted then.
func newQuotable(st *story.Story) *quotable {
	q := &quotable{set: map[string]bool{}}
	q.add(st.Lead, true)
	for _, b := range st.Body {
		q.block(b)
	}
	for _, c := range st.Corrections {
		for _, ch := range c.Changes {
			q.add(ch.Before, false)
		}
	}
	return q
}

func (q *quotable) block(b richtext.Block) {
	for line := range strings.SplitSeq(richtext.Doc{b}.Text(), "\n") {
		q.add(line, true)
	}
}

func (q *quotable) add(text string, offer bool) {
	for line := range strings.SplitSeq(text, "\n") {
		for s := range persian.Sentences(line) {
			said := squeeze(s.Text)
			if n := utf8.RuneCountInString(said); n < 2 || n > quoteMost || q.set[said] {
				continue
			}
			q.set[said] = true
			if offer && len(q.list) < quotesOffered {
				q.list = append(q.list, said)
			}
		}
	}
}

// has reports whether the story says or said this sentence.
func (q *quotable) has(said string) bool { return q.set[squeeze(said)] }

// find returns the sentence that has a passage of the story, "" for none.
func (q *quotable) find(passage string) string {
	passage = squeeze(passage)
	if utf8.RuneCountInString(passage) < 2 {
		return ""
	}
	for _, said := range q.list {
		if strings.Contains(said, passage) || strings.HasPrefix(passage, said) {
			return said
		}
	}
	return ""
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
