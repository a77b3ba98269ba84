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

// list is one of the lists that the queue's tabs choose.
type list string

const (
	listQueue     list = "waiting" // all that waits for a moderator, for whatever reason
	listAppeals   list = "appeals"
	listReports   list = "reports" // public ones that readers or a correction brought back
	listPublished list = "published"
	listRefused   list = "refused"
)

var lists = []list{listQueue, listAppeals, listReports, listPublished, listRefused}

// waits reports whether the list is of the queue.
func (l list) waits() bool { return l != listPublished && l != listRefused }

// state is the domain's name of the list.
func (l list) state() comment.State {
	if l.waits() {
		return comment.Waiting
	}
	return comment.State(l)
}

// place is where somebody is in the queue: the list they look at, what they
// leave out of it, and the page of it. It travels in addresses and forms, so
// that a decision leads on in it.
type place struct {
	list    list // "" when the address does not say
	edition id.Edition
	section id.Section
	story   id.Story
	reason  comment.Reason
	check   string
	clean   bool
	text    string
	alike   id.Comment // nearly the same as this one
	same    id.Comment // of the same sender as this one
	after   comment.Cursor
}

// maxSearch bounds the words that are looked for, in bytes.
const maxSearch = 200

// placeOf reads the place from the query of a page or the fields of a form.
func placeOf(r *desk.Request) (place, error) { return placeIn(r, r.Form.Values) }

func placeIn(r *desk.Request, v url.Values) (place, error) {
	at := place{text: strings.TrimSpace(v.Get("q")), clean: v.Get("clean") != "", check: v.Get("check")}
	ok := len(at.text) <= maxSearch && (at.check == "" || slices.Contains(checks, at.check))
	if s := v.Get("state"); s != "" {
		at.list = list(s)
		ok = ok && slices.Contains(lists, at.list)
	}
	if s := v.Get("edition"); s != "" {
		at.edition = id.Edition(s)
		ok = ok && slices.Contains(r.Desk.Dir.Order(), at.edition)
	}
	if s := v.Get("reason"); s != "" {
		at.reason = comment.Reason(s)
		ok = ok && slices.Contains(comment.Reasons(), at.reason)
	}
	if s := v.Get("section"); s != "" {
		n, fine := id.ParseSection(s)
		_, known := sectionName(r, n)
		at.section, ok = n, ok && fine && known
	}
	if s := latin(v.Get("story")); s != "" {
		n, fine := id.ParseStory(s)
		at.story, ok = n, ok && fine
	}
	for name, to := range map[string]*id.Comment{"alike": &at.alike, "same": &at.same} {
		if s := v.Get(name); s != "" {
			n, fine := id.ParseComment(s)
			*to, ok = n, ok && fine
		}
	}
	if s := v.Get("after"); s != "" {
		c, fine := cursorOf(s)
		at.after, ok = c, ok && fine
	}
	if !ok {
		return at, fault.New(fault.Invalid, "error.value")
	}
	return at, nil
}

func cursorOf(s string) (comment.Cursor, bool) {
	us, n, _ := strings.Cut(s, "-")
	micros, err := strconv.ParseInt(us, 10, 64)
	num, ok := id.ParseComment(n)
	if err != nil || !ok || micros < 0 {
		return comment.Cursor{}, false
	}
	return comment.Cursor{At: time.UnixMicro(micros).UTC(), ID: num}, true
}

func cursorText(c comment.Cursor) string {
	return strconv.FormatInt(c.At.UnixMicro(), 10) + "-" + c.ID.String()
}

// latin writes the digits that somebody typed as ASCII has them.
func latin(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case '۰' <= c && c <= '۹':
			return c - '۰' + '0'
		case '٠' <= c && c <= '٩':
			return c - '٠' + '0'
		}
		return c
	}, strings.TrimSpace(s))
}

// values are the place as it travels.
func (at place) values() url.Values {
	v := url.Values{}
	set := func(name, value string, is bool) {
		if is {
			v.Set(name, value)
		}
	}
	set("state", string(at.list), at.list != "")
	set("edition", string(at.edition), at.edition != "")
	set("section", at.section.String(), at.section != 0)
	set("story", at.story.String(), at.story != 0)
	set("reason", string(at.reason), at.reason != "")
	set("check", at.check, at.check != "")
	set("clean", "1", at.clean)
	set("q", at.text, at.text != "")
	set("alike", at.alike.String(), at.alike != 0)
	set("same", at.same.String(), at.same != 0)
	set("after", cursorText(at.after), at.after.ID != 0)
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

// on is the place on another list, from its beginning.
func (at place) on(l list) place {
	at.list, at.after = l, comment.Cursor{}
	return at
}

// filters counts what is left out.
func (at place) filters() int {
	n := 0
	for _, is := range []bool{
		at.edition != "", at.section != 0, at.story != 0, at.reason != "", at.check != "", at.clean, at.text != "", at.alike != 0, at.same != 0,
	} {
		if is {
			n++
		}
	}
	return n
}

// hidden are the fields that carry the place through a form.
func (at place) hidden() []ui.Hidden { return hiddenOf(at.values()) }

func hiddenOf(v url.Values) []ui.Hidden {
	var out []ui.Hidden
	for _, name := range []string{"state", "edition", "section", "story", "reason", "check", "clean", "q", "alike", "same", "after"} {
		if v.Has(name) {
			out = append(out, ui.Hidden{Name: name, Value: v.Get(name)})
		}
	}
	return out
}

// query asks for a page of the list.
func (at place) query(limit int) comment.Query {
	q := comment.Query{
		Edition: at.edition, State: at.list.state(), Story: at.story, Check: at.check, Clean: at.clean, Text: at.text,
		Alike: at.alike, SameAs: at.same, Folded: at.list.waits() && at.alike == 0, After: at.after, Limit: limit,
	}
	if at.section != 0 {
		q.Sections = []id.Section{at.section}
	}
	switch {
	case at.reason != "":
		q.Reasons = []comment.Reason{at.reason}
	case at.list == listAppeals:
		q.Reasons = []comment.Reason{comment.Appealed}
	case at.list == listReports:
		q.Reasons = []comment.Reason{comment.Reported, comment.Corrected}
	}
	return q
}

// sectionName is the name of a section of whichever edition.
func sectionName(r *desk.Request, n id.Section) (string, bool) {
	for _, e := range r.Desk.Dir.Order() {
		if s, ok := r.Desk.Dir.Edition(e).ByID[n]; ok {
			return s.Name, true
		}
	}
	return "", false
}

// listOf is the list in which a comment stands.
func listOf(it comment.Item) list {
	switch {
	case it.Reason() == comment.Appealed:
		return listAppeals
	case it.Reason() != "":
		return listQueue
	case it.State() == comment.Published:
		return listPublished
	case it.State() == comment.Refused:
		return listRefused
	}
	return listQueue
}
