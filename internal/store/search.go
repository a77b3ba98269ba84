package store

import (
	"context"
	"slices"
	"time"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/search"
	"peyk/internal/story"
)

// searchDoc is what is indexed of a story.
func searchDoc(s *story.Story) search.Doc {
	return search.Doc{
		Code: s.Code, Edition: s.Edition, Section: s.Section, Genre: string(s.Genre), LiveAt: db.Micros(s.PublishAt),
		Headline: s.Headline, Kicker: s.Kicker, Lead: s.Lead, Body: s.Body.Text(), Tags: names(s.Tags), People: names(s.People),
	}
}

func names(terms []story.Term) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = t.Name
	}
	return out
}

func searchQuery(q story.SearchQuery) search.Query {
	return search.Query{
		Text: q.Text, Edition: q.Edition, Section: q.Section, Genre: string(q.Genre), From: db.Micros(q.From), To: db.Micros(q.To),
		Newest: q.Newest, Offset: q.Offset, Limit: q.Limit, Now: db.Micros(q.Now),
	}
}

// Search returns the visible stories that hold every word of the text.
func (st *Stories) Search(ctx context.Context, q story.SearchQuery) ([]story.Summary, error) {
	sq := searchQuery(q)
	sq.Strict = true
	found, err := st.index.Find(ctx, sq)
	if err != nil {
		return nil, err
	}
	return st.ByCodes(ctx, found.Codes, q.Now)
}

// Codes returns what Find finds, as codes alone.
func (st *Stories) Codes(ctx context.Context, q story.SearchQuery) ([]id.Story, error) {
	a, err := st.index.Ask(ctx, searchQuery(q))
	if err != nil {
		return nil, err
	}
	return a.Codes, nil
}

// snippetSize is how many characters of a text stand under a find.
const snippetSize = 240

// Find returns a page of finds, marked.
func (st *Stories) Find(ctx context.Context, q story.SearchQuery) (*story.SearchPage, error) {
	a, err := st.index.Ask(ctx, searchQuery(q))
	if err != nil {
		return nil, err
	}
	out := &story.SearchPage{Total: a.Total, Partly: a.Partly, Meant: a.Meant}
	if a.Asked != q.Text {
		out.Instead = a.Asked
	}
	list, err := st.ByCodes(ctx, a.Codes, q.Now)
	if err != nil {
		return nil, err
	}
	m, done := st.index.Marker(a.Asked)
	defer done()
	var bodies []id.Story
	for _, s := range list {
		f := story.Find{Summary: s, Title: textParts(m.Mark(s.Headline))}
		snippet, words := m.Snippet(s.Lead, snippetSize)
		f.Snippet = textParts(snippet)
		if words < m.Words() {
			bodies = append(bodies, s.Code)
		}
		out.Finds = append(out.Finds, f)
	}
	return out, st.snippets(ctx, m, out.Finds, bodies)
}

// snippets shows of a body what the lead does not have.
func (st *Stories) snippets(ctx context.Context, m *search.Marker, finds []story.Find, codes []id.Story) error {
	if len(codes) == 0 {
		return nil
	}
	type text struct {
		code int64
		body string
	}
	args := ints(padded(codes))
	list, err := db.All(ctx, st.db, func(r db.Scanner) (text, error) {
		var t text
		err := r.Scan(&t.code, &t.body)
		return t, err
	}, `SELECT code, body FROM stories WHERE code IN (`+db.In(1, len(args))+`)`, args...)
	if err != nil {
		return err
	}
	for _, t := range list {
		i := slices.IndexFunc(finds, func(f story.Find) bool { return int64(f.Code) == t.code })
		body, err := richtext.Decode(t.body)
		if err != nil || i < 0 {
			return err
		}
		_, inLead := m.Snippet(finds[i].Lead, snippetSize)
		if snippet, words := m.Snippet(body.Text(), snippetSize); words > inLead {
			finds[i].Snippet = textParts(snippet)
		}
	}
	return nil
}

func textParts(list []search.Part) []story.TextPart {
	out := make([]story.TextPart, len(list))
	for i, p := range list {
		out[i] = story.TextPart{Text: p.Text, Mark: p.Mark}
	}
	return out
}

// Suggest returns how a search may go on from what was typed.
func (st *Stories) Suggest(ctx context.Context, e id.Edition, typed string, limit int, now time.Time) ([]string, error) {
	return st.index.Suggest(ctx, e, typed, limit, db.Micros(now))
}

// Words returns the words that an edition's stories have.
func (st *Stories) Words(ctx context.Context, e id.Edition) ([]search.Word, error) {
	return st.index.Words(ctx, e)
}

// Related returns visible stories about the same.
func (st *Stories) Related(ctx context.Context, s *story.Story, limit int, now time.Time) ([]story.Summary, error) {
	codes, err := st.index.Related(ctx, search.Kin{
		Code: s.Code, Edition: s.Edition, Revision: int64(s.Revision), Headline: s.Headline, Tags: names(s.Tags), People: names(s.People),
		Limit: limit, Now: db.Micros(now),
	})
	if err != nil {
		return nil, err
	}
	return st.ByCodes(ctx, codes, now)
}

