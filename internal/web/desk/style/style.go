// Package style owns the newsroom's pages about how an edition writes: the
// style guide, the words not to be written, and the dictionary of what nobody
// wants to be told of again. It must not hold a rule: what a setting means, and
// who may change it, package copydesk says.
package style

import (
	"embed"
	"errors"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

//go:embed *.html
var files embed.FS

// Style is the part of the newsroom that is about the style.
type Style struct {
	desk       *desk.Desk
	guide      *ui.Page[GuideView]
	dictionary *ui.Page[DictionaryView]
}

// New returns the part.
func New(d *desk.Desk) (*Style, error) {
	s := &Style{desk: d}
	var err error
	if s.guide, err = ui.NewPage[GuideView](d.Library, ui.Desk, files, "guide.html"); err != nil {
		return nil, err
	}
	if s.dictionary, err = ui.NewPage[DictionaryView](d.Library, ui.Desk, files, "dictionary.html"); err != nil {
		return nil, err
	}
	return s, nil
}

// Routes lays the routes of the style.
func (s *Style) Routes(m *desk.Mount) {
	m.Get("/style", account.StoryCreate, func(r *desk.Request) (*web.Page, error) { return s.guidePage(r, nil) })
	m.Post("/style", account.StyleManage, s.changeGuide, s.guidePage)
	m.Get("/style/dictionary", account.StoryCreate, s.dictionaryPage)
	m.Post("/style/dictionary/{entry}/remove", account.DictionaryKeep, s.remove, nil)
}

// GuideView is the style guide as a form.
type GuideView struct {
	ui.DeskFrame
	Tabs     ui.Tabs
	Action   string
	May      bool // change it
	Version  int64
	Persian  bool // the edition has Persian orthography to be set
	Settings []ui.Field
	Headline ui.Field
	Words    []WordRow
	Faults   []string
	Changed  string // by whom, when; empty for never
}

// WordRow is a word not to be written.
type WordRow struct {
	Number, Word, Instead, Reason string
}

// setting is a setting of the style with its values, as persian.ParseStyle
// reads them.
type setting struct {
	key    string
	values []string
}

var onOff = []string{"on", "off"}

// settings are what an agency may set, in the order of the form.
var settings = []setting{
	{"ezafe", []string{"keep", "yeh", "hamza", "composed"}},
	{"plural", []string{"apart", "joined", "keep"}},
	{"degree", []string{"apart", "joined", "keep"}},
	{"participle", onOff},
	{"non-joining", onOff},
	{"digits", []string{"persian", "latin", "arabic", "keep"}},
	{"decimal", onOff},
	{"thousands", onOff},
	{"insert-thousands", onOff},
	{"quotes", onOff},
	{"ellipsis", onOff},
	{"harakat", []string{"keep", "tanvin", "none"}},
	{"half-spaces", onOff},
	{"punctuation", onOff},
	{"spacing", onOff},
	{"suggestions", onOff},
}

// usual is the house's value of a setting.
func (x setting) usual() string {
	house := persian.HouseStyle()
	for _, v := range x.values {
		if s, err := house.With(x.key + "=" + v); err == nil && s == house {
			return v
		}
	}
	return ""
}

// emptyRows is how many rows a form offers for further words.
const emptyRows = 4

func (s *Style) tabs(r *desk.Request, current string) ui.Tabs {
	t := ui.Tabs{P: r.Ed.P, Label: r.T("style.title")}
	for _, x := range []struct{ key, path string }{{"guide", "/style"}, {"dictionary", "/style/dictionary"}} {
		t.Items = append(t.Items, ui.DeskLink{Text: r.T("style.tab." + x.key), URL: r.Path(x.path), Current: x.key == current})
	}
	return t
}

// guidePage is the guide as a form; after a fault, what was sent.
func (s *Style) guidePage(r *desk.Request, cause error) (*web.Page, error) {
	g, err := s.desk.House.Guide(r.Context(), r.Ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	v := GuideView{
		DeskFrame: r.Frame(r.T("style.title"), "style"), Tabs: s.tabs(r, "guide"), Action: r.Path("/style"),
		May: r.Actor.Can(account.StyleManage, 0), Version: g.Version, Persian: r.Ed.Language == "fa", Faults: faults(r, cause),
	}
	if !g.At.IsZero() {
		names, err := s.desk.Accounts.Names(r.Context(), r.Actor)
		if err != nil {
			return nil, err
		}
		v.Changed = r.T("style.changed", "who", nameOf(r, names, g.Actor), "when", r.Ed.P.DateTime(g.At))
	}
	headline := ""
	if g.MaxHeadline != 0 {
		headline = r.Ed.P.Digits(strconv.Itoa(g.MaxHeadline))
	}
	if cause != nil {
		sent := guideOf(r)
		g.Settings, g.Forbidden, headline = sent.Settings, sent.Forbidden, r.Form.Get("headline")
		if n, err := version(r); err == nil {
			v.Version = n
		}
	}
	r.Failed(&v.DeskFrame, cause)
	v.Settings = settingFields(r, g.Settings)
	v.Headline = ui.Field{
		Name: "headline", Label: r.T("style.headline"), Type: "text", Value: headline, Max: 4, Hint: r.T("style.headline_hint"),
		Fault: r.Fault(cause, "headline"),
	}
	for i := range len(g.Forbidden) + emptyRows {
		row := WordRow{Number: r.Ed.P.Num(i + 1)}
		if i < len(g.Forbidden) {
			w := g.Forbidden[i]
			row.Word, row.Instead, row.Reason = w.Word, w.Instead, w.Reason
		}
		if i < len(g.Forbidden) || v.May {
			v.Words = append(v.Words, row)
		}
	}
	return desk.Render(s.guide, v)
}

func settingFields(r *desk.Request, have []string) []ui.Field {
	var out []ui.Field
	for _, x := range settings {
		f := ui.Field{Name: "set." + x.key, Label: r.T("style.setting_name." + x.key), Type: "select"}
		usual := x.usual()
		for _, v := range x.values {
			o := ui.Option{Value: v, Text: r.T("style.value." + x.key + "." + v)}
			if v == usual {
				o.Text = r.T("style.usual", "value", o.Text)
			}
			o.Selected = slices.Contains(have, x.key+"="+v)
			f.Options = append(f.Options, o)
		}
		if !slices.ContainsFunc(f.Options, func(o ui.Option) bool { return o.Selected }) {
			f.Options[max(0, slices.Index(x.values, usual))].Selected = true
		}
		out = append(out, f)
	}
	return out
}

// guideOf reads the form. What is as the house has it is no setting.
func guideOf(r *desk.Request) copydesk.Guide {
	g := copydesk.Guide{Edition: r.Ed.Edition.Edition}
	for _, x := range settings {
		if v := r.Form.Get("set." + x.key); v != "" && v != x.usual() {
			g.Settings = append(g.Settings, x.key+"="+v)
		}
	}
	words, instead, reasons := r.Form.All("word"), r.Form.All("instead"), r.Form.All("reason")
	nth := func(list []string, i int) string {
		if i < len(list) {
			return strings.TrimSpace(list[i])
		}
		return ""
	}
	for i := range min(len(words), copydesk.MaxForbidden+1) {
		w := copydesk.Forbidden{Word: nth(words, i), Instead: nth(instead, i), Reason: nth(reasons, i)}
		if w != (copydesk.Forbidden{}) {
			g.Forbidden = append(g.Forbidden, w)
		}
	}
	return g
}

func version(r *desk.Request) (int64, error) {
	n, err := strconv.ParseInt(r.Form.Get("version"), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "error.value")
	}
	return n, nil
}

// changeGuide saves the guide.
func (s *Style) changeGuide(r *desk.Request) (desk.Act, error) {
	g := guideOf(r)
	var err error
	if g.Version, err = version(r); err != nil {
		return desk.Act{}, err
	}
	if typed := persian.LatinDigits(strings.TrimSpace(r.Form.Get("headline"))); typed != "" {
		if g.MaxHeadline, err = strconv.Atoi(typed); err != nil || g.MaxHeadline == 0 {
			g.MaxHeadline = -1 // no width: the rules refuse it
		}
	}
	err = s.desk.House.SetGuide(r.Context(), r.Actor, g)
	return desk.Act{To: r.Path("/style"), Flash: web.Flash{Key: "style.done"}}, err
}

func nameOf(r *desk.Request, names map[id.User]string, n id.User) string {
	if name := names[n]; name != "" {
		return name
	}
	return r.T("desk.system")
}

// faults are the messages of the rows at fault.
func faults(r *desk.Request, cause error) []string {
	var have *fault.Error
	if !errors.As(cause, &have) {
		return nil
	}
	var out []string
	for _, f := range have.Fields {
		if f.Name != "headline" {
			out = append(out, r.Ed.P.FieldFault(f))
		}
	}
	return out
}
