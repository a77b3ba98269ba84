package story

import (
	"slices"
	"strconv"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// moving is an act that moves a story on, with the right its route needs.
type moving struct {
	act  story.Act
	need account.Act
	kind string // of its button
	key  string // its shortcut
}

// plainActs need nothing said: a button does them.
var plainActs = []moving{
	{story.Submit, account.StorySubmit, "main", "s"},
	{story.Approve, account.StoryApprove, "main", "a"},
	{story.Publish, account.StoryPublish, "main", "p"},
	{story.Unschedule, account.StorySchedule, "", "u"},
}

// formActs ask for something first: a page does them.
var formActs = []moving{
	{story.Return, account.StoryReturn, "", "r"},
	{story.Schedule, account.StorySchedule, "", "t"},
	{story.Withdraw, account.StoryWithdraw, "danger", "w"},
}

// ActView is the page that asks for what an act needs.
type ActView struct {
	ui.DeskFrame
	Heading, Text string
	State         ui.State
	Headline, URL string
	Action        string
	Version       string
	Kind          string // of the button
	Button        string
	Fields        []ui.Field
}

// order reads what comes with an act.
func order(r *desk.Request, a moving) (story.Order, error) {
	o := story.Order{Note: r.Form.Text("note"), Withdrawal: story.WithdrawalKind(r.Form.Get("kind"))}
	o.Version, _ = strconv.ParseInt(r.Form.Get("version"), 10, 64)
	o.Version = max(o.Version, 1) // no act here may skip the check of the version
	var bad fault.Fields
	switch a.act {
	case story.Schedule:
		var ok bool
		if o.At, ok = parseWhen(r.Ed.P, r.Form.Get("at")); !ok {
			bad.Add("at", "desk.story.when_form", "example", example(r))
		}
	case story.Withdraw:
		if r.Form.Get("sure") != "" {
			break
		}
		bad.Add("sure", "desk.story.withdraw_sure_first")
		if o.Note == "" { // told together, not one a try
			bad.Add("note", "field.required")
		}
		if !slices.Contains(story.WithdrawalKinds(), o.Withdrawal) {
			bad.Add("kind", "field.choose")
		}
	default:
	}
	return o, bad.Err()
}

// do does an act. What can be mended, and what somebody else must do, is told
// on the page the act was asked for on.
func (s *Stories) do(a moving) func(*desk.Request) (desk.Act, error) {
	return func(r *desk.Request) (desk.Act, error) {
		st, elsewhere, err := s.find(r)
		if err != nil {
			return desk.Act{}, err
		}
		if elsewhere != nil {
			return desk.Act{}, fault.New(fault.NotFound, "story.none")
		}
		o, err := order(r, a)
		if err == nil {
			st, err = s.Stories.Act(r.Context(), r.Actor, st.Code, a.act, o)
		}
		if err == nil {
			return desk.Act{To: path(r, st.Code, ""), Flash: web.Flash{Key: "desk.story.done." + string(a.act)}}, nil
		}
		again := func() (*web.Page, error) { return s.show(r, err) }
		if slices.Contains(formActs, a) {
			again = func() (*web.Page, error) { return s.actForm(r, a, err) }
		}
		switch kind := fault.KindOf(err); {
		case kind == fault.Invalid, kind == fault.Conflict, isKey(err, "story.four-eyes"):
			page, perr := again()
			return desk.Act{Page: page}, perr
		default:
			return desk.Act{}, err
		}
	}
}

// actForm asks for what an act needs.
func (s *Stories) actForm(r *desk.Request, a moving, cause error) (*web.Page, error) {
	st, elsewhere, err := s.find(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	if !slices.Contains(story.Allowed(st, r.Actor), a.act) {
		if cause != nil && (fault.Is(cause, fault.Conflict) || fault.Is(cause, fault.Invalid)) {
			return s.show(r, cause) // it was allowed a moment ago
		}
		return nil, refusal(st, a.act)
	}
	name := string(a.act)
	v := ActView{
		DeskFrame: r.Frame(r.T("desk.story.act."+name), "stories"), Heading: r.T("desk.story.act." + name),
		Text: r.T("desk.story.ask." + name), State: stateOf(r, st.State, st.PublishAt, st.ReturnNote), Headline: headline(r, st),
		URL: path(r, st.Code, ""), Action: path(r, st.Code, "/"+name), Version: strconv.FormatInt(st.Version, 10),
		Kind: a.kind, Button: r.T("desk.story.button." + name),
	}
	if v.Kind == "" {
		v.Kind = "main"
	}
	r.Failed(&v.DeskFrame, cause)
	switch a.act {
	case story.Return:
		v.Fields = []ui.Field{{Name: "note", Label: r.T("desk.story.return_note"), Type: "textarea", Rows: 4, Hint: r.T("desk.story.return_note_hint")}}
	case story.Schedule:
		v.Fields = []ui.Field{whenField(r, st)}
	case story.Withdraw:
		v.Fields = withdrawFields(r)
	default:
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Required = true
		if cause == nil {
			continue
		}
		switch f.Type {
		case "checkbox":
			f.Checked = r.Form.Has(f.Name)
		case "select":
			for k := range f.Options {
				f.Options[k].Selected = f.Options[k].Value == r.Form.Get(f.Name)
			}
		default:
			f.Value = r.Form.Get(f.Name)
		}
	}
	r.Faulty(cause, v.Fields)
	if cause == nil {
		v.Fields[0].Focus = true
	}
	page, err := desk.Render(s.pages.act, v)
	if err == nil && cause != nil {
		page.Status = web.StatusOf(cause)
	}
	return page, err
}

func whenField(r *desk.Request, st *story.Story) ui.Field {
	at := r.Now.Truncate(time.Hour).Add(2 * time.Hour)
	if st.State == story.Scheduled {
		at = st.PublishAt
	}
	return ui.Field{
		Name: "at", Label: r.T("desk.story.when"), Type: "text", Value: writeWhen(r.Ed.P, at), Max: 60, Auto: "off",
		Hint: r.T("desk.story.when_hint", "example", example(r), "zone", r.Ed.Zone, "now", r.Ed.P.DateTime(r.Now)),
	}
}

// example is a time as one may be typed.
func example(r *desk.Request) string {
	return r.Ed.P.Digits(writeWhen(r.Ed.P, r.Now.Truncate(time.Hour).Add(26*time.Hour+30*time.Minute)))
}

func withdrawFields(r *desk.Request) []ui.Field {
	kind := ui.Field{Name: "kind", Label: r.T("desk.story.withdraw_kind"), Type: "select", Options: []ui.Option{{Text: r.T("desk.story.choose")}}}
	for _, k := range story.WithdrawalKinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: r.T("desk.story.withdrawal." + string(k))})
	}
	return []ui.Field{
		kind,
		{
			Name: "note", Label: r.T("desk.story.withdraw_note"), Type: "textarea", Rows: 4,
			Hint: r.T("desk.story.withdraw_note_hint"),
		},
		{Name: "sure", Label: r.T("desk.story.withdraw_sure"), Type: "checkbox", Value: "1"},
	}
}

func headline(r *desk.Request, st *story.Story) string {
	if st.Headline == "" {
		return r.T("desk.story.untitled")
	}
	return st.Headline
}
