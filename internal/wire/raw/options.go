package raw

import (
	"peyk/internal/copydesk"
	"peyk/internal/richtext"
)

// Options say for whom a text is read.
type Options struct {
	// Edition is the language of the edition: "fa", the default, has Persian
	// orthography.
	Edition string
	// House are the agency's own names, as its texts name it. They help to
	// tell who asks in an interview; nothing depends on them.
	House []string
	// File is the input's name, for the result.
	File string
	// Desk mends and checks; nil for a desk in the house style.
	Desk *copydesk.Desk
}

func (o Options) edition() string {
	if o.Edition == "" {
		return "fa"
	}
	return o.Edition
}

// Raw is what a raw text was found to be made of, as it was written.
type Raw struct {
	Kicker, Headline, Lead string
	Body                   richtext.Doc
	Byline, Source         string
	Tags                   []string
	Genre                  string // "news", "interview", "report", "note" or "photo"
	// Dropped are the lines that are no part of the story, in order, without
	// the white space around them.
	Dropped []string
	// Notes are what was done to the input before its parts were told apart,
	// and what about them is in doubt.
	Notes []copydesk.Finding
}
