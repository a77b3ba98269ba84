package site_test

import (
	"net/http"
	"testing"

	"peyk/internal/web/webtest"
)

// BenchmarkTalk measures a story's page made anew: with the corpus's thirty
// comments, and with two thousand. It also tells the pages' sizes.
func BenchmarkTalk(b *testing.B) {
	c := webtest.NewCorpus(b, 1000)
	measure := func(name, path string) {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				c.Handler.Forget()
				size = len(c.Get(b, path).Want(b, http.StatusOK).Body)
			}
			b.ReportMetric(float64(size), "page-bytes")
		})
	}
	path := c.Path(c.Read)
	measure("article/30", path)
	all := said(b, c.Site, c.Read, 2000, "متنی از چند واژه که خواننده\u200cای زیر خبر نوشته است و کمی هم دراز است تا مانند دیدگاه\u200cهای واقعی باشد، نه کوتاه\u200cتر از آن\u200cها")
	measure("article/2000", path)
	code := "/news/" + c.Read.Code.String()
	measure("page/oldest", code+"/comments?sort=oldest")
	measure("branch", code+"/comments?of="+all[0].ID.String())
}
