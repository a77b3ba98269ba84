package screening

import (
	"strings"

	"peyk/persian"
)

// numberKind says whose number it is.
type numberKind uint8

const (
	noNumber numberKind = iota
	mobileNumber
	landNumber
	shortNumber // of a service that takes messages
	cardNumber
	shebaNumber
	nationalNumber
	doubtfulNational
	plateNumber
)

// number is a number of some meaning in a text.
type number struct {
	kind       numberKind
	start, end int // byte offsets
}

// digits is a group of digits, written in digits or in words.
type digits struct {
	text        string
	first, last int // words
	start, end  int // byte offsets
}

// numerals are the values of number words; ten and a hundred as people say them.
var numerals = map[string]int{
	"صفر": 0, "یک": 1, "یه": 1, "دو": 2, "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7, "هشت": 8, "نه": 9,
	"ده": 10, "یازده": 11, "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "پونزده": 15, "شانزده": 16, "شونزده": 16,
	"هفده": 17, "هیفده": 17, "هجده": 18, "هیجده": 18, "نوزده": 19, "بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60,
	"هفتاد": 70, "هشتاد": 80, "نود": 90, "صد": 100, "یکصد": 100, "دویست": 200, "سیصد": 300, "چهارصد": 400, "پانصد": 500,
	"پونصد": 500, "ششصد": 600, "شیشصد": 600, "هفتصد": 700, "هشتصد": 800, "نهصد": 900,
}

// numbers finds the numbers of a text that have a meaning.
func (v *sight) numbers() []number {
	var out []number
	groups := v.groups()
	for i := 0; i < len(groups); {
		n, kind := v.meaning(groups, i)
		if kind == noNumber {
			i++
			continue
		}
		out = append(out, number{kind, groups[i].start, groups[i+n-1].end})
		i += n
	}
	return append(out, v.plates(groups)...)
}

// groups are the digits of a text in groups as they are written.
func (v *sight) groups() []digits {
	var out []digits
	for i := 0; i < len(v.words); i++ {
		w := &v.words[i]
		switch w.kind {
		case persian.Number:
			text := onlyDigits(w.text)
			if text != "" {
				out = append(out, digits{text, i, i, w.start, w.end})
			}
		case persian.Latin:
			raw := persian.Fold(v.text[w.start:w.end])
			if rest, ok := strings.CutPrefix(raw, "ir"); ok && len(rest) == 24 && onlyDigits(rest) == rest {
				out = append(out, digits{rest, i, i, w.start, w.end})
			}
		default:
			if text, n := v.spoken(i); n > 0 {
				out = append(out, digits{text, i, i + n - 1, w.start, v.words[i+n-1].end})
				i += n - 1
			}
		}
	}
	return out
}

