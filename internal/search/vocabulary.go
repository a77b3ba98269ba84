package search

import (
	"cmp"
	"context"
	mathbits "math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"peyk/internal/db"
)

// vocabulary keeps in memory which words the segments have, as they are
// written. It is read when first needed, and again when the segments change.
type vocabulary struct {
	mu       sync.Mutex
	segments []int64
	lexicons map[string]*lexicon // by edition
}

// lexicon is the vocabulary of one edition.
type lexicon struct {
	words  []word   // by key
	shapes []uint64 // of each word: see shapeOf
	starts []start  // of the names' words, by key

	sounds     sync.Once
	bySkeleton map[string][]int32
}

// persian reports whether an edition may be Persian: not most of its words are
// Latin.
func (l *lexicon) persian() bool {
	i, _ := slices.BinarySearchFunc(l.words, "\x7f", func(w word, k string) int { return strings.Compare(w.key, k) })
	return 2*i <= len(l.words)
}

// start is where a word of a name begins.
type start struct {
	key  string
	word int32
}

// lexicon returns the words of an edition, those of fresh documents too.
func (x *Index) lexicon(ctx context.Context, m *manifest, edition string) (*lexicon, error) {
	x.vocab.mu.Lock()
	defer x.vocab.mu.Unlock()
	var segments []int64
	for _, v := range m.views {
		segments = append(segments, v.id)
	}
	for _, d := range m.fresh {
		segments = append(segments, -d.doc)
	}
	if slices.Equal(segments, x.vocab.segments) && x.vocab.lexicons != nil {
		return x.vocab.of(edition), nil
	}
	parts := map[string][][]word{}
	for _, v := range m.views {
		raw, err := db.All(ctx, x.db, db.Value[[]byte], `SELECT words FROM search_segments WHERE id = $1`, v.id)
		if err != nil {
			return nil, err
		}
		if len(raw) == 0 {
			return nil, errMoved
		}
		all, err := decodeWords(raw[0])
		if err != nil {
			return nil, err
		}
		for i, words := range all {
			if i < len(v.editions) {
				parts[v.editions[i]] = append(parts[v.editions[i]], words)
			}
		}
	}
	for _, d := range m.fresh {
		parts[d.edition] = append(parts[d.edition], d.words)
	}
	x.vocab.lexicons, x.vocab.segments = map[string]*lexicon{}, segments
	for e, p := range parts {
		x.vocab.lexicons[e] = newLexicon(mergeWords(p))
	}
	return x.vocab.of(edition), nil
}

func (v *vocabulary) of(edition string) *lexicon {
	if l := v.lexicons[edition]; l != nil {
		return l
	}
	return &lexicon{}
}

// maxLexicon bounds a lexicon: of larger ones, words of one document are left
// out.
const maxLexicon = 400_000

func newLexicon(words []word) *lexicon {
	if len(words) > maxLexicon {
		words = slices.DeleteFunc(words, func(w word) bool { return w.n == 1 && w.kind == plainWord })
	}
	l := &lexicon{words: words, shapes: make([]uint64, len(words))}
	for i, w := range words {
		if w.kind == plainWord {
			l.shapes[i] = shapeOf(w.key)
			continue
		}
		l.nameStarts(w, int32(i))
	}
	slices.SortFunc(l.starts, func(a, b start) int { return cmp.Compare(a.key, b.key) })
	return l
}

// nameStarts notes a name under each of its words.
func (l *lexicon) nameStarts(w word, at int32) {
	form := w.form
	for form != "" {
		if k := keyOf(form); k != "" {
			l.starts = append(l.starts, start{k, at})
		}
		_, form, _ = strings.Cut(strings.TrimSpace(form), " ")
	}
}

// shapeOf tells which letters a word has, and how many: words of which the
// shapes differ much are not alike.
func shapeOf(key string) uint64 {
	var s uint64
	for _, r := range key {
		s |= 1 << (uint32(r) * 2654435761 >> 26 & 0x3F)
	}
	return s
}

// count is in how many documents a key is written; 0: it is no word here.
func (l *lexicon) count(key string) int {
	i, ok := slices.BinarySearchFunc(l.words, key, func(w word, k string) int { return strings.Compare(w.key, k) })
	if !ok || l.words[i].kind != plainWord {
		return 0
	}
	return l.words[i].n
}

// guess is a word that may be meant: the less it costs, the likelier.
type guess struct {
	text string
	n    int
	cost float64
}

