package comment

import (
	"embed"
	"errors"
	"net/http"
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

//go:embed *.html
var files embed.FS

// Queue is the moderators' part of the newsroom.
type Queue struct {
	desk    *desk.Desk
	learner Learner
	page    *ui.Page[QueueView]
	cards   *ui.Page[Part]
	bulk    *ui.Page[BulkView]
	figure  *ui.Page[FiguresView]
}

// New returns the moderators' part. learner may be nil: then nothing is said of
// what was learnt.
func New(d *desk.Desk, learner Learner) (*Queue, error) {
	q := &Queue{desk: d, learner: learner}
	var err error
	if q.page, err = ui.NewPage[QueueView](d.Library, ui.Desk, files, "queue.html", "card.html", "row.html"); err != nil {
		return nil, err
	}
	if q.cards, err = ui.NewPage[Part](d.Library, "queue-part", files, "part.html", "card.html", "row.html"); err != nil {
		return nil, err
	}
	if q.bulk, err = ui.NewPage[BulkView](d.Library, ui.Desk, files, "bulk.html"); err != nil {
		return nil, err
	}
	if q.figure, err = ui.NewPage[FiguresView](d.Library, ui.Desk, files, "figures.html"); err != nil {
		return nil, err
	}
	return q, nil
}

// Routes lays the routes of the queue.
func (q *Queue) Routes(m *desk.Mount) {
	m.Get("/comments", account.CommentSee, q.list)
	m.Get("/comments/{id}", account.CommentSee, func(r *desk.Request) (*web.Page, error) { return q.one(r, nil) })
	m.Post("/comments/{id}", account.CommentModerate, q.decide, q.one)
	m.Post("/comments/next", account.CommentModerate, q.ahead, nil)
	m.Post("/comments/let-go", account.CommentModerate, q.letGo, nil)
	m.Get("/comments/pulse", account.CommentSee, q.pulse)
	m.Get("/comments/bulk", account.CommentModerate, q.review)
	m.Post("/comments/bulk", account.CommentModerate, q.decideAll, nil)
	m.Get("/comments/figures", account.CommentSee, q.figures)
	m.Post("/comments/views", account.CommentSee, q.saveView, q.viewAgain)
}

// list is the queue, with its first comment open beside it.
func (q *Queue) list(r *desk.Request) (*web.Page, error) {
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	return q.listPage(r, at, nil)
}

func (q *Queue) listPage(r *desk.Request, at place, cause error) (*web.Page, error) {
	if at.list == "" {
		at.list = listQueue
	}
	w, err := q.words(r)
	if err != nil {
		return nil, err
	}
	v, items, err := q.view(r, w, at)
	if err != nil {
		return nil, err
	}
	if len(items) > 0 {
		first := items[0]
		if v.Card, err = q.card(r, w, at, first, nil); err != nil {
			return nil, err
		}
		around(r, v.Card, at, items, first.ID)
		v.Items[0].Current = true
	}
	q.undo(r, &v, at)
	if cause != nil {
		r.Failed(&v.DeskFrame, cause)
		if v.Save != nil {
			v.Save.Name.Value, v.Save.Name.Fault = r.Form.Get("name"), r.Fault(cause, "name")
		}
	}
	return desk.Render(q.page, v)
}

// item is the comment that an address names.
func (q *Queue) item(r *desk.Request) (comment.Item, error) {
	n, ok := id.ParseComment(r.PathValue("id"))
	if !ok {
		return comment.Item{}, fault.New(fault.NotFound, "comment.unknown")
	}
	return q.desk.Comments.Item(r.Context(), r.Actor, n)
}

// one is a single comment, with the list it stands in beside it. cause is why
// the last decision was refused.
func (q *Queue) one(r *desk.Request, cause error) (*web.Page, error) {
	it, err := q.item(r)
	if err != nil {
		return nil, err
	}
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	if at.list == "" {
		at.list = listOf(it)
	}
	w, err := q.words(r)
	if err != nil {
		return nil, err
	}
	if wantsPart(r) {
		return q.part(r, w, at, []comment.Item{it})
	}
	v, items, err := q.view(r, w, at)
	if err != nil {
		return nil, err
	}
	v.One = true
	for i := range v.Items {
		v.Items[i].Current = items[i].ID == it.ID
	}
	if v.Card, err = q.card(r, w, at, it, cause); err != nil {
		return nil, err
	}
	around(r, v.Card, at, items, it.ID)
	q.undo(r, &v, at)
	if cause != nil {
		v.Card.Notice = ""
		r.Failed(&v.DeskFrame, cause)
	}
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
	act := comment.Undo
	if d := done.Decision(); d == nil || r.Now.Sub(d.At) > comment.UndoFor || d.Actor != r.Actor.User {
		act = comment.Reopen
	}
	v.Undo = &ui.Act{
		Text: r.T("desk.undo"), URL: r.Path("/comments/" + n.String()), Key: "u",
		Hidden: append(at.hidden(), ui.Hidden{Name: "decision", Value: string(act)},
			ui.Hidden{Name: "version", Value: strconv.FormatInt(done.Version, 10)}),
	}
}

// decide carries out what the moderator pressed, and leads to the next comment;
// the script is told what came of it.
func (q *Queue) decide(r *desk.Request) (desk.Act, error) {
	it, err := q.item(r)
	if err != nil {
		return q.orTell(r, comment.Item{}, err)
	}
	at, err := placeOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	if at.list == "" {
		at.list = listOf(it)
	}
	switch r.Form.Get("decision") {
	case "claim":
		err := q.desk.Comments.ClaimOne(r.Context(), r.Actor, it.ID, r.Form.Has("force"))
		return q.done(r, at, it, "claim", err)
	case "release":
		return q.done(r, at, it, "release", q.desk.Comments.Release(r.Context(), r.Actor, it.ID))
	}
	ruling, err := rulingOf(r.Form, it)
	if err != nil {
		return q.orTell(r, it, err)
	}
	_, err = q.desk.Comments.Decide(r.Context(), r.Actor, it.ID, ruling)
	if err != nil && q.alreadySo(r, it, ruling) {
		err = nil
	}
	return q.done(r, at, it, ruling.Act, err)
}

// alreadySo reports whether the very decision that was sent stands already: it
// was sent twice, because its first answer was lost on the way.
func (q *Queue) alreadySo(r *desk.Request, it comment.Item, ruling comment.Ruling) bool {
	d := it.Decision()
	if d == nil || d.Actor != r.Actor.User || it.Version != ruling.Version+1 {
		return false
	}
	switch ruling.Act {
	case comment.Approve:
		return d.Verdict == comment.Approved
	case comment.Refuse:
		return d.Verdict == comment.Rejected && d.Rule == ruling.Rule
	default:
		return false
	}
}

// done leads on after an act: the script gets its answer, a form the next page.
func (q *Queue) done(r *desk.Request, at place, was comment.Item, act comment.Act, err error) (desk.Act, error) {
	if wantsPart(r) {
		if err != nil {
			return q.orTell(r, was, err)
		}
		return q.tell(r, at, was.ID, act)
	}
	if says(err, "comment.two-persons", "comment.other-moderator") { // no stop sign: the page says who may
		page, perr := q.one(r, err)
		if perr == nil {
			page.Status = http.StatusForbidden
		}
		return desk.Act{Page: page}, perr
	}
	if err != nil {
		return desk.Act{}, err
	}
	flash := web.Flash{Key: "queue.done." + string(act)}
	switch act {
	case comment.Reopen, comment.Undo, comment.Strike, "claim", "release":
		if act == comment.Reopen || act == comment.Undo {
			at = at.on(listQueue)
		}
		return desk.Act{To: at.url(r, was.ID), Flash: flash}, nil
	default:
	}
	next, err := q.next(r, at, was)
	return desk.Act{To: next + "&done=" + was.ID.String(), Flash: flash}, err
}

// next is the address of the comment after one that was decided: the one that
// follows it in the list, else the list's first, else the empty list. In the
// queue it is claimed, and what others are at work on is left to them.
func (q *Queue) next(r *desk.Request, at place, was comment.Item) (string, error) {
	for _, after := range []comment.Cursor{was.Cursor(at.list.state()), {}} {
		query := at.query(2)
		query.After = after
		if at.list.waits() {
			query.Limit = 1
			items, err := q.desk.Comments.Next(r.Context(), r.Actor, query, 1)
			if err != nil {
				return "", err
			}
			if len(items) > 0 {
				return at.url(r, items[0].ID), nil
			}
			continue
		}
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
func rulingOf(f web.Form, it comment.Item) (comment.Ruling, error) {
	what, rule, _ := strings.Cut(f.Get("decision"), ":")
	bad := fault.New(fault.Invalid, "error.value")
	version, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil || version <= 0 {
		return comment.Ruling{}, bad
	}
	r := comment.Ruling{Act: comment.Act(what), Version: version, Rule: rule, Note: f.Text("note"), Force: f.Has("force")}
	if v := f.Get("rules"); v != "" {
		if r.RulesVersion, err = strconv.Atoi(v); err != nil || r.RulesVersion <= 0 {
			return comment.Ruling{}, bad
		}
	}
	switch r.Act {
	case comment.Approve, comment.Refuse, comment.Reopen, comment.Undo, comment.Uphold:
		if r.Act == comment.Undo { // it takes back what was decided under whichever rules
			r.RulesVersion = 0
		}
		return r, nil
	case comment.Strike:
		r.Strikes, err = strikesOf(f, it.Text())
		return r, err
	default:
		return r, bad
	}
}

// strikesOf reads which passages are to be struck: those that are ticked, and
// one that is given by its words.
func strikesOf(f web.Form, text string) ([]comment.Span, error) {
	var out []comment.Span
	for _, v := range f.All("strike") {
		from, to, _ := strings.Cut(v, "-")
		a, err := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || !fits(text, a, b) {
			return nil, fault.New(fault.Invalid, "comment.no-passage")
		}
		out = append(out, comment.Span{Start: a, End: b})
	}
	if words := f.Text("passage"); words != "" {
		i := strings.Index(text, words)
		if i < 0 {
			return nil, &fault.Error{
				Kind: fault.Invalid, Key: "error.form", Fields: []fault.Field{{Name: "strike", Key: "comment.no-passage"}},
			}
		}
		out = append(out, comment.Span{Start: i, End: i + len(words)})
	}
	return joined(out), nil
}

// kindOf is the kind of a fault as the script knows it.
func kindOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && slices.Contains([]string{"comment.claimed", "error.changed-meanwhile"}, f.Key) {
		return f.Key
	}
	return fault.KindOf(err).String()
}
