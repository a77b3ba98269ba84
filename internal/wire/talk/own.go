package talk

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"
)

// Schema is the name of Peyk's own form, with its version. Fields may be added
// to it; what stands keeps its meaning.
const Schema = "peyk-comment/1"

// Comment is a comment as Peyk exports it, one a line.
type Comment struct {
	Schema  string    `json:"schema"`
	ID      int64     `json:"id"`
	Story   int64     `json:"story"`
	URL     string    `json:"url"`
	Edition string    `json:"edition"`
	Parent  int64     `json:"parent,omitempty"`
	At      time.Time `json:"at"`

	State   string `json:"state"`             // waiting, published, refused, withdrawn, deleted
	Reason  string `json:"reason,omitempty"`  // why it is in the queue
	Visible bool   `json:"visible,omitempty"` // readers see it

	Author    string     `json:"author,omitempty"`
	Text      string     `json:"text,omitempty"` // the revision that stands
	Struck    [][2]int   `json:"struck,omitempty"`
	Revision  int        `json:"revision"`
	Revisions []Revision `json:"revisions,omitempty"`
	Decisions []Decision `json:"decisions,omitempty"` // the whole history, oldest first
	InForce   int        `json:"in_force,omitempty"`  // which of them, from 1
	Appeal    *Appeal    `json:"appeal,omitempty"`

	Likes    int `json:"likes,omitempty"`
	Dislikes int `json:"dislikes,omitempty"`
	Reports  int `json:"reports,omitempty"`

	Email  string `json:"email,omitempty"`  // these two only when asked for
	Sender string `json:"sender,omitempty"` // a keyed hash, in hexadecimals
}

// Revision is what a sender wrote at a time.
type Revision struct {
	Revision int       `json:"revision"`
	At       time.Time `json:"at"`
	Author   string    `json:"author,omitempty"`
	Text     string    `json:"text,omitempty"`
	Findings any       `json:"findings,omitempty"` // of the checks, only when asked for
}

// Decision is an entry of a comment's history.
type Decision struct {
	Verdict  string    `json:"verdict"`
	Cause    string    `json:"cause,omitempty"`
	Revision int       `json:"revision"`
	Rule     string    `json:"rule,omitempty"`
	Rules    int       `json:"rules,omitempty"` // the version of the rule set
	Actor    string    `json:"actor,omitempty"` // the login of who decided
	Machine  string    `json:"machine,omitempty"`
	At       time.Time `json:"at"`
	Note     string    `json:"note,omitempty"`
}

// Appeal is the last appeal; its words only when private ones are asked for.
type Appeal struct {
	At        time.Time `json:"at"`
	Outcome   string    `json:"outcome,omitempty"`
	Actor     string    `json:"actor,omitempty"`
	DecidedAt time.Time `json:"decided_at,omitzero"`
	Text      string    `json:"text,omitempty"`
	Note      string    `json:"note,omitempty"`
}

// Write writes it as one line.
func (c *Comment) Write(w io.Writer) error { return writeLine(w, c) }

// Write writes an item that is left over as one line of the format Rest.
func (it *Item) Write(w io.Writer) error { return writeLine(w, it) }

func writeLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

var errSchema = errors.New("it is not of " + Schema)

// readOwn reads what Peyk exported. Approved is what a person's decision made
// public and still does; what its sender withdrew is as deleted.
func readOwn(t *taker, in io.Reader) error {
	return records(in, func(r record) error {
		var c Comment
		err := r.decode(&c)
		if err == nil && c.Schema != Schema {
			err = errSchema
		}
		if err != nil {
			return t.give(r.unreadable(err))
		}
		it := &Item{
			Key: number(c.ID), Parent: number(c.Parent), Pages: []string{c.URL, number(c.Story)}, Author: oneLine(c.Author),
			Email: c.Email, Text: Tidy(c.Text), At: c.At.UTC(), Where: r.where, Standing: Standing(c.State),
		}
		switch c.State {
		case "published":
			if it.Standing = Shown; c.approved() {
				it.Standing = Approved
			}
		case "waiting":
			it.Standing = Pending
		case "withdrawn", "deleted":
			it.Standing, it.Author, it.Email, it.Text = Deleted, "", "", ""
		}
		return t.give(it)
	})
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// approved reports whether the decision in force is a person's approval of the
// revision that stands.
func (c *Comment) approved() bool {
	if c.InForce < 1 || c.InForce > len(c.Decisions) || len(c.Struck) > 0 { // struck words would be shown
		return false
	}
	d := c.Decisions[c.InForce-1]
	return d.Verdict == "approve" && d.Revision == c.Revision && d.Actor != "" && d.Machine == ""
}

// readRest reads what an import left over.
func readRest(t *taker, in io.Reader) error {
	return records(in, func(r record) error {
		var it Item
		if err := r.decode(&it); err != nil {
			return t.give(r.unreadable(err))
		}
		it.Author, it.Text, it.At = oneLine(it.Author), Tidy(it.Text), it.At.UTC()
		it.Why, it.Where = "", r.where
		if it.Raw != "" {
			it.Fault = "it could not be read where it came from"
		}
		return t.give(&it)
	})
}
