package jalali

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	end     kind = iota
	numeral      // digits; text holds them in Latin form
	word         // letters, folded to plain Persian ones
	mark         // one other character
)

// token is a piece of the input.
type token struct {
	kind  kind
	text  string
	value int // of a number with at most nine digits
	at    int // its offset in bytes
}

// parser reads a date from its input, token by token.
type parser struct {
	input string
	pos   int
}

// invisible reports marks that people paste without seeing them; half-spaces
// within words are dropped with them.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || r == 'ـ'
}

func (p *parser) next() token {
	for p.pos < len(p.input) {
		r, size := utf8.DecodeRuneInString(p.input[p.pos:])
		if !unicode.IsSpace(r) && !invisible(r) {
			break
		}
		p.pos += size
	}
	t := token{at: p.pos}
	if p.pos == len(p.input) {
		return t
	}
	r, size := utf8.DecodeRuneInString(p.input[p.pos:])
	switch {
	case digit(r) >= 0:
		t.kind = numeral
	case unicode.IsLetter(r):
		t.kind = word
	default:
		t.kind, t.text = mark, p.input[p.pos:p.pos+size]
		p.pos += size
		return t
	}
	var text strings.Builder
	for p.pos < len(p.input) {
		r, size = utf8.DecodeRuneInString(p.input[p.pos:])
		switch {
		case invisible(r):
		case t.kind == numeral && digit(r) >= 0:
			text.WriteByte(byte('0' + digit(r)))
			t.value = min(t.value*10+digit(r), 999_999_999)
		case t.kind == word && unicode.IsLetter(r):
			text.WriteRune(fold(r))
		default:
			t.text = text.String()
			return t
		}
		p.pos += size
	}
	t.text = text.String()
	return t
}

// digit returns the value of a Latin, Persian or Arabic digit, or -1.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	default:
		return -1
	}
}

// fold maps the letters that are typed for one another to one of them.
func fold(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ې':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'آ', 'أ', 'إ', 'ٱ':
		return 'ا'
	case 'ة', 'ۀ':
		return 'ه'
	case 'ؤ':
		return 'و'
	default:
		return r
	}
}

// monthWords holds the folded names of the months: Iran's, common variants,
// and Afghanistan's.
var monthWords = map[string]Month{
	"فروردین": Farvardin, "حمل": Farvardin,
	"اردیبهشت": Ordibehesht, "ثور": Ordibehesht,
	"خرداد": Khordad, "جوزا": Khordad,
	"تیر": Tir, "سرطان": Tir,
	"مرداد": Mordad, "امرداد": Mordad, "اسد": Mordad,
	"شهریور": Shahrivar, "سنبله": Shahrivar,
	"مهر": Mehr, "میزان": Mehr,
	"ابان": Aban, "عقرب": Aban,
	"اذر": Azar, "قوس": Azar,
	"دی": Dey, "جدی": Dey,
	"بهمن": Bahman, "دلو": Bahman,
	"اسفند": Esfand, "حوت": Esfand,
}

// weekdayWords holds the folded names of the days of the week.
var weekdayWords = map[string]Weekday{
	"شنبه": Shanbeh, "یکشنبه": Yekshanbeh, "دوشنبه": Doshanbeh, "سهشنبه": Seshanbeh,
	"چهارشنبه": Chaharshanbeh, "پنجشنبه": Panjshanbeh, "جمعه": Jomeh, "ادینه": Jomeh,
}
