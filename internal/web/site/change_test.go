package site_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/htmlcheck"
	"peyk/internal/web/webtest"
)

// agency is an agency whose pages are in the cache before a change, so that
// only what the change makes out of date can show it.
type agency struct {
	*webtest.Site
	other *story.Story // shares a section, a tag and a person with the story under test
	en    *story.Story // its counterpart
}

const (
	sharedTag    = "گندم"
	sharedPerson = "لیلا رستمی"
)

func newAgency(t *testing.T) *agency {
	t.Helper()
	a := &agency{Site: webtest.New(t)}
	a.other = a.Published(t, testkit.Headline("قیمت نان ثابت ماند"), testkit.Tags(sharedTag), testkit.People(sharedPerson))
	a.en = a.Published(t, testkit.In(testkit.EN, a.Economy), testkit.Headline("Good harvest"))
	a.Clock.Advance(time.Minute)
	return a
}

// lists are the addresses of all that lists the stories of newStory.
func (a *agency) lists() []string {
	return []string{
		"/", "/section/culture", "/section/culture?genre=interview", "/genre/interview", "/latest", "/archive/1405/09/01",
		"/tag/گندم", "/person/لیلا-رستمی", "/search?q=گندمزار", a.Path(a.other),
		"/feeds/rss", "/feeds/atom", "/feeds/section/culture/rss", "/feeds/section/culture/atom",
		"/feeds/genre/interview/rss", "/feeds/genre/interview/atom", "/sitemap/news.xml", "/sitemap/fa/2968.xml",
	}
}

func (a *agency) newStory(t *testing.T) *story.Story {
	t.Helper()
	return a.Approved(t, testkit.Headline("برداشت گندمزار آغاز شد"), testkit.Genre(story.Interview), testkit.Importance(5),
		testkit.Tags(sharedTag), testkit.People(sharedPerson))
}

// warm asks for every page, so that the cache holds it.
func (a *agency) warm(t *testing.T) {
	t.Helper()
	for _, path := range a.lists() {
		if code := a.Get(t, path).Code; code != http.StatusOK && code != http.StatusNotFound {
			t.Fatalf("%s: %d", path, code)
		}
	}
}

// where returns the lists that name the code, by its address.
func (a *agency) where(t *testing.T, code id.Story) []string {
	t.Helper()
	var out []string
	for _, path := range a.lists() {
		if ans := a.Get(t, path); ans.Code == http.StatusOK && ans.Says("/news/"+code.String()+"/") {
			out = append(out, path)
		}
	}
	return out
}

func (a *agency) everywhere(t *testing.T, code id.Story) {
	t.Helper()
	if got := a.where(t, code); !slices.Equal(got, a.lists()) {
		for _, path := range a.lists() {
			if !slices.Contains(got, path) {
				t.Errorf("%s does not show it", path)
			}
		}
	}
}

func (a *agency) nowhere(t *testing.T, code id.Story) {
	t.Helper()
	for _, path := range a.where(t, code) {
		t.Errorf("%s shows it", path)
	}
}

func TestPublishedIsSeenOnTheNextRequest(t *testing.T) {
	a := newAgency(t)
	st := a.newStory(t)
	a.warm(t)
	a.nowhere(t, st.Code)
	a.Get(t, a.Path(st)).Page(t, http.StatusNotFound)
	a.Act(t, st, story.Publish, story.Order{})
	a.everywhere(t, st.Code)
	a.Get(t, a.Path(st)).Page(t, http.StatusOK)
}

func TestScheduledIsSeenAtItsInstant(t *testing.T) {
	a := newAgency(t)
	st := a.newStory(t)
	if err := a.Stories.Link(t.Context(), a.Chief, st.Code, a.en.Code); err != nil {
		t.Fatal(err)
	}
	at := a.Clock.Now().Add(time.Hour)
	a.Act(t, st, story.Schedule, story.Order{At: at})
	counterpart := func() bool { return a.Get(t, a.Path(a.en)).Says("/news/" + st.Code.String() + "/") }
	a.Clock.Set(at.Add(-time.Microsecond))
	a.warm(t)
	a.nowhere(t, st.Code)
	if counterpart() {
		t.Error("the counterpart leads to it before its time")
	}
	a.Get(t, a.Path(st)).Page(t, http.StatusNotFound)
	a.Get(t, "/n/"+st.Code.String()).Page(t, http.StatusNotFound)
	a.Get(t, "/news/"+st.Code.String()+"/comment").Page(t, http.StatusNotFound)

	a.Clock.Set(at) // and no job has run
	a.everywhere(t, st.Code)
	if !counterpart() {
		t.Error("the counterpart does not lead to it")
	}
	a.Get(t, a.Path(st)).Page(t, http.StatusOK)
	if st, err := a.Store.Stories.Get(t.Context(), st.Code); err != nil || st.State != story.Scheduled {
		t.Fatalf("%v %v: the test means nothing once the job has run", st.State, err)
	}
}

