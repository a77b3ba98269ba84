package persian

import (
	"bufio"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"peyk/persian/internal/forest"
	"peyk/persian/internal/spacing"
)

// The models are grown by
//
//	go test ./persian -run TestModels -train FOLDER
//
// FOLDER holds halfspace/zwnj_{joined,spaced,mixed,clean}_dev.jsonl and
// treebank/iPerUDT_train.conllu. TestHeldOut tells how the same training fares
// on sentences it has not seen.
var trainFrom = flag.String("train", "", "grow the models from this folder")

var (
	pairShape  = forest.Shape{Trees: 300, Depth: 6, Rate: 0.05, Leaf: 15, Falling: []int{pairFeatureCount - 2}, Rising: []int{pairFeatureCount - 1}}
	splitShape = forest.Shape{Trees: 300, Depth: 6, Rate: 0.05, Leaf: 10, Falling: []int{splitFeatureCount - 2}, Rising: []int{splitFeatureCount - 1}}
)

func TestModels(t *testing.T) {
	if *trainFrom != "" {
		pair, split := readTraining(t, *trainFrom).models(-1)
		save(t, "pair", pair)
		save(t, "split", split)
	}
	for name, features := range map[string]int{"pair": pairFeatureCount, "split": splitFeatureCount} {
		data, err := os.ReadFile(filepath.Join("data", name+".model"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := forest.Decode(string(data), features); err != nil {
			t.Errorf("%s.model: %v", name, err)
		}
	}
	tables := halfOnce()
	if n := len(tables.pairFeatures(nil, tables.bi, tables.heh3(), lexEntry{}, lexEntry{}, lexEntry{})) + 6; n != pairFeatureCount {
		t.Errorf("%d features of pairs, %d declared", n, pairFeatureCount)
	}
	s := halfSplit{breaks: 2, core: tables.bi}
	if n := len(tables.splitFeatures(nil, tables.bi, &s, halfLine{})); n != splitFeatureCount {
		t.Errorf("%d features of splits, %d declared", n, splitFeatureCount)
	}
}

// heh3 is any word.
func (t *halfTables) heh3() string { return t.shode }

func save(t *testing.T, name string, m *forest.Model) {
	t.Helper()
	if err := os.WriteFile(filepath.Join("data", name+".model"), m.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// training is the sentences the models are grown from, without their
// half-spaces: with spaces instead, or with nothing.
type training struct{ spaced, joined []trainSentence }

func readTraining(t *testing.T, folder string) (r training) {
	t.Helper()
	trainTexts(t, folder, "spaced", " ", func(s trainSentence) { r.spaced = append(r.spaced, s) })
	trainTexts(t, folder, "joined", "", func(s trainSentence) { r.joined = append(r.joined, s) })
	return r
}

// models grows both models from the sentences that are not in a part. Pairs are
// looked at as they are after words were split, so the model of splits is first;
// what is embedded has no say.
func (r training) models(without int) (pair, split *forest.Model) {
	tables := *halfOnce()
	tables.pairModel, tables.splitModel = &forest.Model{}, &forest.Model{}
	split = grow(r.joined, without, splitShape, &tables, trainSentence.splits)
	tables.splitModel = split
	return grow(r.spaced, without, pairShape, &tables, trainSentence.pairs), split
}

// grow makes a model of the examples that the sentences give.
func grow(sentences []trainSentence, without int, shape forest.Shape, tables *halfTables, f func(trainSentence, *Editor, []forest.Example) []forest.Example) *forest.Model {
	e := NewEditor()
	e.tables = func() *halfTables { return tables }
	var examples []forest.Example
	for _, s := range sentences {
		if without < 0 || s.fold != without {
			examples = f(s, e, examples)
		}
	}
	return forest.Train(examples, shape)
}

// trainSentence is a sentence without its half-spaces, and what stands after
// each of its letters.
type trainSentence struct {
	in   string
	gold []byte
	set  string
	fold int // the part the sentence is in; -1 is in none and always trained on
}

// pairs asks of each space between words that may be one whether the treebank
// has a half-space there.
func (s trainSentence) pairs(e *Editor, out []forest.Example) []forest.Example {
	t := e.tables()
	e.tracer = &halfTracer{split: func([]float32, *halfWord, *halfSplit) {}, pair: func(x []float32, a, _ *halfWord) {
		k := len(trainStream(s.in[:a.at[len(a.at)-1]]))
		if t.joins[a.codes[len(a.codes)-1]] && k > 0 && k <= len(s.gold) && s.gold[k-1] > 0 {
			out = append(out, forest.Example{X: slices.Clone(x), Yes: s.gold[k-1] == spacing.Half})
		}
	}}
	e.Changes(s.in)
	return out
}

// splits asks of each way to split a word whether it is the treebank's.
func (s trainSentence) splits(e *Editor, out []forest.Example) []forest.Example {
	if len(trainStream(s.in)) != len(s.gold) {
		return out
	}
	t := e.tables()
	e.tracer = &halfTracer{pair: func([]float32, *halfWord, *halfWord) {}, split: func(x []float32, w *halfWord, c *halfSplit) {
		start, right := len(trainStream(s.in[:w.at[0]])), true
		for i := 1; i < len(w.codes); i++ {
			if t.joins[w.codes[i-1]] && (c.breaks&(1<<i) != 0) != (s.gold[start+i-1] == spacing.Half) {
				right = false
			}
		}
		out = append(out, forest.Example{X: slices.Clone(x), Yes: right})
	}}
	e.Changes(s.in)
	return out
}

// trainTexts gives each sentence without its half-spaces, or with something
// instead of them.
func trainTexts(t *testing.T, folder, set, instead string, f func(trainSentence)) {
	t.Helper()
	for _, name := range []string{set, "mixed", "clean"} {
		rows, err := spacing.Read(filepath.Join(folder, "halfspace"), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			f(trainSentence{row.Input, trainStream(row.Expected), name, spacing.Fold(row.Expected)})
		}
	}
	trainLines(t, filepath.Join(folder, "treebank", "iPerUDT_train.conllu"), func(line string) {
		if text, ok := strings.CutPrefix(line, "# text = "); ok {
			f(trainSentence{strings.ReplaceAll(text, "\u200c", instead), trainStream(text), "train", -1})
		}
	})
}

func trainLines(t *testing.T, name string, f func(string)) {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		f(sc.Text())
	}
}

// trainStream tells what stands after each letter: nothing, half-space, space.
func trainStream(s string) (after []byte) {
	for _, r := range strings.ReplaceAll(s, "\u0640", "") {
		switch {
		case r >= 0x64b && r <= 0x655 || r == 0x670:
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			after = append(after, spacing.Nothing)
		case len(after) > 0 && r == zwnj:
			after[len(after)-1] = max(after[len(after)-1], spacing.Half)
		case len(after) > 0:
			after[len(after)-1] = spacing.Space
		}
	}
	return after
}
