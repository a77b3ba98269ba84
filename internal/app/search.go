package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"peyk/internal/id"
	"peyk/internal/store"
	"peyk/internal/story"
)

// searchCmd searches as readers do.
type searchCmd struct {
	Query   []string `arg:"" name:"QUERY" help:"What a reader would type: words, \"a phrase\", -without; a word that begins with - stands after --."`
	Number  int      `short:"n" help:"How many stories." default:"20" placeholder:"N"`
	JSON    bool     `name:"json" help:"Print a JSON list of codes, the best first."`
	Newest  bool     `help:"In the order of time instead of relevance."`
	Edition string   `help:"The edition; without it the first." placeholder:"NAME"`
	Section string   `help:"Only of this section, as it stands in its address." placeholder:"SLUG"`
	Genre   string   `help:"Only of this genre." placeholder:"NAME"`
	dataFlags
}

// Help is the subcommand's longer help.
func (searchCmd) Help() string {
	return `Prints the stories that a reader finds now, the best first: code, date and headline.

  peyk search --data DIR باران شمال
  peyk search --data DIR --json -n 10 '"آب آشامیدنی"'`
}

// maxSearch bounds how many stories are printed.
const maxSearch = 10_000

// Run prints what is found.
func (s *searchCmd) Run(ctx context.Context, c *console) error {
	if s.Number < 1 || s.Number > maxSearch {
		return misusef("-n: %d is not a number from 1 to %d", s.Number, maxSearch)
	}
	return withAgency(ctx, c, s.dataFlags, func(a *Agency) error {
		q, err := s.query(ctx, a)
		if err != nil {
			return err
		}
		page, err := a.Store.Stories.Find(ctx, q)
		if err != nil {
			return err
		}
		if page.Instead != "" {
			c.say("Nothing has %q; searched for %q.", q.Text, page.Instead)
		}
		if page.Meant != "" {
			c.say("Did you mean %q?", page.Meant)
		}
		if s.JSON {
			codes := make([]id.Story, 0, len(page.Finds))
			for _, f := range page.Finds {
				codes = append(codes, f.Code)
			}
			return json.NewEncoder(c.out).Encode(codes)
		}
		rows := make([][]string, 0, len(page.Finds))
		for _, f := range page.Finds {
			rows = append(rows, []string{f.Code.String(), f.PublishAt.Format(time.DateOnly), f.Headline})
		}
		c.say("%d found", page.Total)
		return table(c, rows)
	})
}

func (s *searchCmd) query(ctx context.Context, a *Agency) (story.SearchQuery, error) {
	q := story.SearchQuery{
		Text: strings.Join(s.Query, " "), Edition: id.Edition(s.Edition), Genre: story.Genre(s.Genre), Newest: s.Newest,
		Limit: s.Number, Now: a.Clock(),
	}
	if !q.Genre.Valid() && q.Genre != "" {
		return q, misusef("--genre: there is no %q", s.Genre)
	}
	editions, err := a.Site.Editions(ctx)
	if err != nil {
		return q, err
	}
	if q.Edition == "" && len(editions) > 0 {
		q.Edition = editions[0].Edition
	}
	if s.Section != "" {
		sec, err := a.Sections.BySlug(ctx, q.Edition, s.Section)
		if err != nil {
			return q, err
		}
		q.Section = sec.ID
	}
	return q, nil
}

// indexCmd keeps the search index.
type indexCmd struct {
	Rebuild indexRebuildCmd `cmd:"" help:"Make the search index anew, also while the agency is served."`
}

type indexRebuildCmd struct {
	dataFlags
}

// Run makes the index anew.
func (s *indexRebuildCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, s.dataFlags, func(a *Agency) error {
		n, err := a.Store.Searchable(ctx)
		if err != nil {
			return err
		}
		begun, done := c.now(), 0
		progress := newBar(c, n, "stories")
		err = a.Store.RebuildIndex(ctx, func(n int) {
			done += n
			progress.add(n)
		})
		progress.done()
		if err != nil {
			return err
		}
		took := c.now().Sub(begun)
		c.say("%d stories in %.1f s, %.0f a second", done, took.Seconds(), float64(done)/max(took.Seconds(), 0.001))
		if err := a.Store.TidyIndex(ctx, nil); err != nil {
			return err
		}
		size, err := a.Store.IndexSize(ctx)
		if err != nil {
			return err
		}
		c.say("%s", sizeLine(size))
		return nil
	})
}

// sizeLine says how large the index is.
func sizeLine(s store.IndexSize) string {
	return fmt.Sprintf("index %.1f MB, %.2f of the text (%.1f MB); %s segments", float64(s.Index)/1e6,
		float64(s.Index)/float64(max(1, s.Text)), float64(s.Text)/1e6, strconv.Itoa(s.Segments))
}

// tidyEvery is how often the search index is looked at.
const tidyEvery = 5 * time.Second

// tidyIndex brings the search index in order, and makes it where a new version
// of the program found none.
func (s *server) tidyIndex(ctx context.Context) error {
	missing, err := s.agency.Store.IndexMissing(ctx)
	if err != nil {
		return err
	}
	if missing {
		s.agency.Log.InfoContext(ctx, "the search index is made anew")
		return s.agency.Store.RebuildIndex(ctx, nil)
	}
	return s.agency.Store.TidyIndex(ctx, nil)
}
