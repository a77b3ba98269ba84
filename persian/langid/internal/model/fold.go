package model

import "unicode"

// Script is a group of languages that share an alphabet and hence a table.
type Script uint8

// The scripts told apart. Letters of all others are ScriptOther.
const (
	NoScript Script = iota
	Arabic
	Latin
	ScriptOther
)

// Classify returns the letter that stands for r, and its script. NoScript with
// a zero letter means that r is dropped without ending its word (marks, the
// tatweel, invisible characters); NoScript with ' ' that it ends the word.
//
// The half-space ends words: it is often left out or typed as a space, so that
// its absence may prove nothing.
func Classify(r rune) (rune, Script) {
	switch {
	case r >= 'a' && r <= 'z':
		return r, Latin
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A', Latin
	case r < 0x80 || r == '\u200c':
		return ' ', NoScript
	case r >= 0x600 && r <= 0x6FF:
		return arabic(r)
	case r >= 0xAD && r <= 0x24F:
		return latin(r)
	default:
		return rare(r)
	}
}

func arabic(r rune) (rune, Script) {
	switch {
	case r >= 0x621 && r <= 0x63A || r >= 0x641 && r <= 0x64A || r >= 0x671 && r <= 0x6D3 || r == 0x6D5:
		return r, Arabic
	case r >= 0x64B && r <= 0x65F || r == 0x640 || r == 0x670 || r >= 0x6D6 && r <= 0x6ED || r >= 0x610 && r <= 0x61A:
		return 0, NoScript
	case unicode.IsLetter(r):
		return r, Arabic
	default:
		return ' ', NoScript
	}
}

func latin(r rune) (rune, Script) {
	switch {
	case r == 0xAD: // soft hyphen
		return 0, NoScript
	case r == 'İ':
		return 'i', Latin
	case unicode.IsLetter(r) && r != 'ª' && r != 'º':
		return unicode.ToLower(r), Latin
	default:
		return ' ', NoScript
	}
}

func rare(r rune) (rune, Script) {
	switch {
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return 0, NoScript
	case r >= 0xFB50 && r <= 0xFEFC:
		return presentation(r)
	case !unicode.IsLetter(r):
		return ' ', NoScript
	case r <= 0x2AF || unicode.Is(unicode.Latin, r):
		return unicode.ToLower(r), Latin
	case unicode.Is(unicode.Arabic, r):
		return r, Arabic
	default:
		return unicode.ToLower(r), ScriptOther
	}
}

// formsA and formsB name the letters of the Arabic presentation forms in the
// order of their blocks, each with its number of forms.
var (
	formsA = []form{
		{'ٱ', 0xFB50, 2},
		{'ٻ', 0xFB52, 4},
		{'پ', 0xFB56, 4},
		{'ڀ', 0xFB5A, 4},
		{'ٺ', 0xFB5E, 4},
		{'ٿ', 0xFB62, 4},
		{'ٹ', 0xFB66, 4},
		{'ڤ', 0xFB6A, 4},
		{'ڦ', 0xFB6E, 4},
		{'ڄ', 0xFB72, 4},
		{'ڃ', 0xFB76, 4},
		{'چ', 0xFB7A, 4},
		{'ڇ', 0xFB7E, 4},
		{'ڍ', 0xFB82, 2},
		{'ڌ', 0xFB84, 2},
		{'ڎ', 0xFB86, 2},
		{'ڈ', 0xFB88, 2},
		{'ژ', 0xFB8A, 2},
		{'ڑ', 0xFB8C, 2},
		{'ک', 0xFB8E, 4},
		{'گ', 0xFB92, 4},
		{'ڳ', 0xFB96, 4},
		{'ڱ', 0xFB9A, 4},
		{'ں', 0xFB9E, 2},
		{'ڻ', 0xFBA0, 4},
		{'ۀ', 0xFBA4, 2},
		{'ہ', 0xFBA6, 4},
		{'ھ', 0xFBAA, 4},
		{'ے', 0xFBAE, 2},
		{'ۓ', 0xFBB0, 2},
		{'ڭ', 0xFBD3, 4},
		{'ۇ', 0xFBD7, 2},
		{'ۆ', 0xFBD9, 2},
		{'ۈ', 0xFBDB, 2},
		{'ۋ', 0xFBDE, 2},
		{'ې', 0xFBE4, 4},
		{'ی', 0xFBFC, 4},
	}
	formsB = []form{
		{'ء', 0xFE80, 1},
		{'آ', 0xFE81, 2},
		{'أ', 0xFE83, 2},
		{'ؤ', 0xFE85, 2},
		{'إ', 0xFE87, 2},
		{'ئ', 0xFE89, 4},
		{'ا', 0xFE8D, 2},
		{'ب', 0xFE8F, 4},
		{'ة', 0xFE93, 2},
		{'ت', 0xFE95, 4},
		{'ث', 0xFE99, 4},
		{'ج', 0xFE9D, 4},
		{'ح', 0xFEA1, 4},
		{'خ', 0xFEA5, 4},
		{'د', 0xFEA9, 2},
		{'ذ', 0xFEAB, 2},
		{'ر', 0xFEAD, 2},
		{'ز', 0xFEAF, 2},
		{'س', 0xFEB1, 4},
		{'ش', 0xFEB5, 4},
		{'ص', 0xFEB9, 4},
		{'ض', 0xFEBD, 4},
		{'ط', 0xFEC1, 4},
		{'ظ', 0xFEC5, 4},
		{'ع', 0xFEC9, 4},
		{'غ', 0xFECD, 4},
		{'ف', 0xFED1, 4},
		{'ق', 0xFED5, 4},
		{'ك', 0xFED9, 4},
		{'ل', 0xFEDD, 4},
		{'م', 0xFEE1, 4},
		{'ن', 0xFEE5, 4},
		{'ه', 0xFEE9, 4},
		{'و', 0xFEED, 2},
		{'ى', 0xFEEF, 2},
		{'ي', 0xFEF1, 4},
		{'ل', 0xFEF5, 8}, // lam-alef: the alef is lost, which costs nothing
	}
)

type form struct {
	letter, first rune
	forms         rune
}

func presentation(r rune) (rune, Script) {
	for _, f := range formsA {
		if r >= f.first && r < f.first+f.forms {
			return f.letter, Arabic
		}
	}
	for _, f := range formsB {
		if r >= f.first && r < f.first+f.forms {
			return f.letter, Arabic
		}
	}
	return ' ', NoScript
}
