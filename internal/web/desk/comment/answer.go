package comment

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
)

// Part is rows and cards as they stand in the page, for the script.
type Part struct {
	Row  *Row
	Card *Card
}

// Ready is one comment that the script is handed.
type Ready struct {
	ID      int64  `json:"id"`
	Version int64  `json:"version"`
	Cursor  string `json:"cursor"`
	Held    bool   `json:"held,omitempty"` // somebody else is at work on it
	Row     string `json:"row"`
	Card    string `json:"card"`
}

// Told is what the script is told.
type Told struct {
	Items   []Ready `json:"items,omitempty"`
	State   string  `json:"state,omitempty"`   // of the comment that was decided
	Version int64   `json:"version,omitempty"` // of it
	Undo    int     `json:"undo,omitempty"`    // seconds in which it can be taken back
	Error   string  `json:"error,omitempty"`
	Kind    string  `json:"kind,omitempty"`
}

// wantsPart reports whether the queue's script asks, and not a page.
func wantsPart(r *desk.Request) bool { return r.Header.Get("Accept") == "application/json" }

func answer(status int, v any) (*web.Page, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return &web.Page{Status: status, ContentType: "application/json", Body: body, CacheControl: web.CacheNever}, nil
}

// ready renders comments for the script.
func (q *Queue) ready(r *desk.Request, w *words, at place, items []comment.Item, cause error) ([]Ready, error) {
	out := make([]Ready, 0, len(items))
	for _, it := range items {
		card, err := q.card(r, w, at, it, cause)
		if fault.Is(err, fault.NotFound) {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		row := row(r, w, at, it)
		one := Ready{ID: int64(it.ID), Version: it.Version, Cursor: row.Cursor, Held: row.Holder != ""}
		for to, part := range map[*string]Part{&one.Row: {Row: &row}, &one.Card: {Card: card}} {
			html, err := q.cards.Bytes(part)
			if err != nil {
				return nil, err
			}
			*to = strings.TrimSpace(string(html))
		}
		out = append(out, one)
	}
	return out, nil
}

func (q *Queue) part(r *desk.Request, w *words, at place, items []comment.Item) (*web.Page, error) {
	list, err := q.ready(r, w, at, items, nil)
	if err != nil {
		return nil, err
	}
	return answer(http.StatusOK, Told{Items: list})
}

// tell answers the script with how a comment stands.
func (q *Queue) tell(r *desk.Request, at place, n id.Comment, act comment.Act) (desk.Act, error) {
	it, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
	if err != nil {
		return q.orTell(r, comment.Item{}, err)
	}
	told := Told{State: string(it.State()), Version: it.Version}
	switch act {
	case comment.Approve, comment.Refuse, comment.Uphold:
		told.Undo = int(comment.UndoFor.Seconds())
	default:
	}
	if it.Reason() != "" { // it is still before the moderator
		w, err := q.words(r)
		if err != nil {
			return desk.Act{}, err
		}
		if told.Items, err = q.ready(r, w, at, []comment.Item{it}, nil); err != nil {
			return desk.Act{}, err
		}
	}
	page, err := answer(http.StatusOK, told)
	return desk.Act{Page: page}, err
}

// orTell tells the script of a failure, with the comment as it now stands;
// without the script the failure goes its way.
func (q *Queue) orTell(r *desk.Request, was comment.Item, cause error) (desk.Act, error) {
	kind := fault.KindOf(cause)
	if !wantsPart(r) || kind == fault.Internal || kind == fault.Unavailable {
		return desk.Act{}, cause
	}
	told := Told{Error: r.Ed.P.Fault(cause), Kind: kindOf(cause)}
	if was.Comment != nil {
		at, err := placeOf(r)
		if err != nil {
			at = place{}
		}
		if at.list == "" {
			at.list = listOf(was)
		}
		if now, err := q.desk.Comments.Item(r.Context(), r.Actor, was.ID); err == nil {
			w, err := q.words(r)
			if err != nil {
				return desk.Act{}, err
			}
			if told.Items, err = q.ready(r, w, at, []comment.Item{now}, cause); err != nil {
				return desk.Act{}, err
			}
			told.State, told.Version = string(now.State()), now.Version
		}
	}
	page, err := answer(web.StatusOf(cause), told)
	return desk.Act{Page: page}, err
}

// mostAhead bounds how many comments are made ready at once.
const mostAhead = 20

// ahead claims the next comments of the queue for the moderator and hands them
// to the script; of what was decided, it hands the next of the list.
func (q *Queue) ahead(r *desk.Request) (desk.Act, error) {
	at, err := placeOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	if at.list == "" {
		at.list = listQueue
	}
	n, err := strconv.Atoi(r.Form.Get("n"))
	if err != nil || n < 1 || n > mostAhead {
		return desk.Act{}, fault.New(fault.Invalid, "error.value")
	}
	var items []comment.Item
	if at.list.waits() {
		items, err = q.desk.Comments.Next(r.Context(), r.Actor, at.query(n), n)
	} else {
		items, err = q.desk.Comments.Queue(r.Context(), r.Actor, at.query(n))
	}
	if err != nil {
		return desk.Act{}, err
	}
	w, err := q.words(r)
	if err != nil {
		return desk.Act{}, err
	}
	page, err := q.part(r, w, at, items)
	return desk.Act{Page: page}, err
}

// letGo ends the moderator's claims of comments.
func (q *Queue) letGo(r *desk.Request) (desk.Act, error) {
	list := numbers(r.Form.Get("ids"))
	if len(list) > 0 {
		if err := q.desk.Comments.Release(r.Context(), r.Actor, list...); err != nil {
			return desk.Act{}, err
		}
	}
	page, err := answer(http.StatusOK, Told{})
	return desk.Act{Page: page}, err
}

// Pulse is what changes while the queue is looked at.
type Pulse struct {
	Counts map[string]string `json:"counts"` // by tab, in the desk's digits; empty for none
	Held   map[int64]string  `json:"held"`   // who else is at work on what
	Gone   []int64           `json:"gone"`   // not in the queue any more
}

// pulse tells how many comments wait, and who is at work on those that are
// shown.
func (q *Queue) pulse(r *desk.Request) (*web.Page, error) {
	at, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	out := Pulse{Counts: map[string]string{}, Held: map[int64]string{}}
	for _, l := range lists {
		if !l.waits() {
			continue
		}
		n, err := q.desk.Comments.Count(r.Context(), r.Actor, unfolded(at.on(l).query(0)), maxCount)
		if err != nil {
			return nil, err
		}
		out.Counts[string(l)] = r.Ed.P.Num(n)
		if n == 0 {
			out.Counts[string(l)] = ""
		}
	}
	w, err := q.words(r)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers(r.Form.Get("ids")) {
		it, err := q.desk.Comments.Item(r.Context(), r.Actor, n)
		switch {
		case fault.Is(err, fault.NotFound) || err == nil && it.Reason() == "":
			out.Gone = append(out.Gone, int64(n))
		case err != nil:
			return nil, err
		default:
			if by := it.Claim.Held(r.Now); by != 0 && by != r.Actor.User {
				out.Held[int64(n)] = r.T("queue.held", "who", who(r, w.names, by))
			}
		}
	}
	return answer(http.StatusOK, out)
}

// numbers reads comments' numbers, as many as a page shows; what is none is
// left out.
func numbers(s string) []id.Comment {
	var out []id.Comment
	for part := range strings.SplitSeq(s, ",") {
		if n, ok := id.ParseComment(part); ok && len(out) < pageSize {
			out = append(out, n)
		}
	}
	return out
}
