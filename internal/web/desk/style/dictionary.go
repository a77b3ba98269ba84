package style

import (
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// DictionaryView is a page of the dictionary.
type DictionaryView struct {
	ui.DeskFrame
	Tabs         ui.Tabs
	Table        ui.Table
	First, Older string
	Learned      string // what the archive taught; empty for nothing yet
}

const pageSize = 100 // entries

// dictionaryPage lists what nobody wants to be told of again.
func (s *Style) dictionaryPage(r *desk.Request) (*web.Page, error) {
	before := int64(0)
	if typed := r.Form.Get("before"); typed != "" {
		var err error
		if before, err = strconv.ParseInt(typed, 10, 64); err != nil || before <= 0 {
			return nil, fault.New(fault.Invalid, "error.value")
		}
	}
	e := r.Ed.Edition.Edition
	list, err := s.desk.House.Entries(r.Context(), e, before, pageSize+1)
	if err != nil {
		return nil, err
	}
	v := DictionaryView{DeskFrame: r.Frame(r.T("style.dictionary"), "style"), Tabs: s.tabs(r, "dictionary")}
	if len(list) > pageSize {
		list = list[:pageSize]
		v.Older = r.Path("/style/dictionary") + "?before=" + strconv.FormatInt(list[pageSize-1].ID, 10)
	}
	if before > 0 {
		v.First = r.Path("/style/dictionary")
	}
	if v.Table, err = s.table(r, list); err != nil {
		return nil, err
	}
	learned, err := s.desk.House.Learned(r.Context(), e)
	if err != nil {
		return nil, err
	}
	if len(learned.Forms) > 0 {
		v.Learned = r.T("style.learned", "forms", len(learned.Forms), "stories", learned.Stories, "when", r.Ed.P.DateTime(learned.At))
	}
	return desk.Render(s.dictionary, v)
}

func (s *Style) table(r *desk.Request, list []copydesk.Entry) (ui.Table, error) {
	t := ui.Table{
		Caption: r.T("style.dictionary"),
		Columns: []ui.Column{
			{Text: r.T("style.column.words")},
			{Text: r.T("style.column.rule")},
			{Text: r.T("style.column.who")},
			{Text: r.T("style.column.story")},
			{Text: r.T("desk.acts"), Hidden: true},
		},
		Empty: &ui.Empty{Title: r.T("style.empty"), Text: r.T("style.empty_text")},
	}
	names, err := s.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return t, err
	}
	may := r.Actor.Can(account.DictionaryKeep, 0)
	for _, x := range list {
		words := ui.Cell{Main: true, Text: x.Before}
		if x.After != "" {
			words.Note = r.T("style.not", "words", x.After)
		}
		at := ui.Time{ISO: r.Ed.P.ISO(x.At), Text: r.Ed.P.DateTime(x.At)}
		from := ui.Cell{}
		if x.Story != 0 {
			from = ui.Cell{Text: r.Ed.P.Digits(x.Story.String()), URL: r.Path("/stories/" + x.Story.String())}
		}
		acts := ui.Cell{}
		if may {
			acts.Acts = []*ui.Act{{Text: r.T("style.remove"), URL: r.Path("/style/dictionary/" + strconv.FormatInt(x.ID, 10) + "/remove")}}
		}
		t.Rows = append(t.Rows, []ui.Cell{words, {Text: meaning(r, x)}, {Text: nameOf(r, names, x.Actor), Time: &at}, from, acts})
	}
	return t, nil
}

// meaning says what a refusal means.
func meaning(r *desk.Request, x copydesk.Entry) string {
	switch family, _, _ := strings.Cut(x.Rule, "."); {
	case x.Rule == "name.spelling":
		return r.T("style.two_people")
	case family == "name":
		return r.T("style.own_spacing")
	case family == "word":
		return r.T("style.allowed")
	}
	return r.FindingText(x.Rule, nil)
}

// remove takes an entry out; the flash says which.
func (s *Style) remove(r *desk.Request) (desk.Act, error) {
	n, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
	if err != nil {
		return desk.Act{}, fault.New(fault.NotFound, "error.not-found")
	}
	err = s.desk.House.Forget(r.Context(), r.Actor, r.Ed.Edition.Edition, n)
	if fault.Is(err, fault.NotFound) { // somebody was faster
		err = nil
	}
	return desk.Act{To: r.Path("/style/dictionary"), Flash: web.Flash{Key: "style.removed"}}, err
}
