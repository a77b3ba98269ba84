package store

import (
	"context"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// ruleSettings is what a version of the rules lays down beside them.
type ruleSettings struct {
	OnePerson bool                           `json:"one_person,omitempty"`
	Checks    map[string]comment.CheckPolicy `json:"checks,omitempty"`
}

// RuleSets returns every version of an edition's policy, newest first.
func (x *Comments) RuleSets(ctx context.Context, e id.Edition) ([]comment.RuleSet, error) {
	return ruleSets(ctx, x.db, e)
}

func ruleSets(ctx context.Context, q db.Querier, e id.Edition) ([]comment.RuleSet, error) {
	return db.All(ctx, q, func(r db.Scanner) (comment.RuleSet, error) {
		s := comment.RuleSet{Edition: e}
		var at, actor int64
		var rules, settings string
		if err := r.Scan(&s.Version, &at, &actor, &rules, &settings); err != nil {
			return s, err
		}
		s.At, s.Actor = db.Time(at), id.User(actor)
		var more ruleSettings
		if err := fromJSON(settings, &more); err != nil {
			return s, err
		}
		s.OnePerson, s.Checks = more.OnePerson, more.Checks
		return s, fromJSON(rules, &s.Rules)
	}, `SELECT version, at, actor, rules, settings FROM rule_sets WHERE edition = $1 ORDER BY version DESC`, string(e))
}

// PublishRules saves the next version of an edition's policy.
func (x *Comments) PublishRules(ctx context.Context, s *comment.RuleSet, evs []event.Event) error {
	rules, err := toJSON(s.Rules)
	if err != nil {
		return err
	}
	settings, err := toJSON(ruleSettings{OnePerson: s.OnePerson, Checks: s.Checks})
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		last, err := db.One(ctx, tx, db.Value[int], `SELECT COALESCE(MAX(version), 0) FROM rule_sets WHERE edition = $1`, string(s.Edition))
		if err != nil {
			return nil, err
		}
		s.Version = last + 1
		err = db.Do(ctx, tx, `INSERT INTO rule_sets (edition, version, at, actor, rules, settings) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(s.Edition), s.Version, db.Micros(s.At), int64(s.Actor), rules, settings)
		return evs, second(err)
	})
}

// second tells who was second at numbering a version, or named no edition.
func second(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.Wrap(fault.Conflict, "error.changed-meanwhile", err)
	}
	return err
}

// WordLists returns the newest versions of an edition's own words.
func (x *Comments) WordLists(ctx context.Context, e id.Edition, limit int) ([]comment.WordList, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.WordList, error) {
		l := comment.WordList{Edition: e}
		var at, actor int64
		var words string
		if err := r.Scan(&l.Version, &at, &actor, &words); err != nil {
			return l, err
		}
		l.At, l.Actor = db.Time(at), id.User(actor)
		return l, fromJSON(words, &l.Words)
	}, `SELECT version, at, actor, words FROM word_lists WHERE edition = $1 ORDER BY version DESC LIMIT $2`, string(e), limit)
}

// PublishWords saves the next version of an edition's own words.
func (x *Comments) PublishWords(ctx context.Context, l *comment.WordList, evs []event.Event) error {
	words, err := toJSON(l.Words)
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		last, err := db.One(ctx, tx, db.Value[int], `SELECT COALESCE(MAX(version), 0) FROM word_lists WHERE edition = $1`, string(l.Edition))
		if err != nil {
			return nil, err
		}
		l.Version = last + 1
		err = db.Do(ctx, tx, `INSERT INTO word_lists (edition, version, at, actor, words) VALUES ($1, $2, $3, $4, $5)`,
			string(l.Edition), l.Version, db.Micros(l.At), int64(l.Actor), words)
		return evs, second(err)
	})
}

// Settings returns the settings of one place.
func (x *Comments) Settings(ctx context.Context, at comment.Place) (comment.Settings, error) {
	list, err := db.All(ctx, x.db, func(r db.Scanner) (comment.Settings, error) {
		var s comment.Settings
		var raw string
		if err := r.Scan(&raw, &s.Version); err != nil {
			return s, err
		}
		return s, fromJSON(raw, &s)
	}, `SELECT settings, version FROM comment_settings WHERE edition = $1 AND section_id = $2 AND story = $3`,
		string(at.Edition), int64(at.Section), int64(at.Story))
	if err != nil || len(list) == 0 {
		return comment.Settings{}, err
	}
	return list[0], nil
}

// SaveSettings replaces the settings of one place. A version that is not the
// one that stands is a Conflict; zero skips the check.
func (x *Comments) SaveSettings(ctx context.Context, at comment.Place, s comment.Settings, evs []event.Event) error {
	raw, err := toJSON(s)
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		n, err := db.Exec(ctx, tx, `INSERT INTO comment_settings (edition, section_id, story, settings, version) VALUES ($1, $2, $3, $4, 1)
			ON CONFLICT (edition, section_id, story) DO UPDATE SET settings = excluded.settings, version = comment_settings.version + 1
			WHERE comment_settings.version = $5 OR $6 = 0`,
			string(at.Edition), int64(at.Section), int64(at.Story), raw, s.Version, s.Version)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		return evs, err
	})
}

// Figures returns the counts of an edition's days.
func (x *Comments) Figures(ctx context.Context, e id.Edition, from, to comment.Day) ([]comment.DayFigure, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.DayFigure, error) {
		var f comment.DayFigure
		var kind string
		err := r.Scan(&f.Day, &kind, &f.Key, &f.N)
		f.Kind = comment.FigureKind(kind)
		return f, err
	}, `SELECT day, kind, key, n FROM comment_figures WHERE edition = $1 AND day >= $2 AND day <= $3 ORDER BY day, kind, key`,
		string(e), int64(from), int64(to))
}
