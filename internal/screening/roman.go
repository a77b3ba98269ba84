package screening

import (
	"strings"
	"sync"
	"unicode"
)

// romanLetters are what the letters of a Latin word are read as: capitals,
// accents and look-alikes of other scripts are plain letters; a digit is the
// letter it looks like.
var romanLetters = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for to, from := range map[rune]string{
		'a': "áàâäãåāаα4@", 'b': "в", 'c': "çсć", 'e': "éèêëēеε3", 'g': "ğ", 'h': "нη", 'i': "íìîïıі1ι", 'k': "кκ",
		'm': "м", 'n': "ñ", 'o': "óòôöõоο0", 'p': "рρ", 's': "şšѕ5", 't': "тτ7", 'u': "úùûüυ", 'x': "х", 'y': "ýу", 'z': "ž",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
})

// romanSounds writes in one way what Persian in Latin letters writes in many.
var romanSounds = strings.NewReplacer("ph", "f", "ck", "k", "q", "gh", "x", "kh", "w", "v", "ou", "o", "oo", "o", "u", "o", "ee", "i")

// roman folds a Latin word: احمق is "ahmagh" whether it is written ahmaq,
// AHMAGH or 4hmagh.
func roman(s string) string {
	letters, plain := false, romanLetters()
	out := strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		letters = letters || unicode.IsLetter(r)
		if to, ok := plain[r]; ok {
			return to
		}
		if r == '\'' || r == '’' || r == '_' || unicode.IsMark(r) {
			return -1
		}
		return r
	}, s)
	if !letters {
		return s
	}
	return single(romanSounds.Replace(out))
}
