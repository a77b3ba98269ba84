package story

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/web/desk"
	"peyk/persian"
)

// form is what the story's form holds: everything as it was typed, so that
// whatever happens it can be shown again.
type form struct {
	code    id.Story // 0: not saved yet
	act     story.Act
	version int64

	section, genre, importance         string
	kicker, headline, lead, body       string
	source, byline, tags, people, note string
	translation                        string
	pictures                           []pictureRow
	fingerprint                        string
	dropped                            string             // lines of a pasted text that are no part of the story
	kept                               []copydesk.Finding // applied ones, and what the import doubts
	refused                            []refusedFinding   // in this form, newest last
	unsaved                            bool               // holds more than what is stored
}

// pictureRow is a picture of the form. The number is what was typed: it may
// name no picture.
type pictureRow struct {
	number, caption, order string
	alt                    string // in this story's words; empty for the archive's
	picked                 bool   // new in the form: it brings the archive's caption
}

// captionOf is the row's caption, pic being its picture.
func (p pictureRow) captionOf(pic media.Picture) string {
	if p.picked && p.caption == "" {
		return pic.Caption
	}
	return p.caption
}

const (
	maxPictureRows = 120
	maxShort       = 20000 // code points kept of a field of a line; the rules refuse far less
	defaultWeight  = 3
)

// readForm reads what was sent.
func readForm(r *desk.Request, code id.Story, act story.Act) *form {
	f := &form{code: code, act: act, unsaved: true}
	f.version, _ = strconv.ParseInt(r.Form.Get("version"), 10, 64)
	for name, to := range map[string]*string{
		"section": &f.section, "genre": &f.genre, "importance": &f.importance, "kicker": &f.kicker, "headline": &f.headline,
		"source": &f.source, "byline": &f.byline, "translation": &f.translation, "fingerprint": &f.fingerprint,
	} {
		*to = clip(line(r.Form.Get(name)), maxShort)
	}
	for name, to := range map[string]*string{
		"lead": &f.lead, "body": &f.body, "note": &f.note, "tags": &f.tags, "people": &f.people, "dropped": &f.dropped,
	} {
		*to = strings.ReplaceAll(strings.TrimSpace(r.Form.Get(name)), "\t", " ")
	}
	f.readPictures(r)
	f.kept, f.refused = readKept(r.Form.Get("kept"), f)
	return f
}

// readPictures reads the rows of pictures, puts them in the order asked for,
// and adds those picked from the archive.
func (f *form) readPictures(r *desk.Request) {
	numbers, captions, alts := r.Form.All("picture"), r.Form.All("caption"), r.Form.All("alt")
	orders, gone := r.Form.All("order"), r.Form.All("remove")
	nth := func(list []string, i int) string {
		if i < len(list) {
			return line(list[i])
		}
		return ""
	}
	for i := range min(len(numbers), maxPictureRows) {
		n := persian.LatinDigits(nth(numbers, i))
		if n == "" || slices.Contains(gone, n) {
			continue
		}
		f.pictures = append(f.pictures, pictureRow{
			number: clip(n, 20), caption: clip(nth(captions, i), maxShort), alt: clip(nth(alts, i), maxShort), order: clip(nth(orders, i), 9),
		})
	}
	place := func(p pictureRow) int {
		if n, err := strconv.Atoi(persian.LatinDigits(p.order)); err == nil {
			return n
		}
		return maxPictureRows
	}
	slices.SortStableFunc(f.pictures, func(a, b pictureRow) int { return cmp.Compare(place(a), place(b)) })
	for _, n := range r.Form.All("pick") {
		if n = clip(persian.LatinDigits(line(n)), 20); n != "" && len(f.pictures) < maxPictureRows {
			f.pictures = append(f.pictures, pictureRow{number: n, picked: true})
		}
	}
	seen := map[string]bool{}
	f.pictures = slices.DeleteFunc(f.pictures, func(p pictureRow) bool {
		again := seen[p.number]
		seen[p.number] = true
		return again
	})
}

// formOf is the form of a stored story.
func formOf(r *desk.Request, st *story.Story, act story.Act) *form {
	f := &form{
		code: st.Code, act: act, version: st.Version, section: r.Ed.ByID[st.Section].Slug, genre: string(st.Genre),
		importance: strconv.Itoa(st.Importance), kicker: st.Kicker, headline: st.Headline, lead: st.Lead, body: st.Body.Marked(),
		source: st.Source, byline: st.Byline, tags: names(r, st.Tags), people: names(r, st.People),
	}
	for _, p := range st.Pictures {
		f.pictures = append(f.pictures, pictureRow{number: p.Media.String(), caption: p.Caption, alt: p.Alt})
	}
	return f
}

func names(r *desk.Request, terms []story.Term) string {
	list := make([]string, len(terms))
	for i, t := range terms {
		list[i] = t.Name
	}
	return join(r, list)
}

func join(r *desk.Request, list []string) string { return strings.Join(list, r.T("list.comma")) }

