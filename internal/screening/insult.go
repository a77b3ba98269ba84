package screening

import (
	_ "embed"
	"slices"
	"sync"
)

// insultVersion counts the changes of what the check sees.
const insultVersion = 2

//go:embed data/insult.txt
var insultText string

//go:embed data/obscene.txt
var obsceneText string

// The headings of the list, in its order.
const (
	insultHard    = iota // abuse wherever it stands
	insultSoft           // abuse when it is said of people
	insultThing          // said of things too: abuse when it is said to somebody
	insultAnimal         // abuse when it is clearly said of people
	insultPhrase         // a turn of phrase that abuses
	insultQuality        // names a quality, and its bearer perhaps
	insultAllow          // is no abuse, though a part of it looks so
	insultVulgar         // a vulgar word: abuse when it is said to or of somebody, else for a person to look at
)

// insultLists are the patterns with an index of what may be disguised.
type insultLists struct {
	*patterns
	hidden *disguises
}

var insults = sync.OnceValue(func() *insultLists {
	p := compile("insult.txt and obscene.txt", insultText+obsceneText)
	return &insultLists{p, newDisguises(p, insultHard, insultSoft, insultAnimal)}
})

// candidate is a passage that may be abuse.
type candidate struct {
	match
	odd    bool // disguised
	beside bool // next to another one
}

// insult sees abuse and mockery of persons and groups.
func insult(s *Subject) []Finding {
	l, v := insults(), s.seen
	found := make([]candidate, 0, 8)
	var at []match
	for i := range v.words {
		if !v.words[i].speech() {
			continue
		}
		at = l.find(at[:0], v.words, i)
		for _, m := range at {
			found = append(found, candidate{match: m, odd: v.words[m.first].odd})
		}
		if m, ok := l.hidden.find(v, i); ok && !covers(at, m) {
			found = append(found, candidate{match: m, odd: true})
		}
	}
	found = permitted(v, found)
	for i := range found {
		for j := range found {
			a, b := &found[i], &found[j]
			if a.last+1 == b.first && v.words[b.first].before == space && b.group != insultAnimal {
				a.beside, b.beside = true, true
			}
		}
	}
	var out []Finding
	r := room{insultLists: l, sight: v}
	for i := range found {
		if f, ok := r.judge(&found[i]); ok {
			out = append(out, f)
		}
	}
	return merge(append(out, s.ownWords("insult", insultVersion)...))
}

// covers tells whether one of the matches has the words of m.
func covers(at []match, m match) bool {
	return slices.ContainsFunc(at, func(x match) bool { return x.first <= m.first && x.last >= m.last })
}

// permitted drops what overlaps a passage that is allowed and is not the longer
// one. Nothing allows a word with signs for letters.
func permitted(v *sight, found []candidate) []candidate {
	var allowed []match
	for i := range found {
		if found[i].group == insultAllow {
			allowed = append(allowed, found[i].match)
		}
	}
	return slices.DeleteFunc(found, func(c candidate) bool {
		if c.group == insultAllow {
			return true
		}
		return v.words[c.first].mask == "" && slices.ContainsFunc(allowed, func(a match) bool {
			return a.first <= c.last && a.last >= c.first && a.last-a.first >= c.last-c.first
		})
	})
}

// merge makes one of findings that overlap or touch, and puts them in order.
func merge(out []Finding) []Finding {
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Start - b.Start })
	n := 0
	for _, f := range out {
		if n == 0 || f.Start > out[n-1].End+1 {
			out[n] = f
			n++
			continue
		}
		last := &out[n-1]
		end := max(last.End, f.End)
		if f.Score > last.Score {
			f.Start = last.Start
			*last = f
		}
		last.End = end
	}
	return out[:n]
}
