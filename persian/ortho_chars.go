package persian

const zwnj = '\u200c'

func orthoIsSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\u00a0', '\u202f', '\u2007', '\u2009', '\u200a', '\u3000':
		return true
	}
	return r >= '\u2000' && r <= '\u2006'
}
