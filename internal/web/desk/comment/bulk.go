package comment

import (
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// BulkView lists comments that are to be decided together, before it is done,
// and what became of each after it.
type BulkView struct {
	ui.DeskFrame
	Action string
	Back   string
	Lead   string // what these are
	More   string // that there are more than are listed
	Hidden []ui.Hidden
	Rows   []BulkRow
	Rules  []RuleButton
	Mixed  bool // of several editions: no rule is common to them
	Note   ui.Field
	Done   bool // it is told what became of them
	Bad    string
	Empty  *ui.Empty
}

// BulkRow is one of many comments.
type BulkRow struct {
	Value    string // number and version
	URL      string
	Name     string
	Text     string
	Headline string
	Found    []string
	Grave    bool
	State    *ui.State
	Fault    string
}

// mostAtOnce bounds what is decided together: as many as somebody can look
// over.
const mostAtOnce = 200

// review lists what a query names, or what was picked in the list with those
// that are nearly the same, and asks what is to be done with them.
func (q *Queue) review(r *desk.Request) (*web.Page, error) {
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	if at.list == "" || !at.list.waits() {
		at.list = listQueue
	}
	items, more, err := q.chosen(r, at)
	if err != nil {
		return nil, err
	}
	v := BulkView{
		DeskFrame: r.Frame(r.T("queue.bulk.title"), "comments"), Action: r.Path("/comments/bulk"), Hidden: at.hidden(),
		Back: backOf(at).url(r, 0), Lead: r.T(bulkLead(at), "n", len(items)),
		Note: ui.Field{Name: "note", Label: r.T("queue.note"), Type: "textarea", Rows: 2, Hint: r.T("queue.bulk.note_hint")},
	}
	if more {
		v.More = r.T("queue.bulk.more", "n", mostAtOnce)
	}
	if len(items) == 0 {
		v.Empty = &ui.Empty{
			Title: r.T("queue.bulk.none"), Text: r.T("queue.bulk.none_text"), Links: []ui.Link{{Text: r.T("queue.bulk.back"), URL: v.Back}},
		}
	}
	for _, it := range items {
		v.Rows = append(v.Rows, q.bulkRow(r, at, it))
	}
	v.Mixed = slices.ContainsFunc(items, func(it comment.Item) bool { return it.Edition != items[0].Edition })
	if err := q.bulkRules(r, &v, items); err != nil {
		return nil, err
	}
	return desk.Render(q.bulk, v)
}

// bulkRules notes under which version of each edition's policy the comments
// are looked over, and offers the rules that are common to them.
func (q *Queue) bulkRules(r *desk.Request, v *BulkView, items []comment.Item) error {
	seen := map[id.Edition]bool{}
	for _, it := range items {
		if seen[it.Edition] {
			continue
		}
		seen[it.Edition] = true
		sets, err := q.desk.Comments.RuleSets(r.Context(), it.Edition)
		if err != nil {
			return err
		}
		v.Hidden = append(v.Hidden, ui.Hidden{Name: "rules", Value: string(it.Edition) + ":" + strconv.Itoa(sets[0].Version)})
		for _, rule := range sets[0].Rules {
			if rule.Refusable && !v.Mixed {
				v.Rules = append(v.Rules, RuleButton{Code: rule.Code, Text: rule.Text, Number: len(v.Rules) + 1})
			}
		}
	}
	return nil
}

// rulesSeen reads which versions of the editions' policies a form was made
// under.
func rulesSeen(values []string) (map[id.Edition]int, error) {
	out := map[id.Edition]int{}
	for _, s := range values {
		edition, version, _ := strings.Cut(s, ":")
		n, err := strconv.Atoi(version)
		if err != nil || n <= 0 || edition == "" {
			return nil, fault.New(fault.Invalid, "error.value")
		}
		out[id.Edition(edition)] = n
	}
	return out, nil
}

// backOf is the list from which a review came.
func backOf(at place) place {
	at.after, at.alike, at.clean = comment.Cursor{}, 0, false
	return at
}

func bulkLead(at place) string {
	switch {
	case at.clean:
		return "queue.bulk.clean"
	case at.alike != 0:
		return "queue.bulk.alike"
	default:
		return "queue.bulk.picked"
	}
}

// chosen returns the comments that are to be decided together.
func (q *Queue) chosen(r *desk.Request, at place) (items []comment.Item, more bool, err error) {
	add := func(it comment.Item) {
		known := slices.ContainsFunc(items, func(o comment.Item) bool { return o.ID == it.ID })
		if !known && r.Actor.Can(account.CommentModerate, it.Section) {
			items = append(items, it)
		}
	}
	page := func(query comment.Query) error {
		list, err := q.desk.Comments.Queue(r.Context(), r.Actor, query)
		for _, it := range list {
			add(it)
		}
		return err
	}
	if picks := r.Form.All("pick"); len(picks) > 0 {
		for _, p := range picks[:min(len(picks), pageSize)] {
			n, ok := id.ParseComment(p)
			if !ok {
				return nil, false, fault.New(fault.Invalid, "error.value")
			}
			it, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
			if err != nil {
				return nil, false, err
			}
			if add(it); it.Same > 1 { // its row stood for all of them
				if err := page(comment.Query{Edition: it.Edition, Alike: it.Alike(), Limit: mostAtOnce}); err != nil {
					return nil, false, err
				}
			}
		}
	} else if at.clean || at.alike != 0 {
		query := unfolded(at.query(mostAtOnce + 1))
		if at.clean {
			query.Reasons = []comment.Reason{comment.New, comment.Edited}
			query.Free, query.Now = r.Actor.User, r.Now
		}
		if err := page(query); err != nil {
			return nil, false, err
		}
	}
	if more = len(items) > mostAtOnce; more {
		items = items[:mostAtOnce]
	}
	return items, more, nil
}

func (q *Queue) bulkRow(r *desk.Request, at place, it comment.Item) BulkRow {
	row := BulkRow{
		Value: target(it.Comment), URL: place{list: at.list}.url(r, it.ID), Name: name(r, it.Author()), Text: it.Text(),
		Headline: it.Headline,
	}
	for _, f := range it.Findings() {
		if f.Advice != comment.None {
			row.Found, row.Grave = append(row.Found, findingText(r, f)), row.Grave || f.Advice == comment.Hold
		}
	}
	return row
}

func target(c *comment.Comment) string {
	return c.ID.String() + ":" + strconv.FormatInt(c.Version, 10)
}

func targetOf(s string) (comment.Target, error) {
	number, version, _ := strings.Cut(s, ":")
	n, ok := id.ParseComment(number)
	v, err := strconv.ParseInt(version, 10, 64)
	if !ok || err != nil || v <= 0 {
		return comment.Target{}, fault.New(fault.Invalid, "error.value")
	}
	return comment.Target{ID: n, Version: v}, nil
}

// decideAll decides about those that were left ticked, and tells of each what
// became of it.
func (q *Queue) decideAll(r *desk.Request) (desk.Act, error) {
	at, err := placeOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	var list []comment.Target
	for _, s := range r.Form.All("target") {
		t, err := targetOf(s)
		if err != nil {
			return desk.Act{}, err
		}
		list = append(list, t)
	}
	what, rule, _ := strings.Cut(r.Form.Get("decision"), ":")
	ruling := comment.Ruling{Act: comment.Act(what), Rule: rule, Note: r.Form.Text("note")}
	switch ruling.Act {
	case comment.Undo: // it takes back what was decided under whichever rules
	case comment.Approve, comment.Refuse:
		if ruling.RulesVersions, err = rulesSeen(r.Form.All("rules")); err != nil {
			return desk.Act{}, err
		}
		if ruling.Act == comment.Refuse && len(ruling.RulesVersions) == 0 {
			return desk.Act{}, fault.New(fault.Invalid, "error.value")
		}
	default:
		return desk.Act{}, fault.New(fault.Invalid, "error.value")
	}
	done, err := q.desk.Comments.Bulk(r.Context(), r.Actor, list, ruling)
	if err != nil {
		return desk.Act{}, err
	}
	page, err := q.results(r, backOf(at), ruling, done)
	return desk.Act{Page: page}, err
}

// results tells what became of each, and offers to take it all back.
func (q *Queue) results(r *desk.Request, at place, ruling comment.Ruling, done []comment.Outcomes) (*web.Page, error) {
	v := BulkView{
		DeskFrame: r.Frame(r.T("queue.bulk.done"), "comments"), Action: r.Path("/comments/bulk"), Back: at.on(listQueue).url(r, 0), Done: true,
	}
	undo := &ui.Act{Text: r.T("queue.bulk.undo"), URL: v.Action, Key: "u", Hidden: append(at.hidden(), ui.Hidden{Name: "decision", Value: string(comment.Undo)})}
	good := 0
	for _, o := range done {
		row := BulkRow{URL: place{}.url(r, o.ID), Name: r.T("queue.number", "code", int64(o.ID))}
		if o.Err != nil {
			if fault.KindOf(o.Err) == fault.Internal {
				return nil, o.Err
			}
			row.Fault = r.Ed.P.Fault(o.Err)
		} else {
			good++
			row.Name, row.Text = name(r, o.Comment.Author()), o.Comment.Text()
			row.State = &ui.State{Kind: string(o.Comment.State()), Text: r.T("comment.state." + string(o.Comment.State()))}
			undo.Hidden = append(undo.Hidden, ui.Hidden{Name: "target", Value: target(o.Comment)})
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(a, b BulkRow) int { // what went wrong comes first
		switch {
		case (a.Fault == "") == (b.Fault == ""):
			return 0
		case a.Fault != "":
			return -1
		default:
			return 1
		}
	})
	if good > 0 {
		if ruling.Act != comment.Undo {
			v.Undo = undo
		}
		v.Flash = &ui.Notice{Kind: "good", Text: r.T("queue.bulk.good."+string(ruling.Act), "n", good)}
	}
	if bad := len(done) - good; bad > 0 {
		v.Bad = r.T("queue.bulk.bad", "n", bad)
	}
	return desk.Render(q.bulk, v)
}
