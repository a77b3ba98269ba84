package persian

import (
	"unicode"
	"unicode/utf8"
)

// SortKey returns a key whose byte order is the order of the Persian alphabet (آ ا ب پ ت
// … و ه ی), for bytes.Compare and for databases: SQLite and PostgreSQL order BYTEA or
// BLOB alike.
//
//   - White space sorts first, so names are in word-by-word order; then punctuation,
//     digits (of all three kinds alike), Persian letters, other scripts.
//   - Letters of other keyboards sort with the Persian ones (ي with ی); ء, أ, ؤ and ئ sort as
//     hamza after ا, as in dictionaries; ة sorts with ه.
//   - Half-spaces, tatweel, harakat, case and the differences named above only decide
//     between texts that are equal otherwise, so "می\u200cروم" and "میروم" are neighbours.
//
// Equal keys mean texts that no reader can tell apart by order; the key cannot be
// turned back into the text.
func SortKey(s string) []byte { return AppendSortKey(make([]byte, 0, 2*len(s)+2), s) }

// AppendSortKey appends SortKey(s) to dst.
func AppendSortKey(dst []byte, s string) []byte {
	base := len(dst)
	var seconds [64]byte
	second := seconds[:0]
	space := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if text := foldPresentation(r); text != "" {
			for _, p := range text {
				dst, second, space = sortRune(dst, second, base, space, p)
			}
			continue
		}
		dst, second, space = sortRune(dst, second, base, space, r)
	}
	for len(second) > 0 && second[len(second)-1] == sortCommon {
		second = second[:len(second)-1]
	}
	if len(second) > 0 {
		dst = append(append(dst, sortLevel), second...)
	}
	return dst
}

// The bytes of a key. Primary weights are above sortLevel, which ends them.
const (
	sortLevel  = 0x01
	sortSpace  = 0x02
	sortPunct  = 0x03 // and the character itself
	sortDigit  = 0x10 // and the nine after
	sortLetter = 0x20 // first of the Persian letters
	sortOther  = 0xF0 // and the character itself

	sortCommon = 0x02 // second level: the usual form
)

// sortAlphabet is the alphabet in order.
const sortAlphabet = "آاءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

// sortWeights holds the primary weight of the letters U+0600 to U+06FF, 0 for none,
// and the second one that tells variants apart.
var sortWeights = sortMakeWeights()

func sortMakeWeights() (t [256][2]byte) {
	w := byte(sortLetter)
	for _, r := range sortAlphabet {
		t[r-0x600] = [2]byte{w, sortCommon}
		w += 2
	}
	for base, variants := range map[rune]string{
		'ا': "ٱ", 'ء': "أإؤئ", 'ک': "ك\u06AA", 'ی': "يى", 'ه': "ةۀ\u06C1\u06BE\u06D5",
	} {
		for i, v := range []rune(variants) {
			t[v-0x600] = [2]byte{t[base-0x600][0], sortCommon + 1 + byte(i)}
		}
	}
	return t
}

func sortRune(dst, second []byte, base int, space bool, r rune) (key, marks []byte, gap bool) {
	if unicode.IsSpace(r) {
		return dst, second, true
	}
	one := byte(sortCommon)
	switch {
	case r >= 0x600 && r < 0x700 && sortWeights[r-0x600][0] != 0:
	case r == '\u200c' || r == '\u0640' || unicode.IsMark(r):
		// A mark belongs to the letter before it, and differs from none.
		if len(second) > 0 {
			second[len(second)-1] = sortMark(second[len(second)-1], r)
		}
		return dst, second, space
	case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return dst, second, space
	}
	if space && len(dst) > base {
		dst, second = append(dst, sortSpace), append(second, sortCommon)
	}
	switch v := digitValue(r); {
	case v >= 0:
		return append(dst, sortDigit+byte(v)), append(second, one), false
	case r >= 0x600 && r < 0x700 && sortWeights[r-0x600][0] != 0:
		w := sortWeights[r-0x600]
		return append(dst, w[0]), append(second, w[1]), false
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		if lower := unicode.ToLower(r); lower != r {
			r, one = lower, sortCommon+1
		}
		return utf8.AppendRune(append(dst, sortOther), r), append(second, one), false
	}
	return utf8.AppendRune(append(dst, sortPunct), r), append(second, one), false
}

// sortMark gives the second weight of a letter that had weight w and takes mark r.
func sortMark(w byte, r rune) byte {
	return byte(min(int(w)+0x10+int(r)%0x20, 0xFF))
}
