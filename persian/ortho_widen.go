package persian

import "strings"

// widen replaces changes at single places by changes of whole words, which a
// person can read and a dictionary of refusals can remember: the automatic
// ones of neighbouring words together, and the suggestions together where
// nothing automatic is to be done in the same words.
func (p *orthoPass) widen(changes []Change) []Change {
	at := 0
	out := make([]Change, 0, len(changes))
	for i := 0; i < len(p.items); {
		n := i + 1
		if p.items[i].kind == tokWord {
			for n < len(p.items) && p.joins[n].rule != "" {
				n++
			}
		}
		start, end := p.items[i].start, p.items[n-1].end
		for at < len(changes) && changes[at].End <= start {
			out = append(out, changes[at])
			at++
		}
		from := at
		for at < len(changes) && changes[at].Start < end && changes[at].End <= end {
			at++
		}
		if p.items[i].kind == tokWord {
			out = p.widenChain(out, changes[from:at], i, n)
		} else {
			out = append(out, changes[from:at]...)
		}
		i = n
	}
	return append(out, changes[at:]...)
}

// widenChain handles the words of items from to n, joined by decisions.
func (p *orthoPass) widenChain(out, changes []Change, from, n int) []Change {
	if len(changes) == 0 {
		return out
	}
	tiers := [2]bool{}
	for _, c := range changes {
		tiers[c.Tier] = true
	}
	if !tiers[Automatic] || !tiers[Suggestion] {
		return append(out, p.whole(changes, p.items[from].start, p.items[n-1].end)...)
	}
	// Both tiers: the words that automatic joins keep together, by themselves.
	for i := from; i < n; {
		k := i + 1
		for k < n && p.joins[k].tier == Automatic {
			k++
		}
		start, end := p.items[i].start, p.items[k-1].end
		var inside []Change
		for len(changes) > 0 && changes[0].End <= end {
			if changes[0].Start < start {
				out = append(out, changes[0])
			} else {
				inside = append(inside, changes[0])
			}
			changes = changes[1:]
		}
		out = append(out, p.whole(inside, start, end)...)
		i = k
	}
	return append(out, changes...)
}

// whole makes one change of several from start to end when they are of one tier
// and one of them is about half-spaces.
func (p *orthoPass) whole(changes []Change, start, end int) []Change {
	var main *Change
	for i, c := range changes {
		if c.Tier != changes[0].Tier || c.Tier == Suggestion && c.SpacingOnly != changes[0].SpacingOnly {
			return changes
		}
		half := strings.HasPrefix(c.Rule, "halfspace.") && c.Rule != "halfspace.stray" && c.Rule != "halfspace.nonjoining"
		if main == nil && (half || c.Rule == halfRules[halfClose] || c.Rule == "variant.lexical") {
			main = &changes[i]
		}
	}
	if main == nil {
		return changes
	}
	one := Change{Rule: main.Rule, Tier: main.Tier, Start: start, End: end, Before: p.text[start:end], Confidence: 1}
	var b strings.Builder
	at := start
	for _, c := range changes {
		b.WriteString(p.text[at:c.Start])
		b.WriteString(c.After)
		at = c.End
		one.Confidence = min(one.Confidence, c.Confidence)
	}
	b.WriteString(p.text[at:end])
	one.After = b.String()
	one.SpacingOnly = spacingOnly(one.Before, one.After)
	return []Change{one}
}
