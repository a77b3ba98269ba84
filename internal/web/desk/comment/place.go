package comment

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// place is where somebody is in the queue: the list they look at, and the page
// of it. It travels in addresses and forms, so that a decision leads on in it.
type place struct {
	state   comment.State // "" when the address does not say
	section id.Section    // 0: all
	after   comment.Cursor
}

// placeOf reads the place from the query of a page or the fields of a form.
func placeOf(r *desk.Request) (place, error) {
	var at place
	bad := fault.New(fault.Invalid, "error.value")
	if s := r.Form.Get("state"); s != "" {
		at.state = comment.State(s)
		if !slices.Contains(comment.States(), at.state) {
			return at, bad
		}
	}
	if s := r.Form.Get("section"); s != "" {
		n, ok := id.ParseSection(s)
		if _, known := r.Ed.ByID[n]; !ok || !known {
			return at, bad
		}
		at.section = n
	}
	if s := r.Form.Get("after"); s != "" {
		us, n, _ := strings.Cut(s, "-")
		micros, err := strconv.ParseInt(us, 10, 64)
		num, ok := id.ParseComment(n)
		if err != nil || !ok || micros < 0 {
			return at, bad
		}
		at.after = comment.Cursor{At: time.UnixMicro(micros).UTC(), ID: num}
	}
	return at, nil
}

// values are the place as it travels.
func (at place) values() url.Values {
	v := url.Values{"state": {string(at.state)}}
	if at.section != 0 {
		v.Set("section", at.section.String())
	}
	if at.after.ID != 0 {
		v.Set("after", strconv.FormatInt(at.after.At.UnixMicro(), 10)+"-"+at.after.ID.String())
	}
	return v
}

// url is the address of a comment in this place; 0 of the list.
func (at place) url(r *desk.Request, n id.Comment) string {
	path := "/comments"
	if n != 0 {
		path += "/" + n.String()
	}
	return r.Path(path) + "?" + at.values().Encode()
}

// hidden are the fields that carry the place through a form.
func (at place) hidden() []ui.Hidden {
	v := at.values()
	var out []ui.Hidden
	for _, name := range []string{"state", "section", "after"} {
		if v.Has(name) {
			out = append(out, ui.Hidden{Name: name, Value: v.Get(name)})
		}
	}
	return out
}

// query asks for a page of the list.
func (at place) query(r *desk.Request, limit int) comment.Query {
	return comment.Query{Edition: r.Ed.Edition.Edition, State: at.state, Sections: at.sections(), After: at.after, Limit: limit}
}

func (at place) sections() []id.Section {
	if at.section == 0 {
		return nil
	}
	return []id.Section{at.section}
}
