package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/screening"
	"peyk/internal/screening/learn"
	"peyk/internal/site"
	"peyk/internal/story"
)

// screener hands comments to the checks, which know nothing of comments, with
// what they ask of the story.
type screener struct {
	editions site.Store
	stories  storyReader
	learning *learn.Service
	now      clock.Clock

	mu    sync.Mutex
	known map[id.Story]knownStory
	langs map[id.Edition]string
}

// storyReader returns a story in any state.
type storyReader interface {
	Get(ctx context.Context, code id.Story) (*story.Story, error)
}

// knownStory is a story as the checks know it, read at a time.
type knownStory struct {
	screening.Story
	at time.Time
}

// Stories under which many write at once are read once a minute; a check that
// has not seen a correction for so long does no harm, since its findings decide
// nothing.
const (
	storyLife = time.Minute
	maxKnown  = 500
)

func newScreener(editions site.Store, stories storyReader, learning *learn.Service, now clock.Clock) *screener {
	return &screener{
		editions: editions, stories: stories, learning: learning, now: now,
		known: map[id.Story]knownStory{}, langs: map[id.Edition]string{},
	}
}

// Screen runs every check.
func (s *screener) Screen(ctx context.Context, c comment.Subject) (comment.Screening, error) {
	about, err := s.story(ctx, c.Story)
	if err != nil {
		return comment.Screening{Risk: -1}, err
	}
	lang, err := s.language(ctx, c.Edition)
	if err != nil {
		return comment.Screening{Risk: -1}, err
	}
	sub := screening.Subject{Text: c.Text, Author: c.Author, Language: lang, Story: about, Parent: c.Parent}
	for _, r := range c.Recent {
		sub.Recent = append(sub.Recent, screening.Sent{Story: r.Story, Text: r.Text})
	}
	for _, w := range c.Words {
		sub.Words = append(sub.Words, screening.Word{Text: w.Text, Check: w.Check, Hard: w.Hard})
	}
	found := screening.Screen(ctx, &sub)
	out := comment.Screening{Findings: findings(found), Risk: -1, Simhash: screening.Simhash(c.Text)}
	p, err := s.learning.Predict(ctx, c.Edition, c.Text, found)
	if err != nil {
		return out, fmt.Errorf("what was learnt: %w", err) // a check that fails holds
	}
	out.Risk = p.Risk()
	return out, nil
}

// risk is what was learnt to think of a comment that waits.
func (a *Agency) risk(ctx context.Context, c *comment.Comment) (float64, error) {
	var found []screening.Finding
	for _, f := range c.Findings() {
		back := screening.Finding{
			Check: f.Check, Version: f.Version, Advice: screening.Advice(f.Advice),
			Start: f.Start, End: f.End, Key: f.Key, Score: f.Score, Args: f.Args,
		}
		for _, m := range f.Marks {
			back.Marks = append(back.Marks, screening.Mark{Role: m.Role, Start: m.Start, End: m.End})
		}
		found = append(found, back)
	}
	p, err := a.Learning.Predict(ctx, c.Edition, c.Text(), found)
	return p.Risk(), err
}

func findings(list []screening.Finding) []comment.Finding {
	var out []comment.Finding
	for _, f := range list {
		found := comment.Finding{
			Check: f.Check, Version: f.Version, Advice: comment.Advice(f.Advice),
			Start: f.Start, End: f.End, Key: f.Key, Score: f.Score, Args: f.Args,
		}
		for _, m := range f.Marks {
			found.Marks = append(found.Marks, comment.Mark{Role: m.Role, Start: m.Start, End: m.End})
		}
		out = append(out, found)
	}
	return out
}

// story is what the checks may know of a story; nothing of one that is gone.
func (s *screener) story(ctx context.Context, code id.Story) (screening.Story, error) {
	now := s.now()
	s.mu.Lock()
	have, ok := s.known[code]
	s.mu.Unlock()
	if age := now.Sub(have.at); ok && age >= 0 && age < storyLife {
		return have.Story, nil
	}
	st, err := s.stories.Get(ctx, code)
	if fault.Is(err, fault.NotFound) {
		return screening.Story{Code: code}, nil
	}
	if err != nil {
		return screening.Story{}, err
	}
	out := screening.Story{Code: code, Kicker: st.Kicker, Headline: st.Headline, Lead: st.Lead}
	for _, b := range st.Body {
		if b.Text != "" {
			out.Body = append(out.Body, b.Text)
		}
	}
	for _, p := range st.People {
		out.People = append(out.People, p.Name)
	}
	out.Prepared = screening.Prepare(out)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[code] = knownStory{out, now}
	return out, nil
}

// language is the language of an edition, which never changes.
func (s *screener) language(ctx context.Context, e id.Edition) (string, error) {
	s.mu.Lock()
	lang, ok := s.langs[e]
	s.mu.Unlock()
	if ok {
		return lang, nil
	}
	editions, err := s.editions.Editions(ctx)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ed := range editions {
		s.langs[ed.Edition] = ed.Language
	}
	return s.langs[e], nil
}
