package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// corpus is an agency with a given number of stories over some years, as many
// views a day as readers would bring, and comments under the newest.
type corpus struct {
	*testkit.World
	size     int
	read     *story.Story // a story of the middle, with comments and a sibling
	sections []id.Section
}

// words makes text of invented words, some of which stand in every third story
// and others in few.
func words(rng *rand.Rand, n int) string {
	syllables := []string{"با", "دا", "را", "سا", "کا", "گا", "ما", "نا", "رو", "سو", "مو", "نو", "شی", "ری", "لی", "می", "تر", "بر", "در", "سر"}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		k := int(rng.ExpFloat64() * 400) // the lower the commoner
		for {
			b.WriteString(syllables[k%len(syllables)])
			if k /= len(syllables); k == 0 {
				break
			}
		}
		b.WriteString("ند")
	}
	return b.String()
}

func newCorpus(b *testing.B, d *db.DB, size int) *corpus {
	b.Helper()
	c := &corpus{World: testkit.NewWorld(b, d), size: size}
	c.sections = []id.Section{c.Culture, c.Health}
	rng := rand.New(rand.NewPCG(1, 2))
	now := c.Clock.Now()
	var list []*story.Story
	flush := func() {
		if err := c.Store.Stories.Load(b.Context(), list); err != nil {
			b.Fatal(err)
		}
		list = list[:0]
	}
	for i := range size {
		at := now.Add(-time.Duration(size-i) * 10 * time.Minute)
		s := &story.Story{State: story.Published, Author: c.Reporter.User, Approver: c.Editor.User, PublishAt: at, CreatedAt: at, UpdatedAt: at, Revision: 1}
		s.Edition, s.Section = testkit.FA, c.sections[rng.IntN(2)]
		if i%8 == 0 {
			s.Edition, s.Section = testkit.EN, c.Economy
		}
		s.Genre, s.Importance = story.Genres()[min(4, int(rng.ExpFloat64()))], 1+rng.IntN(5)
		s.Kicker, s.Headline, s.Lead = words(rng, 3), words(rng, 9), words(rng, 30)
		s.Slug = strings.ReplaceAll(s.Headline, " ", "-")
		for range 4 {
			s.Body = append(s.Body, richtext.Block{Kind: richtext.Paragraph, Text: words(rng, 40)})
		}
		for k := range 3 {
			name := fmt.Sprintf("برچسب %d", int(rng.ExpFloat64()*100)*3+k)
			s.Tags = append(s.Tags, story.Term{Name: name, Slug: strings.ReplaceAll(name, " ", "-")})
		}
		list = append(list, s)
		if i == size-size/4+1 {
			s.Translation = 7
			c.read = s
		}
		if i == size-size/4+5 {
			s.Edition, s.Section, s.Translation = testkit.EN, c.Economy, 7
		}
		if len(list) == 1000 {
			flush()
		}
	}
	flush()
	c.readers(b, rng)
	return c
}

// readers adds what readers do: views of the last day, comments, votes.
func (c *corpus) readers(b *testing.B, rng *rand.Rand) {
	b.Helper()
	now := c.Clock.Now()
	var views []rank.Views
	for range min(c.size, 20000) {
		age := min(int(rng.ExpFloat64()*float64(c.size)/20), c.size-1)
		views = append(views, rank.Views{Story: id.Story(10000 + c.size - age), Hour: rank.HourOf(now) - rank.Hour(rng.IntN(24)), N: 1})
	}
	if _, err := c.Store.Rank.AddViews(b.Context(), views); err != nil {
		b.Fatal(err)
	}
	if err := c.Rank.Rank(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i := range 40 {
		_, cm := c.Comment(b, c.read, 0, fmt.Sprint("دیدگاه ", i, " ", words(rng, 30)))
		if i%4 != 0 {
			c.Decide(b, cm, comment.Approve)
		}
	}
	codes := []id.Story{}
	for i := range 8 {
		codes = append(codes, c.newest(testkit.FA, i*3))
	}
	if err := c.Site.Arrange(b.Context(), c.Chief, testkit.FA, codes); err != nil {
		b.Fatal(err)
	}
	if _, err := c.Rank.Vote(b.Context(), testkit.Visit(c.read.Code, 1), true); err != nil {
		b.Fatal(err)
	}
}

// newest returns the code of a story of the edition near the end.
func (c *corpus) newest(e id.Edition, back int) id.Story {
	n := c.size - back
	if (n-1)%8 == 0 != (e == testkit.EN) {
		n--
	}
	return id.Story(10000 + n)
}

// BenchmarkReads measures what pages ask the database, one by one and as the
// article page asks them together, at two sizes of the archive: none may cost
// much more in the large one. State the machine with the figures.
func BenchmarkReads(b *testing.B) {
	for _, of := range []struct {
		engine string
		open   func(testing.TB) *db.DB
		size   int
	}{
		{"sqlite", testkit.SQLite, 1000},
		{"sqlite", testkit.SQLite, 100_000},
		{"postgres", testkit.Postgres, 1000},
		{"postgres", testkit.Postgres, 20_000},
	} {
		b.Run(fmt.Sprint(of.engine, "/", of.size), func(b *testing.B) {
			c := newCorpus(b, of.open(b), of.size)
			for _, q := range c.queries() {
				b.Run(q.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if n := q.run(b); n < q.least {
							b.Fatalf("%d results, want %d or more", n, q.least)
						}
					}
				})
			}
		})
	}
}

