package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/persian"
)

const summaryColumns = `s.code, s.edition, s.section_id, s.genre, s.kicker, s.headline, s.lead, s.slug, s.byline, s.state,
	s.author, s.picture, s.importance, s.publish_at, s.updated_at, s.comments, s.return_note, s.version`

func scanSummary(r db.Scanner) (story.Summary, error) {
	var s story.Summary
	var code, sec, author, picture, publishAt, updatedAt int64
	var edition, genre, state string
	err := r.Scan(&code, &edition, &sec, &genre, &s.Kicker, &s.Headline, &s.Lead, &s.Slug, &s.Byline, &state,
		&author, &picture, &s.Importance, &publishAt, &updatedAt, &s.Comments, &s.ReturnNote, &s.Version)
	s.Code, s.Edition, s.Section = id.Story(code), id.Edition(edition), id.Section(sec)
	s.Genre, s.State, s.Author, s.Picture = story.Genre(genre), story.State(state), id.User(author), id.Media(picture)
	s.PublishAt, s.UpdatedAt = db.Time(publishAt), db.Time(updatedAt)
	return s, err
}

// List returns a desk's page of stories, newest change first.
func (st *Stories) List(ctx context.Context, q story.DeskQuery) ([]story.Summary, error) {
	var w db.Where
	if q.Edition != "" {
		w.Add("s.edition = ?", string(q.Edition))
	}
	if len(q.States) > 0 {
		w.Add("s.state IN ("+places(len(q.States))+")", strs(q.States)...)
	}
	if len(q.Sections) > 0 {
		w.Add("s.section_id IN ("+places(len(q.Sections))+")", ints(q.Sections)...)
	}
	if q.Author != 0 {
		w.Add("s.author = ?", int64(q.Author))
	}
	if q.Translation != 0 {
		w.Add("s.translation = ? AND s.translation > 0", int64(q.Translation))
	}
	if text := persian.Fold(q.Text); text != "" {
		w.Add("s.folded LIKE ? ESCAPE '!'", "%"+likeEscape.Replace(text)+"%")
	}
	if q.Before.Code != 0 {
		w.Add("(s.updated_at, s.code) < (?, ?)", db.Micros(q.Before.At), int64(q.Before.Code))
	}
	query := `SELECT ` + summaryColumns + ` FROM stories s` + w.String() +
		` ORDER BY s.updated_at DESC, s.code DESC LIMIT ` + w.Next(q.Limit)
	return db.All(ctx, st.db, scanSummary, query, w.Args...)
}

// CountByState counts an edition's stories in each state.
func (st *Stories) CountByState(ctx context.Context, e id.Edition) (map[story.State]int, error) {
	type row struct {
		state string
		n     int
	}
	rows, err := db.All(ctx, st.db, func(r db.Scanner) (row, error) {
		var v row
		err := r.Scan(&v.state, &v.n)
		return v, err
	}, `SELECT state, COUNT(*) FROM stories WHERE edition = $1 GROUP BY state`, string(e))
	counts := map[story.State]int{}
	for _, r := range rows {
		counts[story.State(r.state)] = r.n
	}
	return counts, err
}

// Public returns a visible story, or a withdrawn one beside a Gone fault.
func (st *Stories) Public(ctx context.Context, code id.Story, now time.Time) (*story.Story, error) {
	s, err := getStory(ctx, st.db, code)
	switch {
	case err != nil:
		return nil, err
	case s.State == story.Withdrawn && !s.PublishAt.After(now) && s.Withdrawal != nil && !s.PublishAt.After(s.Withdrawal.At):
		return s, fault.New(fault.Gone, "story.withdrawn")
	case !s.Visible(now):
		return nil, fault.New(fault.NotFound, "story.none")
	}
	return s, nil
}

