package persian

const zwnj = '\u200c'

// orthoClass sorts runes for the editor's tokens.
type orthoClass uint8

const (
	orthoOther  orthoClass = iota // emoji, other scripts, control characters that stay
	orthoLetter                   // a letter of the Arabic script, presentation forms too
	orthoMark                     // vowel sign, tatweel
	orthoHalf                     // the half-space
	orthoHidden                   // invisible characters that do not belong in text
	orthoDigit                    // Latin, Persian and Arabic digits
	orthoBlank                    // spaces of any width
	orthoBreak                    // line ends
	orthoPunct
	orthoLatin // letters of other scripts
)

// orthoClasses classifies the runes below U+0700; the rest go by range.
var orthoClasses = orthoNewClasses()

func orthoNewClasses() *[0x700]orthoClass {
	t := new([0x700]orthoClass)
	for r := range rune(0x700) {
		t[r] = orthoClassLow(r)
	}
	return t
}

func orthoClassLow(r rune) orthoClass {
	switch {
	case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085':
		return orthoBreak
	case r == ' ' || r == '\t' || r == '\u00a0':
		return orthoBlank
	case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u00ad' || r == '\u061c':
		return orthoHidden
	case r >= '0' && r <= '9' || r >= '٠' && r <= '٩' || r >= '۰' && r <= '۹':
		return orthoDigit
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0 && r < 0x600 && r != '×' && r != '÷':
		return orthoLatin
	case r < 0x600:
		return orthoPunct
	case orthoIsHarakat(r) || r == '\u0640':
		return orthoMark
	case r >= 0x620 && r < 0x66a || r >= 0x66e && r < 0x6d4 || r >= 0x6ee && r < 0x6f0 || r == '\u06d5' || r >= 0x6fa && r < 0x6fd || r == 0x6ff:
		return orthoLetter
	}
	return orthoPunct
}

func orthoClassOf(r rune) orthoClass {
	if r < 0x700 {
		return orthoClasses[r]
	}
	switch {
	case r == zwnj:
		return orthoHalf
	case r >= 0x2000 && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000:
		return orthoBlank
	case r == 0x2028 || r == 0x2029:
		return orthoBreak
	case r == 0x200b || r >= 0x200d && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff:
		return orthoHidden
	case r >= 0xfb50 && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc:
		if r == 0xfd3e || r == 0xfd3f || r >= 0xfdfa && r <= 0xfdfb || r == 0xfdfd {
			return orthoPunct
		}
		if foldPresentation(r) == "" {
			return orthoOther
		}
		return orthoLetter
	case r >= 0x2010 && r <= 0x2027 || r >= 0x2030 && r <= 0x205e:
		return orthoPunct
	case r >= 0x750 && r < 0x780:
		return orthoLetter
	case r < 0x2000:
		return orthoLatin
	}
	return orthoOther
}

func orthoIsSpace(r rune) bool { return orthoClassOf(r) == orthoBlank }

// orthoIsHarakat tells vowel signs and other combining marks over letters.
func orthoIsHarakat(r rune) bool {
	return r >= '\u064b' && r <= '\u065f' || r == '\u0670' || r >= '\u0610' && r <= '\u061a' || r >= '\u06d6' && r <= '\u06ed' && r != '\u06dd' && r != '\u06de' && r != '\u06e9'
}

// orthoJoins tells whether a letter joins to the one after it.
func orthoJoins(r rune) bool {
	switch r {
	case 'ا', 'أ', 'إ', 'آ', 'ٱ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'و', 'ؤ', 'ء', 'ة', 'ۀ':
		return false
	}
	return true
}
