package screening_test

import (
	_ "embed"
	"strings"
	"testing"

	"peyk/internal/screening"
)

// usualComment has some 200 characters.
//
//go:embed testdata/usual.txt
var usualComment string

func BenchmarkScreen(b *testing.B) {
	s := screening.Subject{Text: strings.ReplaceAll(usualComment, "\n", " "), Language: "fa"}
	screening.Screen(b.Context(), &s)
	b.ReportAllocs()
	for b.Loop() {
		screening.Screen(b.Context(), &s)
	}
}

func BenchmarkScreenFinglish(b *testing.B) {
	s := screening.Subject{Text: "salam, vaghean khaste nabashid vali in tarh key ejra mishe? se mahe ke hoghooghe kargara aghab oftade va hichkas javab nemide, lotfan peygiri konid", Language: "fa"}
	screening.Screen(b.Context(), &s)
	b.ReportAllocs()
	for b.Loop() {
		screening.Screen(b.Context(), &s)
	}
}

// BenchmarkScreenParallel is what a machine does with all its processors.
func BenchmarkScreenParallel(b *testing.B) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		s := screening.Subject{Text: usualComment, Language: "fa"}
		for pb.Next() {
			screening.Screen(b.Context(), &s)
		}
	})
}

func BenchmarkSimhash(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		screening.Simhash(usualComment)
	}
}