// cheaper orders guesses.
func cheaper(a, b guess) int {
	if a.cost != b.cost {
		return cmp.Compare(a.cost, b.cost)
	}
	if a.n != b.n {
		return cmp.Compare(b.n, a.n)
	}
	return strings.Compare(a.text, b.text)
}

// alike returns words that are written nearly as key, the likeliest first.
func (l *lexicon) alike(key string, most int) []guess {
	letters := []rune(key)
	limit := 1.0
	switch n := len(letters); {
	case n < 3:
		return nil
	case n > 8:
		limit = 2.4
	case n > 5:
		limit = 2
	}
	var out []guess
	shape := shapeOf(key)
	spread := 2 * int(limit)
	var room [2][]float64
	for i := range l.words {
		w := &l.words[i]
		if w.kind != plainWord || mathbits.OnesCount64(l.shapes[i]^shape) > spread {
			continue
		}
		if d := utf8.RuneCountInString(w.key) - len(letters); d > int(limit) || -d > int(limit) {
			continue
		}
		cost := editCost(letters, []rune(w.key), limit, &room)
		if cost > limit || w.key == key {
			continue
		}
		out = append(out, guess{w.form, w.n, cost - frequencyBonus(w.n)})
	}
	slices.SortFunc(out, cheaper)
	return out[:min(len(out), most)]
}

// frequencyBonus lets the more frequent of two words that are equally near be
// meant.
func frequencyBonus(n int) float64 { return 0.05 * float64(min(mathbits.Len(uint(n)), 14)) }

// soundAlike are letters that one hears as the same.
var soundAlike = map[rune]byte{
	'ز': 1, 'ذ': 1, 'ض': 1, 'ظ': 1, 'س': 2, 'ص': 2, 'ث': 2, 'ت': 3, 'ط': 3, 'ه': 4, 'ح': 4, 'ق': 5, 'غ': 5, 'ا': 6, 'ع': 6,
}

func replaceCost(a, b rune) float64 {
	if a == b {
		return 0
	}
	if s := soundAlike[a]; s != 0 && s == soundAlike[b] {
		return 0.5
	}
	return 1
}

// editCost is how much it takes to make b of a: letters left out, put in,
// mistaken, or two of them exchanged. It stops when it is more than limit.
func editCost(a, b []rune, limit float64, room *[2][]float64) float64 {
	width := len(b) + 1
	for i := range room {
		if cap(room[i]) < 2*width {
			room[i] = make([]float64, 2*width+16)
		}
	}
	// before, here and the line two before, which exchanged letters need.
	before, here, two := room[0][:width], room[1][:width], room[1][width:2*width]
	for j := range before {
		before[j] = float64(j)
	}
	for i := 1; i <= len(a); i++ {
		here[0] = float64(i)
		best := here[0]
		for j := 1; j <= len(b); j++ {
			cost := min(before[j-1]+replaceCost(a[i-1], b[j-1]), before[j]+gapCost(a, i-1), here[j-1]+gapCost(b, j-1))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cost = min(cost, two[j-2]+0.8)
			}
			here[j] = cost
			best = min(best, cost)
		}
		if best > limit {
			return best
		}
		before, here, two = here, two, before
	}
	return before[len(b)]
}

// gapCost is what a letter costs that only one of the words has: a doubled
// one less.
func gapCost(s []rune, i int) float64 {
	if i > 0 && s[i-1] == s[i] {
		return 0.6
	}
	return 1
}

// halves cuts a key into two words that are there, the most frequent ones.
func (l *lexicon) halves(key string) (guess, bool) {
	letters := []rune(key)
	best := guess{}
	for i := 2; i+2 <= len(letters); i++ {
		a, b := string(letters[:i]), string(letters[i:])
		n := min(l.count(a), l.count(b))
		if n > best.n {
			best = guess{l.form(a) + " " + l.form(b), n, 0.7}
		}
	}
	best.cost -= frequencyBonus(best.n)
	return best, best.n > 1 || best.n == 1 && len(letters) > 6
}

func (l *lexicon) form(key string) string {
	i, _ := slices.BinarySearchFunc(l.words, key, func(w word, k string) int { return strings.Compare(w.key, k) })
	return l.words[i].form
}

// from yields the places of the words whose key begins with prefix.
func (l *lexicon) from(prefix string) (first, last int) {
	first, _ = slices.BinarySearchFunc(l.words, prefix, func(w word, k string) int { return strings.Compare(w.key, k) })
	for last = first; last < len(l.words) && strings.HasPrefix(l.words[last].key, prefix); last++ {
	}
	return first, last
}
