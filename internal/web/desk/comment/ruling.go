package comment

import (
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// RulingForm is how a comment is decided.
type RulingForm struct {
	Action      string
	Hidden      []ui.Hidden
	Approve     string // the button's words; empty when it cannot be approved
	Uphold      bool
	Rules       []RuleButton
	Note        ui.Field
	Open        bool // the note is open
	Force       bool // somebody else is at work on it: deciding asks for a tick
	Strikes     []StrikeChoice
	Passage     ui.Field
	StrikesOpen bool
	Barred      string // why some acts are another moderator's; empty when none is
	Nothing     bool   // all of them
}

// RuleButton refuses under a rule.
type RuleButton struct {
	Code, Text string
	Number     int
	Key        string
	Hinted     bool // a finding speaks for it
}

// StrikeChoice is a passage that can be struck, or is.
type StrikeChoice struct {
	Value, Text string
	Struck      bool
}

// acts offers what is open to the moderator.
func (q *Queue) acts(r *desk.Request, c *Card, at place, it comment.Item, beside comment.Beside, rules comment.RuleSet, cause error) {
	can := func(a comment.Act) bool { return slices.Contains(beside.May, a) }
	f := &RulingForm{
		Action: r.Path("/comments/" + it.ID.String()),
		Hidden: append(hidden(at, it), ui.Hidden{Name: "rules", Value: strconv.Itoa(rules.Version)}),
		Uphold: can(comment.Uphold), Force: c.Holder != "",
	}
	if beside.Barred != nil && cause == nil && (c.Appeal == nil || !c.Appeal.Own) { // else it is said already
		f.Barred = r.Ed.P.Fault(beside.Barred)
	}
	f.Nothing = len(beside.May) == 0
	if can(comment.Approve) {
		f.Approve = r.T(approveWords(it))
	}
	if can(comment.Refuse) {
		f.Rules = ruleButtons(rules, it)
	}
	f.Note = ui.Field{
		Name: "note", Label: r.T("queue.note"), Type: "textarea", Rows: 2, Hint: r.T("queue.note_hint"), Fault: r.Fault(cause, "note"),
	}
	if can(comment.Strike) {
		f.Strikes = strikeChoices(it)
		f.Passage = ui.Field{Name: "passage", Label: r.T("queue.passage"), Type: "text", Fault: r.Fault(cause, "strike")}
		f.StrikesOpen = f.Passage.Fault != ""
	}
	if cause != nil {
		f.Note.Value, f.Passage.Value = r.Form.Get("note"), r.Form.Get("passage")
	}
	f.Open = f.Note.Value != ""
	c.Form = f
	if can(comment.Reopen) {
		c.Reopen = &ui.Act{
			Text: r.T("queue.reopen"), URL: f.Action, Key: "w",
			Hidden: append(hidden(at, it), ui.Hidden{Name: "decision", Value: string(comment.Reopen)}),
		}
	}
	if it.Reason() == "" {
		return
	}
	take := &ui.Act{URL: f.Action, Key: "c", Text: r.T("queue.take"), Hidden: append(hidden(at, it), ui.Hidden{Name: "decision", Value: "claim"})}
	switch {
	case c.Mine:
		take.Text, take.Hidden[len(take.Hidden)-1].Value = r.T("queue.let_go"), "release"
	case c.Holder != "":
		take.Text = r.T("queue.take_over")
		take.Hidden = append(take.Hidden, ui.Hidden{Name: "force", Value: "1"})
	}
	c.Take = take
}

func approveWords(it comment.Item) string {
	switch it.Reason() {
	case comment.Appealed:
		return "queue.overturn"
	case comment.Reported, comment.Corrected:
		return "queue.keep"
	default:
		return "queue.approve"
	}
}

func ruleButtons(rules comment.RuleSet, it comment.Item) []RuleButton {
	var out []RuleButton
	for _, rule := range rules.Rules {
		if !rule.Refusable {
			continue
		}
		b := RuleButton{Code: rule.Code, Text: rule.Text, Number: len(out) + 1}
		if b.Number <= 10 {
			b.Key = strconv.Itoa(b.Number % 10)
		}
		b.Hinted = slices.ContainsFunc(it.Findings(), func(f comment.Finding) bool {
			return f.Advice != comment.None && slices.Contains(rule.Checks, f.Check)
		})
		out = append(out, b)
	}
	return out
}

// strikeChoices are the passages that are struck, and those that findings name.
func strikeChoices(it comment.Item) []StrikeChoice {
	text, struck := it.Text(), it.Strikes()
	var out []StrikeChoice
	add := func(s comment.Span, is bool) {
		value := spanText(s)
		if fits(text, s.Start, s.End) && !slices.ContainsFunc(out, func(o StrikeChoice) bool { return o.Value == value }) {
			out = append(out, StrikeChoice{Value: value, Text: text[s.Start:s.End], Struck: is})
		}
	}
	for _, s := range struck {
		add(s, true)
	}
	for _, f := range it.Findings() {
		if f.Advice != comment.None && (f.Start > 0 || f.End < len(text)) {
			add(comment.Span{Start: f.Start, End: f.End}, false)
		}
	}
	return out
}

func spanText(s comment.Span) string { return strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) }

func hidden(at place, it comment.Item) []ui.Hidden {
	return append(at.hidden(), ui.Hidden{Name: "version", Value: strconv.FormatInt(it.Version, 10)})
}
