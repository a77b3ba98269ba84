package raw_test

import (
	"fmt"
	"os"
	"path/filepath"
	"peyk/internal/copydesk"
	"peyk/internal/richtext"
	"peyk/internal/wire/raw"
	"peyk/persian"
	"strings"
	"testing"
)

func TestZZ2(t *testing.T) {
	lang := os.Getenv("LANG2")
	if lang == "" {
		lang = "fa"
	}
	fs, _ := filepath.Glob("../../demo/content/" + lang + "/*.md")
	tp, fp, fn := 0, 0, 0
	bad := map[string]int{}
	for _, f := range fs {
		b, _ := os.ReadFile(f)
		parts := strings.SplitN(string(b), "---\n", 3)
		m := map[string]string{}
		for _, l := range strings.Split(parts[1], "\n") {
			k, v, ok := strings.Cut(l, ":")
			if ok {
				m[k] = strings.TrimSpace(v)
			}
		}
		body := richtext.ParseMarked(parts[2])
		var sb strings.Builder
		for _, x := range []string{m["kicker"], m["headline"], m["lead"]} {
			if x != "" {
				sb.WriteString(x + "\n\n")
			}
		}
		for _, x := range body {
			sb.WriteString(x.Text + "\n\n")
		}
		if m["source"] != "" {
			sb.WriteString("منبع: " + m["source"] + "\n")
		}
		d, _, err := raw.Import([]byte(sb.String()), raw.Options{Edition: lang, House: []string{"پیک"}})
		if err != nil {
			fmt.Println(f, err)
			continue
		}
		ok := func(field, got, want string) {
			if persian.Key(got) != persian.Key(want) {
				bad[field]++
				fmt.Printf("%s %s got %q want %q\n", filepath.Base(f), field, got, want)
			}
		}
		ok("kicker", d.Kicker, m["kicker"])
		ok("headline", d.Headline, m["headline"])
		ok("lead", d.Lead, m["lead"])
		ok("genre", d.Genre, m["genre"])
		for i, x := range body {
			if i < len(d.Body) {
				if d.Body[i][0] != string(x.Kind) {
					bad["kind"]++
					fmt.Printf("%s kind got %s want %s: %.80s\n", filepath.Base(f), d.Body[i][0], x.Kind, x.Text)
				}
			}
		}
		if len(body) != len(d.Body) {
			bad["blocks"]++
			fmt.Println(filepath.Base(f), "blocks", len(d.Body), len(body), d.Dropped)
		}
		want := map[string]bool{}
		for _, x := range strings.FieldsFunc(m["people"], func(r rune) bool { return r == '،' || r == ',' }) {
			if x = strings.TrimSpace(x); x != "" {
				want[persian.Key(x)] = true
			}
		}
		got := copydesk.Persons(copydesk.Text{Kicker: d.Kicker, Headline: d.Headline, Lead: d.Lead, Body: body, Byline: m["byline"]})
		for _, g := range got {
			if want[persian.Key(g.Name)] {
				tp++
				delete(want, persian.Key(g.Name))
			} else {
				fp++
				fmt.Printf("%s FP %q in …\n", filepath.Base(f), g.Name)
			}
			if len(g.Spellings) > 1 {
				fmt.Printf("%s VAR %q\n", filepath.Base(f), g.Spellings)
			}
		}
		for w := range want {
			fn++
			fmt.Printf("%s FN %s\n", filepath.Base(f), w)
		}
		for _, x := range d.Findings {
			if !x.Applied && !strings.Contains("halfspace space punct letter number word", strings.Split(x.Rule, ".")[0]) {
				fmt.Printf("%s ? %s %s %d %q > %q %v\n", filepath.Base(f), x.Rule, x.Field, x.Block, x.Before, x.After, x.Args)
			}
		}
	}
	fmt.Println("people tp", tp, "fp", fp, "fn", fn, bad)
}
