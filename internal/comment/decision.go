package comment

import (
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Verdict is what was done to a comment, as its history names it.
type Verdict string

// The verdicts. The first three and the two last are decisions in force; the
// others stand in the history beside the decision in force.
const (
	Approved  Verdict = "approve"
	Rejected  Verdict = "refuse"
	Reopened  Verdict = "reopen"   // it waits (again), see Cause
	Upheld    Verdict = "uphold"   // an appeal was decided, the refusal stands
	Struck    Verdict = "strike"   // passages were struck, or were given back
	Undone    Verdict = "undo"     // the decision before was taken back within seconds
	TakenBack Verdict = "withdraw" // by the sender
	Erased    Verdict = "delete"   // by the sender
)

// Decision is one entry of a comment's history: a verdict on one revision.
type Decision struct {
	ID          int64 // given by the store
	Verdict     Verdict
	Cause       Reason // of Reopened: why; of Approved, Rejected and Upheld: why it was in the queue
	Revision    int
	RuleVersion int    // of the rule set in force when it fell
	Rule        string // the code of the rule that was broken; only of Rejected and Upheld
	Note        string // to the sender; may be empty
	Actor       id.User
	// Machine is set in place of Actor when no person decided: the check and
	// its version, "screening:link/2". Only a refusal can be a machine's.
	Machine string
	At      time.Time
	// Before is how the comment stood, so that the decision can be undone.
	Before Standing
}

// Standing is what an undone decision gives back.
type Standing struct {
	Decision int64 // the one in force; 0 for none
	Reason   Reason
	QueuedAt time.Time
}

// approves reports whether a person approved the revision under a rule set.
func (d *Decision) approves(revision int) bool {
	return d != nil && d.Verdict == Approved && d.Revision == revision && revision > 0 &&
		d.Actor > 0 && d.Machine == "" && d.RuleVersion > 0
}

// refuses reports whether the decision refuses the revision, by a person or by
// a named check.
func (d *Decision) refuses(revision int) bool {
	return d != nil && d.Verdict == Rejected && d.Revision == revision && d.Rule != "" && d.RuleVersion > 0 &&
		(d.Actor > 0) != (d.Machine != "")
}

// Outcome is how an appeal ended.
type Outcome string

// The outcomes.
const (
	Open           Outcome = ""           // not decided
	RefusalUpheld  Outcome = "upheld"     // the refusal stands
	RefusalRevoked Outcome = "overturned" // the comment was published
)

// Appeal is a sender's objection to a refusal. There is one of a refusal.
type Appeal struct {
	ID        int64
	Refusal   int64  // the decision it is against
	Text      string // why, in the sender's words; may be empty
	At        time.Time
	Outcome   Outcome
	Note      string // of who decided it, to the sender
	Actor     id.User
	DecidedAt time.Time
}

// Complaint is a reader's report of a published comment.
type Complaint struct {
	Reader Sender // one complaint each; the zero value is nobody that is known
	Kind   string // the code of the rule it is said to break; may be empty
	Note   string // in the reader's words; may be empty
	At     time.Time
}

// Finding is something a check saw in a revision. It decides nothing.
// Start and End are byte offsets into the text; equal offsets mean the whole.
type Finding struct {
	Check   string // "language", "link", "repeat"
	Version int    // of the check
	Advice  Advice
	Start   int
	End     int
	Key     string            // of the message that explains it
	Score   float64           // 0 to 1, how sure the check is
	Marks   []Mark            `json:",omitempty"` // further spans that the message speaks of
	Args    map[string]string `json:",omitempty"` // what the message fills in
}

// Mark is a span with a part to play in a finding.
type Mark struct {
	Role       string // "person", "term"
	Start, End int
}

// Advice is what a check suggests to the moderator.
type Advice string

// The advices, from light to grave.
const (
	None Advice = "none" // seen, and no reason to stop for
	Look Advice = "look"
	Hold Advice = "hold"
)

func (a Advice) weight() int {
	switch a {
	case Hold:
		return 2
	case Look:
		return 1
	default:
		return 0
	}
}

// gravest is the gravest advice of the findings.
func gravest(list []Finding) Advice {
	worst := None
	for _, f := range list {
		if f.Advice.weight() > worst.weight() {
			worst = f.Advice
		}
	}
	return worst
}

// FailedCheck is the name under which a check that failed or ran out of time
// is found. Its advice is to hold.
const FailedCheck = "failed"

// Change is what an act leaves to be saved beside the comment itself.
type Change struct {
	Events    []event.Event
	Log       *Decision  // what is added to the history; the store numbers it
	Revised   bool       // text, author or findings are of a new revision
	Looked    bool       // the findings of the same revision are new
	Erased    bool       // every word of it goes, everywhere
	Appeal    *Appeal    // new without an ID, changed with one
	Complaint *Complaint // new
	Figures   []Figure   // what is counted
}