// query is one read; least is how many results it must have to mean anything.
type query struct {
	name  string
	least int
	run   func(b *testing.B) int
}

func summaries(b *testing.B, list []story.Summary, err error) int {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return len(list)
}

func (c *corpus) queries() []query {
	st, now := c.Store.Stories, c.Clock.Now()
	latest := func(q story.ReadQuery) func(b *testing.B) int {
		if q.Edition == "" {
			q.Edition = testkit.FA
		}
		q.Limit, q.Now = 20, now
		return func(b *testing.B) int {
			list, err := st.Latest(b.Context(), q)
			return summaries(b, list, err)
		}
	}
	middle := story.Cursor{At: c.read.PublishAt, Code: c.read.Code}
	search := func(q story.SearchQuery) func(b *testing.B) int {
		q.Edition, q.Limit, q.Now = testkit.FA, 20, now
		return func(b *testing.B) int {
			list, err := st.Search(b.Context(), q)
			return summaries(b, list, err)
		}
	}
	rare := strings.Join(strings.Fields(c.read.Headline)[:3], " ")
	return []query{
		{"Public", 1, func(b *testing.B) int { return one(b, c.public) }},
		{"Latest", 20, latest(story.ReadQuery{})},
		{"LatestMiddle", 20, latest(story.ReadQuery{Before: middle})},
		{"LatestSection", 20, latest(story.ReadQuery{Section: c.Health})},
		{"LatestGenre", 20, latest(story.ReadQuery{Genre: story.Interview})},
		{"LatestSectionGenre", 10, latest(story.ReadQuery{Section: c.Health, Genre: story.Photo})},
		{"LatestTag", 1, latest(story.ReadQuery{TermKind: story.Tag, Term: c.read.Tags[0].Slug})},
		{"LatestDay", 20, latest(story.ReadQuery{From: c.read.PublishAt.Add(-12 * time.Hour), To: c.read.PublishAt.Add(12 * time.Hour)})},
		{"Important", 12, func(b *testing.B) int {
			list, err := st.Important(b.Context(), testkit.FA, 12, now)
			return summaries(b, list, err)
		}},
		{"MostViewed", 10, c.mostViewed},
		{"Thread", 30, func(b *testing.B) int {
			list, err := c.Comments.Thread(b.Context(), c.read.Code)
			if err != nil {
				b.Fatal(err)
			}
			return len(list)
		}},
		{"CommentCounts", 40, func(b *testing.B) int {
			n, err := c.Comments.Counts(b.Context(), c.read.Code)
			if err != nil {
				b.Fatal(err)
			}
			return n.Waiting + n.Published + n.Refused
		}},
		{"NextPublish", 1, func(b *testing.B) int {
			return one(b, func(b *testing.B) error {
				_, err := st.NextPublish(b.Context(), testkit.FA, now)
				return err
			})
		}},
		{"Earliest", 1, func(b *testing.B) int {
			return one(b, func(b *testing.B) error {
				_, err := st.Earliest(b.Context(), testkit.FA, now)
				return err
			})
		}},
		{"Sibling", 1, func(b *testing.B) int { return one(b, c.sibling) }},
		{"SearchRare", 1, search(story.SearchQuery{Text: rare})},
		{"SearchCommon", 20, search(story.SearchQuery{Text: "باند"})},
		{"SearchCommonSection", 20, search(story.SearchQuery{Text: "باند", Section: c.Health})},
		{"DeskList", 20, func(b *testing.B) int {
			list, err := st.List(b.Context(), story.DeskQuery{Edition: testkit.FA, Limit: 20})
			return summaries(b, list, err)
		}},
		{"Queue", 10, func(b *testing.B) int {
			list, err := c.Comments.Queue(b.Context(), c.Moderator, comment.Query{State: comment.Waiting, Limit: 20})
			if err != nil {
				b.Fatal(err)
			}
			return len(list)
		}},
		{"ArticlePage", 1, c.articlePage},
	}
}

