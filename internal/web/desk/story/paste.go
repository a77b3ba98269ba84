package story

import (
	"strconv"
	"strings"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/internal/wire/raw"
)

// PasteView is the form that takes a raw text.
type PasteView struct {
	ui.DeskFrame
	Action, BackURL string
	Section, Text   ui.Field
}

// pasteForm asks for a raw text.
func (s *Stories) pasteForm(r *desk.Request, cause error) (*web.Page, error) {
	v := PasteView{
		DeskFrame: r.Frame(r.T("desk.story.paste"), "stories"), Action: r.Path("/stories/paste"), BackURL: r.Path("/stories"),
		Section: ui.Field{Name: "section", Label: r.T("story.part.section"), Type: "select", Options: []ui.Option{{Text: r.T("desk.story.choose")}}},
		Text: ui.Field{
			Name: "text", Label: r.T("desk.story.raw"), Type: "textarea", Value: r.Form.Get("text"), Rows: 20, Required: true,
			Hint: r.T("desk.story.raw_hint"), Focus: true,
		},
	}
	list := writable(r, "")
	for _, slug := range list {
		v.Section.Options = append(v.Section.Options, ui.Option{
			Value: slug, Text: r.Ed.BySlug[slug].Name, Selected: slug == r.Form.Get("section") || len(list) == 1,
		})
	}
	r.Failed(&v.DeskFrame, cause)
	v.Text.Fault = r.Fault(cause, "text")
	return desk.Render(s.pages.paste, v)
}

// paste tells the parts of a raw text apart and shows them in the form of a
// new story. Nothing is stored until that form is.
func (s *Stories) paste(r *desk.Request) (desk.Act, error) {
	text := r.Form.Get("text")
	if strings.TrimSpace(text) == "" {
		var bad fault.Fields
		bad.Add("text", "field.required")
		return desk.Act{}, bad.Err()
	}
	lang := r.Ed.Language
	copyDesk, err := r.CopyDesk()
	if err != nil {
		return desk.Act{}, err
	}
	doc, st, err := raw.Import([]byte(text), raw.Options{Edition: lang, House: []string{r.Ed.Name}, Desk: copyDesk})
	if err != nil {
		return desk.Act{}, err
	}
	f := &form{
		genre: st.Genre, importance: strconv.Itoa(defaultWeight), fingerprint: st.Fingerprint, unsaved: true,
		dropped: strings.Join(doc.Dropped, "\n"),
	}
	if sec, ok := r.Ed.BySlug[r.Form.Get("section")]; ok {
		f.section = sec.Slug
	}
	f.setText(r, st.Text)
	for _, x := range st.Findings {
		if keep(x) {
			f.kept = append(f.kept, x)
		}
	}
	f.kept = resettle(f, st.Text)
	page, err := s.editPage(r, f, nil)
	return desk.Act{Page: page}, err
}

// resettle keeps those findings that stand in the form as they stood in the
// text: what passes through the form's lists may be spaced anew.
func resettle(f *form, t copydesk.Text) []copydesk.Finding {
	kept, _ := readKept(Kept(t, f.kept), f)
	return kept
}