func TestWithdrawnIsGoneOnTheNextRequest(t *testing.T) {
	a := newAgency(t)
	st := a.newStory(t)
	a.Act(t, st, story.Publish, story.Order{})
	if err := a.Stories.Link(t.Context(), a.Chief, st.Code, a.en.Code); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		a.Rank.Seen(testkit.Visit(st.Code, i))
	}
	if err := a.Rank.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Rank.Rank(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.World.Site.Arrange(t.Context(), a.Chief, testkit.FA, []id.Story{st.Code}); err != nil {
		t.Fatal(err)
	}
	a.warm(t)
	a.everywhere(t, st.Code)
	for _, path := range []string{"/", "/section/culture", a.Path(a.other)} {
		if !slices.Contains(a.Get(t, path).Page(t, http.StatusOK).Texts(".block-ranked .title"), st.Headline) {
			t.Errorf("%s does not rank it", path)
		}
	}
	for _, path := range []string{a.Path(st), "/n/" + st.Code.String(), "/news/" + st.Code.String() + "/comment"} {
		if code := a.Get(t, path).Code; code >= 400 {
			t.Fatalf("%s: %d", path, code)
		}
	}
	if !a.Get(t, a.Path(a.en)).Says(a.Path(st)) {
		t.Error("its counterpart does not lead to it")
	}
	a.Act(t, st, story.Withdraw, story.Order{Withdrawal: story.WithdrawnError, Note: "این خبر نادرست بود."})
	a.nowhere(t, st.Code)
	for _, path := range []string{a.Path(st), "/n/" + st.Code.String(), "/news/" + st.Code.String() + "/comment", "/news/" + st.Code.String()} {
		page := a.Get(t, path).Page(t, http.StatusGone)
		if got := page.One(".public-notice").Text(); got != "این خبر نادرست بود." {
			t.Errorf("%s: notice %q", path, got)
		}
		if strings.Contains(page.Text(), st.Headline) {
			t.Errorf("%s still tells the story", path)
		}
	}
	// Many are reading what is withdrawn: its notice is kept like any page, until the newest stories beside it change.
	first, again := a.Get(t, a.Path(st)), a.Get(t, a.Path(st))
	if tag := first.Header.Get("Etag"); tag == "" || again.Header.Get("Etag") != tag {
		t.Errorf("the notice is made anew: %q, then %q", tag, again.Header.Get("Etag"))
	}
	after := a.Published(t, testkit.Headline("باران بهاری آمد"))
	if !a.Get(t, a.Path(st)).Says(a.Path(after)) {
		t.Error("the newest story is not beside the notice")
	}
	page := a.Get(t, a.Path(a.en)).Page(t, http.StatusOK)
	if page.Has(".translation") || page.Has("nav.editions a[rel=alternate]") {
		t.Error("the counterpart still leads to it")
	}
}

