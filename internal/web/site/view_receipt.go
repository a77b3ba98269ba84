package site

import (
	"peyk/internal/i18n"
	"peyk/internal/web/ui"
)

// ReceiptView is the sender's private page about a comment.
type ReceiptView struct {
	ui.Frame
	New     bool   // shown right after sending
	Done    string // what was just done; may be empty
	Problem string // why what was asked for was not done; may be empty

	State string // "waiting", "published", "refused", "withdrawn", "deleted": a key of receipt.state
	Title string
	Text  string   // what happens next, or has happened
	Notes []string // more about it: why it is looked at again, that its story is gone
	Queue *QueuePlace

	Sent    ui.Time
	Decided ui.Time // Text empty while nothing is decided
	Rule    *BrokenRule
	Appeal  *AppealView

	Story    ui.Headline
	Name     string
	Lines    []ui.Line // the comment as sent, struck passages marked
	Struck   string    // how many passages are struck; empty for none
	History  []HistoryEntry
	Acts     []ReceiptAct
	Form     *ReceiptForm // the act asked for
	DataURL  string
	URL      string // absolute, of this receipt: to keep
	PublicAt string // address of the published comment; may be empty
}

// QueuePlace is where a comment stands in the queue.
type QueuePlace struct {
	Waiting  string // «۲ ساعت»
	Place    string // «۱۲ دیدگاه جلوتر است»
	Expected string // «حدود ۴۰ دقیقه»; empty when it is not known
}

// BrokenRule is why a comment was refused.
type BrokenRule struct {
	Text       string
	Version    string // «نسخهٔ ۲ سیاست دیدگاه»
	VersionURL string
	Note       string // the moderator's; may be empty
	Machine    string // says that no person decided; empty when one did
}

// AppealView is what became of the sender's objection.
type AppealView struct {
	At      ui.Time
	Lines   []string // in the sender's words; may be empty
	Outcome string   // what was decided, or that nothing is yet
	Decided ui.Time
	Note    string // of who decided; may be empty
}

// HistoryEntry is one thing that happened to a comment.
type HistoryEntry struct {
	Time ui.Time
	Text string
	Rule string // the broken rule; may be empty
	Note string // to the sender; may be empty
}

// ReceiptAct is something the sender can do.
type ReceiptAct struct {
	ui.Link
	Hint   string
	Danger bool
}

// ReceiptForm is the form of one act.
type ReceiptForm struct {
	P       *i18n.Printer
	Act     string // "edit", "withdraw", "delete", "appeal": the last part of its address
	Action  string
	Title   string
	Warning string // what it brings about
	Submit  string
	Cancel  string // address
	Danger  bool

	Words   bool // it has fields
	Name    string
	Text    string
	Max     int
	Version int64 // of the comment the sender saw
	Faults  []ui.FieldFault
	General string
}

// Fault returns the message of the named field, "" if it is right.
func (f ReceiptForm) Fault(name string) string {
	for _, fault := range f.Faults {
		if fault.Name == name {
			return fault.Text
		}
	}
	return ""
}

// Length returns the length of what was typed, in code points.
func (f ReceiptForm) Length() int { return len([]rune(f.Text)) }
