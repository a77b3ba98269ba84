package site

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// public returns the story that the path's code names, if readers of this
// edition may see it. A story of another edition is at another address.
func (s *Site) public(ctx context.Context, r *request) (*story.Story, error) {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return nil, fault.New(fault.NotFound, "story.none")
	}
	r.needs(directory.StoryTag(code))
	st, err := s.Stories.Public(ctx, code, r.now)
	if err != nil && fault.Is(err, fault.Gone) && st != nil && st.Withdrawal != nil {
		return nil, fault.Wrap(fault.Gone, "story.withdrawn", &goneError{st.Withdrawal.Notice})
	}
	return st, err
}

// publicHere is public for what is sent to a story: that goes to the address of
// its own edition alone.
func (s *Site) publicHere(ctx context.Context, r *request) (*story.Story, error) {
	st, err := s.public(ctx, r)
	if err == nil && st.Edition != r.ed.Edition.Edition {
		return nil, fault.New(fault.NotFound, "story.none")
	}
	return st, err
}

// closingLine is what stands after a story's text: the edition's line, unless
// the text has it already.
func closingLine(line string, body richtext.Doc) string {
	bare := func(s string) string { return strings.TrimRight(persian.Fold(s), " ./") }
	if n := len(body); n > 0 && line != "" && strings.HasSuffix(bare(body[n-1].Text), bare(line)) {
		return ""
	}
	return line
}

// goneError carries the public notice of a withdrawal to the error page.
type goneError struct{ notice string }

func (e *goneError) Error() string { return "withdrawn: " + e.notice }

// article is a story's page.
func (s *Site) article(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.public(ctx, r)
	if err != nil {
		return nil, err
	}
	path := s.Dir.StoryPath(st.Edition, st.Code, st.Slug)
	if st.Edition != r.ed.Edition.Edition || r.PathValue("slug") != directory.PathSlug(st.Slug) {
		return redirect(http.StatusMovedPermanently, path), nil
	}
	v := ArticleView{Frame: r.frame(st.Headline, strings.TrimPrefix(path, r.ed.Prefix))}
	if v.Breaking, err = r.band(ctx, st.Code); err != nil {
		return nil, err
	}
	if err := r.articleText(ctx, st, &v); err != nil {
		return nil, err
	}
	if err := r.articleTalk(ctx, st, &v); err != nil {
		return nil, err
	}
	if err := r.articleSide(ctx, st, &v); err != nil {
		return nil, err
	}
	if err := r.articleSiblings(ctx, st, &v, path); err != nil {
		return nil, err
	}
	v.Beacon = "/v/" + st.Code.String()
	v.JSONLD = r.newsArticle(st, &v)
	p, err := page(s.pages.Article, http.StatusOK, v)
	if err != nil || v.hole == nil {
		return p, err
	}
	before, after, ok := bytes.Cut(p.Body, []byte(holeMark))
	if !ok {
		return nil, errors.New("the story's page has no place for its side")
	}
	v.hole.At, p.Hole = len(before), v.hole
	p.Body = append(before, after...)
	return p, nil
}