func onlyDigits(s string) string {
	for _, r := range s {
		if r < '0' || r > '9' {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

// spoken reads a number said in words from words[i], as it is said of phone
// numbers, and how many words it takes: نهصد و دوازده is 912.
func (v *sight) spoken(i int) (text string, n int) {
	value, ok := numerals[v.words[i].text]
	if !ok {
		return "", 0
	}
	n = 1
	if value == 0 {
		return "0", n
	}
	for room := magnitude(value); room > 1 && i+n+1 < len(v.words) && v.words[i+n].text == "و"; {
		next, ok := numerals[v.words[i+n+1].text]
		if !ok || next >= room || next == 0 {
			break
		}
		value, room, n = value+next, magnitude(next), n+2
	}
	return decimal(value), n
}

// magnitude is what a number that is added must be less than.
func magnitude(n int) int {
	switch {
	case n >= 100:
		return 100
	case n >= 20:
		return 10
	}
	return 1
}

func decimal(n int) string {
	var b [4]byte
	at := len(b)
	for ; n > 0; n /= 10 {
		at--
		b[at] = byte('0' + n%10)
	}
	return string(b[at:])
}

// mostGroups is how many groups a number is written in at most: digit by digit.
const mostGroups = 26

// meaning says what the groups from the i-th on mean, and how many of them do.
// The longest number with a meaning wins.
func (v *sight) meaning(groups []digits, i int) (n int, kind numberKind) {
	var b strings.Builder
	for k := i; k < len(groups) && k < i+mostGroups; k++ {
		g := &groups[k]
		if k > i && (g.first > groups[k-1].last+1 || v.words[g.first].before > mark) {
			break
		}
		b.WriteString(g.text)
		if b.Len() > 26 {
			break
		}
		if what := v.means(b.String(), groups[i].first); what != noNumber {
			n, kind = k-i+1, what
		}
	}
	return n, kind
}

// means says what digits mean that begin at words[first].
func (v *sight) means(s string, first int) numberKind {
	switch {
	case len(s) == 24 && sheba(s):
		return shebaNumber
	case len(s) == 16 && luhn(s):
		return cardNumber
	case mobile(s, v.cued(first, 3, "شماره", "تماس", "موبایل", "تلفن", "واتساپ", "زنگ")):
		return mobileNumber
	case land(s):
		return landNumber
	case len(s) == 8 && s[0] >= '2' && v.cued(first, 3, "تلفن", "تماس", "منزل"):
		return landNumber
	case len(s) >= 6 && len(s) <= 14 && (strings.HasPrefix(s, "3000") || strings.HasPrefix(s, "1000") || strings.HasPrefix(s, "2000")) && v.cued(first, 4, "به", "پیامک", "سامانه", "عدد"):
		return shortNumber
	case len(s) == 10 && v.cued(first, 4, "ملی", "کدملی", "شناسنامه"):
		if national(s) {
			return nationalNumber
		}
		return doubtfulNational
	}
	return noNumber
}

// mobile tells whether s is a mobile number of Iran; cued is whether it is said
// to be one, so that its first zero may be missing.
func mobile(s string, cued bool) bool {
	switch {
	case len(s) == 14 && strings.HasPrefix(s, "00989"), len(s) == 12 && strings.HasPrefix(s, "989"):
		return true
	case len(s) == 11:
		return strings.HasPrefix(s, "09")
	}
	return cued && len(s) == 10 && s[0] == '9'
}

// areas are the second and third digit of the area codes of Iran.
const areas = " 11 13 17 21 23 24 25 26 28 31 34 35 38 41 44 45 51 54 56 58 61 66 71 74 76 77 81 83 84 86 87 "

// land tells whether s is a number of a fixed line with its area code.
func land(s string) bool {
	if rest, ok := strings.CutPrefix(s, "0098"); ok {
		s = "0" + rest
	}
	return (len(s) == 11 || len(s) == 10) && s[0] == '0' && s[1] != '0' && strings.Contains(areas, " "+s[1:3]+" ")
}

// luhn tells whether the check digit of a card is right. A number of one digit
// is no card.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[i] - '0')
		if i%2 == len(s)%2 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && strings.Trim(s, s[:1]) != ""
}

// national tells whether the check digit of a national id is right.
func national(s string) bool {
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	rest := sum % 11
	check := int(s[9] - '0')
	return (rest < 2 && check == rest || rest >= 2 && check == 11-rest) && strings.Trim(s, s[:1]) != ""
}

// sheba tells whether the check digits of an account number of Iran are right,
// without its country.
func sheba(s string) bool {
	const ir = "1827" // the letters of the country as numbers
	rest := 0
	for _, c := range []byte(s[2:] + ir + s[:2]) {
		rest = (rest*10 + int(c-'0')) % 97
	}
	return rest == 1
}

// plates finds number plates: two digits, a letter, three digits.
func (v *sight) plates(groups []digits) []number {
	var out []number
	for k := 0; k+1 < len(groups); k++ {
		a, b := &groups[k], &groups[k+1]
		if len(a.text) != 2 || len(b.text) != 3 || b.first != a.last+2 || !plateLetter(v.words[a.last+1].text) {
			continue
		}
		n := number{plateNumber, a.start, b.end}
		iran := b.last+2 < len(v.words) && v.words[b.last+1].text == "ایران" && v.words[b.last+2].kind == persian.Number
		if iran {
			n.end = v.words[b.last+2].end
		}
		if iran || v.cued(a.first, 3, "پلاک", "شماره", "پژو", "پراید", "سمند", "ماشین", "خودرو") {
			out = append(out, n)
		}
	}
	return out
}

func plateLetter(s string) bool {
	switch s {
	case "الف", "معلولین", "ع", "ژ":
		return true
	}
	return len(s) == 2 && strings.Contains("بپتثجدزسشصطعفقکگلمنوهی", s)
}
