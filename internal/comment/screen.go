package comment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Screener looks at a text and says what it saw. It never decides. An error,
// a panic or more time than there is leave a finding that holds.
type Screener interface {
	Screen(ctx context.Context, s Subject) (Screening, error)
}

// Subject is what is looked at. What else a check needs of the story, the
// screener knows by its code.
type Subject struct {
	Edition id.Edition
	Story   id.Story
	Text    string
	Author  string
	Parent  string // the text of the comment it answers; empty for none
	Recent  []Sent // the same sender's latest
	Words   []Word // the agency's own lists of the edition
}

// Sent is an earlier comment of the same sender.
type Sent struct {
	Comment id.Comment
	Story   id.Story
	Author  string
	Text    string
	At      time.Time
	State   State
}

// Screening is what the checks saw.
type Screening struct {
	Findings []Finding
	// Risk is how likely the text breaks a rule, 0 to 1; below zero to have it
	// made of the findings.
	Risk    float64
	Simhash uint64 // near-duplicates differ in few bits; 0 for a text too short to compare
}

// screenTime is how long a screening may take. A screener that keeps to it
// tells of the checks that did not; one that does not is left alone with the
// comment held, after half as much again.
const screenTime = 3 * time.Second

// look screens, whatever happens: what fails holds.
func (s *Service) look(ctx context.Context, sub Subject) *Screening {
	inTime, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	done := make(chan *Screening, 1)
	go func() {
		defer func() {
			if recover() != nil { // the comment is kept and held, whatever broke
				done <- failedScreening()
			}
		}()
		l, err := s.screen.Screen(inTime, sub)
		if err != nil {
			done <- failedScreening(l.Findings...)
			return
		}
		done <- &l
	}()
	late := time.NewTimer(s.patience * 3 / 2)
	defer late.Stop()
	var l *Screening
	select {
	case l = <-done:
	case <-late.C:
		l = failedScreening()
	}
	if l.Risk < 0 || math.IsNaN(l.Risk) {
		l.Risk = riskOf(l.Findings)
	}
	return l
}

// failedScreening is what is found when a check failed, beside what others saw.
func failedScreening(seen ...Finding) *Screening {
	return &Screening{Findings: append(seen, Finding{
		Check: FailedCheck, Version: 1, Advice: Hold, Key: "screening.failed", Score: 1,
	}), Risk: -1}
}

// riskOf is the risk that the findings alone tell: each makes it likelier.
func riskOf(list []Finding) float64 {
	clean := 0.95
	for _, f := range list {
		switch f.Advice {
		case Hold:
			clean *= 1 - 0.8*bounded(f.Score)
		case Look:
			clean *= 1 - 0.4*bounded(f.Score)
		default:
		}
	}
	return 1 - clean
}

func bounded(x float64) float64 {
	if math.IsNaN(x) {
		return 1
	}
	return min(max(x, 0), 1)
}

// The queue's order: a comment is due when its risk times the time it has
// waited reaches patience, and what is due first comes first. Due times do not
// change while a comment waits, so that they can be an index; at any moment
// those past due are exactly those whose product has reached patience.
const (
	patience  = 15 * time.Minute
	leastRisk = 0.05 // the least risky is due after five hours
	askedRisk = 0.5  // what a person asks for is due within half an hour
)

// Due returns when the comment is due.
func (c *Comment) Due() time.Time { return c.b.QueuedAt.Add(Patience(c.b.Risk, c.b.Reason)) }

// Patience is how long a comment of the risk waits before it is due.
func Patience(risk float64, why Reason) time.Duration {
	risk = max(bounded(risk), leastRisk)
	if why == Reported || why == Appealed {
		risk = max(risk, askedRisk)
	}
	return time.Duration(float64(patience) / risk).Truncate(time.Microsecond)
}

// ScreenPending screens up to limit comments whose screening was put off, those
// sent first first, and returns how many waited.
func (s *Service) ScreenPending(ctx context.Context, limit int) (int, error) {
	failed, isFailed := s.rush.passed(s.now())
	list, err := s.store.Unscreened(ctx, limit+failed)
	if err != nil {
		return 0, err
	}
	list = slices.DeleteFunc(list, isFailed)
	list = list[:min(len(list), limit)]
	if len(list) == 0 {
		s.rush.behind.Store(false)
		return 0, nil
	}
	var errs []error
	failedOne := func(c id.Comment, err error) {
		errs = append(errs, fmt.Errorf("comment %d: %w", c, err))
		s.rush.fail(c, s.now())
	}
	looks := make(map[id.Comment]looked, len(list))
	numbers := make([]id.Comment, 0, len(list))
	rules := map[id.Edition]RuleSet{}
	for _, c := range list {
		if _, ok := rules[c.Edition]; !ok {
			if rules[c.Edition], err = s.inForce(ctx, c.Edition); err != nil {
				return 0, err
			}
		}
		sub, err := s.subject(ctx, c)
		if err != nil {
			failedOne(c.ID, err)
			continue
		}
		looks[c.ID], numbers = looked{s.look(ctx, sub), c.b.Revision}, append(numbers, c.ID)
		runtime.Gosched() // requests that wait for a processor go before the next
	}
	see := func(c *Comment) (change Change, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("panic: %v", v)
			}
		}()
		l := looks[c.ID]
		if c.b.Screened || c.b.Revision != l.revision {
			return Change{}, fault.New(fault.Conflict, "error.changed-meanwhile") // another node was first, or its sender wrote anew
		}
		c.looked(l.saw)
		change = c.siftIfAllowed(rules[c.Edition], s.now())
		change.Looked = true
		return change, nil
	}
	for part := range slices.Chunk(numbers, screenedTogether) {
		if _, err := s.store.UpdateComments(ctx, part, see); err == nil {
			continue
		}
		for i := range part { // one of them did it: the others are not to wait for it
			if _, err := s.store.UpdateComments(ctx, part[i:i+1], see); err != nil && !fault.Is(err, fault.Conflict) {
				failedOne(part[i], err)
			}
		}
	}
	return len(list), errors.Join(errs...)
}

