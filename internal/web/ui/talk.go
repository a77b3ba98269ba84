package ui

import (
	"strings"

	"peyk/internal/i18n"
)

// Thread is the comments of a story: figures, the comments that stand, the
// form and the policy.
type Thread struct {
	P         *i18n.Printer
	Published int
	Waiting   int
	Refused   int
	Sorts     []NavLink // the orders; empty when there is nothing to order
	Comments  []Comment
	First     Link         // to the first page; URL empty on it
	Next      Link         // URL empty on the last page
	Whole     Link         // from one thread to all; URL empty elsewhere
	Form      *CommentForm // nil when comments are closed, and beside the first page
	WriteURL  string       // of the form's own page; empty when comments are closed
	Closed    string       // why comments are closed; empty when they are not
	Policy    Policy       // printed with the form
	// VoteAction and VoteToken are for votes on comments; empty without them.
	VoteAction, VoteToken string
}

// Total returns the number of comments readers have sent.
func (t Thread) Total() int { return t.Published + t.Waiting + t.Refused }

// Comment is a published comment, with its replies one level deep.
type Comment struct {
	P       *i18n.Printer
	ID      string // of the element: "c123"
	Number  string // "123"
	Gone    bool   // it is not there any more, only its answers are: nothing else is set
	URL     string // its permanent address
	Name    string // the name given, else «ناشناس»
	Unnamed bool   // Name is the stand-in
	Time    Time
	Lines   []Line
	Struck  string // says how many passages are struck; may be empty
	Edited  Time   // Text empty if never
	Before  string // where the story's correction is told that came after it; may be empty

	StoryQuote string // the sentence of the story that it is about; may be empty
	Quote      string // the beginning of the parent's text; replies only
	QuoteOf    string // the parent's name
	QuoteURL   string // "#c120"
	ReplyURL   string // address of the form as a reply to this one; empty: no replies
	ReportURL  string
	Replies    []Comment
	More       Link // to the answers that have no room here; URL empty for none

	Votes           bool // readers vote
	Likes, Dislikes string
}

// CommentForm is the form under a story. Values are what was typed.
type CommentForm struct {
	P         *i18n.Printer
	Action    string
	Name      string
	Email     string
	Text      string
	Max       int      // code points the text may have
	Token     string   // the signed form time
	Reply     *ReplyTo // nil: not a reply
	Faults    []FieldFault
	General   string // a fault of the whole form, e.g. sent too fast; may be empty
	PolicyURL string

	Quote      string   // the sentence of the story that was picked; may be empty
	Quotes     []string // sentences to pick one from; may be empty
	QuotesOpen bool
	QuoteURL   string // where they can be picked, when they are not here

	Work *Work // nil: none is asked for
}

// Work is what a form asks of its sender's browser while many comments arrive.
type Work struct {
	Token string // the challenge
	Nonce string // what solves it, if that is known already
	Bits  int    // how many zero bits are asked for; 0 when nothing is left to do
	Auto  bool   // the form is sent by itself when the work is done
	Why   string // in the reader's words, and what to do without scripts
}

// Open reports whether there is work left to do.
func (w *Work) Open() bool { return w != nil && w.Bits > 0 }

// ReplyTo is the comment being answered.
type ReplyTo struct {
	ID        string // its number
	Name      string
	Quote     string
	CancelURL string
}

// FieldFault is what is wrong with one field of a form.
type FieldFault struct {
	Name  string // of the field
	Label string // as the reader knows it
	Text  string // what is wrong and how to mend it
}

// Fault returns the message of the named field, "" if it is right.
func (f CommentForm) Fault(name string) string { return faultOf(f.Faults, name) }

// Length returns the length of what was typed, in code points.
func (f CommentForm) Length() int { return len([]rune(f.Text)) }

func faultOf(list []FieldFault, name string) string {
	for _, f := range list {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// Policy is the comment rules as they stand.
type Policy struct {
	P       *i18n.Printer
	Title   string
	Rules   []Rule
	Version int
	Since   Time
	URL     string // of the whole policy; empty on the policy page itself
}

// Rule is one rule of the comment policy.
type Rule struct {
	ID   string // its anchor
	Text string
}

// Vote asks whether a story was helpful.
type Vote struct {
	P       *i18n.Printer
	Action  string
	Token   string // the signed form time
	Yes, No int
	Mine    string // "yes", "no" or "" when this reader has not voted, or the page is not theirs alone
	Why     string // where to say why; empty before a vote
}

// Total returns the number of votes.
func (v Vote) Total() int { return v.Yes + v.No }

// Share is a story's address to pass on.
type Share struct {
	P        *i18n.Printer
	ShortURL string // absolute
	Links    []ShareLink
}

// ShareLink is one place to share at.
type ShareLink struct {
	Kind string // a key of share.*: "telegram"
	Name string
	URL  string
}

// Line is a line of a comment.
type Line []Piece

// Piece is a stretch of a line. A struck one is shown to readers by its number
// of characters alone, to its sender with its words.
type Piece struct {
	Text   string
	Struck int  // characters that are not shown
	Cut    bool // Text is struck, and shown to who wrote it
}

// Lines cuts pieces at their line breaks and drops the empty lines.
func Lines(pieces ...Piece) []Line {
	var out []Line
	var line Line
	end := func() {
		if len(line) > 0 {
			out = append(out, line)
		}
		line = nil
	}
	for _, p := range pieces {
		if p.Struck > 0 {
			line = append(line, p)
			continue
		}
		for i, text := range strings.Split(p.Text, "\n") {
			if i > 0 {
				end()
			}
			if text = strings.Trim(text, "\t"); strings.TrimSpace(text) != "" {
				line = append(line, Piece{Text: text, Cut: p.Cut})
			}
		}
	}
	end()
	return out
}
