package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/store"
	"peyk/internal/story"
)

// searchCmd searches as readers do.
type searchCmd struct {
	Query   []string `arg:"" name:"QUERY" help:"What a reader would type: words, \"a phrase\", -without. What begins with - and a Latin letter stands after --."`
	Number  int      `short:"n" help:"How many stories." default:"20" placeholder:"N"`
	JSON    bool     `name:"json" help:"Print a JSON list of codes, the best first."`
	Newest  bool     `help:"In the order of time instead of relevance."`
	Edition string   `help:"The edition; without it the first." placeholder:"NAME"`
	Section string   `help:"Only of this section, as it stands in its address." placeholder:"SLUG"`
	Genre   string   `help:"Only of this genre: news, report, interview, note, photo …" placeholder:"NAME"`
	From    string   `help:"Only what came out on this day or later, in the edition's calendar: 1405/09/02; also 1405/09 or 1405." placeholder:"DAY"`
	To      string   `help:"Only what came out on this day or earlier." placeholder:"DAY"`
	dataFlags
}

// Help is the subcommand's longer help.
func (searchCmd) Help() string {
	return `Prints the stories that a reader finds now, the best first: code, date and headline.
With --json, one line: a list of the codes as numbers, the best first, [] for none.

When nothing has a word, what was probably meant is searched for: another
spelling, another keyboard, Persian in Latin letters. That, and what else may be
meant, is said on the standard error. When few have all words, those follow that
lack one.

Exits with 0 also when nothing is found, 1 when there is no such agency or
section, 2 when called wrongly.

  peyk search --data DIR باران شمال -تهران
  peyk search --data DIR --json -n 10 '"آب آشامیدنی"'
  peyk search --data DIR --section sport --from 1405/08 --to 1405/08 والیبال`
}

// maxSearch bounds how many stories are printed.
const maxSearch = 10_000

// searchText lets what must not be there stand in a search like any other
// text: an argument of which the - is followed by no Latin letter is no flag.
func searchText(args []string) []string {
	if len(args) == 0 || args[0] != "search" {
		return args
	}
	out := slices.Clone(args)
	for i, arg := range out {
		if arg == "--" {
			break
		}
		if rest, ok := strings.CutPrefix(arg, "-"); ok && rest != "" && (rest[0] >= 0x80 || rest[0] == '"') {
			out[i] = "\u2212" + rest // a minus sign, which a search reads alike
		}
	}
	return out
}

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
		switch {
		case page.Total == 0 && page.Partly > 0:
			c.say("none has all words; %d come near", page.Partly)
		case page.Partly > 0:
			c.say("%d found; %d come near", page.Total, page.Partly)
		default:
			c.say("%d found", page.Total)
		}
		return table(c, rows)
	})
}

func (s *searchCmd) query(ctx context.Context, a *Agency) (story.SearchQuery, error) {
	q := story.SearchQuery{
		Text: strings.Join(s.Query, " "), Genre: story.Genre(s.Genre), Newest: s.Newest, Limit: s.Number, Now: a.Clock(),
	}
	if !q.Genre.Valid() && q.Genre != "" {
		return q, misusef("--genre: there is no %q", s.Genre)
	}
	editions, err := a.Site.Editions(ctx)
	if err != nil {
		return q, err
	}
	i := 0
	if s.Edition != "" {
		i = slices.IndexFunc(editions, func(e site.Edition) bool { return string(e.Edition) == s.Edition })
	}
	if i < 0 || len(editions) == 0 {
		return q, misusef("--edition: there is no %q", s.Edition)
	}
	q.Edition = editions[i].Edition
	if s.Section != "" {
		sec, err := a.Sections.BySlug(ctx, q.Edition, s.Section)
		if err != nil {
			return q, err
		}
		q.Section = sec.ID
	}
	p, err := i18n.New(editions[i].Language, editions[i].Location())
	if err != nil {
		return q, err
	}
	var ok bool
	if q.From, _, ok = p.Days(s.From); !ok {
		return q, misusef("--from: %q is no day such as %s", s.From, p.Day(a.Clock()).Path())
	}
	if _, q.To, ok = p.Days(s.To); !ok {
		return q, misusef("--to: %q is no day such as %s", s.To, p.Day(a.Clock()).Path())
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
		if err := a.Store.ClearIndex(ctx); err != nil {
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
	line := fmt.Sprintf("index %.1f MB, %.2f of the text (%.1f MB); %s segments", float64(s.Index)/1e6,
		float64(s.Index)/float64(max(1, s.Text)), float64(s.Text)/1e6, strconv.Itoa(s.Segments))
	if s.Replaced > 0 {
		line += fmt.Sprintf("; %.1f MB were replaced and go by and by", float64(s.Replaced)/1e6)
	}
	return line
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