func TestCorrectedIsSeenEverywhere(t *testing.T) {
	a := newAgency(t)
	st := a.newStory(t)
	a.Act(t, st, story.Publish, story.Order{})
	a.warm(t)
	a.Get(t, a.Path(st))
	a.Clock.Advance(time.Minute)
	c := st.Content
	c.Headline, c.Lead, c.Section, c.Genre = "برداشت گندمزار پایان یافت", "کار برداشت دیروز تمام شد.", a.Health, story.Report
	a.Act(t, st, story.Correct, story.Order{Content: &c, Note: "زمان برداشت نادرست بود."})
	for _, path := range a.lists() {
		ans := a.Get(t, path)
		moved := strings.Contains(path, "culture") || strings.Contains(path, "interview")
		switch {
		case strings.HasPrefix(path, "/sitemap/fa"): // holds no headline
			if !ans.Says("<lastmod>2026-11-22T05:32:00Z</lastmod>") {
				t.Errorf("%s does not say that it changed: %s", path, ans.Body)
			}
		case path == a.Path(a.other): // lists it as related
			fallthrough
		case !moved:
			text := htmlcheck.Parse(t, ans.Body).Text()
			if !strings.Contains(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(c.Headline, " ", "")) || strings.Contains(text, "آغاز شد") {
				t.Errorf("%s has not its new headline", path)
			}
		case strings.HasPrefix(path, "/feeds") && ans.Says("/news/"+st.Code.String()+"/"),
			!strings.HasPrefix(path, "/feeds") && htmlcheck.Parse(t, ans.Body).Has(".page-main a[href*=/news/"+st.Code.String()+"/]"):
			t.Errorf("%s still lists it", path)
		}
	}
	for _, path := range []string{"/section/health", "/genre/report", "/feeds/section/health/atom"} {
		if !a.Get(t, path).Says(c.Headline) {
			t.Errorf("%s does not list it", path)
		}
	}
	page := a.Get(t, a.Path(st)).Page(t, http.StatusOK)
	if got := page.One("h1").Text(); got != c.Headline {
		t.Errorf("headline %q", got)
	}
	if !page.Has("a[href=#corrections]") || !strings.Contains(page.One("#corrections li > p").Text(), "زمان برداشت نادرست بود.") {
		t.Error("the page does not say that it was corrected")
	}
	before, after := strings.Join(page.Texts("#corrections del"), "|"), strings.Join(page.Texts("#corrections ins"), "|")
	if !strings.Contains(before, st.Headline) || !strings.Contains(after, c.Headline) || !strings.Contains(before, st.Lead) || !strings.Contains(after, c.Lead) {
		t.Errorf("before %q, after %q", before, after)
	}
	if got := page.One("time.dt-updated").Attr("datetime"); got != "2026-11-22T09:02:00+03:30" {
		t.Errorf("updated %q", got)
	}
}

func TestLanguageSwitch(t *testing.T) {
	a := newAgency(t)
	st := a.newStory(t)
	a.Act(t, st, story.Publish, story.Order{})
	alone := a.Get(t, a.Path(st)).Page(t, http.StatusOK)
	if got := alone.One("nav.editions a"); got.Attr("href") != "/en/" || got.Attr("rel") != "" {
		t.Errorf("without a counterpart the switch leads to %q", got.Attr("href"))
	}
	const why = "این خبر در ویراست English منتشر نشده است؛ پیوند به صفحهٔ نخست آن ویراست می\u200cرود."
	if got := alone.One("nav.editions li[title]"); got.Attr("title") != why || got.One("span.vh").Text() != why {
		t.Errorf("the switch says %q", got.Attr("title"))
	}
	if alone.Has("link[hreflang]") {
		t.Error("hreflang without a counterpart")
	}
	if err := a.Stories.Link(t.Context(), a.Chief, st.Code, a.en.Code); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to *story.Story }{{st, a.en}, {a.en, st}} {
		page := a.Get(t, a.Path(c.from)).Page(t, http.StatusOK)
		if got := page.One("nav.editions a[rel=alternate]").Attr("href"); got != a.Path(c.to) {
			t.Errorf("from %s the switch leads to %s", a.Path(c.from), got)
		}
		if page.Has("nav.editions li[title]") {
			t.Error("the switch says that there is no counterpart")
		}
		if got := page.One(".translation a").Attr("href"); got != a.Path(c.to) {
			t.Errorf("the translation is at %s", got)
		}
		if n := len(page.All("link[rel=alternate][hreflang]")); n != 2 {
			t.Errorf("%d hreflang", n)
		}
	}
	// Another counterpart takes its place: the first must not go on leading here.
	second := a.Published(t, testkit.In(testkit.EN, a.Economy), testkit.Headline("Harvest again"))
	if err := a.Stories.Link(t.Context(), a.Chief, st.Code, second.Code); err != nil {
		t.Fatal(err)
	}
	if a.Get(t, a.Path(a.en)).Says(a.Path(st)) {
		t.Error("a story that is no counterpart any more leads to it")
	}
	for _, c := range []struct{ path, to string }{
		{"/", "/en/"},
		{"/latest", "/en/latest"},
		{"/genre/interview", "/en/genre/interview"},
		{"/search", "/en/search"},
		{"/policy", "/en/policy"},
		{"/about", "/en/about"},
		{"/archive/1405/09/01", "/en/archive/2026/11/22"},
	} {
		if got := a.Get(t, c.path).Page(t, http.StatusOK).One("nav.editions a[rel=alternate]").Attr("href"); got != c.to {
			t.Errorf("from %s the switch leads to %s", c.path, got)
		}
	}
	page := a.Get(t, "/tag/گندم").Page(t, http.StatusOK)
	if li := page.One("nav.editions li[title]"); li.One("a").Attr("href") != "/en/" {
		t.Errorf("from a tag the switch leads to %s", li.One("a").Attr("href"))
	}
}

