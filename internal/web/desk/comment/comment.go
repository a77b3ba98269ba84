package comment

import (
	"embed"
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

//go:embed queue.html
var files embed.FS

// Queue is the moderators' part of the newsroom.
type Queue struct {
	desk *desk.Desk
	page *ui.Page[QueueView]
}

// New returns the moderators' part.
func New(d *desk.Desk) (*Queue, error) {
	page, err := ui.NewPage[QueueView](d.Library, ui.Desk, files, "queue.html")
	if err != nil {
		return nil, err
	}
	return &Queue{d, page}, nil
}

// Routes lays the routes of the queue.
func (q *Queue) Routes(m *desk.Mount) {
	m.Get("/comments", account.CommentSee, q.list)
	m.Get("/comments/{id}", account.CommentSee, func(r *desk.Request) (*web.Page, error) { return q.one(r, nil) })
	m.Post("/comments/{id}", account.CommentModerate, q.decide, q.one)
}

// list is the queue, with its first comment open beside it.
func (q *Queue) list(r *desk.Request) (*web.Page, error) {
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	if at.state == "" {
		at.state = comment.Waiting
	}
	v, items, err := q.view(r, at)
	if err != nil {
		return nil, err
	}
	if len(items) > 0 {
		if v.Comment, err = q.judged(r, at, items, items[0], nil); err != nil {
			return nil, err
		}
		v.Items[0].Current = true
	}
	q.undo(r, &v, at)
	return desk.Render(q.page, v)
}

// one is a single comment, with the list it stands in beside it. cause is why
// the last decision was refused.
func (q *Queue) one(r *desk.Request, cause error) (*web.Page, error) {
	n, err := number(r)
	if err != nil {
		return nil, err
	}
	item, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
	if err != nil {
		return nil, err
	}
	if item.Edition != r.Ed.Edition.Edition {
		return nil, fault.New(fault.NotFound, "comment.unknown")
	}
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	if at.state == "" {
		at.state = item.State()
	}
	v, items, err := q.view(r, at)
	if err != nil {
		return nil, err
	}
	v.One = true
	for i := range v.Items {
		v.Items[i].Current = items[i].ID == n
	}
	if v.Comment, err = q.judged(r, at, items, item, cause); err != nil {
		return nil, err
	}
	q.undo(r, &v, at)
	r.Failed(&v.DeskFrame, cause)
	return desk.Render(q.page, v)
}

// undo puts a button beside the message of what was done that takes it back.
func (q *Queue) undo(r *desk.Request, v *QueueView, at place) {
	n, ok := id.ParseComment(r.Form.Get("done"))
	if !ok || v.Flash == nil {
		return
	}
	done, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
	if err != nil || done.State() == comment.Waiting || !r.Actor.Can(account.CommentModerate, done.Section) {
		return
	}
	v.Undo = &ui.Act{
		Text: r.T("desk.undo"), URL: r.Path("/comments/" + n.String()), Key: "u",
		Hidden: append(at.hidden(), ui.Hidden{Name: "decision", Value: string(comment.Reopen)},
			ui.Hidden{Name: "version", Value: strconv.FormatInt(done.Version, 10)}),
	}
}

// decide carries out what the moderator pressed, and leads to the next comment.
func (q *Queue) decide(r *desk.Request) (desk.Act, error) {
	n, err := number(r)
	if err != nil {
		return desk.Act{}, err
	}
	at, err := placeOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	ruling, err := rulingOf(r.Form)
	if err != nil {
		return desk.Act{}, err
	}
	was, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
	if err != nil {
		return desk.Act{}, err
	}
	if was.Edition != r.Ed.Edition.Edition {
		return desk.Act{}, fault.New(fault.NotFound, "comment.unknown")
	}
	if at.state == "" {
		at.state = was.State()
	}
	if _, err := q.desk.Comments.Decide(r.Context(), r.Actor, n, ruling); err != nil {
		return desk.Act{}, err
	}
	if ruling.Act == comment.Reopen {
		at.state = comment.Waiting
		return desk.Act{To: at.url(r, n), Flash: web.Flash{Key: "queue.done.reopen"}}, nil
	}
	flash := web.Flash{Key: "queue.done.approve"}
	if ruling.Act == comment.Refuse {
		flash.Key = "queue.done.refuse"
	}
	next, err := q.next(r, at, was)
	return desk.Act{To: next + "&done=" + n.String(), Flash: flash}, err
}

// next is the address of the comment after one that was decided: the one that
// follows it in the list, else the list's first, else the empty list.
func (q *Queue) next(r *desk.Request, at place, was comment.Item) (string, error) {
	for _, after := range []comment.Cursor{was.Cursor(at.state), {}} {
		query := at.query(r, 2)
		query.After = after
		items, err := q.desk.Comments.Queue(r.Context(), r.Actor, query)
		if err != nil {
			return "", err
		}
		for _, it := range items {
			if it.ID != was.ID {
				return at.url(r, it.ID), nil
			}
		}
	}
	at.after = comment.Cursor{}
	return at.url(r, 0), nil
}

// rulingOf reads which button was pressed.
func rulingOf(f web.Form) (comment.Ruling, error) {
	what, rule, _ := strings.Cut(f.Get("decision"), ":")
	version, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil || version <= 0 {
		return comment.Ruling{}, fault.New(fault.Invalid, "error.value")
	}
	r := comment.Ruling{Act: comment.Act(what), Version: version, Rule: rule, Note: f.Text("note")}
	if v := f.Get("rules"); v != "" {
		if r.RulesVersion, err = strconv.Atoi(v); err != nil || r.RulesVersion <= 0 {
			return comment.Ruling{}, fault.New(fault.Invalid, "error.value")
		}
	}
	switch r.Act {
	case comment.Approve, comment.Refuse, comment.Reopen:
		return r, nil
	}
	return r, fault.New(fault.Invalid, "error.value")
}

func number(r *desk.Request) (id.Comment, error) {
	n, ok := id.ParseComment(r.PathValue("id"))
	if !ok {
		return 0, fault.New(fault.NotFound, "comment.unknown")
	}
	return n, nil
}
