package site

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/rank"
	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// clockTime is an instant ready for print.
func (r *request) clockTime(t time.Time) ui.Time {
	return ui.Time{ISO: r.ed.P.ISO(t), Text: r.ed.P.DateTime(t)}
}

// headline is a story in a list.
func (r *request) headline(s story.Summary) ui.Headline {
	h := ui.Headline{
		URL: r.site.Dir.StoryPath(s.Edition, s.Code, s.Slug), Title: s.Headline, Kicker: s.Kicker,
		Section: r.ed.ByID[s.Section].Name, Time: r.clockTime(s.PublishAt),
	}
	if s.Genre != story.News {
		h.Genre = r.ed.P.T("genre." + string(s.Genre))
	}
	return h
}

func (r *request) headlines(list []story.Summary) []ui.Headline {
	out := make([]ui.Headline, 0, len(list))
	for _, s := range list {
		out = append(out, r.headline(s))
	}
	return out
}

// bare drops what a narrow block has no room for.
func bare(list []ui.Headline) []ui.Headline {
	for i := range list {
		list[i].Kicker, list[i].Section = "", ""
	}
	return list
}

// pictures loads the lead pictures of the stories in one read.
func (r *request) pictures(ctx context.Context, lists ...[]story.Summary) (map[id.Media]media.Picture, error) {
	var ns []id.Media
	seen := map[id.Media]bool{}
	for _, list := range lists {
		for _, s := range list {
			if s.Picture != 0 && !seen[s.Picture] {
				seen[s.Picture] = true
				ns = append(ns, s.Picture)
			}
		}
	}
	return r.site.Media.Pictures(ctx, ns)
}

// card is a story with its picture.
func (r *request) card(s story.Summary, pics map[id.Media]media.Picture, sizes string, lead bool) *ui.Card {
	c := &ui.Card{Headline: r.headline(s)}
	if lead {
		c.Lead = s.Lead
	}
	if p, ok := pics[s.Picture]; ok {
		c.Picture = r.picture(p, sizes)
		c.Picture.Alt = "" // the headline beside it says what it is of
	}
	return c
}

// picture is an image in the sizes it exists in; sizes says how wide the page
// shows it.
func (r *request) picture(p media.Picture, sizes string) *ui.Picture {
	best := p.Best(960)
	out := &ui.Picture{
		Src: directory.MediaPath(best.Key), Sizes: sizes, Width: best.Width, Height: best.Height, Alt: p.Alt,
		Tone: ui.Tone(p.Colour),
	}
	var set strings.Builder
	for _, f := range p.Renditions {
		if f.ContentType != p.Original.ContentType { // one form in a srcset
			continue
		}
		if set.Len() > 0 {
			set.WriteString(", ")
		}
		set.WriteString(directory.MediaPath(f.Key) + " " + strconv.Itoa(f.Width) + "w")
	}
	out.SrcSet = set.String()
	return out
}

// The widths at which the page shows pictures, for the browser's choice.
const (
	sizesStory = "(min-width: 60em) 46em, 100vw"
	sizesLead  = "(min-width: 60em) 44em, 100vw"
	sizesGrid  = "(min-width: 60em) 18em, (min-width: 40em) 50vw, 100vw"
	sizesRow   = "(min-width: 40em) 12em, 8em"
)

// block sizes.
const (
	blockSize = 5
	rankSize  = 7
)

// mostImportant is the block of what matters most as it stands beside other
// pages.
func (r *request) mostImportant(ctx context.Context) (ui.Block, error) {
	b, err := r.mostImportantBlock(ctx)
	return b.made, err
}

func (r *request) mostImportantBlock(ctx context.Context) (sharedBlock, error) {
	return r.shared(ctx, "important", func(r *request) (ui.Block, []story.Summary, error) {
		b, _, err := r.important(ctx, blockSize)
		return b, nil, err
	})
}

// important is the block of what matters most, in the editors' order.
func (r *request) important(ctx context.Context, limit int) (ui.Block, []story.Summary, error) {
	a, err := r.arrangement(ctx)
	if err != nil {
		return ui.Block{}, nil, err
	}
	list, err := r.site.Stories.Important(ctx, r.ed.Edition.Edition, limit, r.now)
	return ui.Block{
		ID: "important", Title: r.ed.P.T("home.important"), Explain: r.since(a, list), Items: bare(r.headlines(list)),
	}, list, err
}

// since says who ordered the most important news that are shown, and since
// when. A story that editors set somewhere further down changes nothing here.
func (r *request) since(a editions.Arrangement, shown []story.Summary) string {
	var at time.Time
	for _, reg := range a.Regions {
		for _, s := range reg.Slots {
			if !s.Pinned(r.now) || !slices.ContainsFunc(shown, func(x story.Summary) bool { return x.Code == s.Story }) {
				continue
			}
			for _, t := range []time.Time{s.At, s.From} {
				if t.After(at) {
					at = t
				}
			}
		}
	}
	if at.IsZero() {
		return r.ed.P.T("home.important_auto")
	}
	return r.ed.P.T("home.important_since", "since", r.ed.P.DateTime(at))
}

