package admin

import (
	"strconv"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/site"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// EditionView is the form of the edition's settings.
type EditionView struct {
	ui.DeskFrame
	Action  string
	Version int64
	Fields  []ui.Field
	Logo    *ui.Picture
	LogoNo  ui.Field
	Upload  ui.Field
	Fixed   []Fact // what was settled when the edition was founded
}

// stored is the edition as it stands in the store now.
func (a *Admin) stored(r *desk.Request) (site.Edition, error) {
	list, err := a.desk.Editions.Editions(r.Context())
	if err != nil {
		return site.Edition{}, err
	}
	for _, e := range list {
		if e.Edition == r.Ed.Edition.Edition {
			return e, nil
		}
	}
	return site.Edition{}, fault.New(fault.NotFound, "error.not-found")
}

func (a *Admin) editionPage(r *desk.Request, cause error) (*web.Page, error) {
	e, err := a.stored(r)
	if err != nil {
		return nil, err
	}
	v := EditionView{
		DeskFrame: r.Frame(r.T("edition.title"), "edition"), Action: r.Path("/edition"), Version: e.Version,
		Fixed: []Fact{
			{Name: r.T("edition.id"), Text: string(e.Edition)},
			{Name: r.T("edition.language"), Text: r.T("lang.name")},
			{Name: r.T("edition.address"), Text: a.desk.Dir.Abs(r.Ed.Prefix + "/")},
		},
	}
	logo := ""
	if e.Logo != 0 {
		logo = e.Logo.String()
	}
	if cause != nil {
		e.Name, e.Tagline, e.About = r.Form.Get("name"), r.Form.Get("tagline"), r.Form.Get("about")
		e.Licence, e.Closing, e.Zone, logo = r.Form.Get("licence"), r.Form.Get("closing"), r.Form.Get("zone"), r.Form.Get("logo")
	}
	v.Fields = []ui.Field{
		{Name: "name", Label: r.T("edition.name"), Type: "text", Value: e.Name, Required: true, Max: 80, Auto: "off"},
		{Name: "tagline", Label: r.T("edition.tagline"), Type: "text", Value: e.Tagline, Max: 200, Auto: "off", Hint: r.T("edition.tagline_hint")},
		{Name: "about", Label: r.T("edition.about"), Type: "textarea", Rows: 6, Value: e.About, Hint: r.T("edition.about_hint")},
		{Name: "licence", Label: r.T("edition.licence"), Type: "text", Value: e.Licence, Max: 500, Auto: "off", Hint: r.T("edition.licence_hint")},
		{Name: "closing", Label: r.T("edition.closing"), Type: "text", Value: e.Closing, Max: 60, Auto: "off", Hint: r.T("edition.closing_hint")},
		{Name: "zone", Label: r.T("edition.zone_name"), Type: "text", Value: e.Zone, Required: true, Max: 64, Auto: "off", Hint: r.T("edition.zone_hint")},
	}
	rest := []ui.Field{
		{Name: "logo", Label: r.T("edition.logo"), Type: "text", Value: logo, Max: 20, Auto: "off", Hint: r.T("edition.logo_hint")},
		{Name: "logo_file", Label: r.T("edition.logo_file"), Type: "file", Accept: "image/jpeg,image/png", Hint: r.T("edition.logo_file_hint")},
	}
	r.Faulty(cause, v.Fields)
	r.Faulty(cause, rest)
	v.LogoNo, v.Upload = rest[0], rest[1]
	r.Failed(&v.DeskFrame, cause)
	if r.Ed.Logo != nil {
		best := r.Ed.Logo.Best(320)
		v.Logo = &ui.Picture{Src: directory.MediaPath(best.Key), Width: best.Width, Height: best.Height, Alt: r.Ed.Logo.Alt}
	}
	return desk.Render(a.edition, v)
}

// changeEdition saves the settings. A logo that is sent goes into the archive
// first; its number then stands in the form, should the rest be at fault.
func (a *Admin) changeEdition(r *desk.Request) (desk.Act, error) {
	want, err := a.stored(r)
	if err != nil {
		return desk.Act{}, err
	}
	if want.Version, err = version(r); err != nil {
		return desk.Act{}, err
	}
	want.Name, want.Tagline, want.About = r.Form.Text("name"), r.Form.Text("tagline"), r.Form.Text("about")
	want.Licence, want.Closing, want.Zone = r.Form.Text("licence"), r.Form.Text("closing"), r.Form.Text("zone")
	if want.Logo, err = a.logo(r); err != nil {
		return desk.Act{}, err
	}
	err = a.desk.Editions.Change(r.Context(), r.Actor, want)
	return desk.Act{To: r.Path("/edition"), Flash: web.Flash{Key: "edition.done"}}, err
}

// logo is the number of the picture that the form asks for; 0 is none.
func (a *Admin) logo(r *desk.Request) (id.Media, error) {
	if f, head, err := r.Form.File("logo_file"); err == nil {
		if err := f.Close(); err != nil {
			return 0, err
		}
		if head.Size > 0 {
			p, err := r.Receive("logo_file", media.Upload{Alt: r.Ed.Name, Credit: r.Ed.Name}, a.desk.Media.ReceiveLogo)
			if err != nil {
				return 0, err
			}
			r.Form.Values.Set("logo", strconv.FormatInt(int64(p.ID), 10))
			return p.ID, nil
		}
	}
	typed := persian.LatinDigits(r.Form.Text("logo"))
	if typed == "" {
		return 0, nil
	}
	var bad fault.Fields
	bad.Add("logo", "edition.logo-none")
	n, ok := id.ParseMedia(typed)
	if !ok {
		return 0, bad.Err()
	}
	_, err := a.desk.Media.Picture(r.Context(), n)
	if fault.Is(err, fault.NotFound) {
		return 0, bad.Err()
	}
	return n, err
}
