package talk

import (
	"io"
	"time"
)

// readRemark42 reads a backup: a line about the site, then a comment a line.
// Remark42 publishes first, so that no comment was approved by anybody.
func readRemark42(t *taker, in io.Reader) error {
	in, err := unzipped(in)
	if err != nil {
		return err
	}
	return records(in, func(r record) error {
		var c struct {
			Version *int   `json:"version"` // of the first line alone
			ID      string `json:"id"`
			Parent  string `json:"pid"`
			Text    string `json:"text"`
			User    struct {
				Name string `json:"name"`
			} `json:"user"`
			Locator struct {
				URL string `json:"url"`
			} `json:"locator"`
			Time    time.Time `json:"time"`
			Deleted bool      `json:"delete"`
			Title   string    `json:"title"`
		}
		if err := r.decode(&c); err != nil {
			return t.give(r.unreadable(err))
		}
		if c.Version != nil && c.ID == "" {
			return nil
		}
		it := &Item{
			Key: c.ID, Parent: c.Parent, Pages: []string{c.Locator.URL}, Title: Line(c.Title), Author: Line(c.User.Name),
			Text: Plain(c.Text), At: c.Time.UTC(), Standing: Shown, Where: r.where,
		}
		if c.Deleted {
			it.Standing, it.Author, it.Text = Deleted, "", ""
		}
		return t.give(it)
	})
}
