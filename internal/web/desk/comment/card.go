package comment

import (
	"context"
	"errors"
	"math"
	"slices"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/screening"
	"peyk/internal/screening/learn"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// Card is the comment before the moderator, with what stands beside it: two of
// the queue's three panes. It is printed within the page, and alone for the
// script that has the next ones ready.
type Card struct {
	P        *i18n.Printer
	ID       int64
	Version  int64
	Cursor   string
	Name     string
	Edition  string // its name, when the agency has several
	Sent     ui.Time
	Waited   string // how long it has been waiting; empty once decided
	State    ui.State
	Reason   string // why it is in the queue, when that is not its novelty
	Holder   string // who else is at work on it; empty for nobody
	Mine     bool
	Notice   string // what went wrong with the last decision
	Pieces   []Piece
	Findings []Note
	Weighs   bool   // passages that weighed are marked
	Risk     string // what was learnt expects
	Knows    string // how far that can be trusted; empty when it can
	Decision *Verdict
	Appeal   *Appeal
	Form     *RulingForm // nil for those who may look only
	Reopen   *ui.Act
	Take     *ui.Act // take it over, or let it go
	Prev     string
	Next     string
	ListURL  string
	Story    Story
	Parent   *Parent
	Beside   Beside
}

// Note explains a finding.
type Note struct {
	Number  int
	Advice  string
	Text    string
	Sure    string // how sure the check is
	Check   string
	Reading string // a guess at what is meant, of Latin letters
	Whole   bool   // it is about the whole text
}

// Verdict tells of the last decision.
type Verdict struct {
	Text    string // who decided what
	At      ui.Time
	Rule    string // the broken rule as it read then
	Version string
	Note    string
}

// Appeal is what the sender says against a refusal.
type Appeal struct {
	Text string
	At   ui.Time
	Open bool
	Own  bool // the moderator refused it, so that another must decide
	Done string
	Note string
}

// Story is the story under which the comment was sent.
type Story struct {
	Headline, Lead, URL, Section string
	Code                         int64
}

// Parent is the comment that is answered.
type Parent struct{ Name, Text string }

// card makes the comment before the moderator.
func (q *Queue) card(r *desk.Request, w *words, at place, it comment.Item, cause error) (*Card, error) {
	p := r.Ed.P
	section, _ := sectionName(r, it.Section)
	c := &Card{
		P: p, ID: int64(it.ID), Version: it.Version, Cursor: cursorText(it.Cursor(at.list.state())), Name: name(r, it.Author()),
		Sent:  ui.Time{ISO: p.ISO(it.CreatedAt), Text: p.DateTime(it.CreatedAt)},
		State: ui.State{Kind: string(it.State()), Text: r.T("comment.state." + string(it.State()))}, ListURL: at.url(r, 0),
		Story: Story{
			Headline: it.Headline, Lead: it.Lead, Section: section, Code: int64(it.Story),
			URL: q.desk.Dir.StoryPath(it.Edition, it.Story, it.Slug),
		},
	}
	if len(r.Desk.Dir.Order()) > 1 {
		c.Edition = r.Desk.Dir.Edition(it.Edition).Name
	}
	if it.Reason() != "" {
		c.Waited = r.T("queue.waited", "span", p.Span(max(0, r.Now.Sub(it.QueuedAt()))))
	}
	if it.Reason() != "" && it.Reason() != comment.New {
		c.Reason = r.T("queue.reason." + string(it.Reason()))
	}
	if by := it.Claim.Held(r.Now); by == r.Actor.User && by != 0 {
		c.Mine = true
	} else if by != 0 {
		c.Holder = r.T("queue.held", "who", who(r, w.names, by))
	}
	if cause != nil {
		c.Notice = p.Fault(cause)
	}
	if it.Parent != 0 {
		c.Parent = &Parent{Name: name(r, it.ParentName), Text: it.ParentText}
	}
	q.found(r, c, it)
	beside, err := q.desk.Comments.Beside(r.Context(), r.Actor, it.ID)
	if err != nil {
		return nil, err
	}
	sets, err := w.rules(r, q.desk.Comments, it.Edition)
	if err != nil {
		return nil, err
	}
	c.Decision = verdict(r, w, it.Decision(), sets)
	c.Appeal = appeal(r, it)
	c.Beside = q.beside(r, w, at, it, beside, sets)
	if r.Actor.Can(account.CommentModerate, it.Section) {
		q.acts(r, c, at, it, beside, sets[0], cause)
	}
	return c, nil
}

// words are what several cards of one answer share.
type words struct {
	names map[id.User]string
	sets  map[id.Edition][]comment.RuleSet
}

func (q *Queue) words(r *desk.Request) (*words, error) {
	names, err := q.desk.Accounts.Names(r.Context(), r.Actor)
	return &words{names: names, sets: map[id.Edition][]comment.RuleSet{}}, err
}

func (w *words) rules(r *desk.Request, s *comment.Service, e id.Edition) ([]comment.RuleSet, error) {
	if sets, ok := w.sets[e]; ok {
		return sets, nil
	}
	sets, err := s.RuleSets(r.Context(), e)
	if err == nil {
		w.sets[e] = sets
	}
	return sets, err
}

// found explains what the checks saw, and marks it in the text.
func (q *Queue) found(r *desk.Request, c *Card, it comment.Item) {
	var shown []comment.Finding
	var texts []string
	for _, f := range it.Findings() {
		if f.Check == irrelevantCheck && f.Advice == comment.None {
			continue // told as the comment's relevance
		}
		n := Note{
			Number: len(shown) + 1, Advice: string(f.Advice), Text: findingText(r, f), Check: f.Check,
			Whole: !fits(it.Text(), f.Start, f.End), Reading: f.Args["reading"],
		}
		if f.Key != "screening.failed" && f.Score > 0 {
			n.Sure = percent(r, f.Score)
		}
		c.Findings = append(c.Findings, n)
		shown, texts = append(shown, f), append(texts, n.Text)
	}
	over := layers{struck: it.Strikes()}
	over.weighs = q.learnt(r, c, it)
	c.Weighs = len(over.weighs) > 0
	c.Pieces = pieces(it.Text(), shown, texts, over)
}

// irrelevantCheck is the check whose score tells how little a comment has to do
// with its story.
const irrelevantCheck = "irrelevant"

// findingText is what a finding says.
func findingText(r *desk.Request, f comment.Finding) string {
	if !r.Ed.P.Has(f.Key) { // of a check that a later version has
		return r.T("screening.any")
	}
	args := make(map[string]any, len(f.Args))
	for k, v := range f.Args {
		args[k] = v
	}
	return r.Ed.P.TM(f.Key, args)
}

// Learner is what the decisions of the desk have taught.
type Learner interface {
	Predict(ctx context.Context, e id.Edition, text string, found []screening.Finding) (learn.Prediction, error)
	Explain(ctx context.Context, e id.Edition, text string, found []screening.Finding, label learn.Label) ([]learn.Span, error)
	Figures(ctx context.Context, e id.Edition) (learn.Figures, error)
}

// weighty is the risk from which on it is said what it rests on.
const weighty = 0.35

// learnt tells what the desk's decisions expect of the comment, and the
// passages that this rests on. A comment is judged without it as well.
func (q *Queue) learnt(r *desk.Request, c *Card, it comment.Item) []comment.Span {
	c.Risk = r.T("queue.risk", "n", percent(r, it.Risk()))
	if q.learner == nil || !it.Screened() {
		return nil
	}
	found := screeningFindings(it.Findings())
	p, err := q.learner.Predict(r.Context(), it.Edition, it.Text(), found)
	if err != nil {
		q.desk.Log.WarnContext(r.Context(), "what was learnt is not shown", "error", err)
		return nil
	}
	knows := p.Of(learn.Risk).Knows
	if knows != learn.Enough {
		c.Knows = r.T("queue.knows." + string(knows))
	}
	if p.Risk() < weighty || knows == learn.Nothing {
		return nil
	}
	spans, err := q.learner.Explain(r.Context(), it.Edition, it.Text(), found, learn.Risk)
	if err != nil {
		q.desk.Log.WarnContext(r.Context(), "what was learnt is not explained", "error", err)
	}
	var out []comment.Span
	for _, s := range spans {
		out = append(out, comment.Span{Start: s.Start, End: s.End})
	}
	return out
}

// screeningFindings are findings as the checks themselves name them.
func screeningFindings(list []comment.Finding) []screening.Finding {
	var out []screening.Finding
	for _, f := range list {
		g := screening.Finding{
			Check: f.Check, Version: f.Version, Advice: screening.Advice(f.Advice), Start: f.Start, End: f.End,
			Key: f.Key, Score: f.Score, Args: f.Args,
		}
		for _, m := range f.Marks {
			g.Marks = append(g.Marks, screening.Mark{Role: m.Role, Start: m.Start, End: m.End})
		}
		out = append(out, g)
	}
	return out
}

func percent(r *desk.Request, x float64) string {
	return r.T("queue.percent", "n", int(math.Round(100*x)))
}

// verdict tells of a decision.
func verdict(r *desk.Request, w *words, d *comment.Decision, sets []comment.RuleSet) *Verdict {
	if d == nil {
		return nil
	}
	by := who(r, w.names, d.Actor)
	if d.Machine != "" {
		by = r.T("queue.machine")
	}
	v := &Verdict{
		Text: r.T("queue.verdict."+string(d.Verdict), "who", by),
		At:   ui.Time{ISO: r.Ed.P.ISO(d.At), Text: r.Ed.P.DateTime(d.At)}, Note: d.Note,
	}
	if d.RuleVersion > 0 {
		v.Version = r.T("policy.version", "n", d.RuleVersion)
	}
	if d.Rule != "" {
		v.Rule = d.Rule
		for _, set := range sets {
			if rule, ok := set.Rule(d.Rule); ok && set.Version == d.RuleVersion {
				v.Rule = rule.Text
			}
		}
	}
	return v
}

// appeal is the sender's objection to the refusal in force.
func appeal(r *desk.Request, it comment.Item) *Appeal {
	a, d := it.Appeal(), it.Decision()
	if a == nil || d == nil {
		return nil
	}
	out := &Appeal{
		Text: a.Text, At: ui.Time{ISO: r.Ed.P.ISO(a.At), Text: r.Ed.P.DateTime(a.At)}, Note: a.Note,
		Open: a.Outcome == comment.Open && it.Reason() == comment.Appealed,
	}
	out.Own = out.Open && d.Actor == r.Actor.User && d.Actor != 0
	if a.Outcome != comment.Open {
		out.Done = r.T("queue.appeal." + string(a.Outcome))
	}
	return out
}

func name(r *desk.Request, author string) string {
	if author == "" {
		return r.T("comment.anonymous")
	}
	return author
}

func who(r *desk.Request, names map[id.User]string, n id.User) string {
	if name := names[n]; name != "" {
		return name
	}
	return r.T("desk.system")
}

// says reports whether an error has one of the messages.
func says(err error, keys ...string) bool {
	var f *fault.Error
	return errors.As(err, &f) && slices.Contains(keys, f.Key)
}
