package story

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// EditView is the form in which a story is written.
type EditView struct {
	ui.DeskFrame
	Heading string
	State   *ui.State // nil for a new story
	BackURL string
	Action  string
	Unsaved bool

	Version, Fingerprint, Kept string // carried along unseen
	Section, Genre, Importance ui.Field
	Kicker, Headline, Lead     ui.Field
	Body, Source, Byline       ui.Field
	Tags, People, Translation  ui.Field
	Notes                      []ui.Field // what a correction needs besides
	Pictures                   []PictureRow
	PicturesFault              string
	Recent                     []PictureRow // of the archive, to pick from
	Dropped                    string
	DroppedRows                int

	MaySubmit, Fixed bool // Fixed: the act is not allowed (any more), nothing can be saved
	SaveText         string
	Remarks          Remarks
	Looked           bool     // the copy desk has read the text
	Proofs           Proofs   // the text with what was found marked
	Changes          *Changes // what saving would change, or what changed meanwhile
	Return           string   // why the draft was sent back
}

// PictureRow is a picture of the form.
type PictureRow struct {
	Number, Caption, Order string
	Image                  *ui.Picture // nil when there is no such picture
	Credit                 string
	Alt, ArchiveAlt        string // what is said of it here, and what stands where nothing is
	Label                  string // «عکس ۲»
}

// newForm is the empty form.
func (s *Stories) newForm(r *desk.Request) (*web.Page, error) {
	f := &form{genre: string(story.News), importance: strconv.Itoa(defaultWeight)}
	if list := writable(r, ""); len(list) == 1 {
		f.section = list[0]
	}
	return s.editPage(r, f, nil)
}

// editForm is the form of a stored story, for the acts that change its text.
func (s *Stories) editForm(act story.Act) func(*desk.Request) (*web.Page, error) {
	return func(r *desk.Request) (*web.Page, error) {
		st, elsewhere, err := s.find(r)
		if err != nil || elsewhere != nil {
			return elsewhere, err
		}
		allowed := story.Allowed(st, r.Actor)
		if act == story.Edit && !slices.Contains(allowed, story.Edit) && slices.Contains(allowed, story.Correct) {
			return redirect(path(r, st.Code, "/correct")), nil
		}
		if !slices.Contains(allowed, act) {
			return nil, refusal(st, act)
		}
		f := formOf(r, st, act)
		others, err := s.Stories.Counterparts(r.Context(), r.Actor, st)
		if err != nil {
			return nil, err
		}
		if len(others) > 0 {
			f.translation = others[0].Code.String()
		}
		if err := s.recall(r, f, st); err != nil {
			return nil, err
		}
		return s.editPage(r, f, nil)
	}
}

// recall brings into the form the findings that were applied to the text as it
// stands stored, so that each can still be undone.
func (s *Stories) recall(r *desk.Request, f *form, st *story.Story) error {
	list, err := s.Stories.Revisions(r.Context(), r.Actor, st.Code)
	for _, v := range list {
		if v.Revision == st.Revision {
			f.kept, f.refused = readKept(v.Findings, f)
		}
	}
	return err
}

// refusal says why an act is not offered: the state has no such act, or the
// actor may not do it.
func refusal(st *story.Story, act story.Act) error {
	if !slices.Contains(story.Allowed(st, account.System()), act) {
		return fault.New(fault.Conflict, "story.not-in-this-state").With("act", string(act)).With("state", string(st.State))
	}
	return fault.New(fault.Forbidden, "account.forbidden").With("act", string(act))
}

// write does what the form's button says: save, or look at the text anew.
func (s *Stories) write(act story.Act) func(*desk.Request) (desk.Act, error) {
	return func(r *desk.Request) (desk.Act, error) {
		var code id.Story
		if act != "" {
			st, elsewhere, err := s.find(r)
			if err != nil {
				return desk.Act{}, err
			}
			if elsewhere != nil {
				return desk.Act{}, fault.New(fault.NotFound, "story.none")
			}
			code = st.Code
		}
		f := readForm(r, code, act)
		var err error
		switch do := r.Form.Get("do"); {
		case isRework(r, do):
			err = s.rework(r, f)
		case do == "" || do == "save" || do == "submit":
			to, serr := s.save(r, f, do == "submit")
			if serr == nil {
				return to, nil
			}
			err = serr
		default:
			return desk.Act{}, fault.New(fault.Invalid, "error.value")
		}
		switch kind := fault.KindOf(err); {
		case err == nil, kind == fault.Invalid, kind == fault.Conflict, kind == fault.Forbidden:
		default:
			return desk.Act{}, err
		}
		page, perr := s.editPage(r, f, err)
		return desk.Act{Page: page}, perr
	}
}

