package admin

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// AuditView is a page of the log.
type AuditView struct {
	ui.DeskFrame
	Action string
	Fields []ui.Field
	Rows   []AuditRow
	First  string
	Older  string
	Empty  ui.Empty
}

// AuditRow is an act as a sentence.
type AuditRow struct {
	Text     string
	At       ui.Time
	Edition  string
	Headline string // of the story, where readers can see it
	Links    []ui.Link
	Facts    []AuditFact
}

// AuditFact is something of an act that its sentence does not say.
type AuditFact struct{ Name, Before, After string }

// kinds are those one can ask for, in the order in which they are listed; one
// that ends in a dot stands for all that begin so.
var kinds = []event.Kind{
	"story.", event.StoryCreated, event.StoryEdited, event.StorySubmitted, event.StoryReturned, event.StoryApproved,
	event.StoryScheduled, event.StoryUnscheduled, event.StoryPublished, event.StoryCorrected, event.StoryWithdrawn,
	"comment.", event.CommentReceived, event.CommentApproved, event.CommentRefused, event.CommentReopened,
	event.CommentUndone, event.CommentEdited, event.CommentWithdrawn, event.CommentDeleted, event.CommentAppealed, event.CommentUpheld,
	event.CommentReported, event.CommentStruck, event.CommentImported,
	"user.", event.UserCreated, event.UserChanged, event.PasswordChanged, event.UserSignedIn, event.UserSignedOut, event.SignInRefused,
	event.FrontArranged, event.RulesPublished, event.WordsPublished, event.CommentsSet, event.MediaAdded, event.SectionChanged, event.EditionChanged, event.StyleChanged,
	event.DictionaryAdded, event.DictionaryRemoved, event.Restored,
}

const auditPage = 60

// auditQuery is what the address asks for, as it was typed.
type auditQuery struct{ kind, actor, story, before string }

func (a *Admin) auditPage(r *desk.Request) (*web.Page, error) {
	asked := auditQuery{r.Form.Get("kind"), r.Form.Get("actor"), persian.LatinDigits(r.Form.Text("story")), r.Form.Get("before")}
	q, err := asked.parse()
	v := AuditView{
		DeskFrame: r.Frame(r.T("audit.title"), "audit"), Action: r.Path("/audit"),
		Empty: ui.Empty{Title: r.T("audit.empty"), Text: r.T("audit.empty_text")},
	}
	names, nerr := a.desk.Accounts.Names(r.Context(), r.Actor)
	if nerr != nil {
		return nil, nerr
	}
	v.Fields = auditFields(r, asked, names)
	if r.Faulty(err, v.Fields); err != nil {
		r.Failed(&v.DeskFrame, err)
		page, rerr := desk.Render(a.audit, v)
		if rerr == nil {
			page.Status = web.StatusOf(err)
		}
		return page, rerr
	}
	list, err := a.desk.Audit.List(r.Context(), r.Actor, q)
	if err != nil {
		return nil, err
	}
	if len(list) > auditPage {
		list = list[:auditPage]
		next := r.URL.Query()
		next.Set("before", strconv.FormatInt(list[auditPage-1].ID, 10))
		v.Older = r.Path("/audit") + "?" + next.Encode()
	}
	if q.Before != 0 {
		next := r.URL.Query()
		next.Del("before")
		v.First = r.Path("/audit") + "?" + next.Encode()
	}
	return a.auditRows(r, v, list, names)
}

func (a *Admin) auditRows(r *desk.Request, v AuditView, list []audit.Entry, names map[id.User]string) (*web.Page, error) {
	sections, err := a.sectionNames(r)
	if err != nil {
		return nil, err
	}
	var codes []id.Story
	for _, e := range list {
		if e.Story != 0 && !slices.Contains(codes, e.Story) {
			codes = append(codes, e.Story)
		}
	}
	stories, err := a.desk.Reader.ByCodes(r.Context(), codes, r.Now)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		row := AuditRow{
			Text: sentence(r, e, names), At: ui.Time{ISO: r.Ed.P.ISO(e.At), Text: r.Ed.P.DateTime(e.At)},
			Links: auditLinks(r, e), Facts: auditFacts(r, e.Detail, sections),
		}
		if ed := a.desk.Dir.Edition(e.Edition); ed != nil && e.Edition != r.Ed.Edition.Edition {
			row.Edition = ed.P.T("lang.name")
		}
		if i := slices.IndexFunc(stories, func(s story.Summary) bool { return s.Code == e.Story }); i >= 0 {
			row.Headline = stories[i].Headline
		}
		v.Rows = append(v.Rows, row)
	}
	return desk.Render(a.audit, v)
}

// parse reads the filters; a story that is no code is a fault of its field.
func (q auditQuery) parse() (audit.Query, error) {
	out := audit.Query{Limit: auditPage + 1}
	bad := fault.New(fault.Invalid, "error.value")
	if q.kind != "" {
		k := event.Kind(q.kind)
		switch {
		case !slices.Contains(kinds, k):
			return out, bad
		case strings.HasSuffix(q.kind, "."):
			out.Prefix = q.kind
		default:
			out.Kind = k
		}
	}
	if q.actor != "" {
		var ok bool
		if out.Actor, ok = id.ParseUser(q.actor); !ok {
			return out, bad
		}
	}
	if q.before != "" {
		var err error
		if out.Before, err = strconv.ParseInt(q.before, 10, 64); err != nil || out.Before <= 0 {
			return out, bad
		}
	}
	if q.story != "" {
		var ok bool
		if out.Story, ok = id.ParseStory(q.story); !ok {
			var f fault.Fields
			f.Add("story", "front.code-form")
			return out, f.Err()
		}
	}
	return out, nil
}

