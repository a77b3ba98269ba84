package policy

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// WordsView is an edition's own words.
type WordsView struct {
	ui.DeskFrame
	Parts    ui.Tabs
	Action   string
	Base     int
	Add      []ui.Field
	Hard     bool
	Find     ui.Field
	Table    ui.Table
	Count    string
	Versions []VersionRow
	Try      ui.Field
	Tried    *Tried
}

// VersionRow is a version of the words.
type VersionRow struct {
	Text, By, Count string
	At              ui.Time
}

// Tried is what the screening says of a text that was tried.
type Tried struct {
	Clean bool
	Said  []Said
}

// Said is one thing the screening says.
type Said struct {
	State  ui.State
	Text   string
	Quoted string
	Check  string
	Sure   string
}

const (
	versionsShown = 20
	maxWord       = 80
	tryRows       = 3
)

// wordsPage is the list; after a fault, with what was typed.
func (p *Policy) wordsPage(r *desk.Request, cause error) (*web.Page, error) {
	return p.wordsWith(r, cause, nil)
}

func (p *Policy) wordsWith(r *desk.Request, cause error, tried *Tried) (*web.Page, error) {
	lists, err := p.desk.Comments.WordLists(r.Context(), r.Actor, r.Ed.Edition.Edition, versionsShown)
	if err != nil {
		return nil, err
	}
	names, err := p.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := WordsView{
		DeskFrame: r.Frame(r.T("words_desk.title"), "policy"), Parts: r.PolicyTabs("words"), Action: r.Path("/policy/words"), Tried: tried,
		Find: ui.Field{Name: "find", Label: r.T("words_desk.search"), Type: "text", Value: r.Form.Get("find"), Max: maxWord},
		Try:  ui.Field{Name: "text", Label: r.T("words_desk.try_text"), Type: "textarea", Rows: tryRows, Value: r.Form.Get("text"), Hint: r.T("words_desk.try_hint"), Fault: r.Fault(cause, "text")},
	}
	var words []comment.Word
	if len(lists) > 0 {
		words, v.Base = lists[0].Words, lists[0].Version
	}
	does := ui.Field{Name: "check", Label: r.T("words_desk.check"), Type: "select"}
	for _, c := range comment.WordChecks() {
		does.Options = append(does.Options, ui.Option{Value: c, Text: r.T("words_desk.does." + c), Selected: cause != nil && r.Form.Get("check") == c})
	}
	word := ui.Field{Name: "word", Label: r.T("words_desk.word"), Type: "text", Required: true, Max: maxWord, Fault: r.Fault(cause, "words")}
	if cause != nil {
		word.Value, v.Hard = r.Form.Get("word"), r.Form.Has("hard")
	}
	v.Add = []ui.Field{word, does}
	v.Table = wordTable(r, v.Action, v.Base, words)
	v.Count = r.T("words_desk.count", "n", len(words))
	for _, l := range lists {
		by := names[l.Actor]
		if by == "" {
			by = r.T("desk.system")
		}
		v.Versions = append(v.Versions, VersionRow{
			Text: r.T("words_desk.version", "n", l.Version), By: by, Count: r.T("words_desk.count", "n", len(l.Words)),
			At: ui.Time{ISO: r.Ed.P.ISO(l.At), Text: r.Ed.P.DateTime(l.At)},
		})
	}
	r.Failed(&v.DeskFrame, cause)
	return desk.Render(p.words, v)
}