// split parts a list of names that people typed.
func split(s string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune("،,؛;\n", c) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// content makes of the form what a story is made of. What cannot be read is an
// Invalid fault that names the fields; what breaks a rule the domain tells.
func (f *form) content(ctx context.Context, r *desk.Request, pictures *media.Service) (story.Content, error) {
	var bad fault.Fields
	c := story.Content{
		Edition: r.Ed.Edition.Edition, Section: r.Ed.BySlug[f.section].ID, Genre: story.Genre(f.genre),
		Kicker: f.kicker, Headline: f.headline, Lead: f.lead, Body: richtext.ParseMarked(f.body),
		Source: f.source, Byline: f.byline, Tags: terms(split(f.tags)), People: terms(split(f.people)),
	}
	if c.Section == 0 {
		bad.Add("section", "field.choose")
	}
	c.Importance, _ = strconv.Atoi(f.importance)
	refs, err := f.refs(ctx, pictures, &bad)
	if err != nil {
		return c, err
	}
	c.Pictures = refs
	if _, ok := id.ParseStory(persian.LatinDigits(f.translation)); f.translation != "" && !ok {
		bad.Add("translation", "desk.story.code_form")
	}
	if err := bad.Err(); err != nil {
		return c, merge(err, c.Check())
	}
	return c, nil
}

// merge gives one fault that names the fields of both, each once.
func merge(a, b error) error {
	var all fault.Fields
	seen := map[string]bool{}
	for _, err := range []error{a, b} {
		for _, bad := range fieldsOf(err) {
			if !seen[bad.Name] {
				seen[bad.Name] = true
				args := make([]any, 0, 2*len(bad.Args))
				for k, v := range bad.Args {
					args = append(args, k, v)
				}
				all.Add(bad.Name, bad.Key, args...)
			}
		}
	}
	return all.Err()
}

func terms(list []string) []story.Term {
	out := make([]story.Term, len(list))
	for i, n := range list {
		out[i].Name = n
	}
	return out
}

// refs are the form's pictures, each of which must be in the archive.
func (f *form) refs(ctx context.Context, pictures *media.Service, bad *fault.Fields) ([]story.PictureRef, error) {
	known, err := f.known(ctx, pictures)
	if err != nil {
		return nil, err
	}
	var refs []story.PictureRef
	for _, p := range f.pictures {
		n, ok := id.ParseMedia(p.number)
		if _, there := known[n]; !ok || !there {
			bad.Add("pictures", "desk.story.no_picture", "number", p.number)
			continue
		}
		refs = append(refs, story.PictureRef{Media: n, Caption: p.captionOf(known[n]), Alt: p.alt})
	}
	return refs, nil
}

// known returns those of the form's pictures that are in the archive.
func (f *form) known(ctx context.Context, pictures *media.Service) (map[id.Media]media.Picture, error) {
	var list []id.Media
	for _, p := range f.pictures {
		if n, ok := id.ParseMedia(p.number); ok {
			list = append(list, n)
		}
	}
	return pictures.Pictures(ctx, list)
}

// text is what the copy desk reads of the form.
func (f *form) text(known map[id.Media]media.Picture) copydesk.Text {
	t := copydesk.Text{
		Kicker: f.kicker, Headline: f.headline, Lead: f.lead, Body: richtext.ParseMarked(f.body), Source: f.source,
		Byline: f.byline, Tags: split(f.tags), People: split(f.people),
	}
	for _, p := range f.pictures {
		n, _ := id.ParseMedia(p.number)
		pic := known[n]
		t.Pictures = append(t.Pictures, copydesk.Picture{Alt: cmp.Or(p.alt, pic.Alt), Caption: p.captionOf(pic), Credit: pic.Credit})
	}
	return t
}

// settle writes the body as the program writes it, blank lines and marks of
// blocks, so that places in it are the same in the form and for the desk.
func (f *form) settle() {
	if d := richtext.ParseMarked(f.body); d.Equal(richtext.ParseMarked(d.Marked())) {
		f.body = d.Marked()
	}
}

// setText writes a mended text into the form.
func (f *form) setText(r *desk.Request, t copydesk.Text) {
	f.kicker, f.headline, f.lead, f.body = t.Kicker, t.Headline, t.Lead, t.Body.Marked()
	f.source, f.byline, f.tags, f.people = t.Source, t.Byline, join(r, t.Tags), join(r, t.People)
	for i := range min(len(f.pictures), len(t.Pictures)) {
		f.pictures[i].caption = t.Pictures[i].Caption
	}
}

// writable lists the sections in which the actor may write, and the one the
// story stands in.
func writable(r *desk.Request, current string) []string {
	var slugs []string
	for _, sec := range r.Ed.Sections {
		if sec.Slug == current || !sec.Hidden && r.Actor.Can(account.StoryEditOwn, sec.ID) {
			slugs = append(slugs, sec.Slug)
		}
	}
	return slugs
}
