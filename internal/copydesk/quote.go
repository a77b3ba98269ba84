package copydesk

import (
	"strings"

	"peyk/persian"
)

// quotations notes quotation marks without their partners. A quotation may go
// on over paragraphs: it is open until a paragraph closes it, and each further
// paragraph may open it anew.
func quotations(t *Text) []Finding {
	var fs []Finding
	waiting := -1 // of fs: the quotation that the paragraph before left open
	for _, p := range t.prose() {
		found := quotes(*t.at(p), p)
		if p.field != Body {
			fs, waiting = append(fs, found...), -1
			continue
		}
		for i := range found {
			f := &found[i]
			switch {
			case f.Rule == "quote.close" && waiting >= 0:
				fs = append(fs[:waiting], fs[waiting+1:]...)
				waiting = -1
			case f.Rule == "quote.open" && f.Before != `"` && i == len(found)-1:
				if waiting >= 0 && f.Start == 0 { // the same quotation goes on
					continue
				}
				fs, waiting = append(fs, *f), len(fs)
			default:
				fs = append(fs, *f)
			}
		}
		if s := *t.at(p); len(found) == 0 && strings.ContainsAny(s, "«“") {
			if waiting >= 0 && wholeQuotation(s) { // the end of the one before
				fs = append(fs[:waiting], fs[waiting+1:]...)
			}
			waiting = -1 // else another quotation: the one before was never closed
		}
	}
	return fs
}

// wholeQuotation says whether s is one quotation and nothing else.
func wholeQuotation(s string) bool {
	s = strings.TrimRight(s, ".!؟?… ")
	return (strings.HasPrefix(s, "«") || strings.HasPrefix(s, "“")) && (strings.HasSuffix(s, "»") || strings.HasSuffix(s, "”")) &&
		strings.Count(s, "«")+strings.Count(s, "“") == 1
}

// quotes notes the quotation marks of one string that have no partner in it.
func quotes(s string, p place) []Finding {
	var fs []Finding
	note := func(rule string, at int, mark string) {
		fs = append(fs, Finding{
			Rule: rule, Tier: persian.Suggestion, Field: p.field, Block: p.block,
			Start: at, End: at + len(mark), Before: mark, Confidence: 0.9,
		})
	}
	var open []int
	var kinds []rune
	straight := -1
	for i, r := range s {
		switch r {
		case '«', '“':
			open, kinds = append(open, i), append(kinds, r)
		case '»', '”':
			if len(open) == 0 {
				note("quote.close", i, string(r))
				continue
			}
			open, kinds = open[:len(open)-1], kinds[:len(kinds)-1]
		case '"':
			if straight >= 0 {
				straight = -1
			} else {
				straight = i
			}
		}
	}
	if straight >= 0 {
		note("quote.open", straight, `"`)
	}
	for k, at := range open {
		note("quote.open", at, string(kinds[k]))
	}
	return fs
}
