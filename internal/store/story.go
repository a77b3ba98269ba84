package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/search"
	"peyk/internal/story"
	"peyk/persian"
)

// Stories implements story.Store and story.Reader.
type Stories struct{ *base }

const storyColumns = `code, edition, section_id, genre, state, slug, kicker, headline, lead, body, source, byline,
	tags, people, pictures, importance, author, approver, translation, publish_at, created_at, updated_at,
	return_note, corrections, withdrawal, fingerprint, revision, version`

func scanStory(r db.Scanner) (*story.Story, error) {
	var s story.Story
	var code, sec, author, approver, translation, publishAt, createdAt, updatedAt int64
	var edition, genre, state, body, tags, people, pictures, corrections, withdrawal string
	err := r.Scan(&code, &edition, &sec, &genre, &state, &s.Slug, &s.Kicker, &s.Headline, &s.Lead, &body, &s.Source,
		&s.Byline, &tags, &people, &pictures, &s.Importance, &author, &approver, &translation, &publishAt, &createdAt,
		&updatedAt, &s.ReturnNote, &corrections, &withdrawal, &s.Fingerprint, &s.Revision, &s.Version)
	if err != nil {
		return nil, err
	}
	s.Code, s.Edition, s.Section = id.Story(code), id.Edition(edition), id.Section(sec)
	s.Genre, s.State = story.Genre(genre), story.State(state)
	s.Author, s.Approver, s.Translation = id.User(author), id.User(approver), id.Translation(translation)
	s.PublishAt, s.CreatedAt, s.UpdatedAt = db.Time(publishAt), db.Time(createdAt), db.Time(updatedAt)
	if s.Body, err = richtext.Decode(body); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		raw string
		to  any
	}{{tags, &s.Tags}, {people, &s.People}, {pictures, &s.Pictures}, {corrections, &s.Corrections}, {withdrawal, &s.Withdrawal}} {
		if err := fromJSON(c.raw, c.to); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

// storyValues are the values of the columns of a story that may change, in the
// order of storySet.
func storyValues(s *story.Story) ([]any, error) {
	body, err := s.Body.Encode()
	if err != nil {
		return nil, err
	}
	raws := make([]string, 5)
	for i, v := range []any{s.Tags, s.People, s.Pictures, s.Corrections, s.Withdrawal} {
		if raws[i], err = toJSON(v); err != nil {
			return nil, err
		}
	}
	var picture, live int64
	if len(s.Pictures) > 0 {
		picture = int64(s.Pictures[0].Media)
	}
	if s.Live() {
		live = db.Micros(s.PublishAt)
	}
	return []any{
		int64(s.Section), string(s.Genre), string(s.State), s.Slug, s.Kicker, s.Headline, persian.Fold(s.Headline),
		s.Lead, body, s.Source, s.Byline, raws[0], raws[1], raws[2], picture, s.Importance, int64(s.Approver),
		live, db.Micros(s.PublishAt), db.Micros(s.UpdatedAt), s.ReturnNote, raws[3], raws[4], s.Revision,
	}, nil
}

// Create saves a new story.
func (st *Stories) Create(ctx context.Context, s *story.Story, evs func(*story.Story) []event.Event) error {
	return st.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := insertStory(ctx, tx, s); err != nil {
			return nil, err
		}
		return evs(s), nil
	})
}

// Load saves whole stories as they stand, in whatever state and of whatever
// date, in one transaction and numbered in their order: an archive that moves
// in, a corpus to measure with. It leaves no trace in the audit log but the
// events handed to it, and asks no rule.
func (st *Stories) Load(ctx context.Context, list []*story.Story, evs ...event.Event) error {
	return st.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		for _, s := range list {
			if err := insertStory(ctx, tx, s); err != nil {
				return nil, err
			}
		}
		return evs, nil
	})
}

