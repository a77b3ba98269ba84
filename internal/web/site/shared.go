package site

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
func (r *request) shared(ctx context.Context, name string, make func(q *request) (ui.Block, []story.Summary, error)) (sharedBlock, error) {
	return part(r, "block/"+name, func(q *request) (sharedBlock, error) {
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
}

// without is the block as it stands on a story's own page.
func (b sharedBlock) without(except id.Story) ui.Block {
	own := slices.IndexFunc(b.of, func(s story.Summary) bool { return s.Code == except })
	if own < 0 || own >= blockSize {
		return b.made
	}
	out := b.whole
	out.Items = slices.Delete(slices.Clone(out.Items), own, own+1)
	return out
}

// side puts the four blocks that stand beside a story on its page: as a hole,
// which the stories of a section share, or, for a story that leaves itself out
// of one of them, as its own.
func (r *request) side(ctx context.Context, st *story.Story, v *ArticleView) (err error) {
	hole := r.sideHole(st)
	p, err := r.site.Cache.Part(hole.Key, func() (web.Part, error) { return hole.Make(ctx) })
	if err != nil {
		return err
	}
	if piece, ok := p.Value.(*web.Piece); ok && !piece.Has(hole.Not) {
		v.Side, v.hole = holeMark, hole
		return nil
	}
	if v.Important, err = r.mostImportant(ctx); err != nil {
		return err
	}
	if v.Talks, err = r.interviews(ctx, st.Code); err != nil {
		return err
	}
	if v.GroupLatest, err = r.groupLatest(ctx, st.Section, st.Code); err != nil {
		return err
	}
	v.GroupViewed, err = r.viewed(ctx, st.Section)
	return err
}

// holeMark stands where the hole is until the page is printed. No text on a
// page can hold it: html/template replaces its first character.
const holeMark template.HTML = "\x00side\x00"

// sideHole is the hole of the stories of a section.
func (r *request) sideHole(st *story.Story) *web.Hole {
	s, e, sec := r.site, r.ed.Edition.Edition, st.Section
	return &web.Hole{
		Key: string(e) + "/side:" + sec.String(), Not: st.Code.String(),
		Make: func(ctx context.Context) (web.Part, error) {
			bare := (&http.Request{URL: &url.URL{}}).WithContext(ctx)
			q := &request{Request: bare, site: s, ed: s.Dir.Edition(e), now: s.Clock()}
			q.needs(directory.EditionTag(e))
			piece, err := q.sidePiece(ctx, sec)
			return web.Part{Value: piece, Tags: q.tags, Expires: q.until}, err
		},
	}
}

// sidePiece prints the four blocks, and names the stories that would leave
// themselves out of one.
func (r *request) sidePiece(ctx context.Context, sec id.Section) (*web.Piece, error) {
	var out strings.Builder
	var names []string
	for _, make := range []func() (sharedBlock, error){
		func() (sharedBlock, error) { return r.mostImportantBlock(ctx) },
		func() (sharedBlock, error) { return r.interviewsBlock(ctx) },
		func() (sharedBlock, error) { return r.groupLatestBlock(ctx, sec) },
		func() (sharedBlock, error) { return r.viewedBlock(ctx, sec) },
	} {
		b, err := make()
		if err != nil {
			return nil, err
		}
		out.WriteString(string(b.made.Made) + "\n")
		for _, s := range b.of[:min(len(b.of), blockSize)] {
			names = append(names, s.Code.String())
		}
	}
	return web.NewPiece([]byte(out.String()), names), nil
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
