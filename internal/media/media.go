// Package media owns the agency's pictures: what must be known of one before
// it may stand in a story, and the renditions made of it. It must not know how
// pixels are scaled or where bytes are kept.
package media

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Rendition is one size of a picture, ready to be served. Key names its bytes
// in the blob store; it holds their hash, so what a key names never changes.
type Rendition struct {
	Key         string `json:"key"`
	ContentType string `json:"type"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Bytes       int64  `json:"bytes"`
}

// Picture is a picture of the archive.
type Picture struct {
	ID         id.Media
	Alt        string // what it shows, for who cannot see it; required
	Credit     string // who made it; required
	Caption    string
	Colour     string // #rrggbb: its average, shown until it has loaded
	Width      int    // of the largest rendition
	Height     int
	SHA256     string // hex, of the bytes as uploaded
	Original   Rendition
	Renditions []Rendition // smallest first
	CreatedAt  time.Time
	Actor      id.User
}

// Limits of the texts, in code points.
const (
	maxAlt     = 400
	maxCredit  = 120
	maxCaption = 600
)

// Check returns an Invalid fault naming what is missing or too long.
func (p *Picture) Check() error {
	p.Alt, p.Credit, p.Caption = strings.TrimSpace(p.Alt), strings.TrimSpace(p.Credit), strings.TrimSpace(p.Caption)
	var f fault.Fields
	text := func(field, s string, required bool, most int) {
		switch n := utf8.RuneCountInString(s); {
		case required && n == 0:
			f.Add(field, "field.required")
		case n > most:
			f.Add(field, "field.long", "max", most, "have", n)
		case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
			f.Add(field, "field.control")
		}
	}
	text("alt", p.Alt, true, maxAlt)
	text("credit", p.Credit, true, maxCredit)
	text("caption", p.Caption, false, maxCaption)
	return f.Err()
}

// Best returns the rendition closest to width from above, or the largest, in
// a form that every program can show (no WebP).
func (p *Picture) Best(width int) Rendition {
	for _, r := range p.Renditions {
		if r.Width >= width && r.ContentType != webp {
			return r
		}
	}
	return p.Original
}

// Store keeps what is known of pictures.
type Store interface {
	// CreatePicture saves a picture and gives it its number. The same bytes
	// may be uploaded twice, with another caption.
	CreatePicture(ctx context.Context, p *Picture, evs func(*Picture) []event.Event) error
	// Picture returns one picture.
	Picture(ctx context.Context, n id.Media) (Picture, error)
	// Pictures returns those of the numbers that exist, by number.
	Pictures(ctx context.Context, ns []id.Media) (map[id.Media]Picture, error)
	// Recent returns the newest pictures before a number (0: the newest).
	Recent(ctx context.Context, before id.Media, limit int) ([]Picture, error)
}
