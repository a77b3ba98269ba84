package langid_test

import (
	"strings"
	"testing"

	"peyk/persian/langid"
)

func BenchmarkDetectShort(b *testing.B) {
	var all []string
	for _, l := range texts(b) {
		if l.length == "short" {
			all = append(all, l.text)
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		langid.Detect(all[i%len(all)])
		i++
	}
}

func BenchmarkDetectComment(b *testing.B) {
	text := strings.Repeat("واقعا متاسفم برای مسئولینی که این همه وقت و پول مردم را هدر می\u200cدهند. ", 4)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		langid.Detect(text)
	}
}

func BenchmarkDetectArticle(b *testing.B) {
	text := strings.Repeat("به گزارش خبرنگار ما، این نشست صبح امروز در تهران برگزار شد. ", 200)
	b.ReportAllocs()
	for b.Loop() {
		langid.Detect(text)
	}
}

func BenchmarkDetectSentences(b *testing.B) {
	text := strings.Repeat("خبر خیلی خوبی بود. Thank you very much! ", 5)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		langid.DetectSentences(text)
	}
}
