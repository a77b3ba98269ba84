package store

import (
	"context"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/media"
)

// Media implements media.Store.
type Media struct{ *base }

const mediaColumns = `id, sha256, alt, credit, caption, colour, width, height, files, created_at, actor`

// mediaFiles is the JSON of the files column.
type mediaFiles struct {
	Original   media.Rendition   `json:"original"`
	Renditions []media.Rendition `json:"renditions"`
}

func scanPicture(r db.Scanner) (media.Picture, error) {
	var p media.Picture
	var n, at, actor int64
	var raw string
	err := r.Scan(&n, &p.SHA256, &p.Alt, &p.Credit, &p.Caption, &p.Colour, &p.Width, &p.Height, &raw, &at, &actor)
	if err != nil {
		return p, err
	}
	var files mediaFiles
	if err := fromJSON(raw, &files); err != nil {
		return p, err
	}
	p.ID, p.CreatedAt, p.Actor = id.Media(n), db.Time(at), id.User(actor)
	p.Original, p.Renditions = files.Original, files.Renditions
	return p, nil
}

// CreatePicture saves a picture and numbers it.
func (x *Media) CreatePicture(ctx context.Context, p *media.Picture, evs func(*media.Picture) []event.Event) error {
	files, err := toJSON(mediaFiles{p.Original, p.Renditions})
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		n, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO media (sha256, alt, credit, caption, colour, width, height,
			files, created_at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
			p.SHA256, p.Alt, p.Credit, p.Caption, p.Colour, p.Width, p.Height, files, db.Micros(p.CreatedAt), int64(p.Actor))
		if err != nil {
			return nil, err
		}
		p.ID = id.Media(n)
		return evs(p), nil
	})
}

// Picture returns one picture.
func (x *Media) Picture(ctx context.Context, n id.Media) (media.Picture, error) {
	return db.One(ctx, x.db, scanPicture, `SELECT `+mediaColumns+` FROM media WHERE id = $1`, int64(n))
}

// Pictures returns those of the numbers that exist.
func (x *Media) Pictures(ctx context.Context, ns []id.Media) (map[id.Media]media.Picture, error) {
	out := make(map[id.Media]media.Picture, len(ns))
	if len(ns) == 0 {
		return out, nil
	}
	args := ints(padded(ns))
	list, err := db.All(ctx, x.db, scanPicture,
		`SELECT `+mediaColumns+` FROM media WHERE id IN (`+db.In(1, len(args))+`)`, args...)
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// Recent returns the newest pictures before a number.
func (x *Media) Recent(ctx context.Context, before id.Media, limit int) ([]media.Picture, error) {
	var w db.Where
	if before != 0 {
		w.Add("id < ?", int64(before))
	}
	query := `SELECT ` + mediaColumns + ` FROM media` + w.String() + ` ORDER BY id DESC LIMIT ` + w.Next(limit)
	return db.All(ctx, x.db, scanPicture, query, w.Args...)
}
