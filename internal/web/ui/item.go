package ui

import "html/template"

// Headline is a story in a list.
type Headline struct {
	URL     string
	Title   string
	Kicker  string
	Genre   string // printed only where the genre is news to the reader: «گزارش»
	Section string
	Time    Time   // Text empty leaves it out
	Note    string // a figure beside it: «۱٬۲۴۰ بازدید»; may be empty
}

// Card is a headline with a picture and a lead.
type Card struct {
	Headline
	Lead    string
	Picture *Picture // nil: a card of words
	Level   int      // of its heading, 2 to 4; 0 is 3
}

// Block is a titled list of headlines.
type Block struct {
	ID      string // of its heading, unique on the page
	Title   string
	Explain string // what stands here and who orders it; a tooltip and for screen readers
	More    Link   // URL empty leaves it out
	Hue     string // a class from Hue; may be empty
	Items   []Headline
	Ranked  bool   // numbered, with large numerals
	Empty   string // what is said when there are no items; empty hides the block then
	// Made is the block as Library.Block printed it before; then the page
	// takes it as it is.
	Made template.HTML
}

// Shown reports whether the block is printed at all.
func (b Block) Shown() bool { return b.Made != "" || len(b.Items) > 0 || b.Empty != "" }

// Picture is an image with the sizes it exists in.
type Picture struct {
	Src           string
	SrcSet        string // "a.jpg 320w, b.jpg 640w"
	Sizes         string // "(min-width: 60em) 50vw, 100vw"
	Width, Height int    // of Src, in pixels
	Alt           string
	Caption       string
	Credit        string // the photographer's name
	CreditLabel   string // «عکس»
	Eager         bool   // the page's main picture: fetched first
	Tone          string // a class from Tone, shown until the picture is there
}

// Preset is the attribute imagesrcset, which html/template does not know: it
// would take it for one address.
func (p Picture) Preset() template.HTMLAttr {
	return template.HTMLAttr(`imagesrcset="` + template.HTMLEscapeString(p.SrcSet) + `"`) //nolint:gosec // escaped here
}

// Figured reports whether the picture has words under it.
func (p Picture) Figured() bool { return p.Caption != "" || p.Credit != "" }

// Breadcrumb leads from the home page to this one; the last link has no URL.
type Breadcrumb struct {
	Label string // for screen readers
	Links []Link
}

// Pagination leads through a long list. Links with an empty URL are not
// printed.
type Pagination struct {
	Label string
	Newer Link
	Older Link
	Here  string // «صفحهٔ ۲»; may be empty
}

// Shown reports whether there is anywhere to go.
func (p Pagination) Shown() bool { return p.Newer.URL != "" || p.Older.URL != "" }

// Empty is the state of a list without items: what will come here, and what to
// do meanwhile.
type Empty struct {
	Title, Text string
	Links       []Link
}

// Notice is a message at the head of a page or form.
type Notice struct {
	Kind  string // "good", "bad", "info"
	Title string
	Text  string
}

// Tone returns the placeholder class of a picture whose average colour is
// given as "#rrggbb"; anything else is the neutral tone.
func Tone(hex string) string {
	r, g, b, ok := parseHex(hex)
	if !ok {
		return "tone-0"
	}
	hi, lo := max(r, g, b), min(r, g, b)
	light := (hi + lo) / 2
	if hi-lo < 24 { // grey
		switch {
		case light < 70:
			return "tone-dark"
		case light > 190:
			return "tone-light"
		}
		return "tone-0"
	}
	var h int // degrees
	switch d := hi - lo; hi {
	case r:
		h = (60*(g-b)/d + 360) % 360
	case g:
		h = 60*(b-r)/d + 120
	default:
		h = 60*(r-g)/d + 240
	}
	return "tone-" + [...]string{"red", "amber", "green", "teal", "blue", "purple"}[(h+30)%360/60]
}

// hues are the classes a section's mark may carry, as the style sheet has them.
var hues = [...]string{"hue-lapis", "hue-brick", "hue-olive", "hue-saffron", "hue-plum", "hue-teal", "hue-slate", "hue-rose"}

// Hue returns the class of a section's mark by the section's place in the menu,
// counted from 0; neighbours differ.
func Hue(place int) string { return hues[(place%len(hues)+len(hues))%len(hues)] }

func parseHex(s string) (r, g, b int, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return 0, 0, 0, false
	}
	var v [6]int
	for i := range v {
		switch c := s[i+1]; {
		case c >= '0' && c <= '9':
			v[i] = int(c - '0')
		case c >= 'a' && c <= 'f':
			v[i] = int(c-'a') + 10
		case c >= 'A' && c <= 'F':
			v[i] = int(c-'A') + 10
		default:
			return 0, 0, 0, false
		}
	}
	return v[0]*16 + v[1], v[2]*16 + v[3], v[4]*16 + v[5], true
}
