package directory

import (
	"context"
	"time"

	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/story"
)

// Front is what stands at an edition's front.
type Front struct {
	site.Arrangement
	Filled  [][]site.Filled // by region and slot
	Stories map[id.Story]story.Summary
}

// ruleReach bounds how far back a rule that asks for importance looks.
const ruleReach = 7 * 24 * time.Hour

// FillFront finds the stories for each slot of an arrangement as readers would
// see it at now.
func FillFront(ctx context.Context, stories story.Reader, a site.Arrangement, now time.Time) (Front, error) {
	f := Front{Arrangement: a, Stories: map[id.Story]story.Summary{}}
	note := func(list []story.Summary) []id.Story {
		codes := make([]id.Story, 0, len(list))
		for _, s := range list {
			if s.Edition == a.Edition {
				f.Stories[s.Code] = s
				codes = append(codes, s.Code)
			}
		}
		return codes
	}
	set, err := stories.ByCodes(ctx, a.Stories(), now)
	if err != nil {
		return f, err
	}
	shown := map[id.Story]bool{}
	for _, code := range note(set) {
		shown[code] = true
	}
	found, size := map[site.Rule][]id.Story{}, a.Size()
	for rule := range a.Rules() {
		q := story.ReadQuery{
			Edition: a.Edition, Section: rule.Section, Genre: story.Genre(rule.Genre), Least: rule.Least, Limit: size, Now: now,
		}
		if rule.Tag != "" {
			q.TermKind, q.Term = story.Tag, rule.Tag
		}
		if rule.Least > 0 {
			q.From = now.Add(-ruleReach)
		}
		list, err := stories.Latest(ctx, q)
		if err != nil {
			return f, err
		}
		found[rule] = note(list)
	}
	weighty, err := stories.Weighty(ctx, a.Edition, size, now)
	if err != nil {
		return f, err
	}
	f.Filled = a.Fill(now, func(n id.Story) bool { return shown[n] }, found, note(weighty))
	return f, nil
}

// At returns what stands in a slot.
func (f Front) At(region, slot int) (story.Summary, site.Filling) {
	x := f.Filled[region][slot]
	return f.Stories[x.Story], x.By
}

// Shown returns all stories that stand there.
func (f Front) Shown() map[id.Story]bool {
	out := map[id.Story]bool{}
	for _, r := range f.Filled {
		for _, x := range r {
			if x.Story != 0 {
				out[x.Story] = true
			}
		}
	}
	return out
}
