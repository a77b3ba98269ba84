package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peyk/persian/langid/internal/model"
)

// Every machine must make the same table of the same data. When training is
// changed on purpose, so is this sum, and the real table is made anew.
func TestSameTableEverywhere(t *testing.T) {
	const want = "ce303b17f0c8f7a963966d79b1caccbac587630dc6ee930c643093cbdd059d0a"
	c, err := load(filepath.Join("testdata", "data"), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	small := map[model.Script]settings{
		model.Arabic: {rows: 3000, steps: 4000, rate: .35, dropout: .15},
		model.Latin:  {rows: 2000, steps: 4000, rate: .35, dropout: .15},
	}
	arabic, latin := learnBoth(c, small)
	table := model.Encode(arabic, latin)
	if sum := sha256.Sum256(table); hex.EncodeToString(sum[:]) != want {
		t.Errorf("the table's sum is %x, want %s", sum, want)
	}
	a, l, err := model.Decode(table)
	if err != nil || !bytes.Equal(model.Encode(&a, &l), table) {
		t.Errorf("the table does not come back from its file: %v", err)
	}
	for _, text := range []labelled{
		{"fa", "یک جمله\u200cی ساده برای", model.Arabic},
		{"ckb", "ڕستەیەکی سادەیە", model.Arabic},
		{"ps", "د ازموینې لپاره", model.Arabic},
		{"fa-Latn", "baraye azmayesh", model.Latin},
		{"en", "a simple sentence", model.Latin},
	} {
		tables := map[model.Script]*model.Table{model.Arabic: arabic, model.Latin: latin}
		if got := classify(newSampler(c, text.script, 1), tables[text.script], text.text); got != text.lang {
			t.Errorf("%q is learnt as %s", text.text, got)
		}
	}
}

func TestHoldoutKeepsOut(t *testing.T) {
	c, err := load(filepath.Join("testdata", "data"), 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.held) != 15 {
		t.Errorf("%d texts kept out, want one of each of 15 labels", len(c.held))
	}
	for _, sources := range c.sources {
		for _, s := range sources {
			for _, held := range c.held {
				if s.name == "test" && strings.Join(s.texts, "\n") == held.text {
					t.Errorf("%q is kept out and learnt", held.text)
				}
			}
			if s.name == "test" && len(s.texts) != 2 {
				t.Errorf("%d texts are learnt of class %d, want 2", len(s.texts), s.class)
			}
		}
	}
}

func TestRunRefuses(t *testing.T) {
	var out bytes.Buffer
	if err := run(nil, &out); err == nil || !strings.Contains(err.Error(), "-data") {
		t.Errorf("without data: %v", err)
	}
	dir := t.TempDir()
	if err := run([]string{"-data", dir}, &out); err == nil {
		t.Error("an empty folder is accepted")
	}
	if err := os.MkdirAll(filepath.Join(dir, "langid"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "langid", "train.jsonl"), []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-data", dir}, &out); err == nil || !strings.Contains(err.Error(), "train.jsonl:1") {
		t.Errorf("a broken line: %v", err)
	}
}