func one(b *testing.B, run func(b *testing.B) error) int {
	b.Helper()
	if err := run(b); err != nil {
		b.Fatal(err)
	}
	return 1
}

func (c *corpus) public(b *testing.B) error {
	_, err := c.Store.Stories.Public(b.Context(), c.read.Code, c.Clock.Now())
	return err
}

func (c *corpus) sibling(b *testing.B) error {
	_, err := c.Store.Stories.Sibling(b.Context(), c.read, testkit.EN, c.Clock.Now())
	return err
}

// mostViewed is the list and the stories in it, as a page asks.
func (c *corpus) mostViewed(b *testing.B) int {
	ranked, err := c.Store.Rank.MostViewed(b.Context(), rank.List{Span: rank.LastDay, Edition: testkit.FA, Section: c.read.Section}, 10)
	if err != nil {
		b.Fatal(err)
	}
	codes := make([]id.Story, len(ranked))
	for i, r := range ranked {
		codes[i] = r.Story
	}
	list, err := c.Store.Stories.ByCodes(b.Context(), codes, c.Clock.Now())
	return summaries(b, list, err)
}

// articlePage is every read of an article page that no cache has.
func (c *corpus) articlePage(b *testing.B) int {
	if err := c.public(b); err != nil {
		b.Fatal(err)
	}
	if err := c.sibling(b); err != nil {
		b.Fatal(err)
	}
	st, now := c.Store.Stories, c.Clock.Now()
	for _, q := range []story.ReadQuery{{Genre: story.Interview}, {Section: c.read.Section, Except: c.read.Code}} {
		q.Edition, q.Limit, q.Now = testkit.FA, 6, now
		if _, err := st.Latest(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	_, err := st.Important(b.Context(), testkit.FA, 6, now)
	c.mostViewed(b)
	_, terr := c.Comments.Thread(b.Context(), c.read.Code)
	_, cerr := c.Comments.Counts(b.Context(), c.read.Code)
	_, verr := c.Store.Rank.TallyOf(b.Context(), c.read.Code)
	_, nerr := st.NextPublish(b.Context(), testkit.FA, now)
	for _, err := range []error{err, terr, cerr, verr, nerr} {
		if err != nil {
			b.Fatal(err)
		}
	}
	return 1
}

// BenchmarkWrites measures the changes that come often.
func BenchmarkWrites(b *testing.B) {
	c := newCorpus(b, testkit.SQLite(b), 1000)
	b.Run("Comment", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			p := comment.Posting{Story: c.read.Code, Edition: testkit.FA, Text: fmt.Sprint("دیدگاه تازه ", i)}
			p.Sender[0], p.Sender[1], p.Sender[2] = byte(i), byte(i>>8), byte(i>>16)
			if _, _, err := c.Comments.Post(b.Context(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Correct", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			content := c.read.Content
			content.Lead = fmt.Sprint("لید ", i)
			if _, err := c.Stories.Act(b.Context(), c.Chief, c.newest(testkit.FA, 1+i%500), story.Correct, story.Order{Note: "x", Content: &content}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Flush1000Views", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			for k := range 1000 {
				c.Rank.Seen(testkit.Visit(id.Story(10001+k), i))
			}
			if err := c.Rank.Flush(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
