package htmlcheck_test

import (
	"slices"
	"testing"

	"peyk/internal/web/htmlcheck"
)

const page = `<!doctype html><body><div id="a" class="x y"><p>one <b>two</b></p><ul><li><a href="/s/1">1</a></li></ul></div>
<div class="x"><a href="/t/2" rel>2</a></div></body>`

func TestSelectors(t *testing.T) {
	doc := htmlcheck.Parse(t, []byte(page))
	for selector, want := range map[string][]string{
		"a": {"1", "2"}, "#a a": {"1"}, ".x.y p": {"one two"}, "div.x": {"one two 1", "2"}, "div > a": {"2"},
		"div > ul > li a": {"1"}, "ul > a": nil, "a[rel]": {"2"}, "a[href=/s/1]": {"1"}, "a[href^=/t]": {"2"},
		"a[href$=2]": {"2"}, "a[href*=/]": {"1", "2"}, "a.x": nil, "body div#a.x b": {"two"}, "p > a": nil,
	} {
		if got := doc.Texts(selector); !slices.Equal(got, want) {
			t.Errorf("%q matches %q, want %q", selector, got, want)
		}
	}
	if got := doc.One("#a").Attrs("a", "href"); !slices.Equal(got, []string{"/s/1"}) {
		t.Errorf("within #a: %q", got)
	}
}
