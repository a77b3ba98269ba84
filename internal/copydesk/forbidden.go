package copydesk

import "peyk/persian"

// forbidden is a Forbidden made ready: the letters of the phrase and, of one
// word, its dictionary form.
type forbidden struct {
	Forbidden
	key, lemma string
}

func foldForbidden(list []Forbidden) []forbidden {
	out := make([]forbidden, 0, len(list))
	for _, f := range list {
		k := persian.Key(f.Word)
		if k == "" {
			continue
		}
		one := forbidden{Forbidden: f, key: k}
		if l := readLine(f.Word, place{}); len(l.words) == 1 && l.words[0].isWord() {
			one.lemma = persian.Lemma(l.words[0].fold)
		}
		out = append(out, one)
	}
	return out
}

// maxPhrase is how many words a forbidden phrase may have.
const maxPhrase = 8

// forbiddenIn finds the words of the agency's list in s, spaced as they may be.
func (d *Desk) forbiddenIn(s string, p place) []Finding {
	if len(d.forbidden) == 0 || s == "" {
		return nil
	}
	var fs []Finding
	l := readLine(s, p)
	var key []byte
	for i := 0; i < len(l.words); i++ {
		key = key[:0]
		var hit *forbidden
		last := i
		for end := i; end < min(len(l.words), i+maxPhrase); end++ {
			w := &l.words[end]
			if w.fold == "" || end > i && !w.joined {
				break
			}
			key = append(key, w.fold...)
			if f := d.forbids(string(key)); f != nil { // the longest counts
				hit, last = f, end
			}
		}
		if w := &l.words[i]; hit == nil && w.isWord() {
			if hit = d.forbidsForm(w.fold); hit != nil { // another form of the word: how to put it, a person knows
				hit = &forbidden{Forbidden: Forbidden{Word: hit.Word, Reason: hit.Reason}}
			}
		}
		if hit != nil {
			fs = append(fs, d.forbid(hit, p, s, l.words[i].Start, l.words[last].End))
			i = last
		}
	}
	return fs
}

// forbids finds what is forbidden and allowed by nobody, by its letters.
func (d *Desk) forbids(key string) *forbidden {
	for k := range d.forbidden {
		if f := &d.forbidden[k]; f.key == key && !d.refused.allowed[key] {
			return f
		}
	}
	return nil
}

// forbidsForm finds the forbidden word that this is a form of.
func (d *Desk) forbidsForm(word string) *forbidden {
	lemma := ""
	for k := range d.forbidden {
		f := &d.forbidden[k]
		if f.lemma == "" {
			continue
		}
		if lemma == "" {
			lemma = persian.Lemma(word)
		}
		if f.lemma == lemma && !d.refused.allowed[f.key] && !d.refused.allowed[persian.Key(word)] {
			return f
		}
	}
	return nil
}

func (d *Desk) forbid(f *forbidden, p place, s string, start, end int) Finding {
	out := Finding{
		Rule: "word.forbidden", Tier: persian.Suggestion, Field: p.field, Block: p.block, Start: start, End: end,
		Before: s[start:end], After: f.Instead, Fixable: f.Instead != "", Confidence: 1,
	}
	if f.Reason != "" {
		out.Args = map[string]string{"reason": f.Reason}
	}
	return out
}