// TestFrontAndSettings are the changes that concern no story.
func TestFrontAndSettings(t *testing.T) {
	a := newAgency(t)
	for i := range 8 {
		a.Published(t, testkit.Headline(fmt.Sprint("خبر شماره ", i)), testkit.Importance(4))
		a.Clock.Advance(time.Second)
	}
	a.warm(t)
	if err := a.World.Site.Arrange(t.Context(), a.Chief, testkit.FA, []id.Story{a.other.Code}); err != nil {
		t.Fatal(err)
	}
	if got := a.Get(t, "/").Page(t, http.StatusOK).One(".home-lead h2").Text(); got != a.other.Headline {
		t.Errorf("the editors' first story is not the home page's: %q", got)
	}
	sections, err := a.Sections.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sec := range sections {
		if sec.Slug == "culture" {
			sec.Name = "فرهنگ و هنر"
			if err := a.Sections.Change(t.Context(), a.Admin, sec); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, path := range []string{"/", "/section/culture", a.Path(a.other), "/feeds/section/culture/rss"} {
		if !a.Get(t, path).Says("فرهنگ و هنر") {
			t.Errorf("%s shows the section's old name", path)
		}
	}
	if _, err := a.Comments.PublishRules(t.Context(), a.Chief, testkit.FA, testkit.Rules()[:2]); err != nil {
		t.Fatal(err)
	}
	page := a.Get(t, "/policy").Page(t, http.StatusOK)
	if page.Has("#rule-topic") || len(page.All("#versions-title")) != 1 || len(page.All("aside a[href^=/policy/]")) != 2 {
		t.Error("the new policy is not shown with its versions")
	}
	if old := a.Get(t, "/policy/1").Page(t, http.StatusOK); !old.Has("#rule-topic") {
		t.Error("the old version is not shown")
	}
	if a.Get(t, a.Path(a.other)).Page(t, http.StatusOK).Has("#rule-topic") {
		t.Error("the form shows the old policy")
	}
}

// TestRankedHeadlineIsCorrectedEverywhere: the lists of the most viewed stand
// on pages that have nothing else of the story.
func TestRankedHeadlineIsCorrectedEverywhere(t *testing.T) {
	a := newAgency(t)
	far := a.Published(t, testkit.In(testkit.FA, a.Health), testkit.Headline("خبری از بخش دیگر"))
	if _, err := a.Store.Rank.AddViews(t.Context(), []rank.Views{{Story: a.other.Code, Hour: rank.HourOf(a.Clock.Now()), N: 5}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Rank.Rank(t.Context()); err != nil {
		t.Fatal(err)
	}
	pages := []string{"/", "/section/culture", a.Path(far)}
	for _, path := range pages {
		a.Get(t, path).Page(t, http.StatusOK)
	}
	if !slices.Contains(a.Get(t, "/").Page(t, http.StatusOK).Texts(".block-ranked .title"), a.other.Headline) {
		t.Fatal("it is not ranked")
	}
	content := a.other.Content
	content.Headline = "قیمت نان تغییر نکرد"
	a.Act(t, a.other, story.Correct, story.Order{Content: &content, Note: "تیتر"})
	for _, path := range pages {
		if a.Get(t, path).Says("قیمت نان ثابت ماند") {
			t.Errorf("%s still has the old headline", path)
		}
	}
}
