package comment

import (
	"strings"
	"testing"

	"peyk/internal/comment"
)

func TestPieces(t *testing.T) {
	text := "سلام دنیا link"
	at := func(s string) (int, int) { i := strings.Index(text, s); return i, i + len(s) }
	span := func(advice comment.Advice, s string) comment.Finding {
		a, b := at(s)
		return comment.Finding{Advice: advice, Start: a, End: b}
	}
	for name, tt := range map[string]struct {
		findings []comment.Finding
		want     string
	}{
		"none":             {nil, text},
		"one":              {[]comment.Finding{span("look", "دنیا")}, "سلام [look دنیا 1] link"},
		"two":              {[]comment.Finding{span("hold", "link"), span("look", "سلام")}, "[look سلام 2] دنیا [hold link 1]"},
		"nested":           {[]comment.Finding{span("look", text), span("hold", "دنیا")}, "[look سلام ][hold دنیا 2][look  link 1]"},
		"crossing":         {[]comment.Finding{span("look", "سلام دنیا"), span("look", "دنیا link")}, "[look سلام ][look دنیا 1][look  link 2]"},
		"of the whole":     {[]comment.Finding{{Advice: "hold"}}, text},
		"past the end":     {[]comment.Finding{{Advice: "hold", Start: 3, End: 999}}, text},
		"backwards":        {[]comment.Finding{{Advice: "hold", Start: 4, End: 2}}, text},
		"below zero":       {[]comment.Finding{{Advice: "hold", Start: -1, End: 2}}, text},
		"in half a letter": {[]comment.Finding{{Advice: "hold", Start: 1, End: 4}}, text},
	} {
		notes := make([]string, len(tt.findings))
		var b, whole strings.Builder
		for _, p := range pieces(text, tt.findings, notes, layers{}) {
			whole.WriteString(p.Text)
			if p.Advice == "" {
				b.WriteString(p.Text)
				continue
			}
			b.WriteString("[" + p.Advice + " " + p.Text)
			for _, n := range p.Ends {
				b.WriteString(" " + string(rune('0'+n)))
			}
			b.WriteString("]")
		}
		if b.String() != tt.want || whole.String() != text {
			t.Errorf("%s:\n got %q\nwant %q", name, b.String(), tt.want)
		}
	}
}
