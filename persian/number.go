package persian

import (
	"errors"
	"fmt"
	"strings"
)

// numberUnits are the names of 0 to 19.
var numberUnits = [...]string{
	"صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه",
	"ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده",
}

var numberTens = [...]string{"", "ده", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"}

var numberHundreds = [...]string{
	"", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد",
}

// numberScales are the names of the powers of a thousand.
var numberScales = [...]string{"", "هزار", "میلیون", "میلیارد", "تریلیون", "کوادریلیون", "کوینتیلیون"}

// NumberWords writes n in words: ۱۲۳ is "صد و بیست و سه", ۱۰۰۱ "یک هزار و یک", -۷
// "منفی هفت". [ParseNumberWords] reads it back.
func NumberWords(n int64) string {
	if n == 0 {
		return numberUnits[0]
	}
	var groups [len(numberScales)]int
	u, k := numberAbs(n), 0
	for ; u > 0; u /= 1000 {
		groups[k] = int(u % 1000)
		k++
	}
	parts := make([]string, 0, 12)
	for i := k - 1; i >= 0; i-- {
		if groups[i] == 0 {
			continue
		}
		parts = numberBelowThousand(parts, groups[i])
		if i > 0 {
			parts[len(parts)-1] += " " + numberScales[i]
		}
	}
	words := strings.Join(parts, " و ")
	if n < 0 {
		return "منفی " + words
	}
	return words
}

func numberAbs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// numberBelowThousand appends the words of n, 1 to 999.
func numberBelowThousand(parts []string, n int) []string {
	if n >= 100 {
		parts = append(parts, numberHundreds[n/100])
	}
	n %= 100
	if n >= 20 {
		parts = append(parts, numberTens[n/10])
		n %= 10
	}
	if n > 0 {
		parts = append(parts, numberUnits[n])
	}
	return parts
}

// OrdinalWords writes the ordinal of n: ۱ is "اول", ۲ "دوم", ۳ "سوم", ۲۱ "بیست و یکم",
// ۳۰ "سی\u200cام", ۴۳ "چهل و سوم".
func OrdinalWords(n int64) string {
	if n == 1 {
		return "اول"
	}
	return Ordinal(NumberWords(n))
}

// Ordinal puts the ordinal suffix on a number in words: "چهل و سه" gives "چهل و سوم",
// "سی" gives "سی\u200cام". The last word alone changes; white space around words is
// trimmed and an empty string stays empty.
func Ordinal(words string) string {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return ""
	case words == "سه" || strings.HasSuffix(words, " سه"):
		return strings.TrimSuffix(words, "سه") + "سوم"
	case strings.HasSuffix(words, "ی"):
		return words + "\u200cام"
	}
	return words + "م"
}

// ErrNumber is what [ParseNumberWords] and [ParseNumber] fail with when a text is
// not a number.
var ErrNumber = errors.New("persian: not a number")

// NumberText writes a number given in digits in words, decimals too: "۱۲٫۵" is
// "دوازده ممیز پنج". It takes Persian, Arabic and Latin digits, both decimal marks,
// thousands marks and a sign; up to 18 digits on either side of the decimal mark.
// Zeros leading the decimals are said: "۱٫۰۵" is "یک ممیز صفر پنج".
func NumberText(s string) (string, error) {
	whole, decimals, neg, err := numberSplit(s)
	if err != nil {
		return "", err
	}
	n, err := numberDigits(whole)
	if err != nil {
		return "", err
	}
	words := NumberWords(n)
	if decimals = strings.TrimRight(decimals, "0"); decimals != "" {
		d, err := numberDigits(decimals)
		if err != nil {
			return "", err
		}
		zeros := len(decimals) - len(strings.TrimLeft(decimals, "0"))
		words += " ممیز " + strings.Repeat("صفر ", zeros) + NumberWords(d)
	} else if n == 0 {
		neg = false
	}
	if neg {
		words = "منفی " + words
	}
	return words, nil
}

// numberSplit takes a number in digits apart: ASCII digits before and after the
// decimal mark, thousands marks removed.
func numberSplit(s string) (whole, decimals string, neg bool, err error) {
	text := strings.TrimSpace(foldNumber(s))
	body := strings.TrimLeft(text, "+-")
	if len(text)-len(body) > 1 {
		return "", "", false, fmt.Errorf("%w: %q", ErrNumber, s)
	}
	neg = strings.HasPrefix(text, "-")
	whole, decimals, _ = strings.Cut(body, ".")
	if !numberGrouped(whole) {
		return "", "", false, fmt.Errorf("%w: %q", ErrNumber, s)
	}
	whole = strings.ReplaceAll(whole, ",", "")
	if whole == "" && decimals == "" || !numberAllDigits(whole) || !numberAllDigits(decimals) {
		return "", "", false, fmt.Errorf("%w: %q", ErrNumber, s)
	}
	if whole == "" {
		whole = "0"
	}
	return whole, decimals, neg, nil
}

// foldNumber gives the ASCII form of a number's digits, marks and sign.
func foldNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '٫':
			return '.'
		case '٬', '،':
			return ','
		case '−', '﹣', '－':
			return '-'
		case '\u200c', '\u200e', '\u200f', '\u061c':
			return -1
		}
		if v := digitValue(r); v >= 0 {
			return '0' + rune(v)
		}
		return r
	}, s)
}

// numberGrouped reports whether the thousands marks of s, if there are any, stand
// where they should.
func numberGrouped(s string) bool {
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if len(groups) > 1 && (i > 0 && len(g) != 3 || len(g) == 0 || len(g) > 3) {
			return false
		}
	}
	return true
}

func numberAllDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

func numberDigits(s string) (int64, error) {
	var n int64
	if len(strings.TrimLeft(s, "0")) > 18 {
		return 0, fmt.Errorf("%w: %q has more than 18 digits", ErrNumber, s)
	}
	for i := range len(s) {
		n = n*10 + int64(s[i]-'0')
	}
	return n, nil
}
