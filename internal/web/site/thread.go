package site

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

const (
	// defaultSort is the order on the story's own page.
	defaultSort = comment.Newest
	// headsOnPage is how many threads a page has.
	headsOnPage = 20
	// answersShown is how many answers of a thread stand under its head; all of
	// them have pages of their own, answersOnPage on each.
	answersShown  = 10
	answersOnPage = 50
	// roomForTalk bounds what a page's comments take, in bytes of HTML: heads
	// always have room, answers as far as there is some. frameOfOne is what one
	// takes beside its words.
	roomForTalk = 190_000
	frameOfOne  = 1_700
)

// storyThread is a page of a story's threads with its counts, and the form if
// comments are open.
func (r *request) storyThread(ctx context.Context, st *story.Story, sort comment.Sort, after comment.ThreadCursor) (*ui.Thread, error) {
	branches, more, err := r.site.Comments.Threads(ctx, comment.ThreadQuery{Story: st.Code, Sort: sort, After: after, Limit: headsOnPage})
	if err != nil {
		return nil, err
	}
	t, open, err := r.threadFrame(ctx, st, sort)
	if err != nil {
		return nil, err
	}
	if after == (comment.ThreadCursor{}) && open.Open {
		form := r.form(st)
		t.Form = &form
	}
	r.layThreads(st, t, branches, open)
	if more && len(branches) > 0 {
		t.Next = ui.Link{Text: r.ed.P.T("comment.next"), URL: r.threadPath(st, sort, branches[len(branches)-1].Cursor)}
	}
	if after != (comment.ThreadCursor{}) {
		t.First = ui.Link{Text: r.ed.P.T("comment.first"), URL: r.threadPath(st, sort, comment.ThreadCursor{})}
	}
	return t, nil
}

// threadFrame is what stands around a story's threads on every page of them.
func (r *request) threadFrame(ctx context.Context, st *story.Story, sort comment.Sort) (*ui.Thread, comment.Openness, error) {
	p := r.ed.P
	r.needs(directory.RulesTag(r.ed.Edition.Edition))
	counts, err := r.site.Comments.Counts(ctx, st.Code)
	if err != nil {
		return nil, comment.Openness{}, err
	}
	open, err := r.site.Comments.Openness(ctx, st.Code)
	if err != nil {
		return nil, open, err
	}
	t := &ui.Thread{P: p, Published: counts.Published, Waiting: counts.Waiting, Refused: counts.Refused}
	if open.Open {
		r.expire(open.Until)
		t.WriteURL = r.ed.Prefix + "/news/" + st.Code.String() + "/comment"
	} else {
		t.Closed = r.closed(open)
	}
	if open.Votes {
		t.VoteAction, t.VoteToken = r.ed.Prefix+"/news/"+st.Code.String()+"/comment/vote", r.token(purposeLike, st.Code)
	}
	for _, s := range comment.Sorts() {
		if counts.Published < 2 || s == comment.Liked && !open.Votes {
			continue
		}
		t.Sorts = append(t.Sorts, ui.NavLink{
			Name: p.T("comment.sort." + string(s)), URL: r.threadPath(st, s, comment.ThreadCursor{}), Current: s == sort,
		})
	}
	if len(t.Sorts) < 2 {
		t.Sorts = nil
	}
	// The tokens in the forms grow old with the page.
	r.expire(r.now.Add(tokenLife / 2))
	return t, open, nil
}

// closed says why a story takes no comments, and since when.
func (r *request) closed(open comment.Openness) string {
	if open.Why == "" {
		return r.ed.P.T("comment.closed")
	}
	text := r.ed.P.T("comment.closed_by." + string(open.Why))
	if !open.Since.IsZero() {
		text += " " + r.ed.P.T("comment.closed_since", "time", r.ed.P.DateTime(open.Since))
	}
	return text
}

// layThreads puts branches on the page and returns the comments that have room
// on it.
func (r *request) layThreads(st *story.Story, t *ui.Thread, branches []comment.Branch, open comment.Openness) {
	lay := layout{r: r, st: st, open: open}
	shown := plan(branches)
	for i, b := range branches {
		u := lay.head(b)
		for _, a := range b.Answers[:shown[i]] {
			u.Replies = append(u.Replies, lay.answer(a, u))
		}
		if left := len(b.Answers) + b.More - shown[i]; left > 0 {
			u.More = ui.Link{Text: r.ed.P.T("comment.more_answers", "n", left), URL: r.branchPath(st, b.ID)}
			if shown[i] > 0 {
				u.More.URL = r.branchAfter(st, b.ID, b.Answers[shown[i]-1])
			}
		}
		t.Comments = append(t.Comments, u)
	}
}

