package testkit

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/copydesk"
	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/richtext"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/store"
	"peyk/internal/story"
)

// World is a small agency: two editions, sections, people of every role, a
// policy, and the services over them. The clock stands still until moved.
type World struct {
	Clock    *Clock
	Store    *store.Store
	Stories  *story.Service
	Comments *comment.Service
	Sections *section.Service
	Site     *site.Service
	Rank     *rank.Service
	House    *copydesk.Service

	Reporter, Editor, Chief, Moderator, Admin account.Actor
	// Culture and Health are sections of the fa edition, Economy of en.
	Culture, Health, Economy id.Section
}

// The editions of a World.
const (
	FA id.Edition = "fa"
	EN id.Edition = "en"
)

// noScreen finds nothing.
type noScreen struct{}

func (noScreen) Screen(context.Context, comment.Subject) (comment.Screening, error) {
	return comment.Screening{Risk: -1}, nil
}

// NewWorld fills an empty, migrated database.
func NewWorld(tb testing.TB, d *db.DB) *World {
	tb.Helper()
	w := Resume(d, NewClock())
	w.Found(tb)
	return w
}

// Found fills the empty database under the world's services.
func (w *World) Found(tb testing.TB) {
	tb.Helper()
	system := account.System()
	must(tb, w.Site.Create(tb.Context(), system, site.Edition{
		Edition: FA, Position: 1, Language: "fa", Name: "خبرگزاری نمونه", Zone: "Asia/Tehran",
	}))
	must(tb, w.Site.Create(tb.Context(), system, site.Edition{
		Edition: EN, Position: 2, Language: "en", Name: "Sample News Agency", Zone: "UTC",
	}))
	w.Culture = w.section(tb, FA, "culture", "فرهنگ", 1)
	w.Health = w.section(tb, FA, "health", "سلامت", 2)
	w.Economy = w.section(tb, EN, "economy", "Economy", 1)
	w.Reporter = w.User(tb, "reporter", account.RolesOf(account.Reporter))
	w.Editor = w.User(tb, "editor", account.RolesOf(account.Editor))
	w.Chief = w.User(tb, "chief", account.RolesOf(account.Chief))
	w.Moderator = w.User(tb, "moderator", account.RolesOf(account.Moderator))
	w.Admin = w.User(tb, "admin", account.RolesOf(account.Admin))
	for _, e := range []id.Edition{FA, EN} {
		_, err := w.Comments.PublishRules(tb.Context(), w.Chief, e, Rules())
		must(tb, err)
	}
}

// Resume returns the services over a database that has been filled before, as
// after a restart. Its actors and sections are not set.
func Resume(d *db.DB, c *Clock) *World {
	s := store.New(d, c.Now)
	return &World{
		Clock: c, Store: s,
		Stories:  story.NewService(s.Stories, c.Now),
		Comments: comment.NewService(s.Comments, noScreen{}, c.Now),
		Sections: section.NewService(s.Sections, c.Now),
		Site:     site.NewService(s.Site, c.Now),
		Rank:     rank.NewService(s.Rank, c.Now),
		House:    copydesk.NewService(s.Dictionary, c.Now),
	}
}

