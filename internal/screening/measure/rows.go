package measure

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"peyk/internal/id"
	"peyk/internal/screening"
	"peyk/internal/screening/learn"
)

// maxLine is how long a line may be, in bytes.
const maxLine = 4 << 20

// How much of a file is remembered for the rows that follow. What is older is
// forgotten: a comment then has no story, or no parent.
const (
	keptStories  = 2000
	keptComments = 20000
)

// row is a line of the file: a story, or a labelled comment.
type row struct {
	Kind   string   `json:"kind"`
	Story  string   `json:"story"`
	ID     string   `json:"id"`
	Parent string   `json:"parent"`
	Author string   `json:"author"`
	Text   *string  `json:"text"`
	Labels []string `json:"labels"`
	Should string   `json:"should"`

	Kicker   string   `json:"kicker"`
	Headline string   `json:"headline"`
	Lead     string   `json:"lead"`
	Body     []string `json:"body"`
	People   []string `json:"people"`
}

// has tells whether the row has the label; offence is an insult.
func (r *row) has(label string) bool {
	return slices.ContainsFunc(r.Labels, func(l string) bool { return canonical(l) == label })
}

func canonical(label string) string {
	if label == "offence" {
		return "insult"
	}
	return label
}

// clean tells whether nothing is wrong with the comment.
func (r *row) clean() bool {
	return !slices.ContainsFunc(r.Labels, func(l string) bool { return l != "clean" })
}

// undecided tells whether nobody can call a finding right or wrong.
func (r *row) undecided() bool { return r.clean() && r.Should == "look" }

// outcome is what the labels would teach.
func (r *row) outcome() learn.Outcome {
	o := learn.Passed()
	if !r.clean() {
		o[learn.Risk] = learn.Yes
	}
	for _, name := range r.Labels {
		if l, ok := learn.LabelOf(canonical(name)); ok {
			o[l] = learn.Yes
		}
	}
	return o
}

// fault is what is wrong with a line.
type fault struct {
	name  string
	line  int
	field string
	why   string
}

func (f *fault) Error() string {
	if f.field == "" {
		return fmt.Sprintf("%s: line %d: %s", f.name, f.line, f.why)
	}
	return fmt.Sprintf("%s: line %d: field %q: %s", f.name, f.line, f.field, f.why)
}

// reader reads the rows of a file, and knows the stories and comments before.
type reader struct {
	name     string
	in       *bufio.Scanner
	line     int
	stories  *recent[screening.Story]
	comments *recent[string]
}

func newReader(name string, in io.Reader) *reader {
	s := bufio.NewScanner(in)
	s.Buffer(nil, maxLine)
	return &reader{name: name, in: s, stories: newRecent[screening.Story](keptStories), comments: newRecent[string](keptComments)}
}

// next returns the next comment and what the screening is to look at, and
// io.EOF after the last.
func (r *reader) next() (*row, *screening.Subject, error) {
	for r.in.Scan() {
		r.line++
		raw := strings.TrimSpace(strings.TrimPrefix(r.in.Text(), "\ufeff"))
		if raw == "" {
			continue
		}
		var x row
		if err := json.Unmarshal([]byte(raw), &x); err != nil {
			return nil, nil, r.broken(err)
		}
		if x.Kind == "story" {
			if x.Story == "" {
				return nil, nil, r.fault("story", "a story needs its name here")
			}
			about := screening.Story{
				Code: id.Story(r.line), Kicker: x.Kicker, Headline: x.Headline, Lead: x.Lead, Body: x.Body, People: x.People,
			}
			about.Prepared = screening.Prepare(about)
			r.stories.put(x.Story, about)
			continue
		}
		s, err := r.subject(&x)
		return &x, s, err
	}
	if err := r.in.Err(); errors.Is(err, bufio.ErrTooLong) {
		r.line++
		return nil, nil, r.fault("", fmt.Sprintf("longer than %d bytes", maxLine))
	} else if err != nil {
		return nil, nil, fmt.Errorf("%s: line %d: %w", r.name, r.line+1, err)
	}
	return nil, nil, io.EOF
}

func (r *reader) subject(x *row) (*screening.Subject, error) {
	switch {
	case x.Kind != "" && x.Kind != "comment":
		return nil, r.fault("kind", fmt.Sprintf("%q is neither a story nor a comment", x.Kind))
	case x.Text == nil:
		return nil, r.fault("text", "missing")
	case x.Labels == nil:
		return nil, r.fault("labels", "missing; a list of names is wanted")
	case slices.Contains(x.Labels, ""):
		return nil, r.fault("labels", "an empty name")
	case len(x.Labels) > 1 && slices.Contains(x.Labels, "clean"):
		return nil, r.fault("labels", "clean stands alone")
	case !slices.Contains([]string{"", "approve", "look", "refuse"}, x.Should):
		return nil, r.fault("should", fmt.Sprintf("%q is none of approve, look, refuse", x.Should))
	}
	s := &screening.Subject{Text: *x.Text, Author: x.Author, Language: "fa"}
	s.Story, _ = r.stories.get(x.Story)
	s.Parent, _ = r.comments.get(x.Parent)
	if x.ID != "" {
		r.comments.put(x.ID, *x.Text)
	}
	return s, nil
}

func (r *reader) fault(field, why string) error { return &fault{r.name, r.line, field, why} }

// broken says what is wrong with a line that is no row.
func (r *reader) broken(err error) error {
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return r.fault(kind.Field, fmt.Sprintf("%s where %s is wanted", kind.Value, wanted[kind.Field]))
	}
	return r.fault("", "no JSON object: "+err.Error())
}

// wanted names what a field holds.
var wanted = map[string]string{
	"": "an object", "labels": "a list of names", "people": "a list of names", "body": "a list of paragraphs", "kind": "a text",
	"story": "a text", "id": "a text", "parent": "a text", "author": "a text", "text": "a text", "should": "a text",
	"kicker": "a text", "headline": "a text", "lead": "a text",
}

// recent is a map of the latest keys.
type recent[T any] struct {
	of   map[string]T
	keys []string // a ring
	next int
}

func newRecent[T any](n int) *recent[T] {
	return &recent[T]{of: map[string]T{}, keys: make([]string, n)}
}

func (r *recent[T]) get(key string) (T, bool) {
	v, ok := r.of[key]
	return v, ok
}

func (r *recent[T]) put(key string, v T) {
	if _, there := r.of[key]; !there {
		if old := r.keys[r.next]; old != "" {
			delete(r.of, old)
		}
		r.keys[r.next] = key
		r.next = (r.next + 1) % len(r.keys)
	}
	r.of[key] = v
}