// Latest returns a page of visible stories, newest first.
func (st *Stories) Latest(ctx context.Context, q story.ReadQuery) ([]story.Summary, error) {
	if len(q.Bylines) > 1 {
		return st.byLines(ctx, q)
	}
	var w db.Where
	from, at, code := "stories s", "s.live_at", "s.code"
	if q.Term != "" {
		from, at, code = "story_terms t JOIN stories s ON s.code = t.code", "t.live_at", "t.code"
		w.Add("t.edition = ? AND t.kind = ? AND t.slug = ?", string(q.Edition), string(q.TermKind), q.Term)
	} else if q.Section == 0 {
		w.Add("s.edition = ?", string(q.Edition))
	}
	if q.Section != 0 {
		w.Add("s.section_id = ?", int64(q.Section))
	}
	if q.Genre != "" {
		w.Add("s.genre = ?", string(q.Genre))
	}
	if len(q.Bylines) == 1 {
		w.Add("s.byline = ? AND s.byline <> ''", q.Bylines[0])
	}
	if q.Least > 0 {
		w.Add("s.importance >= ?", q.Least)
	}
	low, high := bounds(q)
	w.Add(at+" >= ?", low)
	if high.code == 0 {
		w.Add(at+" < ?", high.at)
	} else {
		w.Add("("+at+", "+code+") < (?, ?)", high.at, int64(high.code))
	}
	if q.Except != 0 {
		w.Add(code+" <> ?", int64(q.Except))
	}
	order := ` ORDER BY ` + at + ` DESC, ` + code + ` DESC`
	where := w.String() + order + ` LIMIT ` + w.Next(q.Limit)
	query := `SELECT ` + summaryColumns + ` FROM ` + from + where
	if q.Genre != "" && q.Section == 0 && q.Term == "" {
		// Asked for all columns, SQLite walks the edition's stories until it has
		// enough of the genre: all of them, where the genre is rare. Asked for
		// codes alone, it takes the genre's index, which holds all it needs.
		query = `SELECT ` + summaryColumns + ` FROM stories s WHERE s.code IN (SELECT s.code FROM ` + from + where + `)` + order
	}
	return db.All(ctx, st.db, scanSummary, query, w.Args...)
}

