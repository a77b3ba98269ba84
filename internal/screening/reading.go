package screening

import (
	_ "embed"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"peyk/persian"
)

// finglishText has words in Latin letters with how they are written in Persian;
// internal/words makes it.
//
//go:embed data/finglish.txt
var finglishText string

// readings are the tables of Reading.
type readings struct {
	sure   map[string]string // Latin word: Persian word
	words  []string          // Persian words, frequent ones first
	bones  []bone            // by hash
	counts []uint8           // how often each word occurs
}

// bone is what a word sounds like without its vowels.
type bone struct {
	hash uint32
	word uint32 // its place among the words
}

var allReadings = sync.OnceValue(func() *readings {
	r := &readings{sure: map[string]string{}}
	for line := range strings.Lines(finglishText + littleWords) {
		latin, word, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		r.sure[latin] = word
	}
	list := ordinary()
	r.words = make([]string, 0, len(list))
	for line := range strings.Lines(wordsText) {
		word, _, _ := strings.Cut(line, "\t")
		if n := utf8.RuneCountInString(word); n < 2 || n > longestRead {
			continue
		}
		r.words, r.counts = append(r.words, word), append(r.counts, list[word])
	}
	r.bones = make([]bone, len(r.words))
	for i, w := range r.words {
		r.bones[i] = bone{hashOf(persianBones(w)), uint32(i)}
	}
	slices.SortStableFunc(r.bones, func(a, b bone) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return int(a.word) - int(b.word)
	})
	return r
})

// littleWords are those that sound alone tells least of.
const littleWords = "o\tو\nva\tو\nke\tکه\nro\tرو\nra\tرا\nto\tتو\nin\tاین\noon\tاون\nun\tاون\nman\tمن\nma\tما\nshoma\tشما\n" +
	"bi\tبی\nbe\tبه\nba\tبا\naz\tاز\ndar\tدر\nye\tیه\nyek\tیک\nna\tنه\nham\tهم\nhame\tهمه\nhar\tهر\nchi\tچی\nche\tچه\nki\tکی\n" +
	"chera\tچرا\nkhob\tخب\nkhoob\tخوب\nkhub\tخوب\nagar\tاگر\nage\tاگه\nvali\tولی\nva\tو\nya\tیا\nta\tتا\nast\tاست\nhast\tهست\n" +
	"nist\tنیست\ninja\tاینجا\nunja\tاونجا\noonja\tاونجا\nalan\tالان\nhala\tحالا\naghaye\tآقای\nagha\tآقا\nkhanoom\tخانوم\n" +
	"khanom\tخانم\nro\tرو\nsalam\tسلام\nmersi\tمرسی\nmamnoon\tممنون\nmamnun\tممنون\ndige\tدیگه\nfaghat\tفقط\nbood\tبود\nbud\tبود\n" +
	"bayad\tباید\nkheili\tخیلی\nkheyli\tخیلی\nab\tآب\nnan\tنان\nnoon\tنون\nbargh\tبرق\nshod\tشد\nmishe\tمیشه\nshahr\tشهر\n" +
	"shahrdari\tشهرداری\nmardom\tمردم\nkar\tکار\nsal\tسال\nmah\tماه\nrooz\tروز\nruz\tروز\nshab\tشب\nlotfan\tلطفا\nvaghean\tواقعا\n"

const (
	longestRead = 16 // letters of a word that is read
	mostTried   = 40 // words that are weighed for one
)

// Reading guesses how a Persian text in Latin letters is written in Persian:
// word by word, by sound and by what people write most. It is a guess.
func Reading(text string) string {
	r := allReadings()
	var b strings.Builder
	at := 0
	for t := range persian.Tokens(text) {
		if t.Kind != persian.Latin {
			continue
		}
		b.WriteString(marks.Replace(text[at:t.Start]))
		b.WriteString(r.read(strings.ToLower(t.Text)))
		at = t.End
	}
	b.WriteString(marks.Replace(text[at:]))
	return b.String()
}

