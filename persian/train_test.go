package persian

import (
	"bufio"
	"encoding/json"
	"flag"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"peyk/persian/internal/forest"
)

// The models are grown by
//
//	go test ./persian -run TestModels -train FOLDER [-without N]
//
// FOLDER holds halfspace/zwnj_{joined,spaced,clean}_dev.jsonl and
// treebank/iPerUDT_train.conllu. With -without, a fifth of the sentences is
// left out, the one that internal/score -part N measures.
var (
	trainFrom    = flag.String("train", "", "grow the models from this folder")
	trainWithout = flag.Int("without", -1, "leave out this fifth of the sentences")
)

func TestModels(t *testing.T) {
	if *trainFrom != "" {
		grow(t, "pair", trainPairs(t), forest.Shape{Trees: 150, Depth: 4, Rate: 0.1, Leaf: 12})
		grow(t, "split", trainSplits(t), forest.Shape{Trees: 120, Depth: 4, Rate: 0.1, Leaf: 12})
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
	if n := len(tables.pairFeatures(nil, tables.bi, tables.heh3(), lexEntry{}, lexEntry{}, lexEntry{})) + 4; n != pairFeatureCount {
		t.Errorf("%d features of pairs, %d declared", n, pairFeatureCount)
	}
	s := halfSplit{breaks: 2, core: tables.bi}
	if n := len(tables.splitFeatures(nil, tables.bi, &s, 0)); n != splitFeatureCount {
		t.Errorf("%d features of splits, %d declared", n, splitFeatureCount)
	}
}

// heh3 is any word.
func (t *halfTables) heh3() string { return t.shode }

func grow(t *testing.T, name string, examples []forest.Example, shape forest.Shape) {
	t.Helper()
	t.Logf("%s: %d examples", name, len(examples))
	model := forest.Train(examples, shape).Encode()
	if err := os.WriteFile(filepath.Join("data", name+".model"), model, 0o644); err != nil {
		t.Fatal(err)
	}
}

// trainPairs asks of each space between words that may be one whether the
// treebank has a half-space there.
func trainPairs(t *testing.T) (out []forest.Example) {
	t.Helper()
	tables := halfOnce()
	trainTexts(t, "spaced", " ", func(in string, gold []byte) {
		e := NewEditor()
		e.tracer = &halfTracer{split: func([]float32, *halfWord, *halfSplit) {}, pair: func(x []float32, a, _ *halfWord) {
			k := len(trainStream(in[:a.at[len(a.at)-1]]))
			if tables.joins[a.codes[len(a.codes)-1]] && k > 0 && k <= len(gold) && gold[k-1] > 0 {
				out = append(out, forest.Example{X: append([]float32(nil), x...), Yes: gold[k-1] == 1})
			}
		}}
		e.Changes(in)
	})
	return out
}

// trainSplits asks of each way to split a word whether it is the treebank's.
func trainSplits(t *testing.T) (out []forest.Example) {
	t.Helper()
	tables := halfOnce()
	trainTexts(t, "joined", "", func(in string, gold []byte) {
		if len(trainStream(in)) != len(gold) {
			return
		}
		e := NewEditor()
		e.tracer = &halfTracer{pair: func([]float32, *halfWord, *halfWord) {}, split: func(x []float32, w *halfWord, s *halfSplit) {
			start, right := len(trainStream(in[:w.at[0]])), true
			for i := 1; i < len(w.codes); i++ {
				if tables.joins[w.codes[i-1]] && (s.breaks&(1<<i) != 0) != (gold[start+i-1] == 1) {
					right = false
				}
			}
			out = append(out, forest.Example{X: append([]float32(nil), x...), Yes: right})
		}}
		e.Changes(in)
	})
	return out
}

// trainTexts gives each sentence without its half-spaces, and what stands after
// each of its letters.
func trainTexts(t *testing.T, set, instead string, f func(in string, gold []byte)) {
	t.Helper()
	for _, name := range []string{set, "clean"} {
		trainLines(t, filepath.Join("halfspace", "zwnj_"+name+"_dev.jsonl"), func(line string) {
			var row struct{ Input, Expected string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			h := fnv.New32a()
			h.Write([]byte(row.Expected))
			if int(h.Sum32()%5) == *trainWithout || name == "clean" && strings.Contains(row.Expected, "\u200c") {
				return
			}
			f(row.Input, trainStream(row.Expected))
		})
	}
	trainLines(t, filepath.Join("treebank", "iPerUDT_train.conllu"), func(line string) {
		if text, ok := strings.CutPrefix(line, "# text = "); ok {
			f(strings.ReplaceAll(text, "\u200c", instead), trainStream(text))
		}
	})
}

func trainLines(t *testing.T, name string, f func(string)) {
	t.Helper()
	in, err := os.Open(filepath.Join(*trainFrom, name))
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
			after = append(after, 0)
		case len(after) > 0 && r == zwnj:
			after[len(after)-1] = max(after[len(after)-1], 1)
		case len(after) > 0:
			after[len(after)-1] = 2
		}
	}
	return after
}
