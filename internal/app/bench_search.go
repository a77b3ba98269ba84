package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/id"
	"peyk/internal/search"
	"peyk/internal/story"
)

// benchSearchCmd measures the search.
type benchSearchCmd struct {
	Number int    `short:"n" help:"How many queries of each kind." default:"200" placeholder:"N"`
	Seed   uint64 `help:"The same seed asks the same." default:"1"`
	dataFlags
}

// Help is the subcommand's longer help.
func (benchSearchCmd) Help() string {
	return `Asks an agency for words of its own stories, one after the other, and prints how long
the middle one and the slowest but one in twenty took, on the clock and on the processor.
A common word is in one story of fifty at least, a rare one in fifty stories at most.`
}

// searchBench is a measurement under way.
type searchBench struct {
	c                    *console
	a                    *Agency
	rnd                  *rand.Rand
	edition              id.Edition
	common, middle, rare []string
	headlines            []string
	stories              []*story.Story
}

// Run measures.
func (s *benchSearchCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, s.dataFlags, func(a *Agency) error {
		b := &searchBench{c: c, a: a, rnd: rand.New(rand.NewPCG(s.Seed, 1405))} //nolint:gosec // no secret
		if err := b.prepare(ctx); err != nil {
			return err
		}
		rows := [][]string{{"QUERY", "N", "FOUND", "P50", "P95", "CPU P50", "CPU P95"}}
		for _, kind := range b.kinds() {
			row, err := b.measure(ctx, kind, s.Number)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return table(c, rows)
	})
}

func (b *searchBench) prepare(ctx context.Context) error {
	editions, err := b.a.Site.Editions(ctx)
	if err != nil {
		return err
	}
	b.edition = editions[0].Edition
	words, err := b.a.Store.Stories.Words(ctx, b.edition)
	if err != nil {
		return err
	}
	n, err := b.a.Store.Searchable(ctx)
	if err != nil {
		return err
	}
	b.sort(words, n)
	list, err := b.a.Store.Stories.Latest(ctx, story.ReadQuery{Edition: b.edition, Limit: 300, Now: b.a.Clock()})
	if err != nil {
		return err
	}
	for _, l := range list {
		st, err := b.a.Store.Stories.Get(ctx, l.Code)
		if err != nil {
			return err
		}
		b.stories, b.headlines = append(b.stories, st), append(b.headlines, st.Headline)
	}
	if len(b.common) == 0 || len(b.rare) == 0 || len(b.middle) == 0 || len(b.stories) == 0 {
		return fmt.Errorf("too few stories to measure with: %d", n)
	}
	return nil
}

// sort tells common words from rare ones.
func (b *searchBench) sort(words []search.Word, stories int) {
	for _, w := range words {
		switch {
		case len([]rune(w.Text)) < 3:
		case w.Stories*50 >= stories:
			b.common = append(b.common, w.Text)
		case w.Stories <= 50:
			b.rare = append(b.rare, w.Text)
		default:
			b.middle = append(b.middle, w.Text)
		}
	}
	if len(b.rare) == 0 { // a corpus of few sentences has none: its rarest stand for them
		slices.SortFunc(words, func(a, b search.Word) int { return a.Stories - b.Stories })
		for _, w := range words[:min(len(words), 200)] {
			b.rare = append(b.rare, w.Text)
		}
	}
}

// benchKind is a kind of query.
type benchKind struct {
	name string
	ask  func(ctx context.Context) (int, error)
}

func (b *searchBench) pick(list []string) string { return list[b.rnd.IntN(len(list))] }

func (b *searchBench) kinds() []benchKind {
	find := func(text func() string, more func(q *story.SearchQuery)) func(ctx context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			q := story.SearchQuery{Text: text(), Edition: b.edition, Limit: 20, Now: b.a.Clock()}
			if more != nil {
				more(&q)
			}
			page, err := b.a.Store.Stories.Find(ctx, q)
			if err != nil {
				return 0, err
			}
			return page.Total, nil
		}
	}
	common := func() string { return b.pick(b.common) }
	headline := func(n int) string {
		words := strings.Fields(b.pick(b.headlines))
		at := b.rnd.IntN(max(1, len(words)-n+1))
		return strings.Join(words[at:min(at+n, len(words))], " ")
	}
	return []benchKind{
		{"a common word", find(common, nil)},
		{"a common word, newest first", find(common, func(q *story.SearchQuery) { q.Newest = true })},
		{"a common word of a month", find(common, func(q *story.SearchQuery) { q.From = q.Now.AddDate(0, -1, 0) })},
		{"a middling word", find(func() string { return b.pick(b.middle) }, nil)},
		{"a rare word", find(func() string { return b.pick(b.rare) }, nil)},
		{"two words of a headline", find(func() string { return headline(2) }, nil)},
		{"four words of a headline", find(func() string { return headline(4) }, nil)},
		{"two common words", find(func() string { return common() + " " + common() }, nil)},
		{"a phrase of two", find(func() string { return `"` + headline(2) + `"` }, nil)},
		{"a phrase of three", find(func() string { return `"` + headline(3) + `"` }, nil)},
		{"a common word without another", find(func() string { return common() + " -" + common() }, nil)},
		{"a misspelling", find(func() string { return misspelt(b.pick(b.middle)) }, nil)},
		{"suggestions", func(ctx context.Context) (int, error) {
			w := []rune(common())
			list, err := b.a.Store.Stories.Suggest(ctx, b.edition, string(w[:2]), 8, b.a.Clock())
			return len(list), err
		}},
		{"related stories", func(ctx context.Context) (int, error) {
			list, err := b.a.Store.Stories.Related(ctx, b.stories[b.rnd.IntN(len(b.stories))], 4, b.a.Clock())
			return len(list), err
		}},
	}
}

// misspelt exchanges two letters.
func misspelt(word string) string {
	r := []rune(word)
	r[1], r[2] = r[2], r[1]
	return string(r)
}

// measure asks n times, after some to warm up.
func (b *searchBench) measure(ctx context.Context, kind benchKind, n int) ([]string, error) {
	for range 20 {
		if _, err := kind.ask(ctx); err != nil {
			return nil, err
		}
	}
	var wall, cpu []time.Duration
	var found []int
	for range n {
		begun, used := b.c.now(), cpuTime()
		total, err := kind.ask(ctx)
		if err != nil {
			return nil, err
		}
		wall, cpu = append(wall, b.c.now().Sub(begun)), append(cpu, cpuTime()-used)
		found = append(found, total)
	}
	slices.Sort(wall)
	slices.Sort(cpu)
	slices.Sort(found)
	ms := func(list []time.Duration, of int) string {
		return strconv.FormatFloat(float64(list[len(list)*of/100])/1e6, 'f', 2, 64) + " ms"
	}
	return []string{kind.name, strconv.Itoa(n), strconv.Itoa(found[n/2]), ms(wall, 50), ms(wall, 95), ms(cpu, 50), ms(cpu, 95)}, nil
}
