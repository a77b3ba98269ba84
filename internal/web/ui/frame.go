package ui

import "peyk/internal/i18n"

// Frame is what every public page carries besides its own content. Addresses
// are paths ("/section/x") unless said to be absolute.
type Frame struct {
	P           *i18n.Printer
	Site        Site
	Title       string // of the document, without the site's name; empty on the home page
	Description string // for search engines and link previews; empty leaves it out
	Canonical   string // absolute; empty on pages that have none (errors)
	ShortURL    string // absolute; rel=shortlink; empty leaves it out
	NoIndex     bool   // ask search engines to leave the page alone
	Prev, Next  string // addresses of the neighbouring pages of a list; may be empty
	Alternates  []Alternate
	Editions    []EditionLink
	Nav         []NavLink
	Feeds       []FeedLink // the page's own feeds first, then the edition's
	OG          OpenGraph
	JSONLD      any    // a struct of jsonld.go; nil leaves it out
	Today       Time   // the day, printed in the head; Text empty leaves it out
	Query       string // what stands in the search field
	Breaking    *Breaking
	Preload     *Picture // the page's main picture, fetched before the style sheet asks; may be nil
	Beacon      string   // address a view is counted at; empty counts nothing
}

// Site is the edition's own face.
type Site struct {
	Name           string // «خبرگزاری پیک»
	Tagline        string // may be empty
	Logo           string // address of an image; empty prints the name in type
	LogoWidth      int    // of the image, in CSS pixels
	LogoHeight     int
	About          string // a few lines for the foot; may be empty
	Licence        string // the licence line; may be empty
	HomeURL        string
	SearchURL      string
	LatestURL      string
	ArchiveURL     string
	PolicyURL      string
	ViewedURL      string
	CorrectionsURL string
	SavedURL       string // of what a reader keeps in their own browser
	AboutURL       string // empty leaves it out
}

// Alternate is the same page in another language (or x-default).
type Alternate struct{ Lang, URL string } // URL absolute

// EditionLink is one choice of the edition switch.
type EditionLink struct {
	Lang, Dir string
	Name      string // the language's own name: «فارسی»
	URL       string // the same story in that edition, else its home
	Same      bool   // URL is the very same story or page, not the edition's home
	Note      string // why it is not the same, in the page's language; may be empty
	Current   bool
}

// NavLink is a section in the head.
type NavLink struct {
	Name, URL string
	Hue       string // a class from Hue; may be empty
	Current   bool
}

// FeedLink is a feed of the page.
type FeedLink struct {
	Type  string // "application/rss+xml" or "application/atom+xml"
	Title string
	URL   string
}

// Link is a plain link.
type Link struct{ Text, URL string }

// Breaking is the strip of urgent news under the head.
type Breaking struct {
	Label string // «فوری»
	Links []Link
}

// OpenGraph is what messengers show of a shared link. Type "" is "website".
type OpenGraph struct {
	Type        string
	Image       string // absolute; empty leaves it out
	ImageWidth  int
	ImageHeight int
	ImageAlt    string
	Published   string // ISO; article only
	Modified    string // ISO; empty if never changed
	Section     string
	Tags        []string
}

// Time is an instant ready for print.
type Time struct {
	ISO   string // for the datetime attribute
	Text  string // for the reader
	Other string // the day in another calendar, told on hover; may be empty
}

// HasTitle reports whether the document's title has a part of its own.
func (f Frame) HasTitle() bool { return f.Title != "" }
