package persian

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Letters of Urdu, Pashto and Kurdish that look like no Persian letter, and those
// that Persian is now and then typed with by mistake.
const (
	orthoForeignSure  = "ٹڈڑںۓېۍټډړږښڼڅځێۆڵڕ"
	orthoForeignMaybe = "ہھے"
)

// Words of Arabic, those Persian has too (or that are names) apart, and words no
// Persian line is long without.
var (
	orthoArabicSure  = orthoWords("هذا هذه الذي التي الذين إلى إلي أن إن")
	orthoArabicMaybe = orthoWords("في على من كان غير ليس كل بعد قد عن ما لا هو هي مع ثم و")
	orthoPersianOnly = orthoWords("از را که كه به با این اين می مي نمی نمي است برای براي ها های هاي شد بود شده هر هم گفت آن یک يك")
	orthoPersianAl   = orthoWords("البته الان الآن الکی الكي الهی الهي الگو الماس الفبا التماس الزام اليف الیاف")
)

func orthoWords(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// orthoForeignSpans adds to the protected spans the lines and quotations in
// another language of the script, and quotations in Latin letters.
func orthoForeignSpans(text string, protect []Span) []Span {
	var found []Span
	for from := 0; from < len(text); {
		n := strings.IndexFunc(text[from:], func(r rune) bool { return orthoClassOf(r) == orthoBreak })
		if n < 0 {
			n = len(text) - from
		}
		if line := text[from : from+n]; orthoOtherLanguage(line) {
			found = append(found, Span{from, from + n})
		} else {
			found = orthoForeignQuotes(found, line, from)
		}
		from += n
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	if len(found) == 0 {
		return protect
	}
	return orthoSpans(append(slices.Clone(protect), found...), len(text))
}

// orthoForeignQuotes adds the foreign insides of the quotations of a line.
func orthoForeignQuotes(found []Span, line string, base int) []Span {
	straight := strings.Count(line, `"`)%2 == 0
	for at := 0; at < len(line); {
		n := strings.IndexAny(line[at:], "«“\"")
		if n < 0 {
			break
		}
		r, size := utf8.DecodeRuneInString(line[at+n:])
		at += n + size
		closing := map[rune]string{'«': "»", '“': "”", '"': `"`}[r]
		end := strings.Index(line[at:], closing)
		if end < 0 || r == '"' && !straight {
			continue
		}
		if inside := line[at : at+end]; orthoOtherLanguage(inside) || orthoLatinOnly(inside) {
			lead := len(inside) - len(strings.TrimLeftFunc(inside, orthoIsSpace))
			found = append(found, Span{base + at + lead, base + at + len(strings.TrimRightFunc(inside, orthoIsSpace))})
		}
		at += end + len(closing)
	}
	return found
}

// orthoLatinOnly tells whether s has Latin letters and none of the Arabic script.
func orthoLatinOnly(s string) bool {
	return orthoHasLatin(s) && !strings.ContainsFunc(s, func(r rune) bool { return orthoClassOf(r) == orthoLetter })
}

// orthoOtherLanguage tells whether s is in Arabic, Urdu, Pashto or Kurdish.
func orthoOtherLanguage(s string) bool {
	words, sure, looks, arabic, arabicSure, persian := 0, 0, 0, 0, 0, 0
	maybe := map[rune]bool{}
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool {
		c := orthoClassOf(r)
		return c != orthoLetter && c != orthoMark && c != orthoHalf && c != orthoHidden
	}) {
		w = orthoBare(w)
		if w == "" {
			continue
		}
		words++
		if strings.ContainsAny(w, orthoForeignSure) {
			sure++
		} else if strings.ContainsAny(w, orthoForeignMaybe) {
			looks++
		}
		for _, r := range w {
			if strings.ContainsRune(orthoForeignMaybe, r) {
				maybe[r] = true
			}
		}
		persian += btoi(orthoPersianOnly[w] || strings.ContainsAny(w, "پچژگ"))
		a, certain := orthoArabicWord(w)
		arabic += btoi(a)
		arabicSure += btoi(certain)
	}
	if sure > 0 && 3*(sure+looks) >= words || len(maybe) > 1 && 2*looks > words {
		return true
	}
	return words >= 3 && persian == 0 && arabicSure > 0 && 2*arabic >= words
}

// orthoBare is a word without vowel signs and hidden characters.
func orthoBare(w string) string {
	return strings.Map(func(r rune) rune {
		if orthoClassOf(r) != orthoLetter {
			return -1
		}
		return r
	}, w)
}

// orthoArabicWord tells whether a word looks Arabic, and whether no Persian word
// looks so.
func orthoArabicWord(w string) (arabic, certain bool) {
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(w, "و"), "ال"); ok && utf8.RuneCountInString(rest) > 2 && !orthoPersianAl[w] {
		return true, true
	}
	if orthoArabicSure[w] || strings.ContainsAny(w, "ةإ") {
		return true, true
	}
	return orthoArabicMaybe[w] || strings.HasPrefix(w, "أ") || strings.HasSuffix(w, "ى"), false
}
