package story

import (
	"slices"
	"strconv"

	"peyk/internal/audit"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// HistoryView is everything that was done to a story.
type HistoryView struct {
	ui.DeskFrame
	Headline, URL string
	Entries       []Entry
	Revisions     []Version
	Changes       *Changes // of the revision asked for
	None          string   // said when that revision changed no passage
}

// Entry is one act of the log.
type Entry struct {
	What, Who string
	Time      ui.Time
	Note      string
}

// Version is a kept version of the text.
type Version struct {
	Text, Who string
	Time      ui.Time
	URL       string
	Current   bool
}

// storyActs begins the kinds of what happens to stories, apart from what
// happens to the comments under them.
const storyActs = "story."

// log returns the newest acts on a story.
func (s *Stories) log(r *desk.Request, code id.Story, limit int) ([]Entry, error) {
	list, err := s.Audit.List(r.Context(), r.Actor, audit.Query{Story: code, Prefix: storyActs, Limit: limit})
	if err != nil {
		return nil, err
	}
	people, err := s.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, 0, len(list))
	for _, e := range list {
		out = append(out, Entry{
			What: r.T("desk.story.did." + string(e.Kind[len(storyActs):])), Who: who(r, people, e.Actor),
			Time: moment(r, e.At), Note: e.Detail["note"],
		})
		last := &out[len(out)-1]
		switch how := e.Detail["how"]; {
		case e.Kind == event.StoryCreated && (how == "typed" || how == "pasted"):
			last.What = r.T("desk.story.did.created_" + how)
		case e.Detail["translation"] == "0":
			last.What = r.T("desk.story.did.unlinked")
		case e.Detail["translation"] != "":
			last.What = r.T("desk.story.did.linked", "code", r.Ed.P.Digits(e.Detail["translation"]))
		}
	}
	return out, nil
}

// history shows the log of a story, its versions, and what one of them changed.
func (s *Stories) history(r *desk.Request) (*web.Page, error) {
	st, elsewhere, err := s.find(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	v := HistoryView{
		DeskFrame: r.Frame(r.T("desk.story.history"), "stories"), Headline: headline(r, st), URL: path(r, st.Code, ""),
	}
	if v.Entries, err = s.log(r, st.Code, 0); err != nil {
		return nil, err
	}
	list, err := s.Stories.Revisions(r.Context(), r.Actor, st.Code)
	if err != nil {
		return nil, err
	}
	asked := 0
	if r.Form.Has("revision") {
		if asked, err = strconv.Atoi(r.Form.Get("revision")); err != nil {
			return nil, fault.New(fault.NotFound, "desk.story.no_revision")
		}
	}
	if err := s.versions(r, &v, list, asked); err != nil {
		return nil, err
	}
	return desk.Render(s.pages.history, v)
}

func (s *Stories) versions(r *desk.Request, v *HistoryView, list []story.Revision, asked int) error {
	people, err := s.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	for _, rev := range list {
		v.Revisions = append(v.Revisions, Version{
			Text: r.T("desk.story.revision", "n", rev.Revision), Who: who(r, people, rev.Actor), Time: moment(r, rev.At),
			URL: v.URL + "/history?revision=" + strconv.Itoa(rev.Revision) + "#changes", Current: rev.Revision == asked,
		})
	}
	if asked == 0 {
		return nil
	}
	i := slices.IndexFunc(list, func(rev story.Revision) bool { return rev.Revision == asked })
	if i < 0 {
		return fault.New(fault.NotFound, "desk.story.no_revision")
	}
	before := &story.Content{}
	if i+1 < len(list) {
		before = &list[i+1].Content
	}
	v.Changes = changes(r, before, &list[i].Content)
	v.Changes.Title = r.T("desk.story.revision_changes", "n", asked)
	v.Changes.Before, v.Changes.After = r.T("desk.story.was"), r.T("desk.story.became")
	if len(v.Changes.List) == 0 {
		v.None = r.T("desk.story.revision_none")
	}
	return nil
}
