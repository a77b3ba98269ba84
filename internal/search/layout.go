package search

import "strings"

// What the keys of a Persian keyboard (ISIRI 9147, and before it Windows) and
// of a Latin one have on them, in the same order.
const (
	latinKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,`"
	persianKeys  = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو\u200d"
	persianOlder = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدئوپ"
	latinShifted = "HCM"
	persianShift = "آژء"
)

// otherKeys turns a text into what the same keys give on the other keyboard,
// in the ways in which they may be laid out; nil when it was typed on both.
func otherKeys(s string) []string {
	latin, persian := false, false
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			latin = true
		case r >= 0x600 && r < 0x700 && strings.ContainsRune(persianKeys+persianOlder+persianShift, r):
			persian = true
		}
	}
	switch {
	case latin && !persian:
		out := []string{typed(s, latinKeys+latinShifted, persianKeys+persianShift)}
		if older := typed(s, latinKeys+latinShifted, persianOlder+persianShift); older != out[0] {
			out = append(out, older)
		}
		return out
	case persian && !latin:
		return []string{typed(s, persianKeys+persianShift, latinKeys+strings.ToLower(latinShifted))}
	}
	return nil
}

func typed(s, from, to string) string {
	keys, letters := []rune(from), []rune(to)
	var b strings.Builder
next:
	for _, r := range s {
		for i, k := range keys {
			if k == r {
				b.WriteRune(letters[i])
				continue next
			}
		}
		if 'A' <= r && r <= 'Z' {
			b.WriteString(typed(strings.ToLower(string(r)), from, to))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
