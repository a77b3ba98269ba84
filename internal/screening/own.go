package screening

import (
	"strings"

	"peyk/persian"
)

// ownWords are the findings of the agency's own list for a check. An entry is
// found as a word with its endings, or as words in a row.
func (s *Subject) ownWords(check string, version int) []Finding {
	var out []Finding
	for i := range s.Words {
		w := &s.Words[i]
		if w.Check != check {
			continue
		}
		for _, span := range s.seen.entry(w.Text) {
			f := Finding{
				Check: check, Version: version, Advice: Look, Start: span[0], End: span[1],
				Key: "screening.own-word", Score: sureDirected, Args: map[string]string{"word": w.Text},
			}
			if w.Hard {
				f.Advice, f.Score = Hold, sureHard
			}
			out = append(out, f)
		}
	}
	return out
}

// entry finds where the text has an entry of an agency's list.
func (v *sight) entry(text string) [][2]int {
	var segments []segment
	var out [][2]int
	head, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	head = persian.Key(head)
	if head == "" {
		return nil
	}
	if head[0] < 0x80 {
		head = roman(head)
	}
	p := patterns{}
	for i := range v.words {
		w := &v.words[i]
		if !strings.HasPrefix(w.text, head) && !(w.text != "" && strings.HasPrefix(head, w.text)) {
			continue
		}
		if segments == nil {
			segments = entrySegments(text)
		}
		if last, _ := p.follow(v.words, segments, i, 0); last >= i {
			out = append(out, [2]int{w.start, v.words[last].end})
		}
	}
	return out
}

func entrySegments(text string) []segment {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\u200c' || r == '\t' })
	out := make([]segment, 0, len(fields))
	for _, f := range fields {
		w := newWay(f)
		w.ending = nominal
		out = append(out, segment{ways: []way{w}})
	}
	return out
}

// spare drops the findings in which the agency sees no fault: those that
// overlap a word of its list that it lets pass.
func (s *Subject) spare(found []Finding) []Finding {
	var allowed [][2]int
	for i := range s.Words {
		if w := &s.Words[i]; w.Check == "allow" {
			allowed = append(allowed, s.seen.entry(w.Text)...)
		}
	}
	if len(allowed) == 0 {
		return found
	}
	out := found[:0]
	for _, f := range found {
		spared := false
		for _, a := range allowed {
			spared = spared || listed(f.Check) && f.Start < a[1] && f.End > a[0]
		}
		if !spared {
			out = append(out, f)
		}
	}
	return out
}

// listed tells whether a check goes by words.
func listed(check string) bool {
	switch check {
	case "insult", "threat", "spam", "accusation":
		return true
	}
	return false
}
