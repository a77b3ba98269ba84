package story

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// ShowView is a story as the newsroom sees it, with what can be done to it.
type ShowView struct {
	ui.DeskFrame
	State       ui.State
	Time        ui.Time // when it came or comes out; empty for neither
	Left        string
	Return      string // why it was sent back
	Withdrawal  *Notice
	Kicker      string
	Headline    string
	Untitled    bool
	Lead        string
	Body        template.HTML
	Source      string
	Byline      string
	Tags        []string
	People      []string
	Pictures    []ui.Picture
	Corrections []Correction
	Facts       []Fact
	Acts        []Choice
	Hint        string // why an act that one might expect is not offered
	Version     string
	Log         []Entry
	HistoryURL  string
}

// Notice is the public notice of a withdrawal.
type Notice struct {
	Kind, Text, Who string
	Time            ui.Time
}

// Correction is a correction as the public page tells it.
type Correction struct {
	Time    ui.Time
	Who     string
	Note    string
	Changes *Changes
}

// Fact is something known of the story. URL makes it a link.
type Fact struct {
	Name, Text string
	URL        string
	Time       ui.Time
	Latin      bool
}

// Choice is an act that may be done: a button, or a link to the page that asks
// for more.
type Choice struct {
	Text, Kind, Key string
	Post            string // accepts POST; empty for a link
	URL             string
}

// shortLog is how many acts of the log stand beside the story.
const shortLog = 5