func wordTable(r *desk.Request, action string, base int, words []comment.Word) ui.Table {
	t := ui.Table{
		Caption: r.T("words_desk.list"), Empty: &ui.Empty{Title: r.T("words_desk.empty"), Text: r.T("words_desk.empty_text")},
		Columns: []ui.Column{
			{Text: r.T("words_desk.word")}, {Text: r.T("words_desk.check")}, {Text: r.T("words_desk.strength")}, {Text: r.T("words_desk.act"), Hidden: true},
		},
	}
	find := persian.Fold(r.Form.Get("find"))
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b comment.Word) int {
		return strings.Compare(string(persian.SortKey(a.Text)), string(persian.SortKey(b.Text)))
	})
	for _, w := range words {
		if find != "" && !strings.Contains(persian.Fold(w.Text), find) {
			continue
		}
		strength := ui.State{Kind: "waiting", Text: r.T("queue.advice.look")}
		if w.Hard {
			strength = ui.State{Kind: "bad", Text: r.T("queue.advice.hold")}
		}
		if w.Check == "allow" {
			strength = ui.State{Kind: "good", Text: r.T("words_desk.does.allow")}
		}
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: w.Text, Main: true},
			{Text: r.T("words_desk.does." + w.Check)},
			{State: &strength},
			{Acts: []*ui.Act{{Text: r.T("words_desk.remove"), URL: action, Hidden: []ui.Hidden{
				{Name: "do", Value: "remove"}, {Name: "word", Value: w.Text}, {Name: "check", Value: w.Check}, {Name: "base", Value: strconv.Itoa(base)},
			}}}},
		})
	}
	return t
}

// changeWords adds or removes a word, or tries a text.
func (p *Policy) changeWords(r *desk.Request) (desk.Act, error) {
	e := r.Ed.Edition.Edition
	if r.Form.Get("do") == "try" {
		tried, err := p.try(r, e)
		if err != nil {
			return desk.Act{}, err
		}
		page, err := p.wordsWith(r, nil, tried)
		return desk.Act{Page: page}, err
	}
	lists, err := p.desk.Comments.WordLists(r.Context(), r.Actor, e, 1)
	if err != nil {
		return desk.Act{}, err
	}
	var words []comment.Word
	base := 0
	if len(lists) > 0 {
		words, base = slices.Clone(lists[0].Words), lists[0].Version
	}
	if r.Form.Get("base") != strconv.Itoa(base) {
		return desk.Act{}, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	word := comment.Word{Text: strings.Join(strings.Fields(r.Form.Get("word")), " "), Check: r.Form.Get("check"), Hard: r.Form.Has("hard")}
	same := func(w comment.Word) bool { return w.Text == word.Text && w.Check == word.Check }
	flash := web.Flash{Key: "words_desk.added"}
	switch r.Form.Get("do") {
	case "add":
		if slices.ContainsFunc(words, same) {
			return desk.Act{}, &fault.Error{Kind: fault.Invalid, Key: "error.form", Fields: []fault.Field{{Name: "words", Key: "words_desk.already"}}}
		}
		words = append(words, word)
	case "remove":
		words, flash.Key = slices.DeleteFunc(words, same), "words_desk.removed"
	default:
		return desk.Act{}, fault.New(fault.Invalid, "error.value")
	}
	_, err = p.desk.Comments.PublishWords(r.Context(), r.Actor, e, words)
	return desk.Act{To: r.Path("/policy/words"), Flash: flash}, err
}

// try screens a text that nobody sent.
func (p *Policy) try(r *desk.Request, e id.Edition) (*Tried, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.Form.Get("text"), "\r\n", "\n"))
	seen, err := p.desk.Comments.Try(r.Context(), r.Actor, e, text)
	if err != nil {
		return nil, err
	}
	out := &Tried{Clean: true}
	for _, f := range seen.Findings {
		if f.Advice == comment.None || f.Check == "irrelevant" { // there is no story it could be about
			continue
		}
		out.Clean = false
		key := f.Key
		if !r.Ed.P.Has(key) {
			key = "screening.any"
		}
		args := make(map[string]any, len(f.Args))
		for k, v := range f.Args {
			args[k] = v
		}
		said := Said{Text: r.Ed.P.TM(key, args), Sure: r.T("queue.percent", "n", int(math.Round(100*f.Score)))}
		said.State = ui.State{Kind: map[comment.Advice]string{comment.Hold: "bad", comment.Look: "waiting"}[f.Advice], Text: r.T("queue.advice." + string(f.Advice))}
		if said.Check = r.T("check.any"); r.Ed.P.Has("check." + f.Check) {
			said.Check = r.T("check." + f.Check)
		}
		if f.Start >= 0 && f.Start < f.End && f.End <= len(text) && utf8.ValidString(text[f.Start:f.End]) {
			said.Quoted = text[f.Start:f.End]
		}
		out.Said = append(out.Said, said)
	}
	return out, nil
}