// interviews is the block of the newest interviews.
func (r *request) interviews(ctx context.Context, except id.Story) (ui.Block, error) {
	b, err := r.interviewsBlock(ctx)
	return b.without(except), err
}

func (r *request) interviewsBlock(ctx context.Context) (sharedBlock, error) {
	return r.shared(ctx, "interviews", func(r *request) (ui.Block, []story.Summary, error) {
		e := r.ed.Edition.Edition
		r.needs(directory.GenreTag(e, story.Interview))
		list, err := r.site.Stories.Latest(ctx, story.ReadQuery{
			Edition: e, Genre: story.Interview, Limit: blockSize + 1, Now: r.now,
		})
		return r.talks(list), list, err
	})
}

// talks is the block of these interviews.
func (r *request) talks(list []story.Summary) ui.Block {
	items := bare(r.headlines(list))
	for i := range items {
		items[i].Genre = "" // the block says it
	}
	p := r.ed.P
	return ui.Block{
		ID: "interviews", Title: p.T("home.interviews"), Explain: p.T("home.interviews_explain"), Items: items,
		More: ui.Link{Text: p.T("home.more"), URL: r.ed.Prefix + "/genre/interview"},
	}
}

// termPath is the address of the stories under a tag or person.
func (r *request) termPath(kind story.TermKind, slug string) string {
	return r.ed.Prefix + "/" + string(kind) + "/" + url.PathEscape(slug)
}

// viewed is the list of the most viewed of the edition (section 0) or a section.
func (r *request) viewed(ctx context.Context, sec id.Section) (ui.Block, error) {
	b, err := r.viewedBlock(ctx, sec)
	return b.made, err
}

func (r *request) viewedBlock(ctx context.Context, sec id.Section) (sharedBlock, error) {
	return r.shared(ctx, "viewed:"+sec.String(), func(r *request) (ui.Block, []story.Summary, error) {
		b, err := r.mostViewed(ctx, sec)
		return b, nil, err
	})
}

func (r *request) mostViewed(ctx context.Context, sec id.Section) (ui.Block, error) {
	r.needs(directory.RankTag(r.ed.Edition.Edition, sec))
	p := r.ed.P
	b := ui.Block{ID: "viewed", Title: p.T("home.viewed"), Explain: p.T("home.viewed_explain"), Ranked: true}
	b.More = ui.Link{Text: p.T("home.more"), URL: r.ed.Prefix + "/viewed"}
	if sec != 0 {
		b.More.URL = r.ed.Prefix + "/viewed?section=" + r.ed.ByID[sec].Slug
		b.Title = p.T("side.group_viewed")
		b.Explain = p.T("side.group_viewed_explain", "section", r.ed.ByID[sec].Name)
	}
	ranked, err := r.site.Rank.MostViewed(ctx, rank.List{Span: rank.LastDay, Edition: r.ed.Edition.Edition, Section: sec}, rank.Watched)
	if err != nil {
		return b, err
	}
	codes := make([]id.Story, len(ranked))
	for i, v := range ranked {
		codes[i] = v.Story
		r.needs(directory.HeadTag(v.Story))
	}
	list, err := r.site.Stories.ByCodes(ctx, codes, r.now)
	if len(list) > rankSize {
		list = list[:rankSize]
	}
	b.Items = bare(r.headlines(list))
	for i := range b.Items {
		b.Items[i].Time = ui.Time{}
	}
	if sec != 0 {
		b.Empty = p.T("side.none")
	}
	return b, err
}

// groupLatest is the block of a section's newest stories.
func (r *request) groupLatest(ctx context.Context, sec id.Section, except id.Story) (ui.Block, error) {
	b, err := r.groupLatestBlock(ctx, sec)
	return b.without(except), err
}

func (r *request) groupLatestBlock(ctx context.Context, sec id.Section) (sharedBlock, error) {
	return r.shared(ctx, "latest:"+sec.String(), func(r *request) (ui.Block, []story.Summary, error) {
		r.needs(directory.SectionTag(sec))
		list, err := r.site.Stories.Latest(ctx, story.ReadQuery{
			Edition: r.ed.Edition.Edition, Section: sec, Limit: blockSize + 1, Now: r.now,
		})
		p, s := r.ed.P, r.ed.ByID[sec]
		return ui.Block{
			ID: "group-latest", Title: p.T("side.group_latest"), Explain: p.T("side.group_latest_explain", "section", s.Name),
			Items: bare(r.headlines(list)), Hue: r.ed.Hue(sec), Empty: p.T("side.none"),
			More: ui.Link{Text: p.T("home.more"), URL: r.sectionLink(s).URL},
		}, list, err
	})
}