// marks are the Persian forms of the marks between words.
var marks = strings.NewReplacer("?", "؟", ",", "،", ";", "؛")

// read guesses one word.
func (r *readings) read(latin string) string {
	if w, ok := r.sure[latin]; ok {
		return w
	}
	for _, ch := range latin {
		if ch >= '0' && ch <= '9' || ch >= utf8.RuneSelf {
			return latin
		}
	}
	best, cost := "", worstCost
	r.try(latin, "", &best, &cost)
	for _, end := range [...][2]string{{"haye", "\u200cهای"}, {"hay", "\u200cهای"}, {"ha", "\u200cها"}, {"am", "م"}, {"et", "ت"}, {"esh", "ش"}, {"emon", "مون"}, {"emoon", "مون"}, {"eton", "تون"}, {"etoon", "تون"}, {"eshon", "شون"}, {"eshoon", "شون"}, {"o", "و"}, {"e", ""}, {"i", "ی"}} {
		if stem, ok := strings.CutSuffix(latin, end[0]); ok && len(stem) > 2 && cost > goodCost {
			r.try(stem, end[1], &best, &cost)
		}
	}
	for _, prefix := range [...][2]string{{"nemi", "نمی"}, {"mi", "می"}} {
		if stem, ok := strings.CutPrefix(latin, prefix[0]); ok && len(stem) > 2 {
			if rest, ok := strings.CutPrefix(best, prefix[1]); ok && utf8.RuneCountInString(rest) > 1 {
				return prefix[1] + "\u200c" + rest
			}
		}
	}
	if best == "" {
		return spellOut(latin)
	}
	return best
}

// try weighs the words that have the sounds of latin and gives the best of them
// with an ending, if it costs less than what has been found.
func (r *readings) try(latin, ending string, best *string, cost *float64) {
	hash := hashOf(latinBones(latin))
	at, _ := slices.BinarySearchFunc(r.bones, hash, func(b bone, h uint32) int {
		switch {
		case b.hash < h:
			return -1
		case b.hash > h:
			return 1
		}
		return 0
	})
	extra := 0.0
	if ending != "" {
		extra = endingCost
	}
	for n := 0; n < mostTried && at < len(r.bones) && r.bones[at].hash == hash; n, at = n+1, at+1 {
		i := r.bones[at].word
		if c := unlike(latin, r.words[i]) - float64(r.counts[i])*rarity + extra; c < *cost {
			*best, *cost = r.words[i]+ending, c
		}
	}
}

// What the parts of a guess cost.
const (
	worstCost  = 3.5
	goodCost   = -0.6
	endingCost = 0.4
	rarity     = 0.014 // for each eighth of a doubling of how often a word occurs
)

func hashOf(s []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(s)
	return h.Sum32()
}

