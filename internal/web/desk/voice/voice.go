// Package voice owns the page on which the newsroom sees what readers answered
// to "was this news helpful?", and why. It shows answers that count, and must
// not know who gave them.
package voice

import (
	"embed"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

//go:embed voice.html
var files embed.FS

// Voice is the part of the newsroom that listens to readers.
type Voice struct {
	desk *desk.Desk
	page *ui.Page[View]
}

// New returns the part.
func New(d *desk.Desk) (*Voice, error) {
	page, err := ui.NewPage[View](d.Library, ui.Desk, files, "voice.html")
	if err != nil {
		return nil, err
	}
	return &Voice{d, page}, nil
}

// Routes lays the routes of the part.
func (v *Voice) Routes(m *desk.Mount) {
	m.Get("/voice", account.DeskSee, v.list)
	m.Get("/voice/{code}", account.DeskSee, v.one)
}

// View is the list of stories, or one story's reasons.
type View struct {
	ui.DeskFrame
	Intro string
	Back  ui.Link // Text empty on the list
	Table ui.Table
}

// How much a page shows.
const (
	stories = 60
	reasons = 200
)

func (v *Voice) list(r *desk.Request) (*web.Page, error) {
	out := View{DeskFrame: r.Frame(r.T("voice.title"), "voice"), Intro: r.T("voice.intro")}
	out.Table = ui.Table{
		Caption: r.T("voice.title"), Empty: &ui.Empty{Title: r.T("voice.empty"), Text: r.T("voice.empty_text")},
		Columns: []ui.Column{
			{Text: r.T("story.part.headline")},
			{Text: r.T("voice.yes"), Number: true},
			{Text: r.T("voice.no"), Number: true},
			{Text: r.T("voice.reasons"), Number: true},
			{Text: r.T("voice.last")},
		},
	}
	list, err := v.desk.Rank.Voices(r.Context(), r.Ed.Edition.Edition, stories)
	if err != nil {
		return nil, err
	}
	codes := make([]id.Story, len(list))
	for i, one := range list {
		codes[i] = one.Story
	}
	seen, err := v.desk.Reader.ByCodes(r.Context(), codes, r.Now)
	if err != nil {
		return nil, err
	}
	heads := map[id.Story]story.Summary{}
	for _, s := range seen {
		heads[s.Code] = s
	}
	for _, one := range list {
		s, ok := heads[one.Story]
		if !ok {
			continue // withdrawn
		}
		out.Table.Rows = append(out.Table.Rows, []ui.Cell{
			{Text: s.Headline, URL: r.Path("/voice/" + one.Story.String()), Note: r.Ed.ByID[s.Section].Name, Main: true},
			{Text: r.Ed.P.Num(one.Tally.Yes), Number: true},
			{Text: r.Ed.P.Num(one.Tally.No), Number: true},
			{Text: r.Ed.P.Num(one.Reasons), Number: true},
			{Time: ago(r, one.At)},
		})
	}
	return desk.Render(v.page, out)
}

// one is a story's reasons.
func (v *Voice) one(r *desk.Request) (*web.Page, error) {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return nil, fault.New(fault.NotFound, "story.none")
	}
	seen, err := v.desk.Reader.ByCodes(r.Context(), []id.Story{code}, r.Now)
	if err != nil {
		return nil, err
	}
	if len(seen) == 0 || seen[0].Edition != r.Ed.Edition.Edition {
		return nil, fault.New(fault.NotFound, "story.none")
	}
	tally, err := v.desk.Rank.TallyOf(r.Context(), code)
	if err != nil {
		return nil, err
	}
	list, err := v.desk.Rank.ReasonsOf(r.Context(), code, reasons)
	if err != nil {
		return nil, err
	}
	out := View{
		DeskFrame: r.Frame(seen[0].Headline, "voice"), Intro: r.T("voice.tally", "yes", tally.Yes, "no", tally.No),
		Back: ui.Link{Text: r.T("voice.title"), URL: r.Path("/voice")},
	}
	out.Table = ui.Table{
		Caption: r.T("voice.reasons"), Empty: &ui.Empty{Title: r.T("voice.no_reasons"), Text: r.T("voice.no_reasons_text")},
		Columns: []ui.Column{{Text: r.T("voice.answer")}, {Text: r.T("voice.reason")}, {Text: r.T("voice.last")}},
	}
	for _, why := range list {
		out.Table.Rows = append(out.Table.Rows, row(r, why))
	}
	return desk.Render(v.page, out)
}

// row is a reason in the table.
func row(r *desk.Request, why rank.Reason) []ui.Cell {
	answer, text := r.T("vote.no"), why.Note
	if why.Helpful {
		answer = r.T("vote.yes")
	}
	note := ""
	if why.Code != "" {
		text, note = r.T("vote.reason."+why.Code), why.Note
	}
	return []ui.Cell{{Text: answer}, {Text: text, Note: note}, {Time: ago(r, why.At)}}
}

func ago(r *desk.Request, at time.Time) *ui.Time {
	return &ui.Time{ISO: r.Ed.P.ISO(at), Text: r.Ed.P.Ago(at, r.Now)}
}