func insertStory(ctx context.Context, tx *db.Tx, s *story.Story) error {
	values, err := storyValues(s)
	if err != nil {
		return err
	}
	values = append(values, string(s.Edition), int64(s.Author), int64(s.Translation), db.Micros(s.CreatedAt), s.Fingerprint)
	code, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO stories (section_id, genre, state, slug, kicker, headline,
			folded, lead, body, source, byline, tags, people, pictures, picture, importance, approver, live_at, publish_at,
			updated_at, return_note, corrections, withdrawal, revision, edition, author, translation, created_at,
			fingerprint, comments, version)
		VALUES (`+db.In(1, len(values))+`, 0, 1) RETURNING code`, values...)
	if err != nil {
		return err
	}
	s.Code, s.Version = id.Story(code), 1
	return saveAround(ctx, tx, s, s.Author, s.CreatedAt)
}

// Update loads, applies fn and saves.
func (st *Stories) Update(ctx context.Context, code id.Story, fn func(*story.Story) ([]event.Event, error)) (*story.Story, error) {
	var s *story.Story
	err := st.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		var err error
		if s, err = getStory(ctx, tx, code); err != nil {
			return nil, err
		}
		revision, wasSection, wasLive := s.Revision, s.Section, s.Live()
		evs, err := fn(s)
		if err != nil {
			return nil, err
		}
		values, err := storyValues(s)
		if err != nil {
			return nil, err
		}
		values = append(values, int64(code), s.Version)
		err = db.ExecVersioned(ctx, tx, `UPDATE stories SET section_id = $1, genre = $2, state = $3, slug = $4, kicker = $5,
				headline = $6, folded = $7, lead = $8, body = $9, source = $10, byline = $11, tags = $12, people = $13,
				pictures = $14, picture = $15, importance = $16, approver = $17, live_at = $18, publish_at = $19,
				updated_at = $20, return_note = $21, corrections = $22, withdrawal = $23, revision = $24,
				version = version + 1
			WHERE code = $25 AND version = $26`, values...)
		if err != nil {
			return nil, err
		}
		s.Version++
		if s.Section != wasSection {
			err := db.Do(ctx, tx, `UPDATE comments SET section_id = $1 WHERE story = $2`, int64(s.Section), int64(code))
			if err != nil {
				return nil, err
			}
		}
		if wasLive != s.Live() {
			if err := shelve(ctx, tx, s.Code, !s.Live()); err != nil {
				return nil, err
			}
		}
		if wasLive && !s.Live() { // what nobody may see holds no place at the front
			if err := db.Do(ctx, tx, `UPDATE front_places SET code = 0 WHERE code = $1 AND code > 0`, int64(code)); err != nil {
				return nil, err
			}
		}
		actor := id.User(0)
		if len(evs) > 0 {
			actor = evs[0].Actor
		}
		if s.Revision == revision {
			actor = -1 // the kept versions hold this one already
		}
		return evs, saveAround(ctx, tx, s, actor, s.UpdatedAt)
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// saveAround brings in line what stands around a story's row: its kept
// revisions (unless actor is negative), terms and the search index.
func saveAround(ctx context.Context, tx *db.Tx, s *story.Story, actor id.User, at time.Time) error {
	if actor >= 0 {
		content, err := toJSON(s.Content)
		if err != nil {
			return err
		}
		err = db.Do(ctx, tx, `INSERT INTO story_revisions (code, revision, at, actor, content, findings)
			VALUES ($1, $2, $3, $4, $5, $6)`, int64(s.Code), s.Revision, db.Micros(at), int64(actor), content, s.Findings)
		if err != nil {
			return err
		}
	}
	if err := saveTerms(ctx, tx, s); err != nil {
		return err
	}
	if !s.Live() {
		return search.Remove(ctx, tx, s.Code)
	}
	return search.Put(ctx, tx, searchDoc(s), db.Micros(at))
}

const insertTerm = `INSERT INTO terms (edition, kind, slug, name) VALUES ($1, $2, $3, $4) ON CONFLICT (edition, kind, slug)`

func saveTerms(ctx context.Context, tx *db.Tx, s *story.Story) error {
	if err := db.Do(ctx, tx, `DELETE FROM story_terms WHERE code = $1`, int64(s.Code)); err != nil {
		return err
	}
	// Readers see a name as a story for them writes it: what only a draft
	// writes stands until one comes.
	var live int64
	insert := insertTerm + ` DO NOTHING`
	if s.Live() {
		live = db.Micros(s.PublishAt)
		insert = insertTerm + ` DO UPDATE SET name = excluded.name WHERE terms.name <> excluded.name`
	}
	save := func(kind story.TermKind, terms []story.Term) error {
		// In one order, so that two stories with the same new terms do not
		// wait for each other's.
		terms = slices.SortedFunc(slices.Values(terms), func(a, b story.Term) int { return strings.Compare(a.Slug, b.Slug) })
		for _, t := range terms {
			err := db.Do(ctx, tx, insert, string(s.Edition), string(kind), t.Slug, t.Name)
			if err != nil {
				return err
			}
			err = db.Do(ctx, tx, `INSERT INTO story_terms (code, edition, kind, slug, live_at) VALUES ($1, $2, $3, $4, $5)`,
				int64(s.Code), string(s.Edition), string(kind), t.Slug, live)
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := save(story.Person, s.People); err != nil {
		return err
	}
	return save(story.Tag, s.Tags)
}

func getStory(ctx context.Context, q db.Querier, code id.Story) (*story.Story, error) {
	return db.One(ctx, q, scanStory, `SELECT `+storyColumns+` FROM stories WHERE code = $1`, int64(code))
}

// Get returns a story in any state.
func (st *Stories) Get(ctx context.Context, code id.Story) (*story.Story, error) {
	return getStory(ctx, st.db, code)
}

// ByFingerprint returns the story imported from a raw text.
func (st *Stories) ByFingerprint(ctx context.Context, e id.Edition, fingerprint string) (id.Story, error) {
	code, err := db.One(ctx, st.db, db.Value[int64],
		`SELECT code FROM stories WHERE edition = $1 AND fingerprint = $2 AND fingerprint <> ''`, string(e), fingerprint)
	return id.Story(code), err
}

// Link puts two stories of two editions into one translation group, which
// holds one story of an edition: those they stand in place of leave it.
func (st *Stories) Link(ctx context.Context, actor id.User, a, b id.Story) error {
	return st.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		sa, err := getStory(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		sb, err := getStory(ctx, tx, b)
		if err != nil {
			return nil, err
		}
		if sa.Edition == sb.Edition {
			return nil, fault.New(fault.Conflict, "story.link-same-edition")
		}
		if err := leaveGroup(ctx, tx, sa, sb); err != nil {
			return nil, err
		}
		if err := leaveGroup(ctx, tx, sb, sa); err != nil {
			return nil, err
		}
		group := max(sa.Translation, sb.Translation, id.Translation(min(a, b)))
		err = db.Do(ctx, tx, `UPDATE stories SET translation = $1, version = version + 1 WHERE code = $2 OR code = $3`,
			int64(group), int64(a), int64(b))
		if err != nil {
			return nil, err
		}
		return []event.Event{linked(sa, b, actor, st.now()), linked(sb, a, actor, st.now())}, nil
	})
}

// leaveGroup takes out of the group of s what tells it in the edition of other.
func leaveGroup(ctx context.Context, tx *db.Tx, s, other *story.Story) error {
	if s.Translation == 0 {
		return nil
	}
	return db.Do(ctx, tx, `UPDATE stories SET translation = 0, version = version + 1
		WHERE translation = $1 AND translation > 0 AND edition = $2 AND code <> $3`,
		int64(s.Translation), string(other.Edition), int64(other.Code))
}

// Unlink takes a story out of its translation group.
func (st *Stories) Unlink(ctx context.Context, actor id.User, code id.Story) error {
	return st.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		s, err := getStory(ctx, tx, code)
		if err != nil || s.Translation == 0 {
			return nil, err
		}
		err = db.Do(ctx, tx, `UPDATE stories SET translation = 0, version = version + 1 WHERE code = $1`, int64(code))
		if err != nil {
			return nil, err
		}
		left, err := db.All(ctx, tx, scanStory, `SELECT `+storyColumns+` FROM stories
			WHERE translation = $1 AND translation > 0`, int64(s.Translation))
		if err != nil {
			return nil, err
		}
		evs := []event.Event{linked(s, 0, actor, st.now())} // its group's tag makes the others' pages out of date
		if len(left) == 1 {
			evs = append(evs, linked(left[0], 0, actor, st.now()))
			err = db.Do(ctx, tx, `UPDATE stories SET translation = 0, version = version + 1 WHERE code = $1`, int64(left[0].Code))
		}
		return evs, err
	})
}

// linked is the event of a story's new counterpart; 0 for none any more.
func linked(s *story.Story, with id.Story, actor id.User, now time.Time) event.Event {
	return event.Event{
		Kind: event.StoryEdited, At: now, Actor: actor, Edition: s.Edition, Story: s.Code, Section: s.Section,
		Genre: string(s.Genre), Translation: s.Translation, Detail: map[string]string{"translation": itoa(with)},
	}
}

// Due returns the scheduled stories whose time has come.
func (st *Stories) Due(ctx context.Context, now time.Time) ([]id.Story, error) {
	list, err := db.All(ctx, st.db, db.Value[int64],
		`SELECT code FROM stories WHERE state = 'scheduled' AND live_at <= $1 ORDER BY live_at, code`, db.Micros(now))
	codes := make([]id.Story, len(list))
	for i, n := range list {
		codes[i] = id.Story(n)
	}
	return codes, err
}

// Revisions returns the kept versions of a story, newest first.
func (st *Stories) Revisions(ctx context.Context, code id.Story) ([]story.Revision, error) {
	return db.All(ctx, st.db, func(r db.Scanner) (story.Revision, error) {
		var v story.Revision
		var at, actor int64
		var content string
		if err := r.Scan(&v.Revision, &at, &actor, &content, &v.Findings); err != nil {
			return v, err
		}
		v.At, v.Actor = db.Time(at), id.User(actor)
		return v, fromJSON(content, &v.Content)
	}, `SELECT revision, at, actor, content, findings FROM story_revisions WHERE code = $1 ORDER BY revision DESC`, int64(code))
}
