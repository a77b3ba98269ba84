package copydesk

import (
	"strconv"
	"strings"

	"peyk/persian"
)

// check looks at what is beyond spelling.
func (d *Desk) check(t *Text) []Finding {
	fs := missing(t)
	fs = append(fs, d.headlineWidth(t)...)
	fs = append(fs, nameFindings(t)...)
	for _, p := range t.prose() {
		s := *t.at(p)
		fs = append(fs, quotes(s, p)...)
		fs = append(fs, d.forbiddenIn(s, p)...)
	}
	return append(fs, figures(t)...)
}

// missing notes what a story should have and has not.
func missing(t *Text) []Finding {
	var fs []Finding
	need := func(f Field, block int, rule, have string) {
		if strings.TrimSpace(have) == "" {
			fs = append(fs, Finding{Rule: rule, Tier: persian.Suggestion, Field: f, Block: block, Confidence: 1})
		}
	}
	need(Headline, 0, "headline.missing", t.Headline)
	need(Lead, 0, "lead.missing", t.Lead)
	need(Body, 0, "body.missing", t.Body.Text())
	need(Source, 0, "source.missing", t.Source)
	for i, p := range t.Pictures {
		need(Pictures, i, "picture.alt", p.Alt)
		need(Pictures, i, "picture.credit", p.Credit)
	}
	return fs
}

// headlineWidth notes a headline wider than the pages have room for.
func (d *Desk) headlineWidth(t *Text) []Finding {
	w := Width(t.Headline)
	if w <= d.maxHeadline {
		return nil
	}
	return []Finding{{
		Rule: "headline.long", Tier: persian.Suggestion, Field: Headline, End: len(t.Headline), Before: t.Headline, Confidence: 1,
		Args: map[string]string{"width": strconv.Itoa(int(w + 0.5)), "max": strconv.Itoa(int(d.maxHeadline))},
	}}
}

// Width estimates how much room a line takes, in widths of a usual letter of
// a text font: narrow letters and spaces take half of one, wide ones more,
// vowel signs and half-spaces nothing.
func Width(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r == '\u200c' || r >= '\u064b' && r <= '\u065f' || r == '\u0670':
		case strings.ContainsRune(" اأإآلدذرزژوi.jltfrI،؛:!'()«»[]", r):
			w += 0.55
		case strings.ContainsRune("سشصضمWMmw…—", r):
			w += 1.4
		default:
			w++
		}
	}
	return w
}

// nameFindings asks about every spelling of a person's name but the first.
func nameFindings(t *Text) []Finding {
	var fs []Finding
	for _, p := range findPersons(t) {
		for _, m := range p.Mentions {
			right := p.Name
			if !m.Full {
				right = p.Family
			}
			if display(m.Text) == right {
				continue
			}
			f := Finding{
				Rule: "name.spelling", Tier: persian.Suggestion, Field: m.Field, Block: m.Block, Start: m.Start, End: m.End,
				Before: m.Text, After: right, Fixable: true, Confidence: 0.6,
			}
			if SameName(m.Text, right) {
				f.Rule, f.Confidence, f.SpacingOnly = "name.spacing", 0.9, true
			}
			fs = append(fs, f)
		}
	}
	return fs
}

// quotes notes quotation marks without their partners. A quotation may go on
// over paragraphs only in a block of kind quote, which needs no marks.
func quotes(s string, p place) []Finding {
	var fs []Finding
	note := func(rule string, at int, mark string) {
		fs = append(fs, Finding{
			Rule: rule, Tier: persian.Suggestion, Field: p.field, Block: p.block,
			Start: at, End: at + len(mark), Before: mark, Confidence: 0.9,
		})
	}
	var open []int
	var kinds []rune
	straight := -1
	for i, r := range s {
		switch r {
		case '«', '“':
			open, kinds = append(open, i), append(kinds, r)
		case '»', '”':
			if len(open) == 0 {
				note("quote.close", i, string(r))
				continue
			}
			open, kinds = open[:len(open)-1], kinds[:len(kinds)-1]
		case '"':
			if straight >= 0 {
				straight = -1
			} else {
				straight = i
			}
		}
	}
	for k, at := range open {
		note("quote.open", at, string(kinds[k]))
	}
	if straight >= 0 {
		note("quote.open", straight, `"`)
	}
	return fs
}

// forbidden is a Forbidden made ready: the folded words of the phrase.
type forbidden struct {
	Forbidden
	key string
}

func foldForbidden(list []Forbidden) []forbidden {
	out := make([]forbidden, 0, len(list))
	for _, f := range list {
		if k := persian.Key(f.Word); k != "" {
			out = append(out, forbidden{f, k})
		}
	}
	return out
}

// forbiddenIn finds the words of the agency's list in s, spaced as they may be.
func (d *Desk) forbiddenIn(s string, p place) []Finding {
	if len(d.forbidden) == 0 || s == "" {
		return nil
	}
	var fs []Finding
	l := readLine(s, p)
	var key []byte
	for i := range l.words {
		key = key[:0]
		for end := i; end < min(len(l.words), i+8); end++ {
			w := &l.words[end]
			if w.fold == "" || end > i && !w.joined {
				break
			}
			key = append(key, w.fold...)
			for k := range d.forbidden {
				if f := &d.forbidden[k]; f.key == string(key) {
					fs = append(fs, d.forbid(f, p, s, l.words[i].Start, w.End))
				}
			}
		}
	}
	return fs
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