// byLines merges the pages of several bylines: each is read by its index.
func (st *Stories) byLines(ctx context.Context, q story.ReadQuery) ([]story.Summary, error) {
	var out []story.Summary
	for _, line := range q.Bylines {
		one := q
		one.Bylines = []string{line}
		list, err := st.Latest(ctx, one)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortFunc(out, func(a, b story.Summary) int {
		return cmp.Or(b.PublishAt.Compare(a.PublishAt), cmp.Compare(b.Code, a.Code))
	})
	return out[:min(len(out), q.Limit)], nil
}

// Bylines walks the index from each line to the next, so that its cost is that
// of the lines and not of the stories.
func (st *Stories) Bylines(ctx context.Context, e id.Edition) ([]string, error) {
	return db.All(ctx, st.db, db.Value[string], `WITH RECURSIVE lines (byline) AS (
			SELECT MIN(byline) FROM stories WHERE edition = $1 AND byline <> ''
			UNION ALL
			SELECT (SELECT MIN(s.byline) FROM stories s WHERE s.edition = $1 AND s.byline <> '' AND s.byline > lines.byline)
			FROM lines WHERE lines.byline IS NOT NULL)
		SELECT byline FROM lines WHERE byline IS NOT NULL`, string(e))
}

// bound is a place in a list by time and code; what is listed stands before it.
type bound struct {
	at   int64
	code id.Story
}

// bounds returns from when on and up to where a list goes. There is one lower
// and one upper bound, chosen here: of several, SQLite would take the first to
// search its index by and walk over the rest.
func bounds(q story.ReadQuery) (low int64, high bound) {
	low = 1 // what is not to be seen has live_at 0
	if !q.From.IsZero() {
		low = max(low, db.Micros(q.From))
	}
	high = bound{at: db.Micros(q.Now) + 1}
	if !q.To.IsZero() {
		high.at = min(high.at, db.Micros(q.To))
	}
	if q.Before.Code != 0 && db.Micros(q.Before.At) < high.at {
		high = bound{db.Micros(q.Before.At), q.Before.Code}
	}
	return low, high
}

// ByCodes returns the visible ones among the codes, in the given order.
func (st *Stories) ByCodes(ctx context.Context, codes []id.Story, now time.Time) ([]story.Summary, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	args := ints(padded(codes))
	n := len(args)
	args = append(args, db.Micros(now))
	found, err := db.All(ctx, st.db, scanSummary, `SELECT `+summaryColumns+` FROM stories s
		WHERE s.code IN (`+db.In(1, n)+`) AND s.live_at > 0 AND s.live_at <= $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, err
	}
	by := make(map[id.Story]story.Summary, len(found))
	for _, s := range found {
		by[s.Code] = s
	}
	out := make([]story.Summary, 0, len(found))
	for _, code := range codes {
		if s, ok := by[code]; ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// freshFor is how long a story may fill a place that editors left empty, and
// worth is how much younger a story must be to stand before one that is more
// important by a step.
const (
	freshFor = 72 * time.Hour
	worth    = 8 * time.Hour
)

// Important returns what editors set at the front, filled up by importance and
// freshness, then by the newest of all.
func (st *Stories) Important(ctx context.Context, e id.Edition, limit int, now time.Time) ([]story.Summary, error) {
	out, err := db.All(ctx, st.db, scanSummary, `SELECT `+summaryColumns+` FROM front_places p
		JOIN stories s ON s.code = p.code WHERE p.arrangement = (SELECT a.id FROM front_arrangements a
			WHERE a.edition = $1 AND a.draft = 0 AND a.starts <= $2 ORDER BY a.starts DESC, a.id DESC LIMIT 1)
		AND p.code > 0 AND p.from_at <= $2 AND (p.until_at = 0 OR p.until_at > $2)
		AND s.live_at > 0 AND s.live_at <= $2 ORDER BY p.weight LIMIT $3`, string(e), db.Micros(now), limit)
	have := map[id.Story]bool{}
	for _, s := range out {
		have[s.Code] = true
	}
	fill := func(list []story.Summary) {
		for _, s := range list {
			if len(out) < limit && !have[s.Code] {
				have[s.Code] = true
				out = append(out, s)
			}
		}
	}
	if err == nil && len(out) < limit {
		var more []story.Summary
		more, err = st.Weighty(ctx, e, limit, now)
		fill(more)
	}
	return out, err
}

// Weighty returns the fresh stories by importance and age, then the newest of
// all.
func (st *Stories) Weighty(ctx context.Context, e id.Edition, limit int, now time.Time) ([]story.Summary, error) {
	out, err := st.fresh(ctx, e, limit, now)
	if err != nil || len(out) == limit {
		return out, err
	}
	more, err := st.Latest(ctx, story.ReadQuery{Edition: e, Limit: limit, Now: now})
	for _, s := range more {
		if len(out) < limit && !slices.ContainsFunc(out, func(o story.Summary) bool { return o.Code == s.Code }) {
			out = append(out, s)
		}
	}
	return out, err
}

// fresh returns the fresh stories by importance and age: see worth.
func (st *Stories) fresh(ctx context.Context, e id.Edition, limit int, now time.Time) ([]story.Summary, error) {
	if limit <= 0 {
		return nil, nil
	}
	score := func(s story.Summary) time.Time { return s.PublishAt.Add(time.Duration(s.Importance) * worth) }
	var out []story.Summary
	for importance := 5; importance >= 1; importance-- {
		// No story of this or a lesser importance can stand before these.
		best := now.Add(time.Duration(importance) * worth)
		if len(out) >= limit && !score(out[limit-1]).Before(best) {
			break
		}
		more, err := db.All(ctx, st.db, scanSummary, `SELECT `+summaryColumns+` FROM stories s
			WHERE s.edition = $1 AND s.importance = $2 AND s.live_at > $3 AND s.live_at <= $4
			ORDER BY s.live_at DESC, s.code DESC LIMIT $5`,
			string(e), importance, max(0, db.Micros(now.Add(-freshFor))), db.Micros(now), limit)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
		slices.SortStableFunc(out, func(a, b story.Summary) int { return score(b).Compare(score(a)) })
	}
	return out[:min(len(out), limit)], nil
}

// Corrected returns visible stories that were corrected, newest first.
func (st *Stories) Corrected(ctx context.Context, q story.ReadQuery) ([]*story.Story, error) {
	low, high := bounds(q)
	if high.code == 0 {
		high.code = math.MaxInt64
		high.at--
	}
	codes, err := db.All(ctx, st.db, scanInt, `SELECT code FROM stories WHERE edition = $1 AND live_at >= $2
		AND (live_at, code) < ($3, $4) AND corrections <> '[]' AND corrections <> 'null' AND corrections <> ''
		ORDER BY live_at DESC, code DESC LIMIT $5`, string(q.Edition), low, high.at, int64(high.code), q.Limit)
	if err != nil {
		return nil, err
	}
	out := make([]*story.Story, 0, len(codes))
	for _, code := range codes {
		s, err := getStory(ctx, st.db, id.Story(code))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Sibling returns the story that tells the same in another edition.
func (st *Stories) Sibling(ctx context.Context, s *story.Story, other id.Edition, now time.Time) (story.Summary, error) {
	if s.Translation == 0 {
		return story.Summary{}, fault.New(fault.NotFound, "story.no-sibling")
	}
	return db.One(ctx, st.db, scanSummary, `SELECT `+summaryColumns+` FROM stories s
		WHERE s.translation = $1 AND s.translation > 0 AND s.edition = $2 AND s.live_at > 0 AND s.live_at <= $3
		ORDER BY s.live_at LIMIT 1`, int64(s.Translation), string(other), db.Micros(now))
}

// Term returns the name behind a slug under which a visible story stands.
func (st *Stories) Term(ctx context.Context, e id.Edition, k story.TermKind, slug string, now time.Time) (story.Term, error) {
	name, err := db.One(ctx, st.db, db.Value[string], `SELECT name FROM terms t WHERE edition = $1 AND kind = $2 AND slug = $3
		AND EXISTS (SELECT 1 FROM story_terms s WHERE s.edition = t.edition AND s.kind = t.kind AND s.slug = t.slug
			AND s.live_at > 0 AND s.live_at <= $4)`, string(e), string(k), slug, db.Micros(now))
	return story.Term{Name: name, Slug: slug}, err
}

// NextPublish returns when the edition's next scheduled story comes out.
func (st *Stories) NextPublish(ctx context.Context, e id.Edition, now time.Time) (time.Time, error) {
	at, err := db.One(ctx, st.db, db.Value[int64], `SELECT COALESCE(MIN(live_at), 0) FROM stories
		WHERE edition = $1 AND live_at > $2`, string(e), db.Micros(now))
	return db.Time(at), err
}

// Earliest returns when the edition's first visible story came out.
func (st *Stories) Earliest(ctx context.Context, e id.Edition, now time.Time) (time.Time, error) {
	at, err := db.One(ctx, st.db, db.Value[int64], `SELECT COALESCE(MIN(live_at), 0) FROM stories
		WHERE edition = $1 AND live_at > 0 AND live_at <= $2`, string(e), db.Micros(now))
	return db.Time(at), err
}

// DaysWithStories says for each span whether a story was published in it.
func (st *Stories) DaysWithStories(ctx context.Context, e id.Edition, days []time.Time, now time.Time) ([]bool, error) {
	var out []bool
	for i := 0; i+1 < len(days); i++ {
		n, err := db.One(ctx, st.db, db.Value[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM stories
			WHERE edition = $1 AND live_at >= $2 AND live_at < $3 LIMIT 1) AS one`,
			string(e), max(1, db.Micros(days[i])), min(db.Micros(days[i+1]), db.Micros(now)+1))
		if err != nil {
			return nil, err
		}
		out = append(out, n > 0)
	}
	return out, nil
}