// plan says how many answers of each branch have room on a page of them.
func plan(branches []comment.Branch) []int {
	room := roomForTalk
	for _, b := range branches {
		if !b.Gone {
			room -= frameOfOne + len(b.Head.Text())
		}
	}
	out := make([]int, len(branches))
	for i, b := range branches {
		for _, a := range b.Answers[:min(len(b.Answers), answersShown)] {
			if room -= frameOfOne + len(a.Text()); room < 0 {
				break
			}
			out[i]++
		}
	}
	return out
}

// threadPage is a page of a story's threads beside the story's own, or one
// thread with all its answers.
func (s *Site) threadPage(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.public(ctx, r)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	if st.Edition != r.ed.Edition.Edition {
		return redirect(http.StatusMovedPermanently, s.Dir.Edition(st.Edition).Prefix+"/news/"+st.Code.String()+"/comments?"+query.Encode()), nil
	}
	sort := comment.Sort(query.Get("sort"))
	if sort == "" {
		sort = defaultSort
	}
	after, ok := parsePlace(query.Get("after"))
	if !ok || !slices.Contains(comment.Sorts(), sort) {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	v := ThreadView{
		Frame: r.frame(r.ed.P.T("comment.of_story", "headline", st.Headline), ""),
		Story: ui.Headline{URL: s.Dir.StoryPath(st.Edition, st.Code, st.Slug), Title: st.Headline, Kicker: st.Kicker},
	}
	v.NoIndex = true
	v.Crumbs = r.crumbs(r.sectionLink(r.ed.ByID[st.Section]), ui.Link{Text: st.Headline, URL: v.Story.URL})
	if of := query.Get("of"); of != "" {
		n, ok := id.ParseComment(of)
		if !ok {
			return nil, fault.New(fault.NotFound, "comment.unknown")
		}
		v.Thread, err = r.branch(ctx, st, n, after)
	} else {
		v.Thread, err = r.storyThread(ctx, st, sort, after)
	}
	if err != nil {
		return nil, err
	}
	v.Thread.Form = nil
	v.Prev, v.Next = v.Thread.First.URL, v.Thread.Next.URL
	return page(s.pages.Thread, http.StatusOK, v)
}

// branch is one thread with a page of its answers.
func (r *request) branch(ctx context.Context, st *story.Story, n id.Comment, after comment.ThreadCursor) (*ui.Thread, error) {
	b, err := r.site.Comments.Branch(ctx, st.Code, n)
	if err != nil {
		return nil, err
	}
	t, open, err := r.threadFrame(ctx, st, defaultSort)
	if err != nil {
		return nil, err
	}
	t.Sorts = nil
	lay := layout{r: r, st: st, open: open}
	u := lay.head(b)
	all := b.Answers
	if after != (comment.ThreadCursor{}) {
		from := slices.IndexFunc(all, func(p comment.Public) bool {
			d := p.At().Compare(after.At)
			return d > 0 || d == 0 && p.ID() > after.ID
		})
		if from < 0 {
			from = len(all)
		}
		all = all[from:]
		t.First = ui.Link{Text: r.ed.P.T("comment.first"), URL: r.branchPath(st, n)}
	}
	room := roomForTalk
	for i, a := range all {
		if room -= frameOfOne + len(a.Text()); i == answersOnPage || i > 0 && room < 0 {
			t.Next = ui.Link{Text: r.ed.P.T("comment.next"), URL: r.branchAfter(st, n, all[i-1])}
			break
		}
		u.Replies = append(u.Replies, lay.answer(a, u))
	}
	t.Comments = []ui.Comment{u}
	t.Whole = ui.Link{Text: r.ed.P.T("comment.whole"), URL: r.threadPath(st, defaultSort, comment.ThreadCursor{})}
	return t, nil
}

// threadPath is the address of a page of threads: the first in the usual order
// is the story's own.
func (r *request) threadPath(st *story.Story, sort comment.Sort, after comment.ThreadCursor) string {
	first := after == (comment.ThreadCursor{})
	if first && sort == defaultSort {
		return r.site.Dir.StoryPath(st.Edition, st.Code, st.Slug) + "#comments"
	}
	path := r.ed.Prefix + "/news/" + st.Code.String() + "/comments?sort=" + string(sort)
	if !first {
		path += "&after=" + formatPlace(after)
	}
	return path + "#comments"
}

func (r *request) branchPath(st *story.Story, n id.Comment) string {
	return r.ed.Prefix + "/news/" + st.Code.String() + "/comments?of=" + n.String()
}

// branchAfter is the page of a thread's answers that begins after one.
func (r *request) branchAfter(st *story.Story, n id.Comment, last comment.Public) string {
	return r.branchPath(st, n) + "&after=" + formatPlace(comment.ThreadCursor{At: last.At(), ID: last.ID()})
}

// formatPlace writes a place in a list of threads for an address.
func formatPlace(c comment.ThreadCursor) string {
	return strconv.Itoa(c.Liked) + "." + strconv.FormatInt(c.At.UnixMicro(), 10) + "." + c.ID.String()
}

// parsePlace reads what formatPlace wrote, and nothing else; "" is the first
// page.
func parsePlace(s string) (comment.ThreadCursor, bool) {
	if s == "" {
		return comment.ThreadCursor{}, true
	}
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return comment.ThreadCursor{}, false
	}
	liked, err := strconv.Atoi(parts[0])
	micros, err2 := strconv.ParseInt(parts[1], 10, 64)
	n, ok := id.ParseComment(parts[2])
	if err != nil || err2 != nil || !ok {
		return comment.ThreadCursor{}, false
	}
	c := comment.ThreadCursor{Liked: liked, At: time.UnixMicro(micros).UTC(), ID: n}
	return c, formatPlace(c) == s
}

