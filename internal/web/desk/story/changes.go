package story

import (
	"strings"

	"peyk/internal/story"
	"peyk/internal/web/desk"
)

// Changes are the passages in which two texts differ.
type Changes struct {
	Title, Text   string
	Before, After string // the heads of the columns
	List          []Passage
}

// Passage is one passage before and after, with what differs set apart.
type Passage struct {
	Place         string
	Before, After Parted
}

// Parted is a text with its middle set apart.
type Parted struct{ Head, Middle, Tail string }

// changes compares two contents.
func changes(r *desk.Request, before, after *story.Content) *Changes {
	return passages(r, story.Diff(before, after))
}

// passages shows the changes that the domain tells.
func passages(r *desk.Request, list []story.Change) *Changes {
	out := &Changes{Before: r.T("story.before"), After: r.T("story.after")}
	for _, c := range list {
		p := Passage{Place: r.T("story.part." + c.Field)}
		if c.Field == "body" {
			p.Place = r.T("desk.story.block", "part", p.Place, "n", c.Block+1)
		}
		p.Before, p.After = part(c.Before, c.After)
		out.List = append(out.List, p)
	}
	return out
}

// part sets apart the words in which two texts differ: what is between the
// words that both begin with and those that both end with.
func part(before, after string) (b, a Parted) {
	x, y := pieces(before), pieces(after)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	cut := func(list []string) Parted {
		return Parted{
			strings.Join(list[:head], ""), strings.Join(list[head:len(list)-tail], ""), strings.Join(list[len(list)-tail:], ""),
		}
	}
	return cut(x), cut(y)
}

// pieces parts a text after each space.
func pieces(s string) []string {
	if s == "" {
		return nil
	}
	return strings.SplitAfter(s, " ")
}