func auditFields(r *desk.Request, q auditQuery, names map[id.User]string) []ui.Field {
	kind := ui.Field{Name: "kind", Label: r.T("audit.kind_label"), Type: "select", Options: []ui.Option{{Text: r.T("audit.any_kind")}}}
	for _, k := range kinds {
		o := ui.Option{Value: string(k), Selected: string(k) == q.kind}
		if group, ok := strings.CutSuffix(o.Value, "."); ok {
			o.Text = r.T("audit.group." + group)
		} else {
			o.Text = r.T("audit.kind." + o.Value)
		}
		kind.Options = append(kind.Options, o)
	}
	actor := ui.Field{Name: "actor", Label: r.T("audit.actor"), Type: "select", Options: []ui.Option{{Text: r.T("audit.anybody")}}}
	users := slices.SortedFunc(maps.Keys(names), func(a, b id.User) int { return bytes.Compare(persian.SortKey(names[a]), persian.SortKey(names[b])) })
	for _, n := range users {
		actor.Options = append(actor.Options, ui.Option{Value: n.String(), Text: names[n], Selected: n.String() == q.actor})
	}
	code := ui.Field{Name: "story", Label: r.T("front.code"), Type: "text", Value: q.story, Max: 20, Auto: "off"}
	return []ui.Field{kind, actor, code}
}

// sentence says an act in words.
func sentence(r *desk.Request, e audit.Entry, names map[id.User]string) string {
	key := "audit.says." + string(e.Kind)
	if change := e.Detail["change"]; e.Kind == event.UserChanged && r.Ed.P.Has("audit.change."+change) {
		key = "audit.change." + change
	}
	if e.Kind == event.PasswordChanged && e.Detail["change"] == "reset" {
		key = "audit.change.reset"
	}
	if !r.Ed.P.Has(key) {
		key = "audit.other"
	}
	who := names[e.Actor]
	if who == "" {
		who = r.T("desk.system")
	}
	user := e.Detail["login"]
	if n, ok := id.ParseUser(e.Detail["user"]); ok && names[n] != "" {
		user = names[n]
	}
	return r.Ed.P.TM(key, map[string]any{
		"who": who, "code": int64(e.Story), "comment": r.Ed.P.Digits(e.Comment.String()), "user": user, "name": e.Detail["name"],
		"media": r.Ed.P.Digits(e.Detail["media"]), "kind": string(e.Kind),
	})
}

// auditLinks lead to what the act was about, where the reader may go there.
func auditLinks(r *desk.Request, e audit.Entry) []ui.Link {
	var out []ui.Link
	root := desk.Root(e.Edition)
	if r.Desk.Dir.Edition(e.Edition) == nil {
		root = desk.Root(r.Ed.Edition.Edition)
	}
	if e.Story != 0 {
		out = append(out, ui.Link{Text: r.T("audit.story", "code", int64(e.Story)), URL: root + "/stories/" + e.Story.String()})
	}
	if e.Comment != 0 && r.Actor.CanSomewhere(account.CommentSee) {
		out = append(out, ui.Link{Text: r.T("audit.comment", "code", int64(e.Comment)), URL: root + "/comments/" + e.Comment.String()})
	}
	if n := e.Detail["media"]; n != "" && r.Actor.CanSomewhere(account.MediaUpload) {
		out = append(out, ui.Link{Text: r.T("pictures.one", "code", n), URL: root + "/media/" + n})
	}
	return out
}

// auditFacts tell what a value was and became, and what was noted.
func auditFacts(r *desk.Request, detail map[string]string, sections map[id.Section]string) []AuditFact {
	var out []AuditFact
	for _, name := range []string{"note", "rule"} {
		if v := detail[name]; v != "" {
			out = append(out, AuditFact{Name: r.T("audit.fact." + name), After: v})
		}
	}
	for _, name := range []string{"name", "email", "roles", "sections", "words", "settings", "forbidden"} {
		before, was := detail[name+".before"]
		after, is := detail[name+".after"]
		if was || is {
			say := func(v string) string { return factValue(r, name, v, sections) }
			out = append(out, AuditFact{Name: r.T("audit.fact." + name), Before: say(before), After: say(after)})
		}
	}
	return out
}

// factValue prints a value of the log in words.
func factValue(r *desk.Request, name, value string, sections map[id.Section]string) string {
	switch name {
	case "roles":
		if roles, err := account.ParseRoles(value); err == nil {
			return roleNames(r, roles)
		}
	case "sections":
		var list []id.Section
		for s := range strings.FieldsSeq(value) {
			if n, ok := id.ParseSection(s); ok {
				list = append(list, n)
			}
		}
		return sectionsText(r, sections, list)
	}
	if value == "" {
		return "–"
	}
	return value
}
