package model_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"peyk/persian/langid/internal/model"
)

// words returns the lengths and scripts of a text's words.
func words(text string) (lengths []int, scripts []model.Script) {
	var w model.Word
	for scan := (model.Scanner{Text: text}); scan.Next(&w); {
		lengths, scripts = append(lengths, w.Len()), append(scripts, w.Script)
	}
	return lengths, scripts
}

func TestScanner(t *testing.T) {
	const a, l, o = model.Arabic, model.Latin, model.ScriptOther
	for _, c := range []struct {
		text    string
		lengths []int
		scripts []model.Script
	}{
		{"", nil, nil},
		{"سلام دنیا", []int{4, 4}, []model.Script{a, a}},
		{"می\u200cروم", []int{2, 3}, []model.Script{a, a}},
		{"سلاااااام", []int{4}, []model.Script{a}},
		{"soooo good", []int{2, 4}, []model.Script{l, l}},
		{"sooooo", []int{2}, []model.Script{l}},
		{"کِتابــ", []int{4}, []model.Script{a}},
		{"ﺳﻼﻡ", []int{3}, []model.Script{a}},
		{"COVID-19 وLatinو", []int{5, 1, 5, 1}, []model.Script{l, a, l, a}},
		{"Привет", []int{6}, []model.Script{o}},
		{"see www.example.ir/x, https://a.b or example.com", []int{3, 2}, []model.Script{l, l}},
		{"@handle a@b.c #tag_two", []int{3, 3}, []model.Script{l, l}},
		{"and/or e.g. 3.5 end.", []int{3, 2, 1, 1, 3}, []model.Script{l, l, l, l, l}},
		{strings.Repeat("ab", 30), []int{40, 20}, []model.Script{l, l}},
		{"\xff\xd9a", []int{1}, []model.Script{l}},
	} {
		if lengths, scripts := words(c.text); !slices.Equal(lengths, c.lengths) || !slices.Equal(scripts, c.scripts) {
			t.Errorf("%q: %v %v, want %v %v", c.text, lengths, scripts, c.lengths, c.scripts)
		}
	}
}

func TestFeaturesFit(t *testing.T) {
	var (
		w      model.Word
		hashes [model.MaxFeatures]uint32
		long   strings.Builder
	)
	for i := range model.MaxWord {
		long.WriteByte(byte('a' + i%26))
	}
	scan := model.Scanner{Text: long.String()}
	if !scan.Next(&w) || w.Len() != model.MaxWord {
		t.Fatal("the longest word is not read whole")
	}
	if n, _ := w.Features(1, &hashes); n > len(hashes) || n < 4*model.MaxWord {
		t.Errorf("%d features", n)
	}
}

// The lanes of Sums must not overflow with the largest and smallest weights.
func TestSumsOfExtremes(t *testing.T) {
	table := &model.Table{Count: 1, Scale: 1e-3, Rows: []byte{255, 0, 128, 255, 0, 128, 255, 0}}
	var (
		w      model.Word
		s      model.Sums
		hashes [model.MaxFeatures]uint32
	)
	scan := model.Scanner{Text: strings.Repeat(strings.Repeat("ab", model.MaxWord/2)+" ", 50)}
	for scan.Next(&w) {
		s.Add(table, &w, &hashes)
	}
	p := s.Probabilities(table)
	logit := func(weight float64) float64 { return weight * 1e-3 * math.Sqrt(float64(s.Count)) }
	sum := 3*math.Exp(logit(127)) + 3*math.Exp(logit(-128)) + 2
	for class, weight := range []float64{127, -128, 0, 127, -128, 0, 127, -128} {
		if want := math.Exp(logit(weight)) / sum; math.Abs(p[class]-want) > 1e-6 {
			t.Errorf("class %d: %v, want %v", class, p[class], want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	table := &model.Table{Count: 3, Scale: 1, Rows: make([]byte, 3*model.Classes)}
	file := model.Encode(table, table)
	if _, _, err := model.Decode(file); err != nil {
		t.Fatal(err)
	}
	for n := range file {
		if _, _, err := model.Decode(file[:n]); err == nil {
			t.Errorf("%d of %d bytes are accepted", n, len(file))
		}
	}
	if _, _, err := model.Decode(append(slices.Clone(file), 0)); err == nil {
		t.Error("a byte too many is accepted")
	}
}
