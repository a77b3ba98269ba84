package site

import (
	"context"
	"slices"

	"peyk/internal/id"
	editions "peyk/internal/site"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// banded is a story in the band of breaking news.
type banded struct {
	code id.Story
	link ui.Link
}

// band is the band of breaking news as it stands at the head of stories and
// lists, for most readers come to them and not to the home page; nil when there
// is none. A story does not announce itself. Forms, receipts and searches have
// no band: who writes is not to be called away.
func (r *request) band(ctx context.Context, except id.Story) (*ui.Breaking, error) {
	list, err := part(r, "band", func(q *request) ([]banded, error) { return q.breaking(ctx) })
	if err != nil {
		return nil, err
	}
	out := &ui.Breaking{Label: r.ed.P.T("home.breaking")}
	for _, b := range list {
		if b.code != except {
			out.Links = append(out.Links, b.link)
		}
	}
	if len(out.Links) == 0 {
		return nil, nil //nolint:nilnil // no band is no fault
	}
	return out, nil
}

// breaking reads what stands in the bands that editors arranged.
func (r *request) breaking(ctx context.Context) ([]banded, error) {
	e := r.ed.Edition.Edition
	r.needs(directory.BandTag(e))
	a, next, err := r.site.Fronts.Arrangement(ctx, e, r.now)
	if err != nil {
		return nil, err
	}
	r.expire(next)
	a.Regions = slices.DeleteFunc(slices.Clone(a.Regions), func(reg editions.Region) bool { return reg.Layout != editions.LayoutBreaking })
	if len(a.Regions) == 0 {
		return nil, nil
	}
	for rule := range a.Rules() {
		r.needsRule(rule)
	}
	for _, code := range a.Stories() { // one that comes back comes back here too
		r.needs(directory.HeadTag(code))
	}
	f, err := directory.FillFront(ctx, r.site.Stories, a, r.now)
	if err != nil {
		return nil, err
	}
	var out []banded
	for i := range f.Regions {
		for j := range f.Regions[i].Slots {
			s, by := f.At(i, j)
			if by == editions.Nothing {
				continue
			}
			r.needs(directory.HeadTag(s.Code))
			out = append(out, banded{s.Code, ui.Link{Text: s.Headline, URL: r.site.Dir.StoryPath(s.Edition, s.Code, s.Slug)}})
		}
	}
	return out, nil
}
