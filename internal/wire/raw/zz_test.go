package raw_test

import (
	"fmt"
	"os"
	"path/filepath"
	"peyk/internal/wire/raw"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	fs, _ := filepath.Glob("testdata/own/*.txt")
	for _, f := range fs {
		if x := os.Getenv("ONLY"); x != "" && !strings.Contains(f, x) {
			continue
		}
		b, _ := os.ReadFile(f)
		o := raw.Options{}
		if strings.Contains(f, "english") {
			o.Edition = "en"
		}
		d, _, err := raw.Import(b, o)
		fmt.Println("=====", f, err)
		fmt.Printf("K %q\nH %q\nL %q\ngenre %s by %q src %q people %q tags %q var %q\n", d.Kicker, d.Headline, d.Lead, d.Genre, d.Byline, d.Source, d.People, d.Tags, d.NameVariants)
		for _, x := range d.Body {
			fmt.Println("  ", x[0], "|", x[1])
		}
		for _, x := range d.Dropped {
			fmt.Println("   -", x)
		}
		for _, x := range d.Findings {
			if !x.Applied {
				fmt.Println("   ?", x.Rule, x.Field, x.Block, x.Before, ">", x.After, x.Args)
			}
		}
	}
}
