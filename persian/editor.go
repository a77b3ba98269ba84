package persian

import (
	"slices"
)

// Editor finds what is to be corrected in Persian texts. It never changes
// after [NewEditor] and any number of goroutines may use it.
type Editor struct {
	style   Style
	protect []func(text string) []Span
	counts  map[string]int
	tracer  *halfTracer
	tables  func() *halfTables // [halfOnce], but for measuring other models
}

// Option shapes an [Editor].
type Option func(*Editor)

// WithStyle replaces the house style.
func WithStyle(s Style) Option { return func(e *Editor) { e.style = s } }

// WithDigits chooses the digits of the edition.
func WithDigits(d Digits) Option { return func(e *Editor) { e.style.Digits = d } }

// WithProtected adds a function that marks spans nobody may change; it is
// called once for each text and must be safe for concurrent use.
func WithProtected(f func(text string) []Span) Option {
	return func(e *Editor) { e.protect = append(e.protect, f) }
}

// WithCounts teaches the editor how often the agency's own corrected archive
// has each word, written as there (half-spaces kept). The map must not be
// changed afterwards.
func WithCounts(words map[string]int) Option { return func(e *Editor) { e.counts = words } }

// NewEditor makes an editor in the house style, shaped by the options.
func NewEditor(opts ...Option) *Editor {
	e := &Editor{style: HouseStyle(), tables: halfOnce}
	for _, o := range opts {
		o(e)
	}
	return e
}

// Style gives the editor's style.
func (e *Editor) Style() Style { return e.style }

// Changes lists what is to be corrected in text, sorted and without overlap.
// Text is whole paragraphs, one a line: spaces at the ends of a line go.
// Protected spans stay as they are. Bytes that are not UTF-8 are left alone.
func (e *Editor) Changes(text string, protect ...Span) []Change {
	spans := protect
	if len(e.protect) > 0 {
		spans = slices.Clone(protect)
		for _, f := range e.protect {
			spans = append(spans, f(text)...)
		}
	}
	return e.find(text, orthoSpans(spans, len(text)))
}

// Mend gives text with those changes made that accept agrees to (see
// [Certain], [AcceptSpacing] and [All]), and lists them.
func (e *Editor) Mend(text string, accept func(Change) bool, protect ...Span) (out string, applied []Change) {
	for _, c := range e.Changes(text, protect...) {
		if accept(c) {
			applied = append(applied, c)
		}
	}
	return Apply(text, applied), applied
}
