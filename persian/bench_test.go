package persian

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/news.txt
var benchNews string

// benchText is news as people type it: Arabic letters, Latin marks, words
// joined and spaced.
func benchText() string { return strings.Repeat(benchNews, 40) }

func BenchmarkChanges(b *testing.B) {
	plain := HouseStyle()
	plain.HalfSpaces = false
	for _, c := range []struct {
		name string
		e    *Editor
	}{
		{"letters and marks", NewEditor(WithStyle(plain))},
		{"half-spaces", NewEditor()},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := benchText()
			c.e.Changes(text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				c.e.Changes(text)
			}
		})
	}
}

func BenchmarkLexiconLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		lexLoad()
	}
}
