package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"peyk/internal/fault"
	"peyk/persian"
)

//go:embed catalogue
var catalogues embed.FS

// Printer prints messages, numbers and dates in one language and time zone. It
// is immutable and safe for use by many goroutines. Make one with [New].
type Printer struct {
	lang     string
	tag      language.Tag
	rtl      bool
	persian  bool // Persian digits and the Jalali calendar
	loc      *time.Location
	messages map[string]*message
}

// Languages lists the languages that have a catalogue, sorted.
func Languages() []string {
	dirs, err := catalogues.ReadDir("catalogue")
	if err != nil {
		return nil // the folder is embedded: it is always there
	}
	out := make([]string, 0, len(dirs))
	for _, d := range dirs {
		out = append(out, d.Name())
	}
	slices.Sort(out)
	return out
}

// New returns the printer of a language ("fa", "en") whose dates are told in
// loc. A language without a catalogue, and a nil loc, are errors.
func New(lang string, loc *time.Location) (*Printer, error) {
	if loc == nil {
		return nil, errors.New("i18n: a printer needs a time zone")
	}
	if !slices.Contains(Languages(), lang) {
		return nil, fmt.Errorf("i18n: no catalogue for language %q, only for %s", lang, strings.Join(Languages(), ", "))
	}
	files, err := fs.Glob(catalogues, path.Join("catalogue", lang, "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	var entries []entry
	for _, file := range files {
		src, err := catalogues.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("i18n: %w", err)
		}
		list, err := parse(file, string(src))
		if err != nil {
			return nil, err
		}
		entries = append(entries, list...)
	}
	messages, err := compile(entries)
	if err != nil {
		return nil, fmt.Errorf("%w (language %s)", err, lang)
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("i18n: language %q: %w", lang, err)
	}
	return &Printer{
		lang: lang, tag: tag, loc: loc, messages: messages,
		rtl: lang == "fa" || lang == "ar", persian: lang == "fa",
	}, nil
}

// Lang returns the language's code for the lang attribute.
func (p *Printer) Lang() string { return p.lang }

// Dir returns "rtl" or "ltr".
func (p *Printer) Dir() string {
	if p.rtl {
		return "rtl"
	}
	return "ltr"
}

// Has reports whether the catalogue has the key.
func (p *Printer) Has(key string) bool { return p.messages[key] != nil }

// Keys returns all keys of the catalogue, sorted.
func (p *Printer) Keys() []string { return slices.Sorted(maps.Keys(p.messages)) }

// T returns the message of key; args are name, value pairs for its
// placeholders. Values are strings, integers (printed in the language's digits)
// or whatever fmt prints.
func (p *Printer) T(key string, args ...any) string {
	m := p.messages[key]
	switch {
	case m == nil:
		return "⟦" + key + "⟧"
	case m.pieces == nil && m.forms == nil:
		return m.text
	}
	return p.render(m, func(name string) (any, bool) {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return args[i+1], true
			}
		}
		return nil, false
	})
}

// TM is [Printer.T] with the placeholders' values in a map, as faults carry
// them.
func (p *Printer) TM(key string, args map[string]any) string {
	m := p.messages[key]
	if m == nil {
		return "⟦" + key + "⟧"
	}
	return p.render(m, func(name string) (any, bool) {
		v, ok := args[name]
		return v, ok
	})
}

// Fault returns what a reader is told of err: the message of its outermost
// fault, and for an error that is not a fault (or whose key is not in the
// catalogue) the general message of its kind. It never prints the error's text.
func (p *Printer) Fault(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && p.Has(f.Key) {
		return p.TM(f.Key, f.Args)
	}
	return p.T("error.kind." + fault.KindOf(err).String())
}

// FieldFault returns the message of one field at fault.
func (p *Printer) FieldFault(f fault.Field) string { return p.TM(f.Key, f.Args) }

func (p *Printer) render(m *message, lookup func(string) (any, bool)) string {
	if m.forms != nil {
		n, _ := lookup("n")
		m = m.form(p.tag, n)
	}
	if m.pieces == nil {
		return m.text
	}
	var b strings.Builder
	for _, piece := range m.pieces {
		b.WriteString(piece.lit)
		if piece.arg == "" {
			continue
		}
		if v, ok := lookup(piece.arg); ok {
			b.WriteString(p.value(piece.arg, v))
		} else {
			b.WriteString("{" + piece.arg + "}")
		}
	}
	return b.String()
}

// form picks the plural form for n, "other" if n is no whole number.
func (m *message) form(tag language.Tag, n any) *message {
	f := plural.Other
	if i, ok := integer(n); ok {
		// Rules look at the last digits only: seven are enough.
		f = plural.Cardinal.MatchPlural(tag, int(max(i, -i)%10_000_000), 0, 0, 0, 0)
	}
	if form := m.forms[f]; form != nil {
		return form
	}
	return m.forms[plural.Other]
}

// value prints a placeholder's value. A number called "code" is a name and not
// a count: it takes no thousands marks.
func (p *Printer) value(name string, v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if i, ok := integer(v); ok && name != "code" {
		return p.Num64(i)
	}
	return p.Digits(fmt.Sprint(v))
}

func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case uint8:
		return int64(n), true
	}
	return 0, false
}

// Num prints a count with thousands marks, in the language's digits.
func (p *Printer) Num(n int) string { return p.Num64(int64(n)) }

// Num64 is [Printer.Num] for int64.
func (p *Printer) Num64(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "\u2212", s[1:]
	}
	mark := ","
	if p.persian {
		mark = "٬"
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(mark)
		}
		b.WriteByte(s[i])
	}
	return p.Digits(b.String())
}

// Digits turns ASCII digits into the language's digits and leaves the rest: for
// codes, years and times, which take no thousands marks.
func (p *Printer) Digits(s string) string {
	if !p.persian {
		return s
	}
	return persian.PersianDigits(s)
}

// List joins names as the language does: «الف، ب و پ», "a, b and c".
func (p *Printer) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], p.T("list.comma")) + p.T("list.and") + names[last]
}
