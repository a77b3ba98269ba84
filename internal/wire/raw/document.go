package raw

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"peyk/internal/copydesk"
	"peyk/persian"
)

// Document is the result of an import as programs read it: one JSON object,
// offsets in code points, an empty value and an absent one alike.
type Document struct {
	File         string          `json:"file,omitempty"`
	Code         int64           `json:"code,omitempty"` // of the stored story; absent when nothing was stored
	Kicker       string          `json:"kicker"`
	Headline     string          `json:"headline"`
	Lead         string          `json:"lead"`
	Body         [][2]string     `json:"body"` // kind and text of each block
	Genre        string          `json:"genre"`
	Byline       string          `json:"byline"`
	Source       string          `json:"source"`
	People       []string        `json:"people"`
	Tags         []string        `json:"tags"`
	NameVariants [][]string      `json:"name_variants"` // spellings of one person, first occurrence first
	Dropped      []string        `json:"dropped"`
	Findings     []copydesk.JSON `json:"findings"`
	// Error says why the input could not be read; the rest is empty then.
	Error string `json:"error,omitempty"`
}

// Story is what a story is made of after an import.
type Story struct {
	Text     copydesk.Text // mended
	Genre    string        // as package story names them
	Findings []copydesk.Finding
	// Fingerprint is equal for texts of the same words, however they are
	// spaced and with whatever keyboard they were typed.
	Fingerprint string
}

// Import reads a raw text and mends it: the automatic tier and what changes
// spacing alone is applied. It fails as Parse does.
func Import(input []byte, o Options) (Document, Story, error) {
	r, err := Parse(input, o)
	if err != nil {
		return Document{File: o.File}, Story{}, err
	}
	desk := o.Desk
	if desk == nil {
		desk = copydesk.New(copydesk.Options{Language: o.edition()})
	}
	text, findings := desk.Mend(r.Text(), persian.AcceptSpacing)
	persons := copydesk.Persons(text)
	for _, p := range persons {
		text.People = append(text.People, p.Name)
	}
	st := Story{Text: text, Genre: r.Genre, Fingerprint: r.Fingerprint(o.edition())}
	st.Findings = append(append(st.Findings, r.Notes...), findings...)
	return document(o.File, r, st, persons), st, nil
}

// Text gives the parts to the copy desk.
func (r Raw) Text() copydesk.Text {
	return copydesk.Text{
		Kicker: r.Kicker, Headline: r.Headline, Lead: r.Lead, Body: r.Body.Clone(),
		Source: r.Source, Byline: r.Byline, Tags: append([]string(nil), r.Tags...),
	}
}

// Fingerprint is the SHA-256 of the letters and digits of headline, lead and
// body, in hexadecimal, apart for each edition.
func (r Raw) Fingerprint(edition string) string {
	h := sha256.New()
	line := func(s string) { _, _ = io.WriteString(h, s+"\n") } // a hash never fails
	line(edition)
	line(persian.Key(r.Headline))
	line(persian.Key(r.Lead))
	line(persian.Key(r.Body.Text()))
	return hex.EncodeToString(h.Sum(nil))
}

func document(file string, r Raw, st Story, persons []copydesk.Person) Document {
	t := st.Text
	d := Document{
		File: file, Kicker: t.Kicker, Headline: t.Headline, Lead: t.Lead, Genre: st.Genre, Byline: t.Byline, Source: t.Source,
		People: orEmpty(t.People), Tags: orEmpty(t.Tags), Dropped: orEmpty(r.Dropped), Body: [][2]string{}, NameVariants: [][]string{},
		Findings: copydesk.Encode(t, st.Findings),
	}
	for _, b := range t.Body {
		d.Body = append(d.Body, [2]string{string(b.Kind), b.Text})
	}
	for _, p := range persons {
		if len(p.Spellings) > 1 {
			d.NameVariants = append(d.NameVariants, p.Spellings)
		}
	}
	return d
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// Encode writes d as one line of JSON. Markup characters stay as they are.
func (d Document) Encode(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(d)
}
