package web

import "testing"

func TestAccepts(t *testing.T) {
	const both = codeGzip | codeBrotli
	cases := []struct {
		in   []string
		want coding
	}{
		{nil, 0},
		{[]string{""}, 0},
		{[]string{"gzip"}, codeGzip},
		{[]string{"gzip, deflate"}, codeGzip},
		{[]string{"gzip, deflate, br"}, both},
		{[]string{"gzip, deflate, br, zstd"}, both},
		{[]string{"br;q=1.0, gzip;q=0.8, *;q=0.1"}, both},
		{[]string{"gzip;q=1.0, br;q=0.5"}, codeGzip},
		{[]string{"gzip", "br"}, both},
		{[]string{"GZIP, Br"}, both},
		{[]string{"x-gzip"}, codeGzip},
		{[]string{"*"}, both},
		{[]string{"*;q=0"}, 0},
		{[]string{"*;q=0, gzip"}, codeGzip},
		{[]string{"*, br;q=0"}, codeGzip},
		{[]string{"gzip;q=0"}, 0},
		{[]string{"gzip;q=0.000"}, 0},
		{[]string{"gzip;q=0.001"}, codeGzip},
		{[]string{"identity"}, 0},
		{[]string{"identity, gzip;q=0.5"}, 0},
		{[]string{"gzip;q=0.5, identity"}, 0},
		{[]string{"identity;q=0.5, gzip"}, codeGzip},
		{[]string{"identity, gzip"}, codeGzip},
		{[]string{"gzip ; Q = 0.4"}, codeGzip},
		{[]string{"gzip;q=abc"}, 0},
		{[]string{"gzip;q=0.1234"}, 0},
		{[]string{"gzip;q=2"}, 0},
		{[]string{"gzip;level=9"}, 0},
		{[]string{"gzipped, brotli"}, 0},
		{[]string{",,;;,=,;q="}, 0},
	}
	for _, c := range cases {
		if got := accepts(c.in); got != c.want {
			t.Errorf("accepts(%q) = %b, want %b", c.in, got, c.want)
		}
		if got := negotiate(c.in); got != c.want {
			t.Errorf("negotiate(%q) = %b, want %b", c.in, got, c.want)
		}
	}
}

func FuzzAccepts(f *testing.F) {
	f.Add("gzip;q=0.5, br;q=1, *;q=0")
	f.Fuzz(func(t *testing.T, s string) {
		if accepts([]string{s}) != negotiate([]string{s}) {
			t.Errorf("%q is read in two ways", s)
		}
		etagMatches([]string{s}, `W/"x"`)
		forwardedParam(s, "for")
		parseHop(s)
	})
}
