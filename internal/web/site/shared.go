package site

import (
	"context"
	"slices"
	"time"

	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// part returns what many pages of the edition share under a name, made once
// and kept until something it was made from changes.
func part[T any](r *request, name string, make func(q *request) (T, error)) (T, error) {
	e := r.ed.Edition.Edition
	p, err := r.site.Cache.Part(string(e)+"/"+name, func() (web.Part, error) {
		q := &request{Request: r.Request, site: r.site, ed: r.ed, now: r.now}
		q.needs(directory.EditionTag(e))
		v, err := make(q)
		return web.Part{Value: v, Tags: q.tags, Expires: q.until}, err
	})
	if err != nil {
		var none T
		return none, err
	}
	r.needs(p.Tags...)
	r.expire(p.Expires)
	return p.Value.(T), nil //nolint:forcetypeassert // a name stands for one type
}

// sharedBlock is a block as it is kept.
type sharedBlock struct {
	whole ui.Block        // with one item more than is shown
	of    []story.Summary // the stories of its items; nil if no story leaves itself out
	made  ui.Block
}

// shared returns a block that many pages have, printed once for all of them.
// A story is left out of the block on its own page: therefore make returns one
// item more than is shown, and the stories of the items.
func (r *request) shared(ctx context.Context, name string, except id.Story, make func(q *request) (ui.Block, []story.Summary, error)) (ui.Block, error) {
	b, err := part(r, "block/"+name, func(q *request) (sharedBlock, error) {
		if err := q.nextPublish(ctx, q.ed.Edition.Edition); err != nil {
			return sharedBlock{}, err
		}
		whole, of, err := make(q)
		if err != nil {
			return sharedBlock{}, err
		}
		made := whole
		if of != nil {
			made.Items = made.Items[:min(len(made.Items), blockSize)]
		}
		made.Made, err = q.site.Library.Block(made)
		return sharedBlock{whole, of, made}, err
	})
	if err != nil {
		return ui.Block{}, err
	}
	own := slices.IndexFunc(b.of, func(s story.Summary) bool { return s.Code == except })
	if own < 0 || own >= blockSize {
		return b.made, nil
	}
	out := b.whole
	out.Items = slices.Delete(slices.Clone(out.Items), own, own+1)
	return out, nil
}

// nextPublish makes the page expire when the edition's next story is out. It
// needs no tag: a story that is scheduled bumps those of the lists it will be
// in.
func (r *request) nextPublish(ctx context.Context, e id.Edition) error {
	p, err := r.site.Cache.Part(string(e)+"/next", func() (web.Part, error) {
		next, err := r.site.Stories.NextPublish(ctx, e, r.now)
		return web.Part{Value: next, Tags: []web.Tag{directory.LatestTag(e)}, Expires: next}, err
	})
	if err != nil {
		return err
	}
	if at, ok := p.Value.(time.Time); ok {
		r.expire(at)
	}
	return nil
}
