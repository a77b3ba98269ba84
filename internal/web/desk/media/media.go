// Package media owns the newsroom's pages of pictures: sending one into the
// archive, and finding one there. It must not look into a file: what a picture
// is, the domain's package media and its developer say.
package media

import (
	"embed"
	"fmt"
	"strconv"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

//go:embed archive.html picture.html
var files embed.FS

// Archive is the part of the newsroom that keeps pictures.
type Archive struct {
	desk    *desk.Desk
	archive *ui.Page[ArchiveView]
	picture *ui.Page[PictureView]
}

// New returns the part.
func New(d *desk.Desk) (*Archive, error) {
	a := &Archive{desk: d}
	var err error
	if a.archive, err = ui.NewPage[ArchiveView](d.Library, ui.Desk, files, "archive.html"); err != nil {
		return nil, err
	}
	if a.picture, err = ui.NewPage[PictureView](d.Library, ui.Desk, files, "picture.html"); err != nil {
		return nil, err
	}
	return a, nil
}

// MaxBody bounds an upload with its form. It is above what a picture may have,
// so that one that is somewhat too large is told so, with what was typed.
const MaxBody = 64 << 20

// Routes lays the routes of the archive.
func (a *Archive) Routes(m *desk.Mount) {
	m.Get("/media", account.MediaUpload, func(r *desk.Request) (*web.Page, error) { return a.list(r, nil) })
	m.Get("/media/{id}", account.MediaUpload, a.one)
	m.Post("/media", account.MediaUpload, a.receive, a.list, web.MaxBody(MaxBody))
}

// ArchiveView is the form and the newest pictures.
type ArchiveView struct {
	ui.DeskFrame
	Action string
	Fields []ui.Field
	Again  bool // the file has to be chosen again
	Items  []Item
	First  string
	Older  string
	Empty  ui.Empty
}

// Item is a picture of the archive.
type Item struct {
	Number  int64
	URL     string
	Picture ui.Picture
	Alt     string
	Credit  string
	Caption string
	Size    string
	Sent    *ui.Time
}

// PictureView is one picture with all that is known of it.
type PictureView struct {
	ui.DeskFrame
	Item
	Back  string
	By    string
	Files ui.Table
}

const pageSize = 24

// list is the archive; cause is why the last upload was refused.
func (a *Archive) list(r *desk.Request, cause error) (*web.Page, error) {
	var before id.Media
	if s := r.Form.Get("before"); s != "" && r.Method == "GET" {
		var ok bool
		if before, ok = id.ParseMedia(s); !ok {
			return nil, fault.New(fault.Invalid, "error.value")
		}
	}
	v := ArchiveView{
		DeskFrame: r.Frame(r.T("pictures.title"), "media"), Action: r.Path("/media"), Fields: a.fields(r, cause), Again: cause != nil,
		Empty: ui.Empty{Title: r.T("pictures.empty"), Text: r.T("pictures.empty_text")},
	}
	r.Failed(&v.DeskFrame, cause)
	list, err := a.desk.Media.Recent(r.Context(), before, pageSize+1)
	if err != nil {
		return nil, err
	}
	if len(list) > pageSize {
		list = list[:pageSize]
		v.Older = r.Path("/media") + "?before=" + list[pageSize-1].ID.String()
	}
	if before != 0 {
		v.First = r.Path("/media")
	}
	for _, p := range list {
		v.Items = append(v.Items, item(r, p, 320))
	}
	return desk.Render(a.archive, v)
}

func (a *Archive) fields(r *desk.Request, cause error) []ui.Field {
	fields := []ui.Field{
		{Name: "file", Label: r.T("pictures.file"), Type: "file", Required: true, Accept: "image/jpeg,image/png", Hint: r.T("pictures.file_hint")},
		{Name: "alt", Label: r.T("pictures.alt"), Type: "text", Required: true, Max: 400, Hint: r.T("pictures.alt_hint")},
		{Name: "credit", Label: r.T("pictures.credit"), Type: "text", Required: true, Max: 120},
		{Name: "caption", Label: r.T("pictures.caption"), Type: "textarea", Rows: 2},
	}
	if cause == nil {
		return fields
	}
	for i := range fields[1:] {
		fields[i+1].Value = r.Form.Get(fields[i+1].Name)
	}
	r.Faulty(cause, fields)
	if fields[0].Fault == "" {
		fields[0].Fault = r.T("pictures.file_again")
	}
	return fields
}

// receive takes an upload into the archive.
func (a *Archive) receive(r *desk.Request) (desk.Act, error) {
	p, err := r.Receive("file", media.Upload{
		Alt: r.Form.Text("alt"), Credit: r.Form.Text("credit"), Caption: r.Form.Text("caption"),
	}, a.desk.Media.Receive)
	if err != nil {
		return desk.Act{}, err
	}
	return desk.Act{
		To:    r.Path("/media") + "#m-" + p.ID.String(),
		Flash: web.Flash{Key: "pictures.done", Args: map[string]any{"code": p.ID.String()}},
	}, nil
}

// one is a picture with its renditions.
func (a *Archive) one(r *desk.Request) (*web.Page, error) {
	n, ok := id.ParseMedia(r.PathValue("id"))
	if !ok {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	p, err := a.desk.Media.Picture(r.Context(), n)
	if err != nil {
		return nil, err
	}
	names, err := a.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := PictureView{
		DeskFrame: r.Frame(r.T("pictures.one", "code", int64(p.ID)), "media"), Item: item(r, p, 960), Back: r.Path("/media"),
		By: names[p.Actor],
	}
	if v.By == "" {
		v.By = r.T("desk.system")
	}
	v.Files = ui.Table{Caption: r.T("pictures.files"), Columns: []ui.Column{
		{Text: r.T("pictures.size")}, {Text: r.T("pictures.kind")}, {Text: r.T("pictures.weight"), Number: true},
	}}
	for _, f := range p.Renditions {
		v.Files.Rows = append(v.Files.Rows, []ui.Cell{
			{Text: size(r, f.Width, f.Height), URL: directory.MediaPath(f.Key), Main: true},
			{Text: f.ContentType},
			{Text: weight(r, f.Bytes), Number: true},
		})
	}
	return desk.Render(a.picture, v)
}

func item(r *desk.Request, p media.Picture, width int) Item {
	best := p.Best(width)
	return Item{
		Number: int64(p.ID), URL: r.Path("/media/" + p.ID.String()), Alt: p.Alt, Credit: p.Credit, Caption: p.Caption,
		Size: size(r, p.Width, p.Height), Sent: &ui.Time{ISO: r.Ed.P.ISO(p.CreatedAt), Text: r.Ed.P.Ago(p.CreatedAt, r.Now)},
		Picture: ui.Picture{
			Src: directory.MediaPath(best.Key), Width: best.Width, Height: best.Height, Alt: p.Alt, Tone: ui.Tone(p.Colour),
		},
	}
}

func size(r *desk.Request, w, h int) string {
	return r.Ed.P.Digits(strconv.Itoa(w)) + " × " + r.Ed.P.Digits(strconv.Itoa(h))
}

// weight prints bytes as people say them.
func weight(r *desk.Request, n int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if n < mega {
		return r.T("pictures.kilobytes", "n", max(1, (n+kilo/2)/kilo))
	}
	return r.T("pictures.megabytes", "size", r.Ed.P.Digits(fmt.Sprintf("%.1f", float64(n)/mega)))
}
