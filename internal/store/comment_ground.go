package store

import (
	"context"
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Ground returns what of a story matters to comments under it.
func (x *Comments) Ground(ctx context.Context, code id.Story) (comment.Ground, error) {
	list, err := groundsOf(ctx, x.db, []id.Story{code})
	at, ok := list[code]
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "error.not-found")
	}
	return at, err
}

// groundsOf does so of several; of those that there are none of it says nothing.
func groundsOf(ctx context.Context, q db.Querier, codes []id.Story) (map[id.Story]comment.Ground, error) {
	out := make(map[id.Story]comment.Ground, len(codes))
	codes = padded(codes)
	var editions []id.Edition
	sections := []id.Section{0}
	_, err := db.All(ctx, q, func(r db.Scanner) (struct{}, error) {
		var edition string
		var code, sec, live int64
		err := r.Scan(&code, &edition, &sec, &live)
		g := comment.Ground{Edition: id.Edition(edition), Section: id.Section(sec), LiveAt: db.Time(live)}
		out[id.Story(code)] = g
		if !slices.Contains(editions, g.Edition) {
			editions = append(editions, g.Edition)
		}
		if !slices.Contains(sections, g.Section) {
			sections = append(sections, g.Section)
		}
		return struct{}{}, err
	}, `SELECT code, edition, section_id, live_at FROM stories WHERE code IN (`+db.In(1, len(codes))+`)`, ints(codes)...)
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		set, err := settingsOf(ctx, q, e, padded(sections), codes)
		if err != nil {
			return nil, err
		}
		for code, g := range out {
			if g.Edition == e {
				g.Settings = [3]comment.Settings{set[comment.Place{}], set[comment.Place{Section: g.Section}], set[comment.Place{Story: code}]}
				out[code] = g
			}
		}
	}
	return out, nil
}

// settingsOf reads what an edition lays down for itself, for sections and for
// stories.
func settingsOf(ctx context.Context, q db.Querier, e id.Edition, sections []id.Section, codes []id.Story) (map[comment.Place]comment.Settings, error) {
	out := map[comment.Place]comment.Settings{}
	n := len(sections)
	_, err := db.All(ctx, q, func(r db.Scanner) (struct{}, error) {
		var sec, code int64
		var raw string
		if err := r.Scan(&sec, &code, &raw); err != nil {
			return struct{}{}, err
		}
		var set comment.Settings
		err := fromJSON(raw, &set)
		out[comment.Place{Section: id.Section(sec), Story: id.Story(code)}] = set
		return struct{}{}, err
	}, `SELECT section_id, story, settings FROM comment_settings WHERE edition = $1 AND section_id IN (`+db.In(2, n)+`) AND story = 0
		UNION ALL SELECT section_id, story, settings FROM comment_settings
		WHERE edition = $`+strconv.Itoa(n+2)+` AND section_id = 0 AND story IN (`+db.In(n+3, len(codes))+`)`,
		slices.Concat([]any{string(e)}, ints(sections), []any{string(e)}, ints(codes))...)
	return out, err
}
