// Package story owns the newsroom's pages about stories: the list, the form
// in which a story is written, mended and corrected, the page on which it is
// read and moved on, and its history. It must not hold a rule: what may be
// done, and by whom, is asked of the domain's package story; what is doubtful
// in a text, of package copydesk.
//
// Nothing on these pages changes a text by itself. The copy desk's findings
// stand beside it and are marked in it, and each is taken or refused when
// somebody says so; until the form is saved that happens to the form alone, but
// for what is refused for the whole agency: that goes into its dictionary.
package story

import (
	"embed"
	"net/http"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Stories is the part of the newsroom that is about stories.
type Stories struct {
	*desk.Desk
	pages pages
}

type pages struct {
	list    *ui.Page[ListView]
	paste   *ui.Page[PasteView]
	edit    *ui.Page[EditView]
	show    *ui.Page[ShowView]
	act     *ui.Page[ActView]
	history *ui.Page[HistoryView]
}

// New returns the part.
func New(d *desk.Desk) (*Stories, error) {
	s := &Stories{Desk: d}
	var err error
	if s.pages.list, err = ui.NewPage[ListView](d.Library, ui.Desk, files, "list.html"); err != nil {
		return nil, err
	}
	if s.pages.paste, err = ui.NewPage[PasteView](d.Library, ui.Desk, files, "paste.html"); err != nil {
		return nil, err
	}
	if s.pages.edit, err = ui.NewPage[EditView](d.Library, ui.Desk, files, "edit.html", "findings.html", "parts.html"); err != nil {
		return nil, err
	}
	if s.pages.show, err = ui.NewPage[ShowView](d.Library, ui.Desk, files, "show.html", "parts.html"); err != nil {
		return nil, err
	}
	if s.pages.act, err = ui.NewPage[ActView](d.Library, ui.Desk, files, "act.html", "parts.html"); err != nil {
		return nil, err
	}
	if s.pages.history, err = ui.NewPage[HistoryView](d.Library, ui.Desk, files, "history.html", "parts.html"); err != nil {
		return nil, err
	}
	return s, nil
}

// maxText bounds what a story's form may send, in bytes: a long report, typed
// in letters that take six bytes each on the way.
const maxText = 4 << 20

// Routes lays the part's routes, and the newsroom's home.
func (s *Stories) Routes(m *desk.Mount) {
	m.Get("/{$}", account.DeskSee, home)
	m.Get("/stories", account.DeskSee, s.list)
	m.Get("/stories/new", account.StoryCreate, s.newForm)
	m.Post("/stories/new", account.StoryCreate, s.write(""), nil, web.MaxBody(maxText))
	m.Get("/stories/paste", account.StoryCreate, func(r *desk.Request) (*web.Page, error) { return s.pasteForm(r, nil) })
	m.Post("/stories/paste", account.StoryCreate, s.paste, s.pasteForm, web.MaxBody(maxText))
	m.Get("/stories/{code}", account.DeskSee, func(r *desk.Request) (*web.Page, error) { return s.show(r, nil) })
	m.Get("/stories/{code}/history", account.DeskSee, s.history)
	m.Get("/stories/{code}/edit", account.StoryEditOwn, s.editForm(story.Edit))
	m.Post("/stories/{code}/edit", account.StoryEditOwn, s.write(story.Edit), nil, web.MaxBody(maxText))
	m.Get("/stories/{code}/correct", account.StoryCorrect, s.editForm(story.Correct))
	m.Post("/stories/{code}/correct", account.StoryCorrect, s.write(story.Correct), nil, web.MaxBody(maxText))
	for _, a := range plainActs {
		m.Post("/stories/{code}/"+string(a.act), a.need, s.do(a), nil)
	}
	for _, a := range formActs {
		m.Get("/stories/{code}/"+string(a.act), a.need, func(r *desk.Request) (*web.Page, error) { return s.actForm(r, a, nil) })
		m.Post("/stories/{code}/"+string(a.act), a.need, s.do(a), nil)
	}
}

// home leads to what somebody works on.
func home(r *desk.Request) (*web.Page, error) {
	to := "/stories"
	if !r.Actor.CanSomewhere(account.StoryCreate) && r.Actor.CanSomewhere(account.CommentModerate) {
		to = "/comments"
	}
	return redirect(r.Path(to)), nil
}

func redirect(to string) *web.Page {
	return &web.Page{Status: http.StatusSeeOther, Header: http.Header{"Location": {to}}}
}

// codeOf reads the story's code from the address.
func codeOf(r *desk.Request) (id.Story, error) {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return 0, fault.New(fault.NotFound, "story.none")
	}
	return code, nil
}

// find returns the story of the address. One of another edition is found
// under that edition's address, where elsewhere leads.
func (s *Stories) find(r *desk.Request) (st *story.Story, elsewhere *web.Page, err error) {
	code, err := codeOf(r)
	if err != nil {
		return nil, nil, err
	}
	st, err = s.Stories.Get(r.Context(), r.Actor, code)
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			err = fault.Wrap(fault.NotFound, "story.none", err)
		}
		return nil, nil, err
	}
	if st.Edition != r.Ed.Edition.Edition {
		return st, redirect(desk.Root(st.Edition) + "/stories/" + st.Code.String()), nil
	}
	return st, nil, nil
}

// path is the address of a story's page in the newsroom, or of one under it.
func path(r *desk.Request, code id.Story, more string) string {
	return r.Path("/stories/" + code.String() + more)
}