// save stores the form's story and does what goes with it. When a later step
// fails, the form knows what the earlier ones stored.
func (s *Stories) save(r *desk.Request, f *form, submit bool) (desk.Act, error) {
	c, err := f.content(r.Context(), r, s.Media)
	if err != nil {
		return desk.Act{}, err
	}
	other, err := s.counterpart(r, f)
	if err != nil {
		return desk.Act{}, err
	}
	known, err := f.known(r.Context(), s.Media)
	if err != nil {
		return desk.Act{}, err
	}
	kept := storedKept(f, f.text(known))
	var st *story.Story
	flash := "desk.story.done.saved"
	switch f.act {
	case story.Edit, story.Correct:
		st, err = s.Stories.Act(r.Context(), r.Actor, f.code, f.act, story.Order{
			Version: max(f.version, 1), Content: &c, Note: f.note, Findings: kept,
		})
		if f.act == story.Correct {
			flash = "desk.story.done.correct"
		}
		if isKey(err, "story.correction-changes-nothing") { // the counterpart is no part of the text
			flash = "desk.story.done.saved"
			st, err = s.relinked(r, f, other, err)
		}
	default:
		how := "typed"
		if f.fingerprint != "" {
			how = "pasted"
		}
		st, err = s.Stories.Create(r.Context(), r.Actor, story.NewStory{Content: c, Fingerprint: f.fingerprint, Findings: kept, Detail: how})
	}
	if err != nil {
		return desk.Act{}, err
	}
	f.code, f.act, f.version, f.unsaved = st.Code, cmp.Or(f.act, story.Edit), st.Version, false
	if err := s.link(r, f, st, other); err != nil {
		return desk.Act{}, err
	}
	if submit {
		st, err = s.Stories.Act(r.Context(), r.Actor, f.code, story.Submit, story.Order{Version: f.version})
		if err != nil {
			return desk.Act{}, err
		}
		flash = "desk.story.done.submit"
	}
	return desk.Act{To: path(r, st.Code, ""), Flash: web.Flash{Key: flash}}, nil
}

// counterpart returns the story that the form names as the same in another
// edition; nil for none.
func (s *Stories) counterpart(r *desk.Request, f *form) (*story.Story, error) {
	if f.translation == "" {
		return nil, nil
	}
	code, _ := id.ParseStory(persian.LatinDigits(f.translation))
	other, err := s.Stories.Get(r.Context(), r.Actor, code)
	var bad fault.Fields
	switch {
	case fault.Is(err, fault.NotFound):
		bad.Add("translation", "story.none")
	case err != nil:
		return nil, err
	case other.Edition == r.Ed.Edition.Edition:
		bad.Add("translation", "story.link-same-edition")
	}
	return other, bad.Err()
}

// relinked returns the stored story when the form asks for another counterpart
// than it has; else the refusal stands.
func (s *Stories) relinked(r *desk.Request, f *form, other *story.Story, refusal error) (*story.Story, error) {
	st, err := s.Stories.Get(r.Context(), r.Actor, f.code)
	if err != nil {
		return nil, err
	}
	if same, err := s.linked(r, st, other); err != nil || same {
		return nil, cmp.Or(err, refusal)
	}
	return st, nil
}

// linked reports whether the story's counterpart is the one of the form; a
// form without the field asks nothing.
func (s *Stories) linked(r *desk.Request, st, other *story.Story) (bool, error) {
	if other != nil {
		return other.Translation != 0 && other.Translation == st.Translation, nil
	}
	if !r.Form.Has("translation") {
		return true, nil
	}
	others, err := s.Stories.Counterparts(r.Context(), r.Actor, st)
	return len(others) == 0, err
}

// link links the story with its counterpart, or takes the link off, unless it
// is already as the form says.
func (s *Stories) link(r *desk.Request, f *form, st, other *story.Story) error {
	same, err := s.linked(r, st, other)
	if err != nil || same {
		return err
	}
	if other == nil {
		err = s.Stories.Unlink(r.Context(), r.Actor, st.Code)
	} else {
		err = s.Stories.Link(r.Context(), r.Actor, st.Code, other.Code)
	}
	if err != nil {
		return err
	}
	now, err := s.Stories.Get(r.Context(), r.Actor, st.Code)
	if err == nil {
		f.version = now.Version
	}
	return err
}

