package story

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/internal/fault"
)

// Limits of the fields, in code points. They are far above what a page can
// show well; the copy desk warns long before.
const (
	maxKicker   = 300
	maxHeadline = 400
	maxLead     = 4000
	maxName     = 200
	maxNote     = 4000
	maxTerms    = 50
	maxPictures = 100
)

// Check returns an Invalid fault naming every field that breaks the limits.
// An empty headline is no fault here: a draft may be saved half done.
func (c *Content) Check() error {
	var f fault.Fields
	if c.Edition == "" {
		f.Add("edition", "field.required")
	}
	if c.Section == 0 {
		f.Add("section", "field.required")
	}
	if !c.Genre.Valid() {
		f.Add("genre", "field.choose")
	}
	checkText(&f, "kicker", c.Kicker, 0, maxKicker)
	checkText(&f, "headline", c.Headline, 0, maxHeadline)
	checkText(&f, "lead", c.Lead, 0, maxLead)
	checkText(&f, "source", c.Source, 0, maxName)
	checkText(&f, "byline", c.Byline, 0, maxName)
	if err := c.Body.Check(); err != nil {
		f.Add("body", "story.body", "reason", err.Error())
	}
	checkTerms(&f, "tags", c.Tags)
	checkTerms(&f, "people", c.People)
	if len(c.Pictures) > maxPictures {
		f.Add("pictures", "field.many", "max", maxPictures)
	}
	for _, p := range c.Pictures {
		checkText(&f, "pictures", p.Caption, 0, maxLead)
		checkText(&f, "pictures", p.Alt, 0, maxLead)
	}
	if c.Importance < 1 || c.Importance > 5 {
		f.Add("importance", "field.choose")
	}
	return f.Err()
}

func checkTerms(f *fault.Fields, field string, terms []Term) {
	if len(terms) > maxTerms {
		f.Add(field, "field.many", "max", maxTerms)
	}
	for _, t := range terms {
		if t.Slug == "" {
			f.Add(field, "story.term-empty", "name", t.Name)
		}
		checkText(f, field, t.Name, 1, maxName)
	}
}

// checkText notes a fault when a text is shorter or longer than it may be, or
// holds what no text holds.
func checkText(f *fault.Fields, field, text string, least, most int) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	switch {
	case !utf8.ValidString(text):
		f.Add(field, "field.encoding")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		f.Add(field, "field.control")
	case n < least:
		f.Add(field, "field.required")
	case n > most:
		f.Add(field, "field.long", "max", most, "have", n)
	}
}
