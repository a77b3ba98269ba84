package persian

const zwnj = '\u200c'

func orthoIsSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\u00a0', '\u202f', '\u2007', '\u2009', '\u200a', '\u3000':
		return true
	}
	return r >= '\u2000' && r <= '\u2006'
}

// orthoIsHarakat tells vowel signs and other combining marks over letters.
func orthoIsHarakat(r rune) bool {
	return r >= '\u064b' && r <= '\u065f' || r == '\u0670' || r >= '\u0610' && r <= '\u061a' || r >= '\u06d6' && r <= '\u06ed' && r != '\u06dd' && r != '\u06de' && r != '\u06e9'
}
