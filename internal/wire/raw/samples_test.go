package raw_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"peyk/internal/wire/raw"
	"peyk/persian"
)

// expected is what a sample must give; what it does not name is empty.
type expected struct {
	Kicker       string      `json:"kicker"`
	Headline     string      `json:"headline"`
	Lead         string      `json:"lead"`
	Body         [][2]string `json:"body"`
	Genre        string      `json:"genre"`
	Byline       string      `json:"byline"`
	Source       string      `json:"source"`
	People       []string    `json:"people"`
	Tags         []string    `json:"tags"`
	NameVariants [][]string  `json:"name_variants"`
	Dropped      []string    `json:"dropped"`
}

func TestSamples(t *testing.T) {
	for _, folder := range []string{"testdata/samples", "testdata/own"} {
		files, err := filepath.Glob(folder + "/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d samples, %v", folder, len(files), err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) { checkSample(t, file) })
		}
	}
}

// keys is what v says, apart from spelling.
func keys(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var out []string
	for s := range strings.SplitSeq(string(data), `"`) {
		out = append(out, persian.Key(s))
	}
	return strings.Join(out, "|")
}

func checkSample(t *testing.T, file string) {
	t.Helper()
	input, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON, err := os.ReadFile(strings.TrimSuffix(file, ".txt") + ".expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(wantJSON, &want); err != nil {
		t.Fatal(err)
	}
	o := raw.Options{File: file}
	if strings.Contains(file, "english") {
		o.Edition = "en"
	}
	doc, _, err := raw.Import(input, o)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := doc.Encode(&out); err != nil {
		t.Fatal(err)
	}
	var got expected
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	own := strings.Contains(file, "own") // told apart rightly; how it is spelled is the speller's
	w, g := reflect.ValueOf(want), reflect.ValueOf(got)
	for i := range w.NumField() {
		a, b := w.Field(i), g.Field(i)
		if own && keys(a.Interface()) == keys(b.Interface()) {
			continue
		}
		if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			t.Errorf("%s:\n got %v\nwant %v", w.Type().Field(i).Name, b.Interface(), a.Interface())
		}
	}
	if t.Failed() {
		for _, f := range doc.Findings {
			t.Logf("%+v", f)
		}
	}
}
