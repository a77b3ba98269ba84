package desk

import (
	"errors"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/web/ui"
)

// part is an entry of the newsroom's navigation: who may do the act somewhere
// sees it.
type part struct {
	key  string // of its title: "desk.part." + key
	path string
	need account.Act
	keys string // the shortcut
}

var parts = []part{
	{"stories", "/stories", account.DeskSee, "g s"},
	{"comments", "/comments", account.CommentSee, "g c"},
	{"style", "/style", account.StoryCreate, "g y"},
	{"front", "/front", account.FrontArrange, "g f"},
	{"voice", "/voice", account.DeskSee, "g v"},
	{"media", "/media", account.MediaUpload, "g m"},
	{"policy", "/policy", account.RulesPublish, "g p"},
	{"users", "/users", account.UserManage, "g u"},
	{"sections", "/sections", account.SectionManage, ""},
	{"edition", "/edition", account.EditionManage, ""},
	{"audit", "/audit", account.AuditSee, "g a"},
}

// Frame is what every page of the newsroom carries. part is the key of the
// navigation's entry it belongs to; empty for none.
func (r *Request) Frame(title, current string) ui.DeskFrame {
	f := ui.DeskFrame{
		P: r.Ed.P, Agency: r.Ed.Name, HomeURL: r.Path("/"), SiteURL: r.Ed.Prefix + "/", Title: title,
		User: ui.DeskUser{
			Name: r.Actor.Name, Role: r.roles(), URL: r.Path("/account"), SignOutURL: r.Path("/sign-out"),
		},
	}
	for _, p := range parts {
		may := r.Actor.CanSomewhere(p.need)
		if p.need == account.FrontArrange { // the front is of all sections: who is limited to some has no use for it
			may = r.Actor.Can(p.need, 0)
		}
		if may {
			link := ui.DeskLink{Text: r.T("desk.part." + p.key), URL: r.Path(p.path), Current: p.key == current, Key: p.keys}
			if p.key == "comments" {
				link.Count = r.waiting()
			}
			f.Nav = append(f.Nav, link)
		}
	}
	if order := r.Desk.Dir.Order(); len(order) > 1 {
		for _, e := range order {
			ed := r.Desk.Dir.Edition(e)
			url := Root(e) + "/"
			if i := slices.IndexFunc(parts, func(p part) bool { return p.key == current }); i >= 0 {
				url = Root(e) + parts[i].path
			}
			f.Editions = append(f.Editions, ui.EditionLink{
				Lang: ed.P.Lang(), Dir: ed.P.Dir(), Name: ed.P.T("lang.name"), URL: url, Current: e == r.Ed.Edition.Edition,
			})
		}
	}
	if r.said {
		f.Flash = &ui.Notice{Kind: "good", Text: r.Ed.P.TM(r.flash.Key, r.flash.Args)}
	}
	return f
}

// maxWaiting bounds how many waiting comments are counted for the navigation.
const maxWaiting = 1000

// waiting counts the comments that wait for a moderator, of all editions as the
// queue has them. A page is not lost for want of the number.
func (r *Request) waiting() int {
	n, err := r.Desk.Comments.CountWaiting(r.Context(), r.Actor, "", nil, maxWaiting)
	if err != nil {
		r.Desk.Log.WarnContext(r.Context(), "waiting comments not counted", "error", err)
		return 0
	}
	return n
}

func (r *Request) roles() string {
	var names []string
	for _, role := range r.Actor.Roles.List() {
		names = append(names, r.T("role."+role.String()))
	}
	return strings.Join(names, r.T("list.comma"))
}

// Failed puts what went wrong at the head of a page that is shown again.
func (r *Request) Failed(f *ui.DeskFrame, cause error) {
	if cause != nil {
		f.Flash = &ui.Notice{Kind: "bad", Text: r.Ed.P.Fault(cause)}
	}
}

// Fault returns the message for a field of a form that is shown again, empty
// when nothing is wrong with it.
func (r *Request) Fault(cause error, field string) string {
	var f *fault.Error
	if !errors.As(cause, &f) {
		return ""
	}
	for _, bad := range f.Fields {
		if bad.Name == field {
			return r.Ed.P.FieldFault(bad)
		}
	}
	return ""
}

// Faulty writes what is wrong into the fields of a form, and gives the first
// of them the focus.
func (r *Request) Faulty(cause error, fields []ui.Field) {
	first := true
	for i := range fields {
		if fields[i].Fault = r.Fault(cause, fields[i].Name); fields[i].Fault != "" && first {
			fields[i].Focus, first = true, false
		}
	}
}

// CopyDesk is the copy desk of the edition, with all that the agency taught it.
func (r *Request) CopyDesk() (*copydesk.Desk, error) {
	return r.Desk.House.Desk(r.Context(), r.Ed.Edition.Edition, r.Ed.Language)
}

// FindingText is what the copy desk says of a finding. A rule that has no words
// of its own yet is told by its family.
func (r *Request) FindingText(rule string, args map[string]string) string {
	shown := make(map[string]any, len(args))
	for k, v := range args {
		shown[k] = r.Ed.P.Digits(v)
	}
	key := "finding." + rule
	family, name, _ := strings.Cut(rule, ".")
	if family == "raw" {
		key = "raw.finding." + name
	}
	if why := key + "_why"; args["reason"] != "" && r.Ed.P.Has(why) {
		key = why
	}
	if r.Ed.P.Has(key) {
		return r.Ed.P.TM(key, shown)
	}
	if key := "finding." + family + ".any"; r.Ed.P.Has(key) {
		return r.T(key)
	}
	return r.T("finding.any")
}
