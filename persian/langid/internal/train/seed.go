package main

import (
	_ "embed"
	"fmt"
	"strings"
)

// seedText holds everyday phrases and small words of each language, written
// for this program: what comments are full of and news sentences lack.
//
//go:embed seed.tsv
var seedText string

// seedWeight is the share of seeds among the sources of a class.
const seedWeight = .08

func (c *corpus) seeds() error {
	for line := range strings.Lines(seedText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lang, text, ok := strings.Cut(line, "\t")
		if _, known := labels[lang]; !ok || !known {
			return fmt.Errorf("seed.tsv: %q is not a label and a text", line)
		}
		c.add("seed", lang, seedWeight, text)
	}
	return nil
}
