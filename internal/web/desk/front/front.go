// Package front owns the page on which editors arrange the front of their
// edition: a draft of their own, seen beside it as readers would, published at
// once or at a time. It must not decide what stands where: that is asked of the
// arrangement, as the public pages ask it.
package front

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	editions "peyk/internal/site"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

//go:embed front.html
var files embed.FS

// Preview makes the public home page of an arrangement.
type Preview func(ctx context.Context, r *http.Request, a editions.Arrangement) (*web.Page, error)

// Front is the part of the newsroom that arranges the front.
type Front struct {
	desk    *desk.Desk
	preview Preview
	page    *ui.Page[View]
}

// New returns the part; preview shows what a draft would be to readers.
func New(d *desk.Desk, preview Preview) (*Front, error) {
	page, err := ui.NewPage[View](d.Library, ui.Desk, files, "front.html")
	if err != nil {
		return nil, err
	}
	return &Front{d, preview, page}, nil
}

// Routes lays the routes of the front.
func (f *Front) Routes(m *desk.Mount) {
	m.Get("/front", account.FrontArrange, func(r *desk.Request) (*web.Page, error) { return f.show(r, nil) })
	m.Get("/front/preview", account.FrontArrange, f.look)
	m.Post("/front", account.FrontArrange, f.change, f.show)
}

// look is the home page as the editor's draft would make it.
func (f *Front) look(r *desk.Request) (*web.Page, error) {
	a, err := f.desk.Editions.Draft(r.Context(), r.Actor, r.Ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	return f.preview(r.Context(), r.Request, a)
}

var errForm = fault.New(fault.Invalid, "error.value")

// change carries out one button.
func (f *Front) change(r *desk.Request) (desk.Act, error) {
	seen, err := strconv.ParseInt(r.Form.Get("seen"), 10, 64)
	if err != nil {
		return desk.Act{}, errForm
	}
	if act, ok, err := f.whole(r, seen); ok || err != nil {
		return act, err
	}
	c := change{f: f, r: r, now: r.Now}
	if err := f.desk.Editions.Edit(r.Context(), r.Actor, r.Ed.Edition.Edition, seen, c.apply); err != nil {
		return desk.Act{}, err
	}
	act := desk.Act{To: r.Path("/front")}
	if c.to != "" {
		act.To += "?at=" + c.to + "#slot-" + c.to // a script is not told the fragment
	}
	return act, nil
}

// whole carries out what concerns the arrangement as a whole; it reports false
// for what changes the draft.
func (f *Front) whole(r *desk.Request, seen int64) (desk.Act, bool, error) {
	ctx, e, x := r.Context(), r.Ed.Edition.Edition, f.desk.Editions
	act := desk.Act{To: r.Path("/front")}
	n, _ := strconv.ParseInt(r.Form.Get("n"), 10, 64) // 0 is what was before the first
	switch r.Form.Get("do") {
	case "publish":
		act, err := f.publish(r, seen)
		return act, true, err
	case "discard":
		act.Flash.Key = "front.discarded"
		return act, true, x.Discard(ctx, r.Actor, e)
	case "rebase":
		return act, true, x.Rebase(ctx, r.Actor, e, seen)
	case "take":
		act.Flash.Key = "front.taken"
		return act, true, x.Take(ctx, r.Actor, e, n, seen)
	case "cancel":
		act.Flash.Key = "front.cancelled"
		return act, true, x.Cancel(ctx, r.Actor, e, n)
	case "return":
		base, err := strconv.ParseInt(r.Form.Get("base"), 10, 64)
		if err != nil {
			return act, true, errForm
		}
		act.Flash.Key = "front.returned"
		return act, true, x.Return(ctx, r.Actor, e, n, base)
	}
	return act, false, nil
}

func (f *Front) publish(r *desk.Request, seen int64) (desk.Act, error) {
	ctx, e, x := r.Context(), r.Ed.Edition.Edition, f.desk.Editions
	at, err := when(r, "at")
	if err != nil {
		return desk.Act{}, err
	}
	before, _, err := x.Arrangement(ctx, e, r.Now)
	if err != nil {
		return desk.Act{}, err
	}
	if err := x.Publish(ctx, r.Actor, e, seen, at, r.Form.Text("note")); err != nil {
		return desk.Act{}, err
	}
	act := desk.Act{To: r.Path("/front"), Flash: web.Flash{Key: "front.done"}}
	if !at.IsZero() {
		act.Flash = web.Flash{Key: "front.timed", Args: map[string]any{"at": r.Ed.P.DateTime(at)}}
		return act, nil
	}
	act.To += "?was=" + strconv.FormatInt(before.ID, 10)
	return act, nil
}

// when reads a field's time: a day and a time, or a time alone, which is the
// next such. An empty one is the zero time.
func when(r *desk.Request, field string) (time.Time, error) {
	typed := r.Form.Text(field)
	if typed == "" {
		return time.Time{}, nil
	}
	if at, ok := desk.ParseWhen(r.Ed.P, typed); ok {
		return at, nil
	}
	if t, err := time.Parse("15:04", persian.LatinDigits(typed)); err == nil {
		now := r.Now.In(r.Ed.P.Location())
		at := time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location())
		if !at.After(now) {
			at = at.AddDate(0, 0, 1)
		}
		return at, nil
	}
	var bad fault.Fields
	bad.Add(field, "front.when-form")
	return time.Time{}, bad.Err()
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

// isBehind reports whether the cause is that somebody published meanwhile.
func isBehind(cause error) bool {
	var f *fault.Error
	return errors.As(cause, &f) && f.Key == "front.arranged-meanwhile"
}
