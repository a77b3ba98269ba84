package persian

import "slices"

// steady tells whether a second look at a mended line finds nothing more,
// whichever changes a program accepts: the automatic tier, spacing, or all.
func (p *orthoPass) steady(toks []orthoTok, changes []Change, protect []Span) bool {
	line := Span{toks[0].start, toks[len(toks)-1].end}
	last := -1
	for _, accept := range []func(Change) bool{All, AcceptSpacing, Certain} {
		var taken []Change
		for _, c := range changes {
			if accept(c) {
				c.Start -= line.Start
				c.End -= line.Start
				taken = append(taken, c)
			}
		}
		if len(taken) == last {
			continue
		}
		last = len(taken)
		mended := Apply(p.text[line.Start:line.End], taken)
		if p.finds(mended, orthoMoved(protect, line, taken), accept) {
			return false
		}
	}
	return true
}

// finds tells whether there is a change in a line that accept takes, with or
// without half-spaces as the pass at hand.
func (p *orthoPass) finds(line string, protect []Span, accept func(Change) bool) bool {
	look := p.newPass(line)
	defer look.release()
	look.plain, look.trace = p.plain, nil
	if p.half.memo != nil {
		own := look.half.memo
		look.half.memo = p.half.memo
		defer func() { look.half.memo = own }()
	}
	look.toks = orthoScan(look.toks[:0], line, protect)
	for from := 0; from < len(look.toks); {
		n := from
		for n < len(look.toks) && look.toks[n].kind != tokBreak {
			n++
		}
		look.line(look.toks[from:n])
		from = n + 1
	}
	return slices.ContainsFunc(look.out, accept)
}

// orthoMoved gives the protected spans of a line as they lie after Apply, which
// leaves out a change that overlaps the one before. The changes' offsets begin
// at the line.
func orthoMoved(protect []Span, line Span, changes []Change) []Span {
	var out []Span
	for _, s := range protect {
		if s.End <= line.Start || s.Start >= line.End {
			continue
		}
		s.Start, s.End = max(s.Start, line.Start)-line.Start, min(s.End, line.End)-line.Start
		shift, at := 0, 0
		for _, c := range changes {
			if c.End > s.Start {
				break
			}
			if c.Start < at {
				continue
			}
			at = c.End
			shift += len(c.After) - (c.End - c.Start)
		}
		out = append(out, Span{s.Start + shift, s.End + shift})
	}
	return out
}