// articleText fills in the story itself.
func (r *request) articleText(ctx context.Context, st *story.Story, v *ArticleView) error {
	p, sec := r.ed.P, r.ed.ByID[st.Section]
	v.Description = st.Lead
	v.ShortURL = r.site.Dir.Abs(r.ed.Prefix + "/n/" + st.Code.String())
	v.Nav = nav(r.ed, sec.Slug)
	v.Crumbs = r.crumbs(r.sectionLink(sec))
	if st.Genre != story.News {
		v.Genre = ui.Link{Text: p.T("genre." + string(st.Genre)), URL: r.ed.Prefix + "/genre/" + string(st.Genre)}
	}
	v.Kicker, v.Headline, v.Lead, v.Body = st.Kicker, st.Headline, st.Lead, st.Body.HTML()
	v.Closing = closingLine(r.ed.Closing, st.Body)
	v.CodeRaw = st.Code.String()
	v.Code = p.Digits(v.CodeRaw)
	v.Section = r.sectionLink(sec)
	v.Published = r.clockTime(st.PublishAt)
	v.Published.Other = otherCalendar(p, st.PublishAt)
	if n := len(st.Corrections); n > 0 {
		v.Updated = r.clockTime(st.Corrections[n-1].At)
	}
	v.Reading = p.T("story.reading", "n", max(1, (st.Body.Words()+100)/200))
	if st.Byline != "" {
		for _, name := range story.Authors(st.Byline) {
			v.Byline = append(v.Byline, ui.Link{Text: name, URL: r.ed.Prefix + r.authorPath(name)})
		}
	}
	v.Source = ui.Link{Text: st.Source}
	for _, t := range st.Tags {
		v.Tags = append(v.Tags, ui.Link{Text: t.Name, URL: r.ed.Prefix + "/tag/" + url.PathEscape(t.Slug)})
	}
	for _, t := range st.People {
		v.People = append(v.People, ui.Link{Text: t.Name, URL: r.ed.Prefix + "/person/" + url.PathEscape(t.Slug)})
	}
	for i, c := range st.Corrections {
		v.Corrections = append(v.Corrections, r.correction(i, c))
	}
	v.Share = ui.NewShare(p, st.Headline, v.ShortURL)
	return r.articlePictures(ctx, st, v)
}

func (r *request) correction(i int, c story.Correction) Correction {
	out := Correction{ID: "correction-" + id.Story(i+1).String(), Time: r.clockTime(c.At), Note: c.Note}
	for _, ch := range c.Changes {
		out.Changes = append(out.Changes, Change{
			Field: r.ed.P.T("story.part." + ch.Field), Before: ch.Before, After: ch.After,
		})
	}
	return out
}

func (r *request) articlePictures(ctx context.Context, st *story.Story, v *ArticleView) error {
	if len(st.Pictures) == 0 {
		return nil
	}
	ns := make([]id.Media, len(st.Pictures))
	for i, ref := range st.Pictures {
		ns[i] = ref.Media
	}
	pics, err := r.site.Media.Pictures(ctx, ns)
	if err != nil {
		return err
	}
	for i, ref := range st.Pictures {
		pic, ok := pics[ref.Media]
		if !ok {
			continue
		}
		u := r.picture(pic, sizesStory)
		if ref.Alt != "" {
			u.Alt = ref.Alt
		}
		u.Caption, u.Credit, u.CreditLabel = ref.Caption, pic.Credit, r.ed.P.T("story.photographer")
		if i > 0 {
			v.Gallery = append(v.Gallery, u)
			continue
		}
		u.Eager, v.Picture, v.Preload = true, u, u
		r.openGraph(v, pic, u.Alt)
	}
	return nil
}

func (r *request) openGraph(v *ArticleView, pic media.Picture, alt string) {
	large := pic.Best(1280)
	v.OG = ui.OpenGraph{
		Image: r.site.Dir.Abs(directory.MediaPath(large.Key)), ImageWidth: large.Width, ImageHeight: large.Height, ImageAlt: alt,
	}
}

// articleSide fills in the four blocks.
func (r *request) articleSide(ctx context.Context, st *story.Story, v *ArticleView) error {
	if err := r.side(ctx, st, v); err != nil {
		return err
	}
	return r.related(ctx, st, v)
}

// relatedMost is how many related stories an article names.
const relatedMost = 4

// relatedFor is how long a story's related ones are thought the nearest.
const relatedFor = 10 * time.Minute

