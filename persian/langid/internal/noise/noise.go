// Package noise respells texts the way people type them on keyboards that lack
// letters of their language. The training program uses it to make examples,
// the scoring program to measure; it knows nothing of the detector.
package noise

import (
	"math/rand/v2"
	"strings"
)

// rules of a language: a letter and what it is replaced with. Where there are
// several ways, one is drawn for the text.
type rules map[rune][]string

// persian are letters missing from a Persian keyboard.
var persian = map[string]rules{
	"ckb": {
		'ە': {"ه", "ه", "ه\u200c"}, 'ێ': {"ی"}, 'ۆ': {"و"}, 'ڕ': {"ر"}, 'ڵ': {"ل"}, 'ڤ': {"ف", "و"}, 'ھ': {"ه"},
		'ي': {"ی"}, 'ى': {"ی"}, 'ك': {"ک"},
	},
	"azb": {'ؤ': {"و"}, 'ۆ': {"و"}, 'ۇ': {"و"}, 'ۈ': {"و"}, 'ێ': {"ی"}, 'ې': {"ی"}, 'ئ': {"ی", "ئ"}, 'ە': {"ه"}, 'أ': {"ا"}, 'ي': {"ی"}, 'ك': {"ک"}},
	"ps": {
		'ې': {"ی"}, 'ۍ': {"ی"}, 'ي': {"ی"}, 'ئ': {"ی", "ئ"}, 'ړ': {"ر"}, 'ږ': {"ژ", "ر"}, 'ښ': {"ش", "خ"}, 'ټ': {"ت"}, 'ډ': {"د"},
		'ڼ': {"ن"}, 'څ': {"س", "چ"}, 'ځ': {"ز", "ج"}, 'ګ': {"گ"}, 'ك': {"ک"},
	},
	"ur": {
		'ے': {"ی"}, 'ہ': {"ه"}, 'ھ': {"ه"}, 'ٹ': {"ت"}, 'ڈ': {"د"}, 'ڑ': {"ر"}, 'ں': {"ن"}, 'ۓ': {"ی"}, 'ۂ': {"ه"}, 'ۃ': {"ه"},
		'ي': {"ی"}, 'ك': {"ک"},
	},
	"ar": {'ي': {"ی"}, 'ى': {"ی"}, 'ك': {"ک"}, 'ة': {"ه", "ة"}, 'أ': {"ا"}, 'إ': {"ا"}, 'ؤ': {"و", "ؤ"}},
	"fa": {'ي': {"ی"}, 'ك': {"ک"}, 'ۀ': {"ه"}, 'أ': {"ا"}, 'ؤ': {"و"}},
}

// arabic are letters missing from an Arabic keyboard, in any of the languages,
// once those missing from a Persian one are replaced.
var arabic = rules{'ی': {"ي", "ي", "ى"}, 'ک': {"ك"}, 'گ': {"گ", "ك"}, 'پ': {"پ", "ب"}, 'چ': {"چ", "ج"}, 'ژ': {"ژ", "ز"}}

// arabicPlain is arabic as Persian computers without a Persian layout have it:
// ye and kaf only.
var arabicPlain = rules{'ی': {"ي"}, 'ک': {"ك"}}

// ascii are letters missing from an English keyboard.
var ascii = rules{
	'ə': {"e", "a"}, 'ı': {"i"}, 'ö': {"o"}, 'ü': {"u"}, 'ş': {"s", "sh"}, 'ç': {"c", "ch"}, 'ğ': {"g", "q"}, 'ê': {"e"}, 'î': {"i"},
	'û': {"u"}, 'é': {"e"}, 'è': {"e"}, 'à': {"a"}, 'â': {"a"}, 'ô': {"o"}, 'ù': {"u"}, 'ä': {"a", "ae"}, 'ß': {"ss"}, 'ñ': {"n"},
	'á': {"a"}, 'í': {"i"}, 'ó': {"o"}, 'ú': {"u"}, 'ã': {"a"}, 'õ': {"o"}, 'Ə': {"E"}, 'İ': {"I"}, 'Ö': {"O"}, 'Ü': {"U"}, 'Ş': {"S"}, 'Ç': {"C"},
}

// Persian respells a text in the Arabic script with the letters of a Persian
// keyboard.
func Persian(lang, text string, rng *rand.Rand) string { return persian[lang].apply(text, rng, 1) }

// Arabic respells a text in the Arabic script with the letters of an Arabic
// keyboard.
func Arabic(lang, text string, rng *rand.Rand) string {
	return arabic.apply(Persian(lang, text, rng), rng, 1)
}

// ArabicYeKaf replaces the Persian ye and kaf with the Arabic ones.
func ArabicYeKaf(text string, rng *rand.Rand) string { return arabicPlain.apply(text, rng, 1) }

// Some respells a part of the letters of a text in the Arabic script.
func Some(lang, text string, rng *rand.Rand) string {
	text = persian[lang].apply(text, rng, .5)
	if rng.IntN(2) == 0 {
		text = arabic.apply(text, rng, .5)
	}
	return text
}

// ASCII respells a text in the Latin script with the letters of an English
// keyboard.
func ASCII(text string, rng *rand.Rand) string { return ascii.apply(text, rng, 1) }

// apply replaces each letter that has a rule, throughout the text, with
// probability p.
func (r rules) apply(text string, rng *rand.Rand, p float64) string {
	chosen := make(map[rune]string)
	var b strings.Builder
	for _, letter := range text {
		ways := r[letter]
		if len(ways) == 0 {
			b.WriteRune(letter)
			continue
		}
		way, known := chosen[letter]
		if !known {
			if way = ways[rng.IntN(len(ways))]; rng.Float64() >= p {
				way = string(letter)
			}
			chosen[letter] = way
		}
		b.WriteString(way)
	}
	return b.String()
}
