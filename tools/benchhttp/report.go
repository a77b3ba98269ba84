package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// table is rows of Markdown with what was measured, what has to be reached and
// whether it was.
type table struct{ rows []string }

// limit adds a figure that may not be above the target.
func (t *table) limit(what string, measured, target float64, form, note string) {
	t.row(what, fmt.Sprintf(form, measured), "≤ "+fmt.Sprintf(form, target), measured <= target, note)
}

// floor adds a figure that may not be below the target.
func (t *table) floor(what string, measured, target float64, form, note string) {
	t.row(what, fmt.Sprintf(form, measured), "≥ "+fmt.Sprintf(form, target), measured >= target, note)
}

// plain adds a figure without a target.
func (t *table) plain(what, measured, note string) {
	t.rows = append(t.rows, fmt.Sprintf("| %s | %s | | | %s |", what, measured, note))
}

func (t *table) row(what, measured, target string, ok bool, note string) {
	t.rows = append(t.rows, fmt.Sprintf("| %s | %s | %s | %s | %s |", what, measured, target, verdict(ok), note))
}

func (t *table) print(w io.Writer) {
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprintln(w, "| what | measured | target | | how |\n| --- | --- | --- | --- | --- |")
	fmt.Fprintln(w, strings.Join(t.rows, "\n"))
}

func verdict(ok bool) string {
	if ok {
		return "reached"
	}
	return "**not reached**"
}

// grouped writes a number with commas between thousands.
func grouped(f float64) string {
	s := fmt.Sprintf("%.0f", math.Round(f))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