// Rules is a policy of three rules, of which comments can break two.
func Rules() []comment.Rule {
	return []comment.Rule{
		{Code: "approval", Text: "دیدگاه پس از تأیید منتشر می\u200cشود."},
		{Code: "language", Text: "دیدگاه به زبان همین ویراست باشد.", Checks: []string{"language"}, Refusable: true},
		{Code: "topic", Text: "دیدگاه به موضوع خبر مربوط باشد.", Refusable: true},
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func (w *World) section(tb testing.TB, e id.Edition, slug, name string, position int) id.Section {
	tb.Helper()
	s, err := w.Sections.Create(tb.Context(), account.System(), section.Section{
		Edition: e, Slug: slug, Name: name, Position: position,
	})
	must(tb, err)
	return s.ID
}

// User adds a user and returns them as one who acts. Nobody can sign in as
// them: to hash a password costs more than most tests.
func (w *World) User(tb testing.TB, login string, roles account.Roles, sections ...id.Section) account.Actor {
	tb.Helper()
	u, err := w.Store.Accounts.CreateUser(tb.Context(), account.User{
		Login: login, Name: login, Roles: roles, Sections: sections, PasswordHash: "none",
		PasswordSetAt: w.Clock.Now(), CreatedAt: w.Clock.Now(),
	})
	must(tb, err)
	return u.Actor()
}

// Option changes what a built story begins as.
type Option func(*story.NewStory)

// Headline sets the headline.
func Headline(text string) Option { return func(n *story.NewStory) { n.Headline = text } }

// Lead sets the lead.
func Lead(text string) Option { return func(n *story.NewStory) { n.Lead = text } }

// Genre sets the genre.
func Genre(g story.Genre) Option { return func(n *story.NewStory) { n.Genre = g } }

// Tags sets the tags by their names.
func Tags(names ...string) Option { return func(n *story.NewStory) { n.Tags = terms(names) } }

// People sets the people by their names.
func People(names ...string) Option { return func(n *story.NewStory) { n.People = terms(names) } }

// Importance sets how important it is, 1 to 5.
func Importance(k int) Option { return func(n *story.NewStory) { n.Importance = k } }

// In puts the story into a section of an edition.
func In(e id.Edition, s id.Section) Option {
	return func(n *story.NewStory) { n.Edition, n.Section = e, s }
}

// Paragraphs sets the body.
func Paragraphs(texts ...string) Option {
	return func(n *story.NewStory) {
		n.Body = nil
		for _, t := range texts {
			n.Body = append(n.Body, richtext.Block{Kind: richtext.Paragraph, Text: t})
		}
	}
}

func terms(names []string) []story.Term {
	out := make([]story.Term, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}

// New is the story that Draft saves, not yet saved.
func (w *World) New(opts ...Option) story.NewStory {
	n := story.NewStory{Detail: "test", Content: story.Content{
		Edition: FA, Section: w.Culture, Genre: story.News, Importance: 3,
		Headline: "کتابخانه شهر باز شد", Lead: "درهای کتابخانه صبح امروز به روی خوانندگان باز شد.",
		Body: richtext.Doc{{Kind: richtext.Paragraph, Text: "در این ساختمان سه تالار برای خواندن هست."}},
	}}
	for _, o := range opts {
		o(&n)
	}
	return n
}

// Draft saves a draft of the reporter's.
func (w *World) Draft(tb testing.TB, opts ...Option) *story.Story {
	tb.Helper()
	s, err := w.Stories.Create(tb.Context(), w.Reporter, w.New(opts...))
	must(tb, err)
	return s
}

// Act does an act that must succeed, as whoever may do everything.
func (w *World) Act(tb testing.TB, s *story.Story, act story.Act, o story.Order) *story.Story {
	tb.Helper()
	out, err := w.Stories.Act(tb.Context(), w.Chief, s.Code, act, o)
	must(tb, err)
	return out
}

// Approved saves a story and brings it to where it can be published.
func (w *World) Approved(tb testing.TB, opts ...Option) *story.Story {
	tb.Helper()
	s := w.Draft(tb, opts...)
	w.Act(tb, s, story.Submit, story.Order{})
	return w.Act(tb, s, story.Approve, story.Order{})
}

// Published saves a story and publishes it now.
func (w *World) Published(tb testing.TB, opts ...Option) *story.Story {
	tb.Helper()
	return w.Act(tb, w.Approved(tb, opts...), story.Publish, story.Order{})
}

// Scheduled saves a story that comes out at a time.
func (w *World) Scheduled(tb testing.TB, at time.Time, opts ...Option) *story.Story {
	tb.Helper()
	return w.Act(tb, w.Approved(tb, opts...), story.Schedule, story.Order{At: at})
}

// Withdraw takes a story back.
func (w *World) Withdraw(tb testing.TB, s *story.Story) *story.Story {
	tb.Helper()
	return w.Act(tb, s, story.Withdraw, story.Order{Note: "نادرست بود", Withdrawal: story.WithdrawnError})
}

// Comment sends a comment under a story; parent 0 answers nothing. Every call
// is another sender.
func (w *World) Comment(tb testing.TB, s *story.Story, parent id.Comment, text string) (string, *comment.Comment) {
	tb.Helper()
	var from comment.Sender
	copy(from[:], text)
	secret, c, err := w.Comments.Post(tb.Context(), comment.Posting{
		Story: s.Code, Edition: s.Edition, Parent: parent, Text: text, Author: "خواننده", Sender: from,
	})
	must(tb, err)
	return secret, c
}

// Decide rules on a comment as the moderator.
func (w *World) Decide(tb testing.TB, c *comment.Comment, act comment.Act) *comment.Comment {
	tb.Helper()
	r := comment.Ruling{Act: act}
	if act == comment.Refuse {
		r.Rule = "topic"
	}
	out, err := w.Comments.Decide(tb.Context(), w.Moderator, c.ID, r)
	must(tb, err)
	return out
}

// Visit is a story's page as reader n loads it; every reader is in a network
// of their own.
func Visit(code id.Story, n int) rank.Visit {
	return rank.Visit{
		Story: code, Addr: netip.AddrFrom4([4]byte{100 + byte(n>>16), byte(n >> 8), byte(n), 7}), Agent: "Mozilla/5.0 (test)", Language: "fa",
	}
}
