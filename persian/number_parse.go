package persian

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
	"sync"
)

// numberWord is what a word of a number says.
type numberWord struct {
	value uint64
	scale bool // multiplies what stands before it
	last  bool // an ordinal
}

// numberLexicon knows the folded words of numbers, cardinals and ordinals.
var numberLexicon = sync.OnceValue(func() map[string]numberWord {
	m := make(map[string]numberWord, 160)
	add := func(word string, w numberWord) {
		m[Fold(word)] = w
		w.last = true
		ordinal := Fold(Ordinal(word))
		m[ordinal], m[ordinal+"ین"] = w, w
	}
	for i, w := range numberUnits {
		add(w, numberWord{value: uint64(i)})
	}
	for i, w := range numberTens[1:] {
		add(w, numberWord{value: uint64(i+1) * 10})
	}
	for i, w := range numberHundreds[1:] {
		add(w, numberWord{value: uint64(i+1) * 100})
	}
	scale := uint64(1)
	for _, w := range numberScales[1:] {
		scale *= 1000
		add(w, numberWord{value: scale, scale: true})
	}
	for word, v := range map[string]uint64{
		"شیش": 6, "هیجده": 18, "هژده": 18, "پونزده": 15, "شونزده": 16, "هیفده": 17, "یکصد": 100, "یه": 1,
		"هیژده": 18, "شیشصد": 600, "پونصد": 500,
	} {
		add(word, numberWord{value: v})
	}
	m["اول"], m["اولین"] = numberWord{value: 1, last: true}, numberWord{value: 1, last: true}
	add("بیلیون", numberWord{value: 1e9, scale: true})
	add("صدم", numberWord{value: 100})
	delete(m, Fold(Ordinal("صدم")))
	m[Fold("سی ام")] = numberWord{value: 30, last: true}
	return m
})

// ParseNumberWords reads a whole number written in words, in digits, or in both, as
// editors and readers write them: "سه هزار و دویست و دوازده", "سه هزار دویست دوازده",
// "۳ هزار", "منفی ۱۲۰ هزار", "۱٬۲۰۰", and ordinals, "چهل و سوم", "سی ام". Half-spaces
// and letters of other keyboards do not matter. Anything else in the text, a number
// that does not fit, or scales out of order ("یک هزار دو میلیون") is ErrNumber.
func ParseNumberWords(s string) (int64, error) {
	words := strings.Fields(Fold(s))
	neg := false
	if len(words) > 0 && (words[0] == "منفی" || words[0] == "-") {
		neg, words = true, words[1:]
	} else if len(words) > 0 && strings.HasPrefix(words[0], "-") {
		neg, words[0] = true, words[0][1:]
	}
	n, ok := numberSum(words)
	switch {
	case !ok, n > math.MaxInt64+1, n == math.MaxInt64+1 && !neg:
		return 0, fmt.Errorf("%w: %q", ErrNumber, s)
	case neg:
		return int64(-n), nil
	}
	return int64(n), nil
}

// numberSum adds up the words of a number without its sign.
func numberSum(words []string) (total uint64, ok bool) {
	var r numberReader
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w == "و" {
			if !r.any || r.and {
				return 0, false
			}
			r.and = true
			continue
		}
		if i+1 < len(words) && w == "سی" && words[i+1] == "ام" {
			w, i = "سی ام", i+1
		}
		if !r.read(w) {
			return 0, false
		}
	}
	return r.sum()
}

// numberReader is the state of reading a number: the groups of a thousand that are
// done, and the one that is being read.
type numberReader struct {
	total, group uint64
	scale        uint64 // the smallest scale seen; 0 before any
	room         uint64 // the next part of the group must be smaller
	any, and     bool   // something was read; an "و" waits for its right side
	open, last   bool   // the group has something; an ordinal ended the number
}

func (r *numberReader) read(word string) bool {
	w, known := numberLexicon()[word]
	switch {
	case r.last:
		return false
	case known && w.scale:
		if !r.open {
			if r.and && r.any || !r.any {
				r.group = 1
			} else {
				return false // two scales in a row
			}
		}
		r.last = w.last
		return r.close(w.value)
	case known:
		r.last = w.last
		return r.part(w.value, numberRoom(w.value))
	}
	return r.digits(word)
}

