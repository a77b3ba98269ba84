package screening

// relevanceVersion counts the changes of what the check sees.
const relevanceVersion = 1

// strayFrom is the score from which on a comment is probably about something
// else than its story and the comment it answers.
const strayFrom = 0.4

// relevant measures how little a text has to do with its story and with what it
// answers. Every text has the score, for the queue to sort by; it never holds.
func relevant(s *Subject) []Finding {
	if s.Language != "fa" {
		return nil // the tables are Persian
	}
	score, parts := s.Story.prepared().relevance().Irrelevant(s.Text, s.Parent)
	f := Finding{Check: "irrelevant", Version: relevanceVersion, Advice: None, Key: "screening.relevance", Score: score}
	stray := score >= strayFrom
	if stray {
		f.Advice, f.Key = Look, "screening.irrelevant"
	}
	for _, p := range parts {
		if p.Known != stray {
			f.Marks = append(f.Marks, Mark{Role: "term", Start: p.Start, End: p.End})
		}
	}
	return []Finding{f}
}
