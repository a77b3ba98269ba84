package accuse

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"peyk/persian"
)

var (
	//go:embed data/sets.txt
	setsData string
	//go:embed data/terms.txt
	termsData string
	//go:embed data/stance.txt
	stanceData string
)

// id is a word or a set of words in the tables.
type id uint16

// polarity is what a pattern asks of a verb.
type polarity uint8

const (
	affirmed polarity = iota
	denied
	either
)

// element is a place in a pattern: one of the choices.
type element struct {
	choices []choice
	gap     int // words that may lie before it
}

// choice is a word or a set with what is asked of it.
type choice struct {
	id       id
	polarity polarity
	owned    bool // with an ending of possession, or somebody's
	anyone   bool // of a verb: I and we too
}

// pattern is a term: groups of elements, each in order; the groups stand in any
// order in one sentence.
type pattern struct {
	class  string
	weight float64
	groups [][]element
	line   int
}

// tables are the package's words.
type tables struct {
	vocabulary map[string][]id // folded words
	starts     map[string]bool // first parts of compounds
	sets       map[string]id
	members    map[string]map[string]bool
	patterns   []pattern
	byFirst    map[id][]int // patterns by an element of their first group
	weights    []float64    // of the stance's features
	bias       float64
}

// The gaps of patterns, in words.
const (
	near = 2  // between elements
	far  = 7  // where the pattern has two points
	wide = 30 // between groups
)

// load reads the tables at first use, some 5 ms.
var load = sync.OnceValue(func() *tables {
	t := &tables{
		vocabulary: map[string][]id{}, starts: map[string]bool{}, sets: map[string]id{},
		members: map[string]map[string]bool{}, byFirst: map[id][]int{},
	}
	next := id(1)
	for name, words := range sections(setsData) {
		next++
		t.sets[name] = next
		t.members[name] = map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			t.members[name][t.add(w, next)] = true
		}
	}
	next++
	words := map[string]id{}
	name := func(w string) id {
		k := persian.Fold(strings.ReplaceAll(w, "_", ""))
		i, ok := words[k]
		if !ok {
			next++
			i = next
			words[k] = i
			t.add(w, i)
		}
		return i
	}
	t.readStance()
	class, number := "", 0
	for line := range strings.Lines(termsData) {
		number++
		line = bare(line)
		if line == "" {
			continue
		}
		if line[0] == '[' {
			class = strings.Trim(line, "[]")
			continue
		}
		p := t.pattern(line, name)
		p.class, p.line = class, number
		t.patterns = append(t.patterns, p)
		for _, c := range p.groups[0][0].choices {
			t.byFirst[c.id] = append(t.byFirst[c.id], len(t.patterns)-1)
		}
	}
	return t
})

// readStance reads the weights that the fitting program wrote.
func (t *tables) readStance() {
	at := map[string]float64{}
	for line := range strings.Lines(stanceData) {
		if name, value, ok := strings.Cut(bare(line), " "); ok {
			at[name], _ = strconv.ParseFloat(value, 64) // a weight that is none is nought, and a test says so
		}
	}
	t.bias = at["bias"]
	for _, name := range FeatureNames() {
		t.weights = append(t.weights, at[name])
	}
}

// add puts a word of the data under an id; an underscore in it stands for a
// half-space, a
// space or nothing.
func (t *tables) add(w string, i id) string {
	for i, r := range w {
		if r == '_' {
			t.starts[persian.Fold(strings.ReplaceAll(w[:i], "_", ""))] = true
		}
	}
	k := persian.Fold(strings.ReplaceAll(w, "_", ""))
	t.vocabulary[k] = append(t.vocabulary[k], i)
	return k
}

// pattern reads "7 {money} .. بالا_کشیدن ~ جیب|حساب".
func (t *tables) pattern(line string, name func(string) id) pattern {
	fields := strings.Fields(line)
	var p pattern
	if fields[0] != "-" {
		p.weight = float64(fields[0][0]-'0') / 10
	}
	group, gap := []element{}, near
	for _, f := range fields[1:] {
		switch f {
		case "..":
			gap = far
			continue
		case "+":
			gap = 0
			continue
		case "~":
			p.groups = append(p.groups, group)
			group = nil
			continue
		}
		e := element{gap: gap}
		gap = near
		for w := range strings.SplitSeq(f, "|") {
			e.choices = append(e.choices, t.choice(w, name))
		}
		group = append(group, e)
	}
	p.groups = append(p.groups, group)
	return p
}

// choice reads "!دادن" or "@{kin}".
func (t *tables) choice(w string, name func(string) id) choice {
	var c choice
	for strings.ContainsAny(w[:1], "!?*@") {
		switch w[0] {
		case '!':
			c.polarity = denied
		case '?':
			c.polarity = either
		case '*':
			c.anyone = true
		case '@':
			c.owned = true
		}
		w = w[1:]
	}
	set, ok := strings.CutPrefix(w, "{")
	if !ok {
		c.id = name(w)
		return c
	}
	if c.id, ok = t.sets[strings.TrimSuffix(set, "}")]; !ok {
		panic("accuse: no set " + w) // a fault of the embedded data, which any test finds
	}
	return c
}

// is tells whether a folded word stands in a set as it is.
func (t *tables) is(w, set string) bool { return t.members[set][w] }

// sections yields "[name]" heads with the words under them.
func sections(data string) func(yield func(name, words string) bool) {
	return func(yield func(name, words string) bool) {
		name, words := "", ""
		for line := range strings.Lines(data) {
			line = bare(line)
			if line != "" && line[0] == '[' {
				if name != "" && !yield(name, words) {
					return
				}
				name, words = strings.Trim(line, "[]"), ""
				continue
			}
			words += " " + line
		}
		if name != "" {
			yield(name, words)
		}
	}
}

// bare takes comments and space off a line.
func bare(line string) string {
	line, _, _ = strings.Cut(line, "#")
	return strings.TrimSpace(line)
}
