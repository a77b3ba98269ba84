package screening

import (
	"sync"

	"peyk/internal/screening/accuse"
	"peyk/internal/screening/relevance"
)

// Prepared is a story made ready for the checks of its comments, which costs
// more than a check. It serves any number of comments at once; whoever keeps
// one makes it anew when the story changes.
type Prepared struct {
	accuse    func() *accuse.Story
	relevance func() *relevance.Story
	words     func() *storyWords
}

// Prepare makes a story ready; each check's part when it is first asked for.
func Prepare(s Story) *Prepared {
	text := relevance.Text{Kicker: s.Kicker, Headline: s.Headline, Lead: s.Lead, Body: s.Body, People: s.People}
	return &Prepared{
		accuse:    sync.OnceValue(func() *accuse.Story { return accuse.Prepare(accuse.Text(text)) }),
		relevance: sync.OnceValue(func() *relevance.Story { return relevance.Prepare(text) }),
		words:     sync.OnceValue(func() *storyWords { return newStoryWords(&s) }),
	}
}

// prepared gives the story as it came ready, or makes it so.
func (s *Story) prepared() *Prepared {
	if s.Prepared != nil {
		return s.Prepared
	}
	return Prepare(*s)
}
