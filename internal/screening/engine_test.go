package screening

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func found(s *Subject) []Finding {
	return []Finding{{Check: "fine", Advice: Look, Key: "screening.other"}}
}

// TestScreenHoldsWhatFails: a check that panics, that hangs or that there is no
// time for holds the comment under its name, and the others are heard.
func TestScreenHoldsWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		checks := []Listed{
			{"breaks", func(*Subject) []Finding { var none []int; return []Finding{{Start: none[len(none)]}} }},
			{"hangs", func(*Subject) []Finding { <-release; return nil }},
			{"fine", found},
		}
		got := screen(t.Context(), &Subject{Text: "سلام", Language: "fa"}, checks, time.Second)
		close(release)
		if len(got) != 3 {
			t.Fatalf("found %v", got)
		}
		for i, name := range []string{"breaks", "hangs"} {
			if f := got[i]; f.Check != "failed" || f.Advice != Hold || f.Args["check"] != name {
				t.Errorf("%s: found %+v", name, f)
			}
		}
		if got[2].Check != "fine" {
			t.Errorf("the last check was not heard: %+v", got[2])
		}
	})
}

func TestScreenWithoutTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := Screen(ctx, &Subject{Text: "سلام", Language: "fa"})
	if len(got) != len(Checks()) {
		t.Fatalf("%d findings for %d checks", len(got), len(Checks()))
	}
	for _, f := range got {
		if f.Check != "failed" || f.Advice != Hold {
			t.Errorf("found %+v", f)
		}
	}
}

// TestListsCompile: every line of the lists can be read, and no class of words
// that the code asks for is missing.
func TestListsCompile(t *testing.T) {
	l := insults()
	for _, class := range []string{
		"<who>", "<you>", "<office>", "<official>", "<abuse>", "<ch>", "<self>", "<order>", "<copula>", "<utter>", "<mention>",
		"<denial>", "<nothing-but>", "<stop-it>", "<am>", "<self-verb>", "<like>", "<org>", "<holding>", "<this>", "<count>", "<deed>", "<one>",
	} {
		if len(l.classes[class]) == 0 {
			t.Errorf("no words of %s", class)
		}
	}
	for _, p := range []struct {
		*patterns
		groups int
	}{{l.patterns, insultVulgar + 1}, {threats(), threatAllow + 1}, {adverts(), spamSure + 1}} {
		if len(p.patterns.groups) != p.groups || len(p.list) < 50 {
			t.Errorf("%d headings and %d patterns", len(p.patterns.groups), len(p.list))
		}
	}
}

// TestOrdinaryWords: what people write most is neither abuse nor a threat where
// it stands alone in the list of words, unless it is abuse by any measure.
func TestOrdinaryWords(t *testing.T) {
	const often = 140 // of words.txt: two hundred times in a million
	rude := map[string]bool{"احمق": true, "عوضی": true, "نفهم": true, "خفه": true}
	l := insults()
	for w, n := range ordinary() {
		if n < often || rude[w] {
			continue
		}
		words := []word{{text: w, before: stop}}
		hit := -1
		for _, m := range l.find(nil, words, 0) {
			if m.group == insultAllow {
				hit = -1
				break
			}
			if m.group == insultHard || m.group == insultPhrase {
				hit = l.list[m.pattern].line
			}
		}
		if hit >= 0 {
			t.Errorf("%s is found by line %d", w, hit)
		}
		for _, m := range threats().find(nil, words, 0) {
			if m.group != threatAllow {
				t.Errorf("%s is found as a threat", w)
			}
		}
	}
}
