// Package front owns the page on which editors set the order of the most
// important news of their edition. It must not decide what readers see: that
// is asked of the stories' reader, as the public pages ask it.
package front

import (
	"embed"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	frontpage "peyk/internal/site"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

//go:embed front.html
var files embed.FS

// Front is the part of the newsroom that arranges the front.
type Front struct {
	desk *desk.Desk
	page *ui.Page[View]
}

// New returns the part.
func New(d *desk.Desk) (*Front, error) {
	page, err := ui.NewPage[View](d.Library, ui.Desk, files, "front.html")
	if err != nil {
		return nil, err
	}
	return &Front{d, page}, nil
}

// Routes lays the routes of the front.
func (f *Front) Routes(m *desk.Mount) {
	m.Get("/front", account.FrontArrange, func(r *desk.Request) (*web.Page, error) { return f.show(r, nil) })
	m.Post("/front", account.FrontArrange, f.change, f.show)
}

// change carries out one button: it makes the new order from the one that
// stands, if that is the one the editor saw.
func (f *Front) change(r *desk.Request) (desk.Act, error) {
	e := r.Ed.Edition.Edition
	slots, err := f.desk.Editions.Front(r.Context(), e)
	if err != nil {
		return desk.Act{}, err
	}
	have := codesOf(slots)
	if r.Form.Get("seen") != join(have) {
		return desk.Act{}, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	want, err := f.order(r, have)
	if err != nil {
		return desk.Act{}, err
	}
	if err := f.desk.Editions.Arrange(r.Context(), r.Actor, e, want); err != nil {
		return desk.Act{}, err
	}
	act := desk.Act{To: r.Path("/front"), Flash: web.Flash{Key: "front.done"}}
	if r.Form.Get("do") != "restore" {
		act.To += "?was=" + join(have)
	}
	return act, nil
}

// order applies the pressed button to an order.
func (f *Front) order(r *desk.Request, have []id.Story) ([]id.Story, error) {
	bad := fault.New(fault.Invalid, "error.value")
	do := r.Form.Get("do")
	switch do {
	case "restore":
		want, ok := split(r.Form.Get("order"))
		if !ok {
			return nil, bad
		}
		return want, nil
	case "add":
		return f.added(r, have)
	}
	code, ok := id.ParseStory(r.Form.Get("code"))
	i := slices.Index(have, code)
	if !ok || i < 0 {
		return nil, bad
	}
	want := slices.Delete(slices.Clone(have), i, i+1)
	switch do {
	case "remove":
		return want, nil
	case "top":
		return slices.Insert(want, 0, code), nil
	case "up":
		return slices.Insert(want, max(i-1, 0), code), nil
	case "down":
		return slices.Insert(want, min(i+1, len(want)), code), nil
	}
	return nil, bad
}

// added puts a story at the end of the order, or at its head. Only what
// readers can see may be added.
func (f *Front) added(r *desk.Request, have []id.Story) ([]id.Story, error) {
	var bad fault.Fields
	code, ok := codeIn(r.Form.Text("code"))
	if !ok {
		bad.Add("code", "front.code-form")
		return nil, bad.Err()
	}
	seen, err := f.desk.Reader.ByCodes(r.Context(), []id.Story{code}, r.Now)
	if err != nil {
		return nil, err
	}
	if len(seen) == 0 || seen[0].Edition != r.Ed.Edition.Edition {
		bad.Add("code", "front.no-such-story", "code", int64(code))
		return nil, bad.Err()
	}
	switch {
	case slices.Contains(have, code):
		bad.Add("code", "front.twice", "code", int64(code))
	case len(have) >= frontpage.MaxSlots:
		bad.Add("code", "front.full", "max", frontpage.MaxSlots)
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	if r.Form.Get("where") == "top" {
		return slices.Insert(slices.Clone(have), 0, code), nil
	}
	return append(slices.Clone(have), code), nil
}

// codeIn finds a story's code in what an editor typed or pasted: the code in
// any digits, or an address of the story.
func codeIn(typed string) (id.Story, bool) {
	typed = persian.LatinDigits(typed)
	for _, mark := range []string{"/news/", "/n/"} {
		if _, rest, ok := strings.Cut(typed, mark); ok {
			typed = rest
			break
		}
	}
	if i := strings.IndexFunc(typed, func(c rune) bool { return c < '0' || c > '9' }); i >= 0 && typed[i] == '/' {
		typed = typed[:i]
	}
	return id.ParseStory(typed)
}

func codesOf(slots []frontpage.Slot) []id.Story {
	codes := make([]id.Story, len(slots))
	for i, s := range slots {
		codes[i] = s.Story
	}
	return codes
}

// join writes an order as it travels in forms and addresses.
func join(codes []id.Story) string {
	parts := make([]string, len(codes))
	for i, c := range codes {
		parts[i] = strconv.FormatInt(int64(c), 10)
	}
	return strings.Join(parts, ".")
}

func split(s string) ([]id.Story, bool) {
	if s == "" {
		return nil, true
	}
	var codes []id.Story
	for part := range strings.SplitSeq(s, ".") {
		code, ok := id.ParseStory(part)
		if !ok || len(codes) > frontpage.MaxSlots {
			return nil, false
		}
		codes = append(codes, code)
	}
	return codes, true
}
