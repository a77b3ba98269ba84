package screening

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"peyk/persian"
)

// spamVersion counts the changes of what the check sees.
const spamVersion = 2

//go:embed data/spam.txt
var spamText string

// The headings of the list, in its order.
const (
	spamStrong  = iota // hardly said but to sell
	spamOffer          // said of goods and services
	spamContact        // where one may be written to
	spamSure           // only said to sell
)

var adverts = sync.OnceValue(func() *patterns { return compile("spam.txt", spamText) })

// What weighs how much. An advertisement weighs 1; what weighs half as much
// again as doubt is for a person to look at.
const (
	weighSure   = 0.8
	weighStrong = 0.5
	weighOffer  = 0.15
	mostOffer   = 0.6
	weighPlace  = 0.25
	weighLink   = 1
	weighHandle = 0.6
	weighName   = 0.7 // of a channel: a word of Latin letters with _ or digits, after a place or alone
	weighPhone  = 0.6
	enough      = 1
	doubtful    = 0.75
)

// advert adds up what speaks for an advertisement.
type advert struct {
	words, offers, contact float64
	place                  bool
	links                  []Finding // links, handles, names: what can be pointed at
	first, last            int       // bytes of what was seen
}

// spam sees advertising: links, channels, handles and codes, and the words of
// those who sell, also behind a sentence on the matter.
func spam(s *Subject) []Finding {
	a := s.seen.advert()
	out := s.ownWords("spam", spamVersion)
	sum := a.words + min(a.offers, mostOffer) + a.contact
	switch {
	case a.words+a.offers < 2*weighOffer && !a.place, sum < doubtful:
		return merge(append(out, a.links...))
	case sum < enough:
		out = append(out, a.finding(Look, sum))
	default:
		f := a.finding(Hold, sum)
		for _, l := range a.links {
			f.Marks = append(f.Marks, Mark{Role: "term", Start: l.Start, End: l.End})
		}
		return merge(append(out, f))
	}
	return merge(append(out, a.links...))
}

func (a *advert) finding(advice Advice, sum float64) Finding {
	return Finding{
		Check: "spam", Version: spamVersion, Advice: advice, Start: a.first, End: a.last, Key: "screening.advert",
		Score: min(1, sum/2),
	}
}

// selling tells whether the text sells something, be it with little to go by: a
// phone number in it is then not somebody's secret.
func (a *advert) selling() bool { return a.words >= weighStrong || a.offers >= 2*weighOffer }

// advert looks at the whole text.
func (v *sight) advert() *advert {
	p := adverts()
	a := &advert{first: len(v.text)}
	var at []match
	taken := -1 // the last word of a strong pattern
	for i := range v.words {
		w := &v.words[i]
		if !w.speech() {
			v.weighSign(a, w, i)
			continue
		}
		if w.kind == persian.Latin && i > 0 && v.domain(i) {
			link := *w
			link.start = v.words[i-1].start
			a.add(&a.contact, weighLink, link.start, w.end)
			a.links = append(a.links, linkFinding(&link, "screening.link", Hold))
			continue
		}
		if w.kind == persian.Latin && channel(v.text[w.start:w.end]) {
			a.add(&a.contact, weighName, w.start, w.end)
			a.links = append(a.links, linkFinding(w, "screening.handle", Look))
			continue
		}
		at = p.find(at[:0], v.words, i)
		best, group := heaviest(at)
		switch {
		case group == spamSure && i > taken:
			a.add(&a.words, weighSure, w.start, v.words[best].end)
			taken = best
		case group == spamStrong && i > taken:
			a.add(&a.words, weighStrong, w.start, v.words[best].end)
			taken = best
		case group == spamOffer && i > taken:
			a.add(&a.offers, weighOffer, w.start, w.end)
		case group == spamContact && !a.place:
			a.place = true
			a.add(&a.contact, weighPlace, w.start, w.end)
		}
	}
	for _, n := range v.numbers() {
		if n.kind == mobileNumber || n.kind == landNumber || n.kind == shortNumber {
			a.add(&a.contact, weighPhone, n.start, n.end)
		}
	}
	return a
}

// heaviest gives the group of the matches that weighs most, and the last word
// of its longest match; -1 when there is none.
func heaviest(at []match) (last, group int) {
	last, group = -1, -1
	weight := 0
	for _, m := range at {
		w := [...]int{spamStrong: 3, spamOffer: 2, spamContact: 1, spamSure: 4}[m.group]
		if w > weight || w == weight && m.last > last {
			last, group, weight = m.last, m.group, w
		}
	}
	return last, group
}

// weighSign weighs what is no word.
func (v *sight) weighSign(a *advert, w *word, i int) {
	switch w.kind {
	case persian.URL:
		a.add(&a.contact, weighLink, w.start, w.end)
		a.links = append(a.links, linkFinding(w, "screening.link", Hold))
	case persian.Handle:
		a.add(&a.contact, weighHandle, w.start, w.end)
		a.links = append(a.links, linkFinding(w, "screening.handle", Look))
	case persian.Number:
		if i > 0 && w.before <= mark && persian.Fold(v.text[w.end:min(len(v.text), w.end+len("٪"))]) == "%" {
			a.add(&a.offers, weighOffer, w.start, w.end)
		}
	default:
	}
}

func linkFinding(w *word, key string, advice Advice) Finding {
	f := Finding{Check: "spam", Version: spamVersion, Advice: advice, Start: w.start, End: w.end, Key: key, Score: sureHard}
	if advice == Look {
		f.Score = weighHandle
	}
	return f
}

func (a *advert) add(sum *float64, weight float64, start, end int) {
	*sum += weight
	a.first, a.last = min(a.first, start), max(a.last, end)
}

// domain tells whether words[i] ends the address of a page that has an ending
// of few: a point parts it from the Latin word before, with no space.
func (v *sight) domain(i int) bool {
	w, b := &v.words[i], &v.words[i-1]
	n := w.end - w.start
	return b.kind == persian.Latin && b.end+1 == w.start && v.text[b.end] == '.' && b.end-b.start >= 3 && n >= 2 && n <= 8 &&
		strings.ToLower(v.text[w.start:w.end]) == v.text[w.start:w.end]
}

// channel tells whether a Latin word looks like the name of an account: letters
// with _ between, or many letters with digits after them.
func channel(s string) bool {
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != '_':
			letters++
		}
	}
	return letters >= 4 && (strings.Contains(strings.Trim(s, "_"), "_") || digits >= 2 && utf8.RuneCountInString(s) >= 8)
}
