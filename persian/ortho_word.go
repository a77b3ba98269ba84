package persian

import (
	"strings"
	"unicode/utf8"
)

// word applies the letter rules to one word.
func (p *orthoPass) word(t orthoTok) {
	letters := orthoCountLetters(p.text[t.start:t.end])
	var prev, mark rune // the letter before, and the vowel sign on it
	for at := t.start; at < t.end; {
		r, size := utf8.DecodeRuneInString(p.text[at:])
		switch orthoClassOf(r) {
		case orthoLetter:
			prev, size = p.letter(t, at, r)
			mark = 0
			at += size
		case orthoMark:
			p.mark(at, r, mark, letters)
			mark = r
			at += size
		default:
			end := at
			for end < t.end {
				r, size := utf8.DecodeRuneInString(p.text[end:])
				if c := orthoClassOf(r); c != orthoHalf && c != orthoHidden {
					break
				}
				end += size
			}
			p.seam(t, at, end, prev, letters)
			mark = 0
			at = end
		}
	}
}

// orthoCountLetters counts letters, those of presentation forms one by one.
func orthoCountLetters(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case orthoClassOf(r) != orthoLetter:
		case r < 0x700:
			n++
		default:
			n += max(1, utf8.RuneCountInString(foldPresentation(r)))
		}
	}
	return n
}

// suffix tells whether item i is an ending that needs no space before it.
func (p *orthoPass) suffix(i int) bool {
	t := p.item(i)
	if t.kind != tokWord || t.end-t.start > 16 {
		return false
	}
	return orthoSuffix[strings.Map(func(r rune) rune {
		if same, ok := orthoSame[r]; ok {
			return same.to
		}
		if orthoClassOf(r) != orthoLetter {
			return -1
		}
		return r
	}, p.text[t.start:t.end])]
}

// orthoSame maps letters that look like Persian ones to them, with the rule;
// those that are not sure may belong to Urdu, Pashto or Kurdish words.
var orthoSame = map[rune]struct {
	to   rune
	rule string
	sure bool
}{
	'ي': {'ی', "letter.yeh", true}, 'ى': {'ی', "letter.yeh", true}, 'ك': {'ک', "letter.kaf", true},
	'ے': {'ی', "letter.yeh", false}, 'ې': {'ی', "letter.yeh", false}, 'ۍ': {'ی', "letter.yeh", false},
	'ڪ': {'ک', "letter.kaf", false}, 'ګ': {'گ', "letter.kaf", false},
	'ہ': {'ه', "letter.heh", false}, 'ە': {'ه', "letter.heh", false}, 'ھ': {'ه', "letter.heh", false},
	'ۂ': {'ۀ', "letter.heh", false},
}

// orthoForeignLetters are letters that Persian words never have.
const orthoForeignLetters = "ٹڈڑںۓټډړږښڼڅځێۆڕڵڤڭۇۈۋ"

// foreignLine tells whether a word of the line has a letter that no Persian word
// has: letters that only look Persian may then be those of its language.
func (p *orthoPass) foreignLine() bool {
	for _, t := range p.items {
		if t.kind == tokWord && !t.plain && strings.ContainsAny(p.text[t.start:t.end], orthoForeignLetters) {
			return true
		}
	}
	return false
}

// letter corrects the letter at byte at, together with a hamza or maddah sign
// after it, and gives what it becomes and the bytes it took.
func (p *orthoPass) letter(t orthoTok, at int, r rune) (rune, int) {
	size := utf8.RuneLen(r)
	plain, rule := string(r), ""
	if same, ok := orthoSame[r]; ok && (!p.foreign || same.sure) {
		plain, rule = string(same.to), same.rule
	} else if r >= 0x700 {
		if form := orthoForm(r); form != "" {
			plain, rule = form, "letter.presentation"
		}
	}
	last, lastSize := utf8.DecodeLastRuneInString(plain)
	if at+size < t.end {
		sign, signSize := utf8.DecodeRuneInString(p.text[at+size:])
		if one := orthoCompose(last, sign); one != "" {
			p.add("letter.compose", Automatic, at, at+size+signSize, plain[:len(plain)-lastSize]+one, 1)
			last, _ = utf8.DecodeRuneInString(one)
			return last, size + signSize
		}
		if last == 'ه' && sign == '\u0654' {
			size += signSize
			last = 'ۀ'
		}
	}
	if last == 'ۀ' && at+size == t.end && p.style.Ezafe != EzafeAsWritten {
		p.add("ezafe.heh", Automatic, at, at+size, p.ezafe(), 1)
		return last, size
	}
	if rule != "" {
		p.add(rule, Automatic, at, at+utf8.RuneLen(r), plain, 1)
	}
	return last, size
}

// orthoForm gives the letters of a presentation form, Persian yeh and kaf.
func orthoForm(r rune) string {
	return strings.Map(func(r rune) rune {
		if same, ok := orthoSame[r]; ok && same.sure {
			return same.to
		}
		return r
	}, foldPresentation(r))
}

// orthoCompose gives the one letter for a letter and the sign over it, "" when
// there is none.
func orthoCompose(letter, sign rune) string {
	switch string(letter) + string(sign) {
	case "ا\u0653":
		return "آ"
	case "ا\u0654":
		return "أ"
	case "ا\u0655":
		return "إ"
	case "و\u0654":
		return "ؤ"
	case "ی\u0654":
		return "ئ"
	}
	return ""
}

// ezafe gives the silent heh with its ezafe in the editor's style.
func (p *orthoPass) ezafe() string {
	switch p.style.Ezafe {
	case EzafeYeh:
		return "ه\u200cی"
	case EzafeComposed:
		return "ۀ"
	default:
		return "ه\u0654"
	}
}

// mark decides about a vowel sign or a tatweel.
func (p *orthoPass) mark(at int, r, before rune, letters int) {
	end := at + utf8.RuneLen(r)
	switch {
	case r == '\u0640':
		// A letter that stands alone takes a tatweel to show its shape.
		if letters > 1 || before == r {
			p.add("letter.tatweel", Automatic, at, end, "", 1)
		}
	case r == before:
		p.add("letter.harakat", Automatic, at, end, "", 1)
	case p.style.Harakat == KeepHarakat || r == '\u0653' || r == '\u0654' || r == '\u0655':
	case p.style.Harakat == TanvinOnly && (r == '\u064b' || r == '\u064c' || r == '\u064d' || r == '\u0651'):
	default:
		p.add("letter.harakat", Automatic, at, end, "", 1)
	}
}

// seam decides about half-spaces and hidden characters inside or at the end of
// a word.
func (p *orthoPass) seam(t orthoTok, at, end int, prev rune, letters int) {
	was := p.text[at:end]
	half := strings.ContainsRune(was, zwnj)
	next, _ := utf8.DecodeRuneInString(p.text[end:])
	rule, want := "letter.invisible", ""
	switch {
	case end == t.end && !half && was == "\u200d" && letters == 1:
		return // the joiner that shows the initial shape of a lone letter
	case end == t.end && half && (orthoClassOf(next) == orthoDigit || orthoClassOf(next) == orthoLatin):
		want = string(zwnj)
	case end == t.end || orthoClassOf(next) == orthoMark:
		if half {
			rule = "halfspace.stray"
		}
	case half && !orthoJoins(prev) && !p.style.NonJoining:
		rule = "halfspace.nonjoining"
	case half:
		want = string(zwnj)
		if strings.Trim(was, string(zwnj)) == "" {
			rule = "halfspace.stray"
		}
	}
	p.add(rule, Automatic, at, end, want, 1)
}
