package search

import (
	"context"
	"errors"
	"slices"
	"strings"

	"peyk/persian"
)

// Answer is what a search found, and for which text.
type Answer struct {
	*Found
	// Asked is the text that was searched for: the query's, or, when nothing
	// had all its words, what was probably meant.
	Asked string
	// Meant is what may have been meant while the query found something too;
	// empty for nothing.
	Meant string
}

// Ask finds what holds the words of a query. When nothing does, it looks for
// what may have been meant: another keyboard, Persian in Latin letters, another
// spelling, words written together.
func (x *Index) Ask(ctx context.Context, q Query) (*Answer, error) {
	for tries := 0; ; tries++ {
		out, err := x.ask(ctx, q)
		if err == nil || !errors.Is(err, errMoved) || tries == maxTries {
			return out, err
		}
	}
}

func (x *Index) ask(ctx context.Context, q Query) (*Answer, error) {
	found, err := x.Find(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &Answer{Found: found, Asked: q.Text}
	split := found.Total > 0 && doubtful(found.Known)
	unsure := split || found.Total == 0 || slices.ContainsFunc(found.Known, func(k Known) bool { return k.Count <= rareWord })
	if !unsure || len(found.Known) == 0 {
		return out, nil
	}
	m, err := x.now(ctx)
	if err != nil {
		return nil, err
	}
	l, err := x.lexicon(ctx, m, string(q.Edition))
	if err != nil {
		return nil, err
	}
	d := &doubt{x: x, l: l, q: q, probe: q, out: out, wide: found, least: 4 * found.Total}
	if err := d.widen(ctx); err != nil {
		return nil, err
	}
	if split {
		d.unsplit()
	}
	return d.settle(ctx)
}

// doubt is a query that may have been meant otherwise.
type doubt struct {
	x     *Index
	l     *lexicon
	q     Query
	probe Query   // looks for one find, at any place of the list
	out   *Answer // as it was asked
	wide  *Found  // as it was asked, without filters
	least int     // another reading must find more
}

// widen asks without the filters: what was meant is looked for in all that may
// be found, since a filter that lets nothing through is no misspelling.
func (d *doubt) widen(ctx context.Context) error {
	d.probe.Offset, d.probe.Limit = 0, 1
	if q := d.q; d.wide.Total > 0 || q.Section == 0 && q.Genre == "" && q.From == 0 && q.To == 0 {
		return nil
	}
	d.probe.Section, d.probe.Genre, d.probe.From, d.probe.To = 0, "", 0, 0
	var err error
	d.wide, err = d.x.Find(ctx, d.probe)
	d.least = 4 * d.wide.Total
	return err
}

// unsplit takes words that were found only as two for unknown.
func (d *doubt) unsplit() {
	known, sure := slices.Clone(d.wide.Known), true
	for i, k := range known {
		if d.l.count(keyOf(k.Word)) == 0 && doubtful(known[i:i+1]) {
			known[i].Count, sure = 0, false
		}
	}
	if !sure {
		d.wide, d.least = &Found{Known: known}, 0
	}
}

// settle tries what may have been meant, the likeliest first.
func (d *doubt) settle(ctx context.Context) (*Answer, error) {
	partial := ""
	for _, text := range d.l.meant(d.q.Text, d.wide.Known) {
		d.probe.Text = text
		other, err := d.x.Find(ctx, d.probe)
		if err != nil {
			return nil, err
		}
		switch {
		case other.Total == 0 || other.Total <= d.least:
			if partial == "" && other.Partly > 0 && strangers(other.Known) < strangers(d.wide.Known) && (d.wide.Partly == 0 || misspelt(d.wide.Known)) {
				partial = text
			}
		case d.wide.Total > 0:
			d.out.Meant = text
			return d.out, nil
		default:
			return d.instead(ctx, text)
		}
	}
	if d.wide.Total > 0 {
		return d.out, nil
	}
	if d.l.persian() {
		if text, _ := natural(d.q.Text); text != "" {
			d.probe.Text = text
			other, err := d.x.Find(ctx, d.probe)
			if err != nil {
				return nil, err
			}
			if other.Total > 0 || other.Partly > 0 && (partial == "" || hasLatin(partial)) {
				return d.instead(ctx, text)
			}
		}
	}
	if partial != "" {
		return d.instead(ctx, partial)
	}
	if d.out.Total+d.out.Partly == 0 && d.l.persian() {
		d.out.Meant = persianOf(d.q.Text)
	}
	return d.out, nil
}

// instead answers another text.
func (d *doubt) instead(ctx context.Context, text string) (*Answer, error) {
	asked := d.q.Text
	d.q.Text = text
	found, err := d.x.Find(ctx, d.q)
	out := &Answer{Found: found, Asked: text}
	if d.l.persian() {
		out.Meant = ratherMeant(asked, text)
	}
	return out, err
}

// misspelt reports whether a word that nothing has is none that the language has.
func misspelt(known []Known) bool {
	return slices.ContainsFunc(known, func(k Known) bool {
		return k.Count == 0 && !persian.Known(k.Word) && strings.IndexFunc(k.Word, func(r rune) bool { return r < 0x600 }) < 0
	})
}

// strangers counts the words that nothing has.
func strangers(known []Known) int {
	n := 0
	for _, k := range known {
		if k.Count == 0 {
			n++
		}
	}
	return n
}
