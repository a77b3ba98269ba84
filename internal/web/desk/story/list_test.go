package story_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"peyk/internal/story"
	"peyk/internal/testkit"
)

func TestTemplatesFitTheirStructs(t *testing.T) {
	n := newsroom(t)
	seen := 0
	for _, p := range n.Library.Registered() {
		seen++
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if seen < 6 {
		t.Errorf("only %d pages", seen)
	}
}

func TestListFilters(t *testing.T) {
	n := newsroom(t)
	n.Draft(t, testkit.Headline("كتاب هاي تازه"), testkit.In(testkit.FA, n.Culture))
	n.Draft(t, testkit.Headline("دارو گران نشد"), testkit.In(testkit.FA, n.Health))
	n.Published(t, testkit.Headline("آموزش شنا"), testkit.In(testkit.FA, n.Health))
	_, err := n.Stories.Create(t.Context(), n.Editor, n.New(testkit.Headline("یادداشت دبیر")))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{
		"":                                    {"یادداشت دبیر", "آموزش شنا", "دارو گران نشد", "كتاب هاي تازه"},
		"?state=draft":                        {"یادداشت دبیر", "دارو گران نشد", "كتاب هاي تازه"},
		"?state=published":                    {"آموزش شنا"},
		"?section=health":                     {"آموزش شنا", "دارو گران نشد"},
		"?mine=1":                             {"یادداشت دبیر"},
		"?q=" + url.QueryEscape("کتاب"):       {"كتاب هاي تازه"},
		"?q=" + url.QueryEscape("%"):          nil,
		"?state=withdrawn":                    nil,
		"?section=health&state=draft&q=&x=no": {"دارو گران نشد"},
	} {
		a := n.Get(t, n.Editor, root+query)
		p := page(t, a)
		got := p.Texts(".stories .row-main a")
		slices.Sort(got)
		slices.Sort(want)
		if a.Status != http.StatusOK || !slices.Equal(got, want) {
			t.Errorf("%q: %d %q, want %q", query, a.Status, got, want)
		}
		if len(want) == 0 && !p.Has(".empty .empty-title") {
			t.Errorf("%q: an empty list says nothing", query)
		}
	}
	for query, status := range map[string]int{
		"?state=burnt": 400, "?section=economy": 404, "?before=x": 400, "?before=1-x": 400, "?before=-1-1": 400,
		"?before=99999999999999999999-1": 400, "?q=%ff": 400, "?q=" + long(5000): 200, "?state=draft&state=x": 200,
	} {
		if a := n.Get(t, n.Editor, root+query); a.Status != status {
			t.Errorf("%.40q: status %d, want %d", query, a.Status, status)
		}
	}
}

// Paging goes through every story once, however many share an instant.
func TestListPages(t *testing.T) {
	n := newsroom(t)
	for i := range 120 {
		n.Draft(t, testkit.Headline(fmt.Sprintf("خبر شماره %d", i)))
		if i%7 == 0 {
			n.Clock.Advance(time.Second)
		}
	}
	seen := map[string]bool{}
	next := root + "?state=draft"
	for pages := 0; next != "" && pages < 5; pages++ {
		p := page(t, n.Get(t, n.Reporter, next))
		for _, url := range p.Attrs(".stories .row-main a", "href") {
			if seen[url] {
				t.Errorf("%s stands twice", url)
			}
			seen[url] = true
		}
		next = ""
		if older := p.All(".pagination a[rel=next]"); len(older) == 1 {
			next = older[0].Attr("href")
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120 stories seen", len(seen))
	}
}

// A scheduled story whose time has come is out, job or no job.
func TestAStoryIsOutAtItsTime(t *testing.T) {
	n := newsroom(t)
	s := n.Scheduled(t, n.Clock.Now().Add(time.Hour))
	n.Clock.Advance(2 * time.Hour)
	a := n.Get(t, n.Chief, at(s, ""))
	if p := page(t, a); !p.Has(".desk-story .state-live") || p.Has(`form[action=`+at(s, "/unschedule")+`]`) {
		t.Error("the page does not tell that the story is out")
	}
	if a := n.Post(t, n.Chief, at(s, "/unschedule"), url.Values{"version": {version(s)}}); a.Status != http.StatusConflict {
		t.Errorf("unscheduled: %d", a.Status)
	}
}

func TestGoldenPages(t *testing.T) {
	n := newsroom(t)
	n.Published(t, testkit.Headline("آموزش شنا از شنبه"), testkit.In(testkit.FA, n.Health))
	n.Clock.Advance(time.Minute)
	n.Scheduled(t, n.Clock.Now().Add(3*time.Hour), testkit.Headline("برف در راه است"))
	back := n.Act(t, n.Draft(t, testkit.Headline("راه دوچرخه"), testkit.Genre(story.Report)), story.Submit, story.Order{})
	n.Act(t, back, story.Return, story.Order{Note: "نام گوینده را بیفزایید."})
	n.Clock.Advance(time.Hour)
	s := n.Draft(t, testkit.Headline("كتاب تازه"), testkit.Lead("مدير كتابخانه آمد."), testkit.Tags("کتاب"), testkit.People("سارا احمدی"))
	golden(t, "list.golden.html", n.Get(t, n.Reporter, root).Body)
	golden(t, "edit.golden.html", n.Get(t, n.Reporter, at(s, "/edit")).Body)
}
