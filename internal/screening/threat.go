package screening

import (
	_ "embed"
	"slices"
	"sync"
)

// threatVersion counts the changes of what the check sees.
const threatVersion = 2

//go:embed data/threat.txt
var threatText string

// The headings of the list, in its order.
const (
	threatOpen = iota
	threatVeiled
	threatAllow
)

var threats = sync.OnceValue(func() *patterns { return compile("threat.txt", threatText) })

// How sure the check is.
const (
	sureThreat = 0.9
	sureVeiled = 0.6
)

// threat sees open and veiled threats against persons.
func threat(s *Subject) []Finding {
	p, v := threats(), s.seen
	var all []match
	for i := range v.words {
		if v.words[i].speech() {
			all = p.find(all, v.words, i)
		}
	}
	var out []Finding
	for _, m := range all {
		if m.group == threatAllow || slices.ContainsFunc(all, func(a match) bool {
			return a.group == threatAllow && a.first <= m.last && a.last >= m.first
		}) {
			continue
		}
		f := Finding{
			Check: "threat", Version: threatVersion, Advice: Hold, Start: v.words[m.first].start, End: v.words[m.last].end,
			Key: "screening.threat", Score: sureThreat,
		}
		if m.group == threatVeiled {
			f.Key, f.Score = "screening.threat-veiled", sureVeiled
		}
		out = append(out, f)
	}
	return merge(append(out, s.ownWords("threat", threatVersion)...))
}
