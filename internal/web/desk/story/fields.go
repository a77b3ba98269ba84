package story

import (
	"slices"
	"strconv"
	"strings"

	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/story"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// editFields makes the form's fields.
func editFields(r *desk.Request, f *form, v *EditView) {
	field := func(name, kind, value string) ui.Field {
		return ui.Field{Name: name, Label: r.T("story.part." + name), Type: kind, Value: value}
	}
	v.Section = field("section", "select", "")
	v.Section.Required = true
	if f.section == "" || !slices.Contains(writable(r, f.section), f.section) {
		v.Section.Options = []ui.Option{{Text: r.T("desk.story.choose"), Selected: true}}
	}
	for _, slug := range writable(r, f.section) {
		if sec, ok := r.Ed.BySlug[slug]; ok {
			v.Section.Options = append(v.Section.Options, ui.Option{Value: slug, Text: sec.Name, Selected: slug == f.section})
		}
	}
	v.Genre = field("genre", "select", "")
	if !story.Genre(f.genre).Valid() {
		v.Genre.Options = []ui.Option{{Text: r.T("desk.story.choose"), Selected: true}}
	}
	for _, g := range story.Genres() {
		v.Genre.Options = append(v.Genre.Options, ui.Option{Value: string(g), Text: r.T("genre." + string(g)), Selected: string(g) == f.genre})
	}
	v.Importance = ui.Field{Name: "importance", Label: r.T("desk.story.importance"), Type: "select"}
	for n := 5; n >= 1; n-- {
		value := strconv.Itoa(n)
		v.Importance.Options = append(v.Importance.Options, ui.Option{
			Value: value, Text: r.T("desk.story.weight." + value), Selected: value == f.importance,
		})
	}
	v.Kicker = field("kicker", "text", f.kicker)
	v.Headline = field("headline", "textarea", f.headline)
	v.Headline.Rows = 2
	v.Lead = field("lead", "textarea", f.lead)
	v.Lead.Rows = rows(f.lead, 3, 8)
	v.Body = field("body", "textarea", f.body)
	v.Body.Rows, v.Body.Hint = rows(f.body, 14, 40), r.T("desk.story.body_hint")
	v.Source = field("source", "text", f.source)
	v.Byline = field("byline", "text", f.byline)
	v.Tags = field("tags", "text", f.tags)
	v.Tags.Hint = r.T("desk.story.terms_hint")
	v.People = field("people", "text", f.people)
	v.People.Hint = r.T("desk.story.terms_hint")
	v.Translation = ui.Field{
		Name: "translation", Label: r.T("desk.story.translation"), Type: "text", Value: f.translation, Hint: r.T("desk.story.translation_hint"), Max: 12,
	}
}

// rows estimates how many lines a text takes in the form.
func rows(s string, least, most int) int {
	n := 0
	for l := range strings.SplitSeq(s, "\n") {
		n += 1 + len([]rune(l))/75
	}
	return min(max(n+1, least), most)
}

// recentPictures is how many of the archive's newest are offered.
const recentPictures = 12

func (s *Stories) editPictures(r *desk.Request, f *form, v *EditView) (map[id.Media]media.Picture, error) {
	known, err := f.known(r.Context(), s.Media)
	if err != nil {
		return nil, err
	}
	have := map[id.Media]bool{}
	for i, p := range f.pictures {
		n, _ := id.ParseMedia(p.number)
		p.caption = p.captionOf(known[n])
		row := PictureRow{
			Number: p.number, Caption: p.caption, Alt: p.alt, Order: strconv.Itoa(i + 1), Label: r.T("desk.story.picture", "n", i+1),
		}
		if pic, ok := known[n]; ok {
			row.show(pic)
			have[n] = true
		}
		v.Pictures = append(v.Pictures, row)
	}
	recent, err := s.Media.Recent(r.Context(), 0, recentPictures)
	if err != nil {
		return nil, err
	}
	for _, pic := range recent {
		if !have[pic.ID] {
			row := PictureRow{Number: pic.ID.String()}
			row.show(pic)
			v.Recent = append(v.Recent, row)
		}
	}
	return known, nil
}

// thumb is the width of a picture in the newsroom's forms.
const thumb = 320

func (p *PictureRow) show(pic media.Picture) {
	best := pic.Best(thumb)
	p.Image = &ui.Picture{
		Src: directory.MediaPath(best.Key), Width: best.Width, Height: best.Height, Alt: pic.Alt, Tone: ui.Tone(pic.Colour),
	}
	p.ArchiveAlt, p.Credit = pic.Alt, pic.Credit
}
