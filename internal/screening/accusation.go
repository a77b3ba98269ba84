package screening

import "peyk/internal/screening/accuse"

// accusationVersion counts the changes of what the check sees.
const accusationVersion = 1

// accusation sees a person tied to a crime or a dishonourable act. It holds
// what is told as a fact of a person clearly meant; what is asked, hinted or
// supposed is to be looked at.
func accusation(s *Subject) []Finding {
	if s.Language != "fa" {
		return nil // the tables are Persian
	}
	story := s.Story.prepared().accuse()
	found, ok := story.Find(s.Text)
	if !ok || found.Score < accuse.LookFrom {
		return s.accusationRead(story)
	}
	f := Finding{
		Check: "accusation", Version: accusationVersion, Advice: Look, Key: "screening.accusation-" + found.Class, Score: found.Score,
		Args: map[string]string{"target": found.Target},
	}
	switch {
	case found.Target == "":
		f.Key, f.Args = "screening.accusation-unnamed", nil
	case found.Fact && found.Score >= accuse.HoldFrom:
		f.Advice = Hold
	case !found.Fact && found.Class != "conduct":
		f.Key = "screening.accusation-hint"
	}
	span := found.Person
	for _, t := range found.Terms {
		f.Marks = append(f.Marks, Mark{Role: "term", Start: t.Start, End: t.End})
		if span.End == span.Start {
			span = t
		}
		span.Start, span.End = min(span.Start, t.Start), max(span.End, t.End)
	}
	if p := found.Person; p.End > p.Start {
		f.Marks = append(f.Marks, Mark{Role: "person", Start: p.Start, End: p.End})
	}
	f.Start, f.End = span.Start, span.End
	return []Finding{f}
}

// readFrom is the score from which on the reading of a text in Latin letters is
// to be looked at: a reading is a guess, and loses words.
const readFrom = 0.3

// accusationRead looks at the reading of a Persian text in Latin letters.
func (s *Subject) accusationRead(story *accuse.Story) []Finding {
	if len(finglish(s)) == 0 {
		return nil
	}
	found, ok := story.Find(Reading(s.Text))
	if !ok || found.Score < readFrom || found.Target == "" {
		return nil
	}
	return []Finding{{
		Check: "accusation", Version: accusationVersion, Advice: Look, Key: "screening.accusation-hint", Score: found.Score,
		End: len(s.Text), Args: map[string]string{"target": found.Target},
	}}
}
