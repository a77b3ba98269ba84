package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/testkit"
)

// TestPublicFigures: the page begins empty, and counts each decision as soon as
// it falls, in the months of the edition's own calendar.
func TestPublicFigures(t *testing.T) {
	k := newTalk(t)
	if page := k.Get(t, "/policy/figures").Page(t, http.StatusOK); !page.Has(".empty") || page.Has("table") {
		t.Error("without comments the page is not empty")
	}
	_, yes := k.Comment(t, k.st, 0, "دیدگاه نخست")
	_, no := k.Comment(t, k.st, 0, "دیدگاه دوم")
	k.Clock.Advance(2 * time.Hour)
	k.Decide(t, yes, comment.Approve)
	k.Decide(t, no, comment.Refuse)
	page := k.Get(t, "/policy/figures").Page(t, http.StatusOK)
	if got := page.Texts(".totals b"); !slices.Equal(got[:3], []string{"۲", "۱", "۱"}) || !strings.Contains(got[3], "ساعت") {
		t.Errorf("totals %q", got)
	}
	if got := page.Texts(".rule-figures tbody td"); !slices.Equal(got, []string{"۱", "۱۰۰٪"}) {
		t.Errorf("rules %q", got)
	}
	k.Clock.Advance(31 * 24 * time.Hour)
	k.Comment(t, k.st, 0, "دیدگاه ماه بعد")
	page = k.Get(t, "/policy/figures").Page(t, http.StatusOK)
	if got := page.Texts(".figures-table tbody th"); len(got) < 2 || !strings.Contains(got[0], "دی") || !strings.Contains(got[1], "آذر") {
		t.Errorf("months %q", got)
	}
	if page.One("svg[role=img]").One("title").Text() == "" || len(page.All(".chart rect")) != 6 {
		t.Error("the chart has no name or other bars")
	}
	if en := k.Get(t, "/en/policy/figures").Page(t, http.StatusOK); !en.Has(".empty") {
		t.Error("the other edition counts them too")
	}
}

// TestPolicyTellsItsChanges: each version says what it changed.
func TestPolicyTellsItsChanges(t *testing.T) {
	k := newTalk(t)
	rules := testkit.Rules()
	rules[1].Text = "دیدگاه فقط به فارسی باشد."
	rules = append(rules[:2], comment.Rule{Code: "length", Text: "دیدگاه کوتاه باشد.", Refusable: true})
	if _, err := k.Comments.PublishRules(t.Context(), k.Chief, testkit.FA, rules); err != nil {
		t.Fatal(err)
	}
	page := k.Get(t, "/policy").Page(t, http.StatusOK)
	if got := page.Texts(".rule-changes del"); !slices.Equal(got, []string{testkit.Rules()[1].Text, testkit.Rules()[2].Text}) {
		t.Errorf("gone: %q", got)
	}
	if got := page.Texts(".rule-changes ins"); !slices.Equal(got, []string{rules[1].Text, rules[2].Text}) {
		t.Errorf("new: %q", got)
	}
	if len(page.All(".rule-changes")) != 1 {
		t.Error("the first version changed something")
	}
}
