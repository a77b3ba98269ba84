package webtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// Corpus is an agency with a given number of stories over some years, and with
// as many comments, votes and views as a busy page has: to measure with.
type Corpus struct {
	*Site
	// Read is a story of the archive with tags, people, a counterpart in the
	// other edition, thirty comments and votes.
	Read *story.Story
	size int
	rng  *rand.Rand
}

// NewCorpus founds an agency with size stories, a Persian one every ten
// minutes and an eighth of them English.
func NewCorpus(tb testing.TB, size int) *Corpus {
	tb.Helper()
	c := &Corpus{Site: New(tb), size: size, rng: rand.New(rand.NewPCG(1, 2))}
	var list []*story.Story
	for i := range size {
		list = append(list, c.story(i))
		if i == size-size/4 {
			c.Read = list[len(list)-1]
			c.Read.Translation = 7
		}
		if i == size-size/4+4 {
			s := list[len(list)-1]
			s.Edition, s.Section, s.Translation = testkit.EN, c.Economy, 7
		}
		if len(list) == 1000 || i == size-1 {
			if err := c.Store.Stories.Load(tb.Context(), list); err != nil {
				tb.Fatal(err)
			}
			list = list[:0]
		}
	}
	c.readers(tb)
	c.Handler.Forget()
	return c
}

func (c *Corpus) story(i int) *story.Story {
	at := c.Clock.Now().Add(-time.Duration(c.size-i) * 10 * time.Minute)
	s := &story.Story{
		State: story.Published, Author: c.Reporter.User, Approver: c.Editor.User, PublishAt: at, CreatedAt: at, UpdatedAt: at, Revision: 1,
	}
	s.Edition, s.Section = testkit.FA, c.Culture
	if i%3 == 0 {
		s.Section = c.Health
	}
	if i%8 == 0 {
		s.Edition, s.Section = testkit.EN, c.Economy
	}
	s.Genre, s.Importance = story.Genres()[min(3, int(c.rng.ExpFloat64()))], 1+c.rng.IntN(5)
	s.Kicker, s.Headline, s.Lead = c.words(3), c.words(9), c.words(30)
	s.Slug = strings.ReplaceAll(s.Headline, " ", "-")
	for range 6 {
		s.Body = append(s.Body, richtext.Block{Kind: richtext.Paragraph, Text: c.words(50)})
	}
	for k := range 3 {
		name := fmt.Sprintf("برچسب %d", int(c.rng.ExpFloat64()*100)*3+k)
		s.Tags = append(s.Tags, story.Term{Name: name, Slug: strings.ReplaceAll(name, " ", "-")})
	}
	name := fmt.Sprintf("چهره %d", int(c.rng.ExpFloat64()*300))
	s.People = []story.Term{{Name: name, Slug: strings.ReplaceAll(name, " ", "-")}}
	return s
}

// words makes text of invented words, some common and most rare.
func (c *Corpus) words(n int) string {
	syllables := []string{"با", "دا", "را", "سا", "کا", "گا", "ما", "نا", "رو", "سو", "مو", "نو", "شی", "ری", "لی", "می", "تر", "بر", "در", "سر"}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		for k := int(c.rng.ExpFloat64() * 400); ; k /= len(syllables) {
			b.WriteString(syllables[k%len(syllables)])
			if k < len(syllables) {
				break
			}
		}
		b.WriteString("ند")
	}
	return b.String()
}

// readers adds views of the last day, comments, votes and an editors' order.
func (c *Corpus) readers(tb testing.TB) {
	tb.Helper()
	now := c.Clock.Now()
	var views []rank.Views
	for range min(c.size, 5000) {
		back := min(int(c.rng.ExpFloat64()*float64(c.size)/20), c.size-1)
		views = append(views, rank.Views{Story: id.Story(10000 + c.size - back), Hour: rank.HourOf(now) - rank.Hour(c.rng.IntN(24)), N: 1})
	}
	_, err := c.Store.Rank.AddViews(tb.Context(), views)
	check(tb, err)
	check(tb, c.Rank.Rank(tb.Context()))
	for i := range 40 {
		_, cm := c.Comment(tb, c.Read, 0, fmt.Sprint("دیدگاه ", i, " ", c.words(30)))
		if i%4 != 0 {
			c.Decide(tb, cm, comment.Approve)
		}
	}
	var front []id.Story
	for i := range 8 {
		n := c.size - i*3
		if (n-1)%8 == 0 {
			n--
		}
		front = append(front, id.Story(10000+n))
	}
	check(tb, c.World.Site.Arrange(tb.Context(), c.Chief, testkit.FA, front))
	for i := range byte(9) {
		_, err := c.Rank.Vote(tb.Context(), testkit.Visit(c.Read.Code, int(i)), i%3 != 0)
		check(tb, err)
	}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