// show is a story's page; cause is why an act on it was refused.
func (s *Stories) show(r *desk.Request, cause error) (*web.Page, error) {
	st, elsewhere, err := s.find(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	people, err := s.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := ShowView{
		DeskFrame: r.Frame(headline(r, st), "stories"), State: stateOf(r, st.State, st.PublishAt, st.ReturnNote), Return: st.ReturnNote,
		Kicker: st.Kicker, Headline: headline(r, st), Untitled: st.Headline == "", Lead: st.Lead, Body: st.Body.HTML(),
		Source: st.Source, Byline: st.Byline, Version: strconv.FormatInt(st.Version, 10), HistoryURL: path(r, st.Code, "/history"),
	}
	v.Wide = true
	for _, t := range st.Tags {
		v.Tags = append(v.Tags, t.Name)
	}
	for _, t := range st.People {
		v.People = append(v.People, t.Name)
	}
	if !st.PublishAt.IsZero() {
		v.Time = moment(r, st.PublishAt)
		if st.State == story.Scheduled && st.PublishAt.After(r.Now) {
			v.Left = r.T("desk.story.left", "span", r.Ed.P.Span(st.PublishAt.Sub(r.Now)))
		}
	}
	if w := st.Withdrawal; w != nil {
		v.Withdrawal = &Notice{Kind: r.T("desk.story.withdrawal." + string(w.Kind)), Text: w.Notice, Who: who(r, people, w.Actor), Time: moment(r, w.At)}
	}
	for _, c := range slices.Backward(st.Corrections) {
		v.Corrections = append(v.Corrections, Correction{Time: moment(r, c.At), Who: who(r, people, c.Actor), Note: c.Note, Changes: passages(r, c.Changes)})
	}
	if v.Pictures, err = s.pictures(r, st); err != nil {
		return nil, err
	}
	if v.Facts, err = s.facts(r, st, people); err != nil {
		return nil, err
	}
	if v.Log, err = s.log(r, st.Code, shortLog); err != nil {
		return nil, err
	}
	choices(r, st, &v)
	failed(r, &v, cause)
	page, err := desk.Render(s.pages.show, v)
	if err == nil && cause != nil {
		page.Status = web.StatusOf(cause)
	}
	return page, err
}

// failed tells why an act was refused; what is missing is named, for its
// field stands on another page.
func failed(r *desk.Request, v *ShowView, cause error) {
	r.Failed(&v.DeskFrame, cause)
	var missing []string
	for _, bad := range fieldsOf(cause) {
		missing = append(missing, r.T("desk.story.missing", "part", r.T("story.part."+bad.Name), "fault", r.Ed.P.FieldFault(bad)))
	}
	if len(missing) > 0 {
		v.Flash = &ui.Notice{Kind: "bad", Title: r.T("desk.story.incomplete"), Text: strings.Join(missing, " ")}
	}
}

// choices are the acts that are offered, the usual next one first.
func choices(r *desk.Request, st *story.Story, v *ShowView) {
	allowed := story.Allowed(st, r.Actor)
	add := func(c Choice) {
		v.Acts = append(v.Acts, c)
		v.Keys = append(v.Keys, ui.KeyHint{Key: c.Key, Text: c.Text})
	}
	for _, a := range plainActs {
		if !slices.Contains(allowed, a.act) {
			continue
		}
		if a.act == story.Approve && st.Author == r.Actor.User && !r.Actor.Can(account.StoryApproveOwn, st.Section) {
			v.Hint = r.T("story.four-eyes")
			continue
		}
		if a.act == story.Unschedule && !st.PublishAt.After(r.Now) {
			continue
		}
		kind := a.kind
		if a.act == story.Publish && st.State == story.Scheduled {
			kind = ""
		}
		add(Choice{Text: r.T("desk.story.act." + string(a.act)), Kind: kind, Key: a.key, Post: path(r, st.Code, "/"+string(a.act))})
	}
	for _, act := range []story.Act{story.Edit, story.Correct} {
		if slices.Contains(allowed, act) {
			add(Choice{Text: r.T("desk.story.act." + string(act)), Key: "e", URL: path(r, st.Code, "/"+string(act))})
		}
	}
	for _, a := range formActs {
		if !slices.Contains(allowed, a.act) || a.act == story.Schedule && st.State == story.Scheduled && !st.PublishAt.After(r.Now) {
			continue
		}
		add(Choice{Text: r.T("desk.story.act." + string(a.act)), Kind: a.kind, Key: a.key, URL: path(r, st.Code, "/"+string(a.act))})
	}
}

func (s *Stories) pictures(r *desk.Request, st *story.Story) ([]ui.Picture, error) {
	list := make([]id.Media, len(st.Pictures))
	for i, p := range st.Pictures {
		list[i] = p.Media
	}
	known, err := s.Media.Pictures(r.Context(), list)
	if err != nil {
		return nil, err
	}
	var out []ui.Picture
	for _, p := range st.Pictures {
		if pic, ok := known[p.Media]; ok {
			out = append(out, picture(r, pic, p))
		}
	}
	return out, nil
}

// shown is the width of a picture on the story's page.
const shown = 720

func picture(r *desk.Request, pic media.Picture, ref story.PictureRef) ui.Picture {
	best := pic.Best(shown)
	return ui.Picture{
		Src: directory.MediaPath(best.Key), Width: best.Width, Height: best.Height, Alt: cmp.Or(ref.Alt, pic.Alt), Caption: ref.Caption,
		Credit: pic.Credit, CreditLabel: r.T("story.photographer"), Tone: ui.Tone(pic.Colour),
	}
}

func (s *Stories) facts(r *desk.Request, st *story.Story, people map[id.User]string) ([]Fact, error) {
	p := r.Ed.P
	created, updated := moment(r, st.CreatedAt), moment(r, st.UpdatedAt)
	facts := []Fact{
		{Name: r.T("desk.story.code"), Text: p.Digits(st.Code.String())},
		{Name: r.T("story.part.section"), Text: r.Ed.ByID[st.Section].Name},
		{Name: r.T("story.part.genre"), Text: r.T("genre." + string(st.Genre))},
		{Name: r.T("desk.story.importance"), Text: r.T("desk.story.weight." + strconv.Itoa(st.Importance))},
		{Name: r.T("desk.story.author"), Text: who(r, people, st.Author)},
	}
	if st.Approver != 0 {
		facts = append(facts, Fact{Name: r.T("desk.story.approver"), Text: who(r, people, st.Approver)})
	}
	facts = append(facts,
		Fact{Name: r.T("desk.story.created"), Time: created}, Fact{Name: r.T("desk.story.updated"), Time: updated},
		Fact{Name: r.T("desk.story.words"), Text: p.Num(st.Body.Words())},
	)
	if st.Visible(r.Now) || st.State == story.Withdrawn {
		facts = append(facts,
			Fact{Name: r.T("desk.story.public"), Text: r.T("desk.story.public_open"), URL: s.Dir.StoryPath(st.Edition, st.Code, st.Slug)},
			Fact{Name: r.T("desk.story.short"), Text: s.Dir.Abs(r.Ed.Prefix + "/n/" + st.Code.String()), URL: r.Ed.Prefix + "/n/" + st.Code.String(), Latin: true},
		)
	}
	others, err := s.Stories.Counterparts(r.Context(), r.Actor, st)
	if err != nil {
		return nil, err
	}
	for _, o := range others {
		text := o.Headline
		if text == "" {
			text = o.Code.String()
		}
		facts = append(facts, Fact{Name: r.T("desk.story.translation"), Text: text, URL: desk.Root(o.Edition) + "/stories/" + o.Code.String()})
	}
	return facts, nil
}
