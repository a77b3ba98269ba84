package persian

import (
	"strings"
	"unicode/utf8"
)

// number writes a number in the digits and with the marks of the edition.
func (p *orthoPass) number(t orthoTok) {
	s := p.text[t.start:t.end]
	marks, sure := orthoNumberMarks(s)
	persian := p.style.Digits == DigitsPersian || p.style.Digits == DigitsKeep && !orthoASCIIDigits(s)
	if marks == 0 && persian && p.style.InsertThousands && orthoLong(s) {
		p.thousands(t)
		return
	}
	run := t.start
	for at := t.start; at < t.end; {
		r, size := utf8.DecodeRuneInString(p.text[at:])
		if orthoClassOf(r) == orthoDigit {
			at += size
			continue
		}
		p.digits(run, at)
		switch {
		case !persian:
		case marks == '.' && r == '.' && p.style.DecimalMark:
			p.add("number.decimal", Automatic, at, at+size, "٫", 0.97)
		case marks == ',' && r == '.' && p.style.DecimalMark:
			p.add("number.decimal", Automatic, at, at+size, "٫", 1)
		case marks == ',' && (r == ',' || r == '،') && p.style.ThousandsMark:
			tier := Suggestion
			if sure {
				tier = Automatic
			}
			p.add("number.thousands", tier, at, at+size, "٬", 0.97)
		}
		at += size
		run = at
	}
	p.digits(run, t.end)
}

func orthoASCIIDigits(s string) bool { return s[0] < utf8.RuneSelf }

// digits writes a run of digits in the digits of the edition.
func (p *orthoPass) digits(start, end int) {
	zero := '۰'
	switch p.style.Digits {
	case DigitsKeep:
		return
	case DigitsLatin:
		zero = '0'
	case DigitsArabic:
		zero = '٠'
	}
	s := p.text[start:end]
	want := strings.Map(func(r rune) rune { return zero + orthoDigitValue(r) }, s)
	if s != want {
		p.add("digits.edition", Automatic, start, end, want, 1)
	}
}

func orthoDigitValue(r rune) rune {
	switch {
	case r >= '۰':
		return r - '۰'
	case r >= '٠':
		return r - '٠'
	}
	return r - '0'
}

// orthoNumberMarks tells what the marks of a number are: '.' when its only one
// is a decimal point, ',' when commas part thousands (sure when they are no
// Persian commas, which also part the items of a list), 0 when there is none,
// '?' for dates, times, versions and lists.
func orthoNumberMarks(s string) (kind rune, sure bool) {
	whole, fraction, hasPoint := strings.Cut(s, ".")
	if strings.ContainsAny(s, "/:٫٬") || strings.Contains(fraction, ".") {
		return '?', false
	}
	sure = !strings.Contains(s, "،")
	parts := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || r == '،' })
	if len(parts) > 1 {
		if utf8.RuneCountInString(parts[0]) > 3 || strings.ContainsAny(fraction, ",،") {
			return '?', false
		}
		for _, part := range parts[1:] {
			if utf8.RuneCountInString(part) != 3 {
				return '?', false
			}
		}
		return ',', sure
	}
	switch {
	case strings.ContainsAny(fraction, ",،"):
		return '?', false
	case hasPoint:
		return '.', true
	}
	return 0, true
}

// thousands parts the digits of a long number in threes, and writes each three
// in the digits of the edition.
func (p *orthoPass) thousands(t orthoTok) {
	n := utf8.RuneCountInString(p.text[t.start:t.end])
	run := t.start
	for at := t.start; at < t.end; n-- {
		if n%3 == 0 && at > t.start {
			p.digits(run, at)
			p.add("number.thousands", Automatic, at, at, "٬", 0.9)
			run = at
		}
		_, size := utf8.DecodeRuneInString(p.text[at:])
		at += size
	}
	p.digits(run, t.end)
}

// orthoLong tells whether a number is long enough to be parted.
func orthoLong(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return utf8.RuneCountInString(s) >= 5 && orthoDigitValue(first) != 0
}

// betweenLatin tells whether item i stands between two Latin words, as the number
// of iPhone 16 Pro.
func (p *orthoPass) betweenLatin(i int) bool {
	prev, next := p.item(i-1), p.item(i+1)
	last, _ := utf8.DecodeLastRuneInString(p.text[prev.start:prev.end])
	first, _ := utf8.DecodeRuneInString(p.text[next.start:next.end])
	return prev.latin && next.latin && orthoClassOf(last) == orthoLatin && orthoClassOf(first) == orthoLatin
}
