package comment

import (
	"net/mail"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Service applies the rules of this package to stored comments.
type Service struct {
	store    Stores
	screen   Screener
	now      clock.Clock
	most     int           // comments in one Thread
	patience time.Duration // of a screening
	rush     rush

	letterKey []byte // of the receipts' secrets in letters

	mu    sync.Mutex
	lists map[id.Edition]keptWords
}

// NewService returns a service over the store.
func NewService(store Stores, screen Screener, now clock.Clock) *Service {
	return &Service{
		store: store, screen: screen, now: now, most: maxThread, patience: screenTime,
		rush: rush{putOff: make(chan struct{}, 1)}, lists: map[id.Edition]keptWords{},
	}
}

// check trims what was typed and names every field at fault.
func (p *Posting) check() error {
	var f fault.Fields
	p.Email = strings.TrimSpace(p.Email)
	p.Author, p.Text = tidy(p.Author, p.Text)
	checkWords(&f, p.Author, p.Text)
	checkText(&f, "email", p.Email, MaxEmail, forbiddenInLine)
	if p.Email != "" {
		if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
			f.Add("email", "field.email")
		}
	}
	return f.Err()
}

func tidy(author, text string) (string, string) {
	return strings.TrimSpace(author), strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// checkWords names what is wrong with a name and a text.
func checkWords(f *fault.Fields, author, text string) {
	checkText(f, "author", author, MaxAuthor, forbiddenInLine)
	if text == "" {
		f.Add("text", "field.required")
	}
	checkText(f, "text", text, MaxText, forbiddenInText)
}

func checkText(f *fault.Fields, field, s string, most int, control func(rune) bool) {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		f.Add(field, "field.encoding")
	case strings.ContainsFunc(s, control):
		f.Add(field, "field.control")
	case n > most:
		f.Add(field, "field.long", "max", most, "have", n)
	}
}

// note trims a note and refuses one that is too long.
func note(field, s string) (string, error) {
	var f fault.Fields
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	checkText(&f, field, s, MaxNote, forbiddenInText)
	return s, f.Err()
}

// forbiddenInText reports characters that no comment may hold: controls, and
// the marks that turn the direction of what follows them on the page (the
// "Trojan Source" trick). The half-space and the joiner are letters' business.
func forbiddenInText(r rune) bool {
	switch r {
	case '\n', '\t':
		return false
	case '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069':
		return true
	}
	return unicode.IsControl(r)
}

func forbiddenInLine(r rune) bool { return r == '\n' || r == '\t' || forbiddenInText(r) }
