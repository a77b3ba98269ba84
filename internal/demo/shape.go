package demo

import (
	"fmt"
	"slices"
	"strings"

	"peyk/internal/id"
	"peyk/internal/story"
)

// Shape is how large stories of an edition are, and how much is around them.
type Shape struct {
	measured [len(shapeNames)][]int
}

// shapeNames says what is measured of a story.
var shapeNames = [...]string{"words of the body", "words of the headline", "words of the lead", "tags", "people", "comments"}

// Add measures one more story, which has so many comments.
func (s *Shape) Add(c *story.Content, comments int) {
	words := func(text string) int { return len(strings.Fields(text)) }
	for i, n := range [...]int{words(c.Body.Text()), words(c.Headline), words(c.Lead), len(c.Tags), len(c.People), comments} {
		s.measured[i] = append(s.measured[i], n)
	}
}

// Measure is how a measure is spread: its mean, and what a tenth, half and nine
// tenths of the stories do not exceed.
type Measure struct {
	Name          string
	Mean          float64
	P10, P50, P90 int
	Most          int
}

// Measures returns all measures; nil of no story.
func (s *Shape) Measures() []Measure {
	var out []Measure
	for i, list := range s.measured {
		if len(list) == 0 {
			return nil
		}
		sorted := slices.Sorted(slices.Values(list))
		sum := 0
		for _, n := range sorted {
			sum += n
		}
		at := func(of int) int { return sorted[(len(sorted)-1)*of/100] }
		out = append(out, Measure{shapeNames[i], float64(sum) / float64(len(sorted)), at(10), at(50), at(90), at(100)})
	}
	return out
}

// String prints a measure without its name.
func (m Measure) String() string {
	return fmt.Sprintf("%.1f (%d, %d, %d; %d)", m.Mean, m.P10, m.P50, m.P90, m.Most)
}

// Shape measures the demo's own stories of an edition.
func (c *Corpus) Shape(e id.Edition) *Shape {
	s := &Shape{}
	if p := c.parts[e]; p != nil {
		for i := range p.items {
			s.Add(&p.items[i].content, p.comments[i])
		}
	}
	return s
}