// IndexTerms takes a story apart for Bulk.
func IndexTerms(a *search.Analyzer, s *story.Story) *search.Ready { return a.Ready(searchDoc(s)) }

// TidyIndex brings the search index in order; see search.Index.Tidy.
func (b *base) TidyIndex(ctx context.Context, step func(stories int)) error {
	return b.index.Tidy(ctx, b.micros, step)
}

func (b *base) micros() int64 { return db.Micros(b.now()) }

// ClearIndex drops what was replaced at once; see search.Index.Clear.
func (b *base) ClearIndex(ctx context.Context) error { return b.index.Clear(ctx, b.micros) }

// RebuildIndex makes the search index anew while it is read, and tells
// progress how many stories more are done.
func (b *base) RebuildIndex(ctx context.Context, progress func(stories int)) error {
	return b.index.Rebuild(ctx, b.micros, func(ctx context.Context, after id.Story, n int) ([]search.Doc, error) {
		return indexed(ctx, b.db, after, n)
	}, progress)
}

// IndexMissing reports whether there are stories to find and no index.
func (b *base) IndexMissing(ctx context.Context) (bool, error) {
	missing, err := b.index.Missing(ctx)
	if err != nil || !missing {
		return false, err
	}
	n, err := b.Searchable(ctx)
	return n > 0, err
}

// Searchable counts the stories that the index holds or should hold.
func (b *base) Searchable(ctx context.Context) (int, error) {
	return db.One(ctx, b.db, db.Value[int], `SELECT COUNT(*) FROM stories WHERE live_at > 0`)
}

// indexed reads stories as they are indexed.
func indexed(ctx context.Context, q db.Querier, after id.Story, n int) ([]search.Doc, error) {
	return db.All(ctx, q, func(r db.Scanner) (search.Doc, error) {
		var s story.Story
		var code, section int64
		var live int64
		var edition, genre, body, tags, people string
		err := r.Scan(&code, &edition, &section, &genre, &live, &s.Kicker, &s.Headline, &s.Lead, &body, &tags, &people)
		if err != nil {
			return search.Doc{}, err
		}
		if s.Body, err = richtext.Decode(body); err != nil {
			return search.Doc{}, err
		}
		if err := fromJSON(tags, &s.Tags); err != nil {
			return search.Doc{}, err
		}
		if err := fromJSON(people, &s.People); err != nil {
			return search.Doc{}, err
		}
		s.Code, s.Edition, s.Section, s.Genre, s.PublishAt = id.Story(code), id.Edition(edition), id.Section(section), story.Genre(genre), db.Time(live)
		return searchDoc(&s), nil
	}, `SELECT code, edition, section_id, genre, live_at, kicker, headline, lead, body, tags, people FROM stories
		WHERE code > $1 AND live_at > 0 ORDER BY code LIMIT $2`, int64(after), n)
}

// IndexSize is how many bytes the search index and the text under it have.
// Replaced is what the index consisted of before, and is not yet dropped.
type IndexSize struct {
	Index, Text, Replaced int64
	Segments              int
}

// IndexSize measures the index by what its tables hold.
func (b *base) IndexSize(ctx context.Context) (IndexSize, error) {
	s, err := db.One(ctx, b.db, func(r db.Scanner) (IndexSize, error) {
		var s IndexSize
		var all, blocks, segments, fresh int64
		err := r.Scan(&all, &blocks, &segments, &fresh, &s.Segments)
		s.Index, s.Replaced = blocks+segments+fresh, all-blocks
		return s, err
	}, `SELECT (SELECT CAST(COALESCE(SUM(LENGTH(data) + LENGTH(places) + 24), 0) AS BIGINT) FROM search_blocks),
		(SELECT CAST(COALESCE(SUM(LENGTH(data) + LENGTH(places) + 24), 0) AS BIGINT) FROM search_segments s
			JOIN search_blocks b ON b.id >= s.id * 1048576 AND b.id < (s.id + 1) * 1048576 WHERE s.state = 1),
		(SELECT CAST(COALESCE(SUM(LENGTH(columns) + LENGTH(words)), 0) AS BIGINT) FROM search_segments WHERE state = 1),
		(SELECT CAST(COALESCE(SUM(LENGTH(data)), 0) AS BIGINT) FROM search_fresh)
			+ (SELECT COUNT(*) FROM search_docs) * 32,
		(SELECT COUNT(*) FROM search_segments WHERE state = 1)`)
	if err != nil {
		return s, err
	}
	for last := id.Story(0); ; {
		docs, err := indexed(ctx, b.db, last, reindexBatch)
		if err != nil || len(docs) == 0 {
			return s, err
		}
		for _, d := range docs {
			s.Text += int64(len(d.Headline) + len(d.Kicker) + len(d.Lead) + len(d.Body))
			for _, n := range slices.Concat(d.Tags, d.People) {
				s.Text += int64(len(n))
			}
		}
		last = docs[len(docs)-1].Code
	}
}
