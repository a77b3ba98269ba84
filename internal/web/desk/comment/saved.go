package comment

import (
	"net/url"

	"peyk/internal/comment"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// views are the moderator's saved views, and the form that saves what is
// listed now; none when nothing is left out.
func (q *Queue) views(r *desk.Request, at place) ([]SavedView, *SaveForm, error) {
	list, err := q.desk.Comments.Views(r.Context(), r.Actor)
	if err != nil {
		return nil, nil, err
	}
	here := at.on(at.list).values().Encode()
	var out []SavedView
	known := false
	for _, v := range list {
		row := SavedView{Name: v.Name, URL: r.Path("/comments") + "?" + v.Query, Current: v.Query == here}
		row.Delete = ui.Act{
			Text: r.T("queue.view_delete", "name", v.Name), URL: r.Path("/comments/views"),
			Hidden: append(at.hidden(), ui.Hidden{Name: "delete", Value: v.Name}),
		}
		known = known || row.Current
		out = append(out, row)
	}
	if at.filters() == 0 || known {
		return out, nil, nil
	}
	return out, &SaveForm{
		Action: r.Path("/comments/views"), Query: here,
		Name: ui.Field{Name: "name", Label: r.T("queue.view_name"), Type: "text", Required: true, Max: maxSearch},
	}, nil
}

// saveView keeps what is listed under a name, or forgets a name.
func (q *Queue) saveView(r *desk.Request) (desk.Act, error) {
	if name := r.Form.Get("delete"); name != "" {
		at, err := placeOf(r)
		if err != nil {
			return desk.Act{}, err
		}
		err = q.desk.Comments.DeleteView(r.Context(), r.Actor, name)
		return desk.Act{To: at.url(r, 0), Flash: web.Flash{Key: "queue.done.view_deleted"}}, err
	}
	at, err := sent(r)
	if err != nil {
		return desk.Act{}, err
	}
	query := at.values().Encode()
	err = q.desk.Comments.SaveView(r.Context(), r.Actor, comment.View{Name: r.Form.Text("name"), Query: query})
	return desk.Act{To: at.url(r, 0), Flash: web.Flash{Key: "queue.done.view_saved"}}, err
}

// sent is the place that a form carries as a query of its own.
func sent(r *desk.Request) (place, error) {
	v, err := url.ParseQuery(r.Form.Get("query"))
	if err != nil {
		v = url.Values{"state": {"?"}} // refused like any other that is none
	}
	return placeIn(r, v)
}

// viewAgain shows the list again with what is wrong with the name.
func (q *Queue) viewAgain(r *desk.Request, cause error) (*web.Page, error) {
	at, err := sent(r)
	if err != nil {
		return nil, err
	}
	return q.listPage(r, at, cause)
}
