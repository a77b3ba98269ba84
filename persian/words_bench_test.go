package persian

import (
	"strings"
	"testing"
)

// wordsText is a paragraph as agencies write them.
const wordsText = "به گزارش خبرنگار اقتصادی، رئیس\u200cجمهور در نشست خبری دیروز گفت: «قیمت\u200cهای ۱۲٫۵ درصدی را " +
	"نمی\u200cپذیریم و با نمایندگان مجلس گفت\u200cوگو می\u200cکنیم.» او افزود که دولت\u200cها باید به خواسته\u200cهای مردم " +
	"پاسخ دهند؛ کارشناسان نیز هشدار داده\u200cاند. جزئیات در https://example.com/news/1405 آمده است. "

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat(wordsText, 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var dst []byte
	for b.Loop() {
		dst = AppendFold(dst[:0], text)
	}
}

func BenchmarkFoldFolded(b *testing.B) {
	text := Fold(strings.Repeat(wordsText, 20))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Fold(text)
	}
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat(wordsText, 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = 0
		for range Tokens(text) {
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/token")
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat(wordsText, 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for range Sentences(text) {
			continue
		}
	}
}

func BenchmarkLemma(b *testing.B) {
	var words []string
	for t := range Tokens(wordsText) {
		if t.Kind == Word {
			words = append(words, t.Text)
		}
	}
	Lemma("گرم")
	b.ReportAllocs()
	for b.Loop() {
		for _, w := range words {
			Lemma(w)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(words)), "ns/token")
}

func BenchmarkSearchTerms(b *testing.B) {
	Lemma("گرم")
	n := len(AppendTokens(nil, wordsText))
	b.SetBytes(int64(len(wordsText)))
	b.ReportAllocs()
	for b.Loop() {
		SearchTerms(wordsText)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/token")
}

func BenchmarkSortKey(b *testing.B) {
	b.ReportAllocs()
	var dst []byte
	for b.Loop() {
		dst = AppendSortKey(dst[:0], "محمدرضا شفیعی\u200cکدکنی")
	}
}

func BenchmarkSlug(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Slug("رئیس\u200cجمهور: قیمت\u200cها را ۱۲ درصد کم می\u200cکنیم؟")
	}
}
