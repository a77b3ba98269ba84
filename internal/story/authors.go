package story

import (
	"slices"
	"strings"
	"unicode"

	"peyk/persian"
)

// between are what stands between the names of a byline.
var between = []string{"،", ",", "؛", ";", "/", "|", " و ", " and ", " & "}

// bodies are words that begin the name of a desk or an office, in whose names
// «و» joins no two people.
var bodies = []string{
	"گروه", "سرویس", "دفتر", "تحریریه", "خبرگزاری", "روزنامه", "روابط", "وزارت", "سازمان", "اداره", "شرکت", "بخش", "معاونت", "مرکز", "باشگاه", "دبیرخانه",
	"the", "desk", "office", "ministry", "agency", "staff", "newsroom", "department", "team",
}

// Authors returns who a byline names, in its order: one, as the line has them,
// unless all of it are names of people with something between them.
func Authors(byline string) []string {
	byline = strings.Join(strings.Fields(byline), " ")
	if byline == "" {
		return nil
	}
	parts := []string{byline}
	for _, sep := range between {
		var finer []string
		for _, p := range parts {
			finer = append(finer, strings.Split(p, sep)...)
		}
		parts = finer
	}
	var out []string
	for _, p := range parts {
		p = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(p), "و "), " و"))
		if p == "" {
			continue
		}
		if !named(p) {
			return []string{byline}
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return []string{byline}
	}
	return out
}

// named reports whether a text looks like a person's name: two to four words of
// letters, and no desk's.
func named(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		if slices.Contains(bodies, strings.ToLower(persian.Fold(w))) {
			return false
		}
		if strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c' && r != '-' && r != '.' && r != '\''
		}) {
			return false
		}
	}
	return true
}
