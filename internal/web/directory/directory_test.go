package directory_test

import (
	"context"
	"net/url"
	"slices"
	"testing"

	"peyk/internal/event"
	"peyk/internal/media"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web"
	"peyk/internal/web/directory"
)

func open(t *testing.T) (*testkit.World, *directory.Directory) {
	t.Helper()
	d := testkit.SQLite(t)
	w := testkit.NewWorld(t, d)
	pictures := media.NewService(w.Store.Media, nil, nil, w.Clock.Now)
	dir, err := directory.New(t.Context(), w.Site, w.Sections, pictures, &url.URL{Scheme: "https", Host: "news.example"})
	if err != nil {
		t.Fatal(err)
	}
	return w, dir
}

func TestAddresses(t *testing.T) {
	_, d := open(t)
	for _, c := range []struct{ got, want string }{
		{d.StoryPath(testkit.FA, 10001, "باران"), "/news/10001/%D8%A8%D8%A7%D8%B1%D8%A7%D9%86"},
		{d.StoryPath(testkit.EN, 10002, "rain"), "/en/news/10002/rain"},
		{d.StoryPath(testkit.EN, 10002, ""), "/en/news/10002/-"},
		{d.StoryPath(testkit.EN, 10002, "comment"), "/en/news/10002/comment-"},
		{d.StoryPath("xx", 10002, "rain"), "/news/10002/rain"},
		{d.StoryPath(testkit.EN, 10002, "a/b?c#d"), "/en/news/10002/a%2Fb%3Fc%23d"},
		{d.Abs("/en/"), "https://news.example/en/"},
		{directory.MediaPath("x.jpg"), "/media/x.jpg"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	for path, want := range map[string]string{
		"/": "", "/en": "/en", "/en/": "/en", "/en/news/1": "/en", "/english": "", "/news/en/": "", "": "", "/fa/": "",
	} {
		if got := d.Of(path).Prefix; got != want {
			t.Errorf("%q belongs to %q, want %q", path, got, want)
		}
	}
	if d.Edition("xx") != nil || d.Main().Edition.Edition != testkit.FA || len(d.Order()) != 2 {
		t.Error("the editions are not those of the agency")
	}
}

// TestChangesAreTaken: a section and an edition that change are read anew, and
// every page made before is out of date.
func TestChangesAreTaken(t *testing.T) {
	w, d := open(t)
	cache, err := web.NewCache(web.CacheOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.Store.OnCommit(func(evs []event.Event) {
		if err := d.OnEvents(t.Context(), cache, evs); err != nil {
			t.Error(err)
		}
	})
	if _, err := w.Sections.Create(t.Context(), w.Admin, section.Section{Edition: testkit.FA, Slug: "sport", Name: "ورزش", Position: 3}); err != nil {
		t.Fatal(err)
	}
	sec, ok := d.Main().BySlug["sport"]
	if !ok || d.Main().ByID[sec.ID].Name != "ورزش" || d.Main().SectionPath(sec) != "/section/sport" || d.Main().Hue(sec.ID) == "" {
		t.Errorf("the new section is %+v", sec)
	}
	editions, err := w.Site.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(editions, func(e site.Edition) bool { return e.Edition == testkit.EN })
	editions[i].Name = "Another Name"
	if err := w.Site.Change(t.Context(), w.Admin, editions[i]); err != nil {
		t.Fatal(err)
	}
	if got := d.Edition(testkit.EN).Name; got != "Another Name" {
		t.Errorf("the edition is still %q", got)
	}
}

// TestFailedReloadIsTriedAgain: a database that was away for a moment does not
// leave pages with a section's old name until somebody restarts the program.
func TestFailedReloadIsTriedAgain(t *testing.T) {
	w, d := open(t)
	cache, err := web.NewCache(web.CacheOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sections.Create(t.Context(), w.Admin, section.Section{Edition: testkit.FA, Slug: "sport", Name: "ورزش", Position: 3}); err != nil {
		t.Fatal(err)
	}
	away, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.OnEvents(away, cache, []event.Event{{Kind: event.SectionChanged}}); err == nil {
		t.Fatal("a failed reload gave no error")
	}
	if d.Main().ByID[w.Culture].Name == "" {
		t.Fatal("a failed reload took away what was known")
	}
	if err := d.OnEvents(away, cache, nil); err == nil {
		t.Fatal("it was not tried again")
	}
	if err := d.OnEvents(t.Context(), cache, nil); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Main().BySlug["sport"]; !ok {
		t.Error("the change is still unknown")
	}
}

func TestTagsOfEvents(t *testing.T) {
	full := event.Event{
		Edition: testkit.FA, Story: 10001, Section: 5, Genre: "interview", Translation: 7, Tags: []string{"a", "b"}, People: []string{"c"},
	}
	lists := []web.Tag{
		directory.StoryTag(10001), directory.HeadTag(10001), directory.LatestTag(testkit.FA), directory.SectionTag(5), directory.ImportantTag(testkit.FA),
		directory.GenreTag(testkit.FA, story.Interview), directory.TranslationTag(7), directory.TermTag(testkit.FA, story.Tag, "a"),
		directory.TermTag(testkit.FA, story.Tag, "b"), directory.TermTag(testkit.FA, story.Person, "c"),
	}
	for kind, want := range map[event.Kind][]web.Tag{
		event.StoryPublished: lists, event.StoryCorrected: lists, event.StoryScheduled: lists, event.StoryUnscheduled: lists,
		event.StoryWithdrawn:  lists,
		event.StoryEdited:     {directory.StoryTag(10001), directory.TranslationTag(7)},
		event.CommentApproved: {directory.StoryTag(10001), directory.FiguresTag(testkit.FA)}, event.CommentRefused: {directory.StoryTag(10001), directory.FiguresTag(testkit.FA)},
		event.CommentReceived: {directory.StoryTag(10001), directory.FiguresTag(testkit.FA)}, event.CommentReopened: {directory.StoryTag(10001), directory.FiguresTag(testkit.FA)},
		event.VoteCast: {directory.StoryTag(10001)}, event.FrontArranged: {directory.ImportantTag(testkit.FA), directory.BandTag(testkit.FA)},
		event.RankingsMade: {directory.RankTag(testkit.FA, 5)}, event.RulesPublished: {directory.RulesTag(testkit.FA)},
		event.StoryCreated: nil, event.StorySubmitted: nil, event.UserSignedIn: nil, // no page shows them
	} {
		ev := full
		ev.Kind = kind
		if got := directory.TagsOf(ev); !slices.Equal(got, want) {
			t.Errorf("%s makes out of date %q, want %q", kind, got, want)
		}
	}
}
