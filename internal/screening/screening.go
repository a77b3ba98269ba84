// Package screening owns the checks that look at a reader's text before a
// moderator does, and say what they saw and where. It must not decide
// anything, know how comments are kept, or reach a network.
package screening

import (
	"time"

	"peyk/internal/id"
)

// Advice is what a check suggests to the moderator.
type Advice string

// The advices, from light to grave.
const (
	None Advice = "none" // seen, and no reason to stop for
	Look Advice = "look"
	Hold Advice = "hold"
)

// Finding is something a check saw. Start and End are byte offsets into the
// text; equal offsets mean the whole of it.
type Finding struct {
	Check   string // its name, which is also the label it serves: "insult"
	Version int    // of the check
	Advice  Advice
	Start   int
	End     int
	Key     string            // of the message that explains it
	Score   float64           // 0 to 1, how sure the check is
	Marks   []Mark            // further spans that the message speaks of
	Args    map[string]string // what the message fills in: the person meant, a reading
}

// Mark is a span with a part to play in a finding.
type Mark struct {
	Role       string // "person", "term"
	Start, End int    // byte offsets into the text
}

// Story is what a check may know of the story that a comment is about.
type Story struct {
	Code     id.Story
	Kicker   string
	Headline string
	Lead     string
	Body     []string // paragraphs
	People   []string // full names

	Prepared *Prepared // the same made ready for the checks (Prepare); nil makes each comment do it anew
}

// Subject is what is looked at.
type Subject struct {
	Text     string
	Author   string // the name its sender gave
	Language string // of the edition: "fa", "en"
	Story    Story
	Parent   string // the comment it answers; empty for none
	Recent   []Sent // the same sender's latest texts
	Words    []Word // the agency's own list

	seen *sight
}

// Sent is an earlier text of the same sender.
type Sent struct {
	Story id.Story
	Text  string
	Ago   time.Duration // how long before this text it came; 0 when that is not known
}

// Word is an entry of an agency's own list.
type Word struct {
	Text  string
	Check string // the check it serves: "insult", "threat", "spam", "accusation"; "allow" lets it pass
	Hard  bool   // hold rather than look
}