// numberRoom says below what the number after one of value v must be.
func numberRoom(v uint64) uint64 {
	switch {
	case v >= 100:
		return 100
	case v >= 20 && v%10 == 0:
		return 10
	}
	return 1
}

// part adds a number below a thousand to the group.
func (r *numberReader) part(v, room uint64) bool {
	if r.open && (v >= r.room || v == 0) {
		return false
	}
	r.group += v
	r.room, r.open, r.any, r.and = room, true, true, false
	return true
}

// digits reads a number in digits; its place in the group is as if it were words.
func (r *numberReader) digits(word string) bool {
	if !numberGrouped(word) {
		return false
	}
	word = strings.ReplaceAll(word, ",", "")
	if word == "" || !numberAllDigits(word) || len(strings.TrimLeft(word, "0")) > 18 {
		return false
	}
	v, err := numberDigits(word)
	if err != nil {
		return false
	}
	return r.part(uint64(v), 1)
}

// close ends the group with its scale.
func (r *numberReader) close(scale uint64) bool {
	if r.scale != 0 && scale >= r.scale {
		return false
	}
	hi, product := bits.Mul64(r.group, scale)
	sum, carry := bits.Add64(r.total, product, 0)
	r.total, r.scale, r.group = sum, scale, 0
	r.open, r.any, r.and = false, true, false
	return hi == 0 && carry == 0
}

func (r *numberReader) sum() (uint64, bool) {
	if !r.any || r.and || r.scale != 0 && r.group >= r.scale {
		return 0, false
	}
	sum, carry := bits.Add64(r.total, r.group, 0)
	return sum, carry == 0
}

// ParseNumber reads a number with or without decimals: all that [ParseNumberWords]
// reads, and "۳٫۵", "۲٫۵ میلیون", "دو ممیز پنج", "سه و نیم", "نیم".
func ParseNumber(s string) (float64, error) {
	if n, err := ParseNumberWords(s); err == nil {
		return float64(n), nil
	}
	words := strings.Fields(Fold(s))
	sign := 1.0
	if len(words) > 0 && words[0] == "منفی" {
		sign, words = -1, words[1:]
	}
	if f, ok := numberDecimal(words); ok {
		return sign * f, nil
	}
	return 0, fmt.Errorf("%w: %q", ErrNumber, s)
}

func numberDecimal(words []string) (float64, bool) {
	scale := 1.0
	for len(words) > 1 {
		w, ok := numberLexicon()[words[len(words)-1]]
		if !ok || !w.scale || w.last {
			break
		}
		scale *= float64(w.value)
		words = words[:len(words)-1]
	}
	text := strings.Join(words, " ")
	if text == "نیم" {
		return scale / 2, true
	}
	if whole, ok := strings.CutSuffix(text, " و نیم"); ok {
		n, ok := numberSum(strings.Fields(whole))
		return (float64(n) + 0.5) * scale, ok
	}
	if whole, decimals, ok := strings.Cut(text, " ممیز "); ok {
		return numberPoint(strings.Fields(whole), strings.Fields(decimals), scale)
	}
	whole, decimals, neg, err := numberSplit(text)
	if err != nil || len(whole) > 18 || len(decimals) > 18 {
		return 0, false
	}
	w, _ := numberDigits(whole)
	d, _ := numberDigits(decimals)
	f := float64(w) + float64(d)/math.Pow10(len(decimals))
	if neg {
		f = -f
	}
	return f * scale, true
}

// numberPoint reads decimals said in words, where "صفر پنج" is .05.
func numberPoint(whole, decimals []string, scale float64) (float64, bool) {
	n, ok := numberSum(whole)
	if !ok {
		return 0, false
	}
	zeros := 0
	for zeros < len(decimals)-1 && (decimals[zeros] == "صفر" || decimals[zeros] == "0") {
		zeros++
	}
	d, ok := numberSum(decimals[zeros:])
	if !ok {
		return 0, false
	}
	places := len(fmt.Sprint(d)) + zeros
	return (float64(n) + float64(d)/math.Pow10(places)) * scale, true
}
