package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/id"
	editions "peyk/internal/site"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// TestBreakingBand: what editors put into the band stands at the head of stories
// and lists too, leaves by its time and when it is withdrawn, and no story
// announces itself.
func TestBreakingBand(t *testing.T) {
	s := webtest.New(t)
	urgent, other := s.Published(t, testkit.Headline("زلزله در شمال")), s.Published(t, testkit.Headline("خبر دیگر"))
	band := func(path string) []string { return s.Get(t, path).Page(t, http.StatusOK).Texts(".breaking li") }
	paths := []string{"/", "/latest", "/section/culture", "/viewed", s.Path(other)}
	for _, path := range paths {
		if got := band(path); len(got) != 0 {
			t.Errorf("%s: nothing is urgent, and %q stands there", path, got)
		}
	}
	until := s.Clock.Now().Add(time.Hour)
	err := s.Site.Edit(t.Context(), s.Editor, testkit.FA, 0, func(a *editions.Arrangement) error {
		a.Regions = append([]editions.Region{{Layout: editions.LayoutBreaking, Slots: []editions.Slot{{Story: urgent.Code, Until: until}}}}, a.Regions...)
		return nil
	})
	if err == nil {
		err = s.Site.Publish(t.Context(), s.Editor, testkit.FA, 1, time.Time{}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if got := band(path); !slices.Equal(got, []string{urgent.Headline}) {
			t.Errorf("%s: in the band stands %q", path, got)
		}
	}
	for _, path := range []string{s.Path(urgent), "/search?q=x", "/news/" + other.Code.String() + "/comment"} {
		if got := band(path); len(got) != 0 {
			t.Errorf("%s has the band %q", path, got)
		}
	}
	s.Clock.Advance(time.Hour)
	for _, path := range paths {
		if got := band(path); len(got) != 0 {
			t.Errorf("%s: its time is over, and %q stands there", path, got)
		}
	}
}

// TestSinceOfWhatIsShown: the block of what matters most says since when its own
// order stands, not when somebody set a story elsewhere.
func TestSinceOfWhatIsShown(t *testing.T) {
	s := webtest.New(t)
	far := s.Published(t, testkit.Headline("پایین صفحه"), testkit.Importance(1))
	var five []id.Story
	for range 5 {
		five = append(five, s.Published(t).Code)
	}
	set := func(version int64, change func(*editions.Arrangement)) {
		t.Helper()
		err := s.Site.Edit(t.Context(), s.Editor, testkit.FA, version, func(a *editions.Arrangement) error { change(a); return nil })
		if err == nil {
			err = s.Site.Publish(t.Context(), s.Editor, testkit.FA, version+1, time.Time{}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	since := func() string {
		return s.Get(t, "/latest").Page(t, http.StatusOK).One("section[aria-labelledby=important] p.explain").Text()
	}
	set(0, func(a *editions.Arrangement) {
		a.Regions[0].Slots[0].Story = five[0]
		for i, code := range five[1:] {
			a.Regions[2].Slots[i].Story = code
		}
	})
	before := since()
	if before == "" {
		t.Fatal("the block does not say since when its order stands")
	}
	s.Clock.Advance(3 * time.Hour)
	set(0, func(a *editions.Arrangement) { a.Regions[3].Slots[3].Story = far.Code })
	block := s.Get(t, "/latest").Page(t, http.StatusOK).One("section[aria-labelledby=important]").Text()
	if got := since(); got != before || strings.Contains(block, far.Headline) {
		t.Errorf("a story set far below turned %q into %q", before, got)
	}
}