// screenedTogether is how many comments are saved at once: whoever posts or
// decides meanwhile waits for no more.
const screenedTogether = 4

// looked is what was seen in a revision.
type looked struct {
	saw      *Screening
	revision int
}

// siftIfAllowed refuses in the name of the first check that may.
func (c *Comment) siftIfAllowed(rules RuleSet, now time.Time) Change {
	for i := range c.b.Findings {
		o := order{by: machine, now: now, rules: rules, finding: &c.b.Findings[i]}
		if change, err := c.apply(Sift, o); err == nil {
			return change
		}
	}
	return Change{}
}

// subject gathers what a screening of a stored comment looks at.
func (s *Service) subject(ctx context.Context, c *Comment) (Subject, error) {
	sub := Subject{Edition: c.Edition, Story: c.Story, Text: c.b.Text, Author: c.b.Author}
	var err error
	if sub.Words, err = s.wordsOf(ctx, c.Edition); err != nil {
		return sub, err
	}
	if c.Parent != 0 {
		parent, err := s.store.Comment(ctx, c.Parent)
		if err == nil {
			sub.Parent = parent.b.Text
		} else if !fault.Is(err, fault.NotFound) {
			return sub, err
		}
	}
	if c.b.Sender == (Sender{}) {
		return sub, nil
	}
	recent, err := s.store.RecentBySender(ctx, c.b.Sender, c.b.RevisedAt.Add(-recentSpan))
	for _, r := range recent {
		if r.Comment != c.ID {
			sub.Recent = append(sub.Recent, r)
		}
	}
	return sub, err
}

// SetRisks sets the risks of waiting comments anew, as the learning model sees
// them now. Those decided meanwhile are left.
func (s *Service) SetRisks(ctx context.Context, risks map[id.Comment]float64) error {
	out := make(map[id.Comment]float64, len(risks))
	for n, r := range risks {
		out[n] = bounded(r)
	}
	return s.store.SetRisks(ctx, out)
}

// Rescore asks for the risk of the comments of an edition that are in the queue
// anew, those due first first, up to most. risk gets each with its findings.
func (s *Service) Rescore(ctx context.Context, e id.Edition, most int, risk func(c *Comment) (float64, error)) error {
	q := Query{Edition: e, Limit: rescorePart, Now: s.now()}
	for most > 0 {
		items, err := s.store.Queue(ctx, q)
		if err != nil {
			return err
		}
		risks := map[id.Comment]float64{}
		for _, it := range items {
			if !it.b.Screened {
				continue
			}
			if risks[it.ID], err = risk(it.Comment); err != nil {
				return err
			}
			if was := it.b.Risk; math.Abs(was-risks[it.ID]) < 0.01 {
				delete(risks, it.ID)
			}
		}
		if len(items) > 0 {
			q.After = items[len(items)-1].Cursor(Waiting) // before it moves
		}
		if err := s.SetRisks(ctx, risks); err != nil {
			return err
		}
		if most -= len(items); len(items) < rescorePart {
			return nil
		}
	}
	return nil
}

// rescorePart is how many comments are scored anew at once.
const rescorePart = 200

// CorrectStory brings the visible comments that were written before a
// correction of their story back to the queue, where they stay visible. It
// does up to limit of those after the given one, and returns the last it
// looked at; 0 when none is left.
func (s *Service) CorrectStory(ctx context.Context, story id.Story, at time.Time, after id.Comment, limit int) (id.Comment, error) {
	list, err := s.store.PublishedOf(ctx, story, after, limit)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	o := order{by: desk, actor: account.System(), now: s.now(), at: at}
	_, err = s.store.UpdateComments(ctx, list, func(c *Comment) (Change, error) {
		return c.apply(Correct, o) // one hidden meanwhile or written after is left
	})
	return list[len(list)-1], err
}
