package demo

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/persian"
)

// Corpus makes stories without end to measure with. Their sentences are the
// demo's, in ever new order, and their lengths, tags and people are spread as
// the demo's are; what they say together means nothing.
type Corpus struct {
	rnd   *rand.Rand
	parts map[id.Edition]*parts
}

// parts are what stories of one edition are put together from.
type parts struct {
	items     []item
	lengths   []int // words of each item's body
	comments  []int // under each item
	remarks   []remark
	sentences []sentence
	tags      []story.Term
	people    []story.Term
}

// sentence is one of the demo's, of which all stories are made.
type sentence struct {
	text  string
	words int
}

// Place is where a story of a corpus stands.
type Place struct {
	Edition id.Edition
	Section id.Section
}

// NewCorpus returns a corpus that is the same for the same seed.
func NewCorpus(seed uint64) (*Corpus, error) {
	items, remarks, err := load()
	if err != nil {
		return nil, err
	}
	c := &Corpus{rnd: rand.New(rand.NewPCG(seed, 1405)), parts: map[id.Edition]*parts{}} //nolint:gosec // no secret
	for _, it := range items {
		p := c.parts[it.edition]
		if p == nil {
			p = &parts{}
			c.parts[it.edition] = p
		}
		p.items, p.comments = append(p.items, it), append(p.comments, 0)
		p.lengths = append(p.lengths, len(strings.Fields(it.content.Body.Text())))
		p.tags, p.people = append(p.tags, slugged(it.content.Tags)...), append(p.people, slugged(it.content.People)...)
		for _, b := range it.content.Body {
			if b.Kind == richtext.Paragraph {
				p.sentences = append(p.sentences, sentencesOf(b.Text)...)
			}
		}
	}
	for _, r := range remarks {
		p := c.parts[r.Edition]
		if i := slices.IndexFunc(p.items, func(it item) bool { return it.key == r.Story }); i >= 0 {
			p.comments[i]++
			p.remarks = append(p.remarks, r)
		}
	}
	return c, nil
}

func sentencesOf(text string) []sentence {
	var out []sentence
	for s := range persian.Sentences(text) {
		if words := len(strings.Fields(s.Text)); words >= 5 {
			out = append(out, sentence{s.Text, words})
		}
	}
	return out
}

// Story makes the n-th story, published at a time in one of the places.
func (c *Corpus) Story(n int, where Place, at time.Time) *story.Story {
	p := c.parts[where.Edition]
	k := c.rnd.IntN(len(p.items))
	model := p.items[k].content
	st := &story.Story{
		State: story.Published, PublishAt: at, CreatedAt: at.Add(-time.Hour), UpdatedAt: at.Add(-time.Hour), Revision: 1,
		Fingerprint: fmt.Sprintf("corpus %d", n),
		Content: story.Content{
			Edition: where.Edition, Section: where.Section, Genre: model.Genre, Kicker: model.Kicker, Headline: c.headline(p, len(strings.Fields(model.Headline))),
			Lead: c.sentences(p, len(strings.Fields(model.Lead))), Byline: model.Byline, Source: model.Source, Importance: model.Importance,
			Tags: pick(c.rnd, p.tags, len(model.Tags)), People: pick(c.rnd, p.people, len(model.People)),
		},
	}
	if st.Genre == story.Photo { // there are no pictures to show
		st.Genre = story.News
	}
	st.Slug = persian.Slug(st.Headline)
	for words := p.lengths[k]; words > 0; {
		para := c.sentences(p, min(words, paragraph/2+c.rnd.IntN(paragraph)))
		st.Body = append(st.Body, richtext.Block{Kind: richtext.Paragraph, Text: para})
		words -= len(strings.Fields(para))
		if words < paragraph/8 {
			break
		}
	}
	return st
}

// paragraph is how many words a paragraph has, more or less.
const paragraph = 50

// sentences joins sentences up to about so many words: the last is the best
// fitting of some.
func (c *Corpus) sentences(p *parts, words int) string {
	var out []string
	for words > 0 {
		s := p.sentences[c.rnd.IntN(len(p.sentences))]
		for tries := 0; tries < 8 && words < 2*longSentence; tries++ {
			if other := p.sentences[c.rnd.IntN(len(p.sentences))]; away(other.words, words) < away(s.words, words) {
				s = other
			}
		}
		if len(out) > 0 && s.words/2 > words {
			break
		}
		out = append(out, s.text)
		words -= s.words
	}
	return strings.Join(out, " ")
}

// longSentence is how many words few sentences have.
const longSentence = 20

// away is how far a number is from another.
func away(n, from int) int { return max(n-from, from-n) }

// slugged names each term's address.
func slugged(terms []story.Term) []story.Term {
	out := slices.Clone(terms)
	for i := range out {
		out[i].Slug = persian.Slug(out[i].Name)
	}
	return out
}

// headline takes the beginning of a sentence, of so many words where it has
// them.
func (c *Corpus) headline(p *parts, words int) string {
	for range 20 {
		of := strings.Fields(p.sentences[c.rnd.IntN(len(p.sentences))].text)
		if len(of) >= words {
			return strings.TrimRight(strings.Join(of[:words], " "), ".،؛:!؟,;?«(")
		}
	}
	return p.items[0].content.Headline
}

// pick takes n different terms.
func pick(rnd *rand.Rand, from []story.Term, n int) []story.Term {
	var out []story.Term
	for range 8 * n {
		if len(out) == n {
			break
		}
		t := from[rnd.IntN(len(from))]
		if !slices.ContainsFunc(out, func(have story.Term) bool { return have.Slug == t.Slug }) {
			out = append(out, t)
		}
	}
	return out
}

// Views are how often a story of an age was read in each of its first hours,
// the first hour first.
func (c *Corpus) Views() iter.Seq2[int, int64] {
	pull := 4 + 60*c.rnd.ExpFloat64()
	return func(yield func(int, int64) bool) {
		for h := range 96 {
			n := int64(pull / float64(1+h*h/4))
			if n == 0 || !yield(h, n) {
				return
			}
		}
	}
}

// Remarks are the comments of a story: as many as one of the demo's has.
func (c *Corpus) Remarks(e id.Edition) []Remark {
	p := c.parts[e]
	var out []Remark
	for range p.comments[c.rnd.IntN(len(p.comments))] {
		r := p.remarks[c.rnd.IntN(len(p.remarks))]
		out = append(out, Remark{r.Author, r.Text, r.State})
	}
	return out
}

// Remark is a comment of a corpus.
type Remark struct {
	Author string
	Text   string
	State  comment.State
}
