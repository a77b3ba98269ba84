package talk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"
)

// Querier is an opened database.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ReadIsso reads the comments of an opened Isso database, by their number.
func ReadIsso(ctx context.Context, q Querier, file string, each func(*Item) error) error {
	rows, err := q.QueryContext(ctx, `SELECT c.id, COALESCE(c.parent, 0), COALESCE(t.uri, ''), COALESCE(t.title, ''),
			CAST(c.created AS REAL), COALESCE(c.mode, 0), COALESCE(CAST(c.text AS TEXT), ''), COALESCE(c.author, ''), COALESCE(c.email, '')
		FROM comments c LEFT JOIN threads t ON t.id = c.tid ORDER BY c.id`)
	if err != nil {
		return &Broken{File: file, Err: fmt.Errorf("no database of Isso: %w", err)}
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	t := &taker{ctx: ctx, file: file, each: each}
	for rows.Next() {
		var it Item
		var key, parent, mode int64
		var page, text, author string
		var created sql.NullFloat64
		if err := rows.Scan(&key, &parent, &page, &it.Title, &created, &mode, &text, &author, &it.Email); err != nil {
			return &Broken{File: file, Err: err}
		}
		it.Key, it.Parent, it.Where, it.Pages = fmt.Sprint(key), fmt.Sprint(parent), fmt.Sprintf("row %d", key), []string{page}
		it.Title, it.Author, it.Text = Line(it.Title), Line(author), Plain(text)
		if s := created.Float64; s > 0 && s < 1e11 {
			whole, part := math.Modf(s)
			it.At = time.Unix(int64(whole), int64(part*1e9)).UTC().Truncate(time.Microsecond)
		}
		switch mode {
		case 1:
			it.Standing = Approved
		case 2:
			it.Standing = Pending
		case 4:
			it.Standing, it.Author, it.Email, it.Text = Deleted, "", "", ""
		default:
			it.Standing = Standing(fmt.Sprint("mode ", mode))
		}
		if err := t.give(&it); err != nil {
			return errors.Unwrap(err) // give returns an errStopped
		}
	}
	if err := rows.Err(); err != nil {
		return &Broken{File: file, Err: err}
	}
	return nil
}
