package talk

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// readCoral reads what Coral's collections comments, stories (assets in Talk 4)
// and users hold, as mongoexport writes them or as CSV files with a line of
// names, the files in any order: stories and users are known by what is in
// them, and are read before the comments. What is kept in memory is one
// address a story and one name a user.
func readCoral(ctx context.Context, files []File, each func(*Item) error) error {
	k := coral{stories: map[string]thread{}, users: map[string]coralUser{}}
	for _, pass := range []bool{false, true} {
		for _, f := range files {
			err := readFile(ctx, f, each, func(t *taker, in io.Reader) error {
				return k.records(in, func(r record, d *coralDoc, err error) error {
					switch {
					case err != nil && pass:
						return t.give(r.unreadable(err))
					case err != nil:
						return nil
					case !pass:
						k.learn(d)
						return nil
					case d.isComment():
						return t.give(k.item(r, d))
					}
					return nil
				})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// coral is what is known of stories and users.
type coral struct {
	stories map[string]thread
	users   map[string]coralUser
}

type coralUser struct{ name, email string }

// coralDoc is a document of any of the collections, of Coral and of Talk 4.
type coralDoc struct {
	ID string `json:"id"`

	StoryID   string     `json:"storyID"`
	AssetID   string     `json:"asset_id"`
	AuthorID  string     `json:"authorID"`
	AuthorID4 string     `json:"author_id"`
	ParentID  string     `json:"parentID"`
	ParentID4 string     `json:"parent_id"`
	Status    any        `json:"status"` // of a user it is an object
	Revisions []coralRev `json:"revisions"`
	History   []coralRev `json:"body_history"`
	Body      string     `json:"body"`
	Created   mongoTime  `json:"createdAt"`
	Created4  mongoTime  `json:"created_at"`
	Deleted   mongoTime  `json:"deletedAt"`
	Deleted4  mongoTime  `json:"deleted_at"`

	URL      string `json:"url"`
	Title    string `json:"title"`
	Metadata any    `json:"metadata"`

	Username string `json:"username"`
	Email    string `json:"email"`
}

type coralRev struct {
	Body string `json:"body"`
}

// mongoTime is a time as mongoexport writes it, in each of its ways.
type mongoTime struct{ time.Time }

// UnmarshalJSON reads a time; what is none is zero.
func (t *mongoTime) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if m, ok := v.(map[string]any); ok {
		v = m["$date"]
		if m, ok := v.(map[string]any); ok {
			v = m["$numberLong"]
		}
	}
	switch v := v.(type) {
	case float64:
		t.Time = time.UnixMilli(int64(v)).UTC()
	case string:
		if ms, err := strconv.ParseInt(v, 10, 64); err == nil {
			t.Time = time.UnixMilli(ms).UTC()
			break
		}
		t.Time = timeOf(v, time.RFC3339, "2006-01-02T15:04:05.999Z0700", time.DateTime)
	}
	return nil
}

func (d *coralDoc) story() string { return d.StoryID + d.AssetID }

func (d *coralDoc) isComment() bool { return d.story() != "" }

func (k *coral) learn(d *coralDoc) {
	switch {
	case d.isComment():
	case d.URL != "":
		title := d.Title
		if m, ok := d.Metadata.(map[string]any); ok && title == "" {
			title, _ = m["title"].(string)
		}
		k.stories[d.ID] = thread{[]string{d.URL, d.ID}, Line(title)}
	case d.Username != "":
		k.users[d.ID] = coralUser{Line(d.Username), d.Email}
	}
}

func (k *coral) item(r record, d *coralDoc) *Item {
	th, known := k.stories[d.story()]
	if !known {
		th.pages = []string{d.story()}
		if d.URL != "" { // a file of comments that says where each stood
			th.pages = []string{d.URL, d.story()}
		}
	}
	who := k.users[d.AuthorID+d.AuthorID4]
	body := d.Body
	for _, revs := range [][]coralRev{d.Revisions, d.History} {
		if n := len(revs); n > 0 {
			body = revs[n-1].Body
		}
	}
	status, _ := d.Status.(string)
	it := &Item{
		Key: d.ID, Parent: d.ParentID + d.ParentID4, Pages: append([]string(nil), th.pages...), Title: th.title, Author: who.name, Email: who.email,
		Text: Plain(body), At: d.Created.Time, Standing: Standing(status), Where: r.where,
	}
	if it.At.IsZero() {
		it.At = d.Created4.Time
	}
	switch status {
	case "APPROVED", "ACCEPTED":
		it.Standing = Approved
	case "NONE":
		it.Standing = Shown
	case "PREMOD", "SYSTEM_WITHHELD":
		it.Standing = Pending
	case "REJECTED":
		it.Standing = Refused
	}
	if !d.Deleted.IsZero() || !d.Deleted4.IsZero() {
		it.Standing, it.Author, it.Email, it.Text = Deleted, "", "", ""
	}
	return it
}

// records reads a file of JSON or of CSV.
func (k *coral) records(in io.Reader, fn func(record, *coralDoc, error) error) error {
	b := skipMark(in)
	if p, ok := b.(interface{ Peek(int) ([]byte, error) }); ok {
		if c, err := p.Peek(1); err == nil && c[0] != '{' && c[0] != '[' {
			return coralCSV(b, fn)
		}
	}
	return records(b, func(r record) error {
		var d coralDoc
		err := r.decode(&d)
		return fn(r, &d, err)
	})
}

// coralCSV reads CSV with a line of names.
func coralCSV(in io.Reader, fn func(record, *coralDoc, error) error) error {
	g := &guarded{in: in}
	g.reset()
	rows := csv.NewReader(g)
	rows.FieldsPerRecord = -1
	names, err := rows.Read()
	if err != nil {
		return &Broken{Where: "line 1", Err: err}
	}
	for i := range names {
		names[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(names[i])), "_", "")
	}
	for {
		g.reset()
		row, err := rows.Read()
		if err == io.EOF { //nolint:errorlint // as the reader promises it
			return nil
		}
		if err != nil {
			return &Broken{Err: err} // it says the line
		}
		line, _ := rows.FieldPos(0)
		r := record{where: fmt.Sprintf("line %d", line), text: []byte(strings.Join(row, ","))}
		d := coralDoc{}
		for i := range min(len(row), len(names)) {
			d.set(names[i], row[i])
		}
		if len(row) != len(names) {
			err = fmt.Errorf("%d columns, %d are named", len(row), len(names))
		}
		if err := fn(r, &d, err); err != nil {
			return err
		}
	}
}

// set takes a column, whose name is in lower case without underscores.
func (d *coralDoc) set(name, v string) {
	switch name {
	case "id":
		d.ID = v
	case "storyid", "assetid":
		d.StoryID = v
	case "authorid":
		d.AuthorID = v
	case "parentid":
		d.ParentID = v
	case "status":
		d.Status = v
	case "body":
		d.Body = v
	case "createdat":
		d.Created.Time = timeOf(v, time.RFC3339, time.DateTime)
	case "url", "storyurl":
		d.URL = v
	case "title":
		d.Title = v
	case "username":
		d.Username = v
	case "email":
		d.Email = v
	}
}
