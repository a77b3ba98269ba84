package site_test

import (
	"testing"
	"time"

	"peyk/internal/i18n"
	"peyk/internal/web/site"
)

// BenchmarkArticlePage measures the rendering alone of a story's page with
// every part of the reference.
func BenchmarkArticlePage(b *testing.B) {
	_, pages := newPages(b)
	p, err := i18n.New("fa", time.UTC)
	if err != nil {
		b.Fatal(err)
	}
	view := readView[site.ArticleView](b, p, "testdata/fa/article.rich.json")
	b.ReportAllocs()
	for b.Loop() {
		out, err := pages.Article.Bytes(view)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(out)))
	}
}
