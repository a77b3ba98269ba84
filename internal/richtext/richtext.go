// Package richtext owns the body of a story: an ordered list of blocks of
// plain text, each with a kind. It turns a body into HTML and back into text,
// and is one of the two places in Peyk that may make template.HTML. It must
// not know stories, languages or pages.
//
// A body is data bound to a schema, never markup: what a newsroom typed is
// text and stays text, so that nothing pasted can become a tag. Inline marks
// and media will be further fields of a block; a reader of this version
// refuses a body with kinds it does not know rather than dropping words.
package richtext

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a block is in the story.
type Kind string

// The kinds of block.
const (
	Paragraph Kind = "paragraph"
	Subhead   Kind = "subhead"
	Question  Kind = "question" // what the interviewer asks
	Quote     Kind = "quote"
)

// Limits of a body. A longer one is refused whole, with the place named.
const (
	MaxBlocks    = 2000
	MaxBlockText = 20000 // code points
)

// Block is one piece of a body.
type Block struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// Doc is a story's body, first block first.
type Doc []Block

// Valid reports whether k is a kind this version knows.
func (k Kind) Valid() bool {
	switch k {
	case Paragraph, Subhead, Question, Quote:
		return true
	}
	return false
}

// Check returns an error naming the first block that breaks the schema: an
// unknown kind, empty or overlong text, invalid UTF-8, a control character.
func (d Doc) Check() error {
	if len(d) > MaxBlocks {
		return fmt.Errorf("body has %d blocks, more than %d", len(d), MaxBlocks)
	}
	for i, b := range d {
		switch {
		case !b.Kind.Valid():
			return fmt.Errorf("block %d: unknown kind %q", i+1, b.Kind)
		case strings.TrimSpace(b.Text) == "":
			return fmt.Errorf("block %d (%s): empty", i+1, b.Kind)
		case !utf8.ValidString(b.Text):
			return fmt.Errorf("block %d (%s): not valid UTF-8", i+1, b.Kind)
		case utf8.RuneCountInString(b.Text) > MaxBlockText:
			return fmt.Errorf("block %d (%s): longer than %d characters", i+1, b.Kind, MaxBlockText)
		case strings.ContainsFunc(b.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
			return fmt.Errorf("block %d (%s): holds a control character", i+1, b.Kind)
		}
	}
	return nil
}

// Text returns the body as plain text, a line a block.
func (d Doc) Text() string {
	var b strings.Builder
	for i, block := range d {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.Text)
	}
	return b.String()
}

// Words counts the words of the body, split at white space.
func (d Doc) Words() int {
	n := 0
	for _, b := range d {
		n += len(strings.Fields(b.Text))
	}
	return n
}

// Clone returns a copy that shares nothing with d.
func (d Doc) Clone() Doc { return append(Doc(nil), d...) }

// Equal reports whether two bodies are the same, block by block.
func (d Doc) Equal(o Doc) bool {
	if len(d) != len(o) {
		return false
	}
	for i := range d {
		if d[i] != o[i] {
			return false
		}
	}
	return true
}

// HTML renders the body. Every text is escaped; a newline in a block is a
// line break. Subheads are h2: the headline above them is the page's h1.
func (d Doc) HTML() template.HTML {
	var b strings.Builder
	for _, block := range d {
		open, end := tags(block.Kind)
		b.WriteString(open)
		for i, line := range strings.Split(block.Text, "\n") {
			if i > 0 {
				b.WriteString("<br>")
			}
			b.WriteString(template.HTMLEscapeString(line))
		}
		b.WriteString(end)
		b.WriteByte('\n')
	}
	return template.HTML(b.String()) //nolint:gosec // every text above is escaped
}

func tags(k Kind) (open, end string) {
	switch k {
	case Subhead:
		return "<h2>", "</h2>"
	case Question:
		return `<p class="question">`, "</p>"
	case Quote:
		return "<blockquote><p>", "</p></blockquote>"
	case Paragraph:
	}
	return "<p>", "</p>"
}

// Encode returns the body as the JSON that is stored.
func (d Doc) Encode() (string, error) {
	if d == nil {
		d = Doc{}
	}
	raw, err := json.Marshal([]Block(d))
	if err != nil {
		return "", fmt.Errorf("encode body: %w", err)
	}
	return string(raw), nil
}

// Decode reads what Encode wrote and checks it against the schema.
func Decode(s string) (Doc, error) {
	var blocks []Block
	if err := json.Unmarshal([]byte(s), &blocks); err != nil {
		return nil, fmt.Errorf("decode body: %w", err)
	}
	for i, b := range blocks {
		if !b.Kind.Valid() {
			return nil, fmt.Errorf("decode body: block %d: unknown kind %q", i+1, b.Kind)
		}
	}
	return Doc(blocks), nil
}

// marks are the line beginnings of the plain writing that ParseMarked reads.
const (
	markSubhead  = "## "
	markQuestion = "? "
	markQuote    = "> "
)

// ParseMarked reads the plain form in which people type a body: blocks parted
// by an empty line, a block that begins with "## " is a subhead, "? " a
// question, "> " a quote.
func ParseMarked(s string) Doc {
	var d Doc
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	var lines []string
	flush := func() {
		if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
			d = append(d, parseBlock(text))
		}
		lines = lines[:0]
	}
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	flush()
	return d
}

func parseBlock(text string) Block {
	for mark, kind := range map[string]Kind{markSubhead: Subhead, markQuestion: Question, markQuote: Quote} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			return Block{Kind: kind, Text: strings.TrimSpace(rest)}
		}
	}
	return Block{Kind: Paragraph, Text: text}
}

// Marked writes the body in the plain form that ParseMarked reads.
func (d Doc) Marked() string {
	var b strings.Builder
	for i, block := range d {
		if i > 0 {
			b.WriteString("\n\n")
		}
		switch block.Kind {
		case Subhead:
			b.WriteString(markSubhead)
		case Question:
			b.WriteString(markQuestion)
		case Quote:
			b.WriteString(markQuote)
		case Paragraph:
		}
		b.WriteString(block.Text)
	}
	return b.String()
}
