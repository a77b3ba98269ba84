package raw

import (
	"peyk/internal/story"
)

// Content gives the story what was read; edition, section and pictures are
// the importer's to add. Hand Fingerprint to story.NewStory, so that the same
// text imported again is refused.
func (s Story) Content() story.Content {
	return story.Content{
		Genre: story.Genre(s.Genre), Kicker: s.Text.Kicker, Headline: s.Text.Headline, Lead: s.Text.Lead,
		Body: s.Text.Body, Source: s.Text.Source, Byline: s.Text.Byline, Tags: terms(s.Text.Tags), People: terms(s.Text.People),
	}
}

// terms names terms; their slugs are package story's to make.
func terms(names []string) []story.Term {
	var out []story.Term
	for _, n := range names {
		out = append(out, story.Term{Name: n})
	}
	return out
}