// related is the block of stories about the same. They are looked for anew when
// one of them changes or leaves, and from time to time: a new story about the
// same may come that much later, for else each one would make the pages of all
// under its tags anew. What readers say under it or them changes nothing.
func (r *request) related(ctx context.Context, st *story.Story, v *ArticleView) error {
	list, err := part(r, "related/"+st.Code.String(), func(q *request) ([]story.Summary, error) {
		q.needs(directory.HeadTag(st.Code))
		q.expire(q.now.Add(relatedFor))
		list, err := q.site.Stories.Related(ctx, st, relatedMost, q.now)
		for _, s := range list {
			q.needs(directory.HeadTag(s.Code))
		}
		return list, err
	})
	v.Related = ui.Block{
		ID: "related", Title: r.ed.P.T("story.related"), Explain: r.ed.P.T("story.related_explain"), Items: r.headlines(list),
	}
	return err
}

// articleSiblings makes the language switch lead to the same story, where
// another edition tells it.
func (r *request) articleSiblings(ctx context.Context, st *story.Story, v *ArticleView, path string) error {
	same := map[id.Edition]string{st.Edition: path}
	if st.Translation != 0 {
		r.needs(directory.TranslationTag(st.Translation))
		for _, e := range r.site.Dir.Order() {
			if e == st.Edition {
				continue
			}
			// A counterpart may be waiting for its time.
			if err := r.nextPublish(ctx, e); err != nil {
				return err
			}
			sib, err := r.site.Stories.Sibling(ctx, st, e, r.now)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			other := r.site.Dir.Edition(e)
			same[e] = r.site.Dir.StoryPath(e, sib.Code, sib.Slug)
			v.Translations = append(v.Translations, Translation{
				Lang: other.P.Lang(), Dir: other.P.Dir(), Text: other.P.T("story.translation"), URL: same[e],
			})
		}
	}
	r.alternates(&v.Frame, same)
	for i := range v.Editions {
		if l := &v.Editions[i]; l.Note != "" {
			l.Note = r.ed.P.T("story.elsewhere", "name", l.Name)
		}
	}
	return nil
}

// newsArticle describes the story for search engines, and completes what
// messengers show of it.
func (r *request) newsArticle(st *story.Story, v *ArticleView) ui.NewsArticle {
	p := r.ed.P
	v.OG.Type, v.OG.Published, v.OG.Section = "article", p.ISO(st.PublishAt), v.Section.Text
	agency := ui.LDName{Type: "NewsMediaOrganization", Name: r.ed.Name, URL: r.site.Dir.Abs(r.ed.Prefix + "/")}
	if v.Site.Logo != "" {
		agency.Logo = r.site.Dir.Abs(v.Site.Logo)
	}
	n := ui.NewsArticle{
		Context: ui.SchemaOrg, Type: "NewsArticle", ID: v.Canonical, URL: v.Canonical, Headline: st.Headline,
		AltHeadline: st.Kicker, Description: st.Lead, Published: p.ISO(st.PublishAt), Modified: p.ISO(st.PublishAt), Language: p.Lang(),
		Section: v.Section.Text, Publisher: agency,
		WordCount: st.Body.Words(), Identifier: v.CodeRaw, Free: true, CommentCount: v.Thread.Published,
	}
	if st.Genre == story.Note {
		n.Type = "OpinionNewsArticle"
	}
	if v.OG.Image != "" {
		n.Image = []string{v.OG.Image}
	}
	for _, t := range st.Tags {
		n.Keywords = append(n.Keywords, t.Name)
	}
	v.OG.Tags = n.Keywords
	n.Author = []ui.LDName{agency}
	if names := story.Authors(st.Byline); len(names) > 0 {
		n.Author = nil
		for _, name := range names {
			n.Author = append(n.Author, ui.LDName{Type: "Person", Name: name})
		}
	}
	for _, t := range v.People {
		n.About = append(n.About, ui.LDName{Type: "Person", Name: t.Text, URL: r.site.Dir.Abs(t.URL)})
	}
	for _, c := range st.Corrections {
		n.Modified, v.OG.Modified = p.ISO(c.At), p.ISO(c.At)
		n.Corrections = append(n.Corrections, ui.LDCorrected{Type: "CorrectionComment", Text: c.Note, Date: p.ISO(c.At)})
	}
	return n
}