// editPage shows the form; cause is why it is shown again.
func (s *Stories) editPage(r *desk.Request, f *form, cause error) (*web.Page, error) {
	v := EditView{
		DeskFrame: r.Frame(r.T("desk.story.new"), "stories"), BackURL: r.Path("/stories"), Action: r.Path("/stories/new"),
		Unsaved: f.unsaved, Fingerprint: f.fingerprint, SaveText: r.T("desk.story.save"),
		Dropped: f.dropped, DroppedRows: min(12, strings.Count(f.dropped, "\n")+2),
	}
	v.Wide, v.Heading, v.Script = true, v.Title, "editor.js"
	v.MaySubmit = f.code == 0
	r.Failed(&v.DeskFrame, cause)
	if f.code != 0 {
		if err := s.editStored(r, f, cause, &v); err != nil {
			return nil, err
		}
	}
	v.Version = strconv.FormatInt(f.version, 10)
	f.settle()
	editFields(r, f, &v)
	v.fault(r, cause)
	known, err := s.editPictures(r, f, &v)
	if err != nil {
		return nil, err
	}
	t, all, err := s.look(r, f)
	if err != nil {
		return nil, err
	}
	v.Keys = formKeys(r)
	if f.code != 0 || f.unsaved { // an empty form has every fault a text can have
		v.Remarks, v.Looked = remarks(r, f, v.Action, t, all), true
		v.proofs(r, f)
	}
	v.Kept = writeKept(f, f.text(known))
	page, err := desk.Render(s.pages.edit, v)
	if err == nil && cause != nil {
		page.Status = web.StatusOf(cause)
	}
	return page, err
}

// editStored adds what is shown of a stored story beside its form.
func (s *Stories) editStored(r *desk.Request, f *form, cause error, v *EditView) error {
	st, err := s.Stories.Get(r.Context(), r.Actor, f.code)
	if err != nil {
		return err
	}
	state := stateOf(r, st.State, st.PublishAt, st.ReturnNote)
	v.State, v.Return = &state, st.ReturnNote
	v.BackURL = path(r, st.Code, "")
	v.Action = path(r, st.Code, "/"+string(f.act))
	v.Heading = r.T("desk.story.act." + string(f.act))
	v.Title = v.Heading
	allowed := story.Allowed(st, r.Actor)
	v.MaySubmit = f.act == story.Edit && st.State == story.Draft && slices.Contains(allowed, story.Submit)
	v.Fixed = !slices.Contains(allowed, f.act)
	if f.act == story.Correct {
		v.SaveText = r.T("desk.story.correct_save")
		v.Notes = []ui.Field{{
			Name: "note", Label: r.T("desk.story.correct_note"), Type: "textarea", Value: f.note, Required: true, Rows: 3,
			Hint: r.T("desk.story.correct_note_hint"),
		}}
	}
	if !f.unsaved {
		return nil
	}
	meanwhile := isKey(cause, "error.changed-meanwhile")
	if !meanwhile && f.act != story.Correct {
		return nil
	}
	mine, _ := f.content(r.Context(), r, s.Media) // what cannot be read is told beside its field
	v.Changes = changes(r, &st.Content, &mine)
	if meanwhile {
		return s.meanwhile(r, f, st, v)
	}
	v.Changes.Title, v.Changes.Text = r.T("desk.story.preview"), r.T("desk.story.preview_text")
	return nil
}

// meanwhile tells who changed the story while it was being written in, and
// lets the form be saved over it, knowingly.
func (s *Stories) meanwhile(r *desk.Request, f *form, st *story.Story, v *EditView) error {
	log, err := s.log(r, st.Code, 1)
	if err != nil {
		return err
	}
	name := r.T("desk.story.nobody")
	if len(log) > 0 {
		name = log[0].Who
	}
	v.Flash = &ui.Notice{Kind: "bad", Title: r.T("desk.story.meanwhile", "name", name), Text: r.T("desk.story.meanwhile_text")}
	v.Changes.Title, v.Changes.Text = r.T("desk.story.difference"), r.T("desk.story.difference_text")
	v.Changes.Before, v.Changes.After = r.T("desk.story.theirs"), r.T("desk.story.yours")
	f.version = st.Version
	return nil
}

func isKey(err error, key string) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && f.Key == key
}

func fieldsOf(err error) []fault.Field {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Fields
	}
	return nil
}

// fault writes what is wrong beside each field.
func (v *EditView) fault(r *desk.Request, cause error) {
	fields := []*ui.Field{
		&v.Section, &v.Genre, &v.Importance, &v.Kicker, &v.Headline, &v.Lead, &v.Body, &v.Tags, &v.People, &v.Source, &v.Byline, &v.Translation,
	}
	if len(v.Notes) > 0 {
		fields = append([]*ui.Field{&v.Notes[0]}, fields...)
	}
	first := true
	for _, f := range fields {
		if f.Fault = r.Fault(cause, f.Name); f.Fault != "" && first {
			f.Focus, first = true, false
		}
	}
	v.PicturesFault = r.Fault(cause, "pictures")
}