// permalink leads to the page on which a comment stands now.
func (s *Site) permalink(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.public(ctx, r)
	if err != nil {
		return nil, err
	}
	n, ok := id.ParseComment(r.PathValue("n"))
	if !ok {
		return nil, fault.New(fault.NotFound, "comment.unknown")
	}
	if st.Edition != r.ed.Edition.Edition {
		return redirect(http.StatusMovedPermanently, s.Dir.Edition(st.Edition).Prefix+"/news/"+st.Code.String()+"/comment/"+n.String()), nil
	}
	c, err := s.Comments.Visible(ctx, n)
	if err == nil && c.Story() != st.Code {
		err = fault.New(fault.NotFound, "comment.unknown")
	}
	if err != nil {
		return nil, err
	}
	at, err := r.placeOf(ctx, st, c)
	if err != nil {
		return nil, err
	}
	at, _, _ = strings.Cut(at, "#")
	return redirect(http.StatusFound, at+"#c"+n.String()), nil
}

// placeOf is the address of the page that has a comment: in the usual order,
// or among the answers to its parent where the page has no room for it.
func (r *request) placeOf(ctx context.Context, st *story.Story, c comment.Public) (string, error) {
	at, err := r.site.Comments.Locate(ctx, c.ID(), defaultSort, headsOnPage)
	if err != nil {
		return "", err
	}
	path := r.threadPath(st, defaultSort, at.After)
	if c.Parent() == 0 {
		return path, nil
	}
	branches, _, err := r.site.Comments.Threads(ctx, comment.ThreadQuery{Story: st.Code, Sort: defaultSort, After: at.After, Limit: headsOnPage})
	if err != nil {
		return "", err
	}
	shown := plan(branches)
	i := slices.IndexFunc(branches, func(b comment.Branch) bool { return b.ID == c.Parent() })
	is := func(p comment.Public) bool { return p.ID() == c.ID() }
	if i >= 0 && slices.ContainsFunc(branches[i].Answers[:shown[i]], is) {
		return path, nil
	}
	b, err := r.site.Comments.Branch(ctx, st.Code, c.Parent())
	if err != nil {
		return "", err
	}
	if j := slices.IndexFunc(b.Answers, is); j > 0 {
		return r.branchAfter(st, b.ID, b.Answers[j-1]), nil
	}
	return r.branchPath(st, c.Parent()), nil
}