// persianBones are the consonants of a Persian word, letters of one sound alike.
func persianBones(word string) []byte {
	out := make([]byte, 0, 16)
	for _, r := range strings.TrimSuffix(word, "ه") {
		if c := boneOf(r); c != 0 && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return out
}

func boneOf(r rune) byte {
	switch r {
	case 'ت', 'ط':
		return 't'
	case 'ث', 'س', 'ص':
		return 's'
	case 'ذ', 'ز', 'ض', 'ظ':
		return 'z'
	case 'ح', 'ه':
		return 'h'
	case 'غ', 'ق':
		return 'q'
	case 'ش':
		return 'S'
	case 'ژ':
		return 'J'
	case 'خ':
		return 'x'
	case 'چ':
		return 'c'
	}
	const from, to = "بپجدرفکگلمن", "bpjdrfkglmn"
	if at := strings.IndexRune(from, r); at >= 0 {
		return to[at/2]
	}
	return 0 // a vowel, or what may be one
}

// latinBones are the same of a word in Latin letters.
func latinBones(word string) []byte {
	out := make([]byte, 0, 16)
	for i := 0; i < len(word); i++ {
		var c byte
		next := byte(0)
		if i+1 < len(word) {
			next = word[i+1]
		}
		switch l := word[i]; {
		case next == 'h' && strings.IndexByte("scgkz", l) >= 0:
			c = "ScqxJ"[strings.IndexByte("scgkz", l)]
			i++
		case l == 'h' && i == len(word)-1 && i > 0 && strings.IndexByte("aeiou", word[i-1]) >= 0, strings.IndexByte("aeiouyvw'", l) >= 0:
			continue
		case l == 'c':
			c = 'k'
		default:
			c = l
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return out
}

// vowels are how the vowels of Latin letters are written: a long one always, a
// short one perhaps.
var vowels = [...]struct {
	long, short []string
	letters     string
	missing     float64 // cost of a short one that is not written
}{
	{[]string{"aa"}, []string{"a"}, "اآع", 0.25},
	{[]string{"oo", "ou", "u"}, []string{"o", "v", "w"}, "و", 0.35},
	{[]string{"ee", "i"}, []string{"y"}, "ی", 0.7},
}

// unlike says how far the vowels of a Persian word are from those of a word in
// Latin letters that has its consonants.
func unlike(latin, word string) float64 {
	long, rest := 0.0, latin
	for i := range vowels {
		v := &vowels[i]
		has, must, may := 0, 0, 0
		for _, l := range v.long {
			must += strings.Count(rest, l)
			rest = strings.ReplaceAll(rest, l, ".")
		}
		for _, l := range v.short {
			may += strings.Count(rest, l)
			rest = strings.ReplaceAll(rest, l, ".")
		}
		for _, r := range word {
			if strings.ContainsRune(v.letters, r) {
				has++
			}
		}
		switch {
		case has > must+may:
			long += 1.1 * float64(has-must-may)
		case has < must:
			long += float64(must-has) + v.missing*float64(may)
		default:
			long += v.missing * float64(must+may-has)
		}
	}
	first, _ := utf8.DecodeRuneInString(word)
	vowel := strings.IndexByte("aeiou", latin[0]) >= 0
	if vowel != strings.ContainsRune("اآعئ", first) {
		long += 1
	}
	open := strings.HasSuffix(latin, "e") || strings.HasSuffix(latin, "eh") || strings.HasSuffix(latin, "ah")
	switch closed := strings.HasSuffix(word, "ه"); {
	case closed && !open:
		long += 1.6
	case open && !closed:
		long += 0.9
	}
	if strings.HasSuffix(latin, "a") && !strings.HasSuffix(word, "ا") && !strings.HasSuffix(word, "ع") {
		long += 0.8
	}
	if strings.HasSuffix(word, "ا") && !strings.HasSuffix(latin, "a") || strings.HasSuffix(word, "ی") && strings.IndexByte("iey", latin[len(latin)-1]) < 0 {
		long += 0.8
	}
	return long
}

// spelling writes sounds that no listed word has.
var spelling = strings.NewReplacer("sh", "ش", "ch", "چ", "gh", "ق", "kh", "خ", "zh", "ژ", "aa", "ا", "oo", "و", "ou", "و", "ee", "ی",
	"a", "ا", "b", "ب", "c", "ک", "d", "د", "e", "", "f", "ف", "g", "گ", "h", "ه", "i", "ی", "j", "ج", "k", "ک", "l", "ل", "m", "م",
	"n", "ن", "o", "و", "p", "پ", "q", "ق", "r", "ر", "s", "س", "t", "ت", "u", "و", "v", "و", "w", "و", "x", "خ", "y", "ی", "z", "ز")

func spellOut(latin string) string {
	out := spelling.Replace(latin)
	if strings.HasSuffix(latin, "e") {
		out += "ه"
	}
	if strings.HasPrefix(latin, "e") {
		out = "ا" + out
	}
	return out
}
