package persian

import "strings"

// lemmaPattern turns plurals of one shape into the shapes their singulars may have.
// Shapes are written with the digits 1 to 4 for root letters.
type lemmaPattern struct {
	plural    []byte
	singulars [][]byte
}

// lemmaRoot is the first of the bytes that stand for root letters in a coded shape; the
// codes of letters are all below it.
const lemmaRoot = 0xF0

// lemmaBrokenPlurals are the shapes of Arabic broken plurals in Persian and, for each, those of
// the singular, likelier ones first. The lexicon decides which singular is a word.
const lemmaBrokenPlurals = `
ا12ا2: 12
ا1وا3: 1ا3 1و3
ا12ا3: 123 12ی3 1ا23 12و3 123ه
12و2: 12
آ2ا3: ا23 آ23
12و3: 123 1ا23 12ی3 123ه
م1ا23: م123 م123ه م123ت م1ا23
1وا23: 1ا23 1ا23ه 1و23 1و23ه 1ا23ت
12ایا: 12یه 12یت 1ا2یه 12ی
1وایا: 1اویه
1وای3: 1ای3ه 1ایده
12ائ3: 12ی3ه 12ی3 12ی3ت 123ت 123 12ا3ه 12ئ3ه 12ا3ت 12أ3ه 12ا3
12ای3: 12ی3ه 12ی3 12ی3ت 123ت 12ا3ه 123 12ئ3ه 12أ3ه
ا1ا2ی3: 12ی3 ا12و3ه ا12و3 ا12ی3 ا12ا3
12ا3ی4: 12ا34 12و34 123ا4 123و4 123ی4 12ی34 1234 123و4ه
1وا2ی3: 1ا2و3 1و2ا3 1ا2ی3 ی23ا
م1ا2ی3: م12و3 م12ا3 م12ی3 م1ا2ا3 می2ا3
12ا34: 1234 1234ه 1234ت 12و34 12ا34ه
ت1ا2ی3: ت12ی3
123ا: 12ی3 1ا23 12ی3ه
123اء: 12ی3 1ا23 12ی3ه
ا12یا: 12ی 12یب
ا12یاء: 12ی
ا1دا: 1دو 1د
ا12ا: 12و 12ء 12ی2 12
ا12اء: 12و 12ء 12ی2 12
ا12ه: 12ی2 12ا2
ا123ه: 12ا3 12ی3
ا12یه: 12ا 12ی
12ا3ی: 123ی 123ا 123یه 123یت 123 1ا23ی
م1ا2ی: م12ی م12ا م12یه م12یت
1ا2ا3ی: 123
12ا3: 1ا23 123 12ی3 123ه 12ی3ه
123ه: 1ا23
12ا3ه: 123ی
12ا34ه: 12ا34ی 1234ی`

func lemmaBrokenPatterns(l *lex) (out []lemmaPattern) {
	code := func(shape string) (c []byte) {
		for _, r := range shape {
			if r >= '1' && r <= '4' {
				c = append(c, lemmaRoot+byte(r-'1'))
			} else {
				c = append(c, l.must(string(r))...)
			}
		}
		return c
	}
	for line := range strings.Lines(strings.TrimSpace(lemmaBrokenPlurals)) {
		plural, singulars, _ := strings.Cut(strings.TrimSpace(line), ": ")
		p := lemmaPattern{plural: code(plural)}
		for s := range strings.FieldsSeq(singulars) {
			p.singulars = append(p.singulars, code(s))
		}
		out = append(out, p)
	}
	return out
}

// lemmaSingularFreq is the least frequency of a singular found by its shape.
const lemmaSingularFreq = 130

// singular finds the singular of a word that is listed as a plural, by its shape: of the
// singulars that are listed nouns or adjectives the most frequent, where each place down the
// list costs something. The first shape of the plural that has one decides. It gives the singular's value too, 0 if there is none.
func (m *lemmatizer) singular(w, room []byte) (single []byte, value int) {
	const placeCost = 6
	best := 0
	var try, keep [lemmaMaxLetters]byte
	var size int
	for _, p := range m.nouns.broken {
		var roots [4]byte
		if !lemmaMatch(p.plural, w, &roots) {
			continue
		}
		if best > 0 {
			break
		}
		for place, shape := range p.singulars {
			n := lemmaFill(shape, &roots, try[:0])
			e, ok := m.lex.find(n)
			if !ok || e.plainFlags&(lexNoun|lexAdjective) == 0 || e.plainFlags&lexPlural != 0 || int(e.plain) < lemmaSingularFreq {
				continue
			}
			if v := int(e.plain) - place*placeCost; v > best {
				best = v
				size = copy(keep[:], n)
			}
		}
	}
	return append(room, keep[:size]...), best
}

// lemmaMatch matches a word with a shape and fills in the root letters; a digit that comes twice
// stands for one letter.
func lemmaMatch(shape, w []byte, roots *[4]byte) bool {
	if len(shape) != len(w) {
		return false
	}
	for i, c := range shape {
		if c < lemmaRoot {
			if c != w[i] {
				return false
			}
			continue
		}
		if known := roots[c-lemmaRoot]; known != 0 && known != w[i] {
			return false
		}
		roots[c-lemmaRoot] = w[i]
	}
	return true
}

func lemmaFill(shape []byte, roots *[4]byte, dst []byte) []byte {
	for _, c := range shape {
		if c >= lemmaRoot {
			c = roots[c-lemmaRoot]
		}
		dst = append(dst, c)
	}
	return dst
}

// lemmaIrregular are plurals whose shape does not tell the singular, and degrees that are words of
// their own.
const lemmaIrregular = `مشاغل شغل|مناظر منظره|آقای آقا|آقایان آقا|اعلام اعلام|اخلاق اخلاق|ادبیات ادبیات|عملیات عملیات|
دوران دوران|حدود حدود|اخوان اخوان|اصول اصل|علائم علامت|علایم علامت|رئوس رأس|تجربیات تجربه|
برتر برتر|برترین برتر|کمتر کم|کمترین کم|برا برای|بهتر بهتر|بهترین بهتر|بیشتر بیشتر|
بیشترین بیشتر|آرا رأی|آراء رأی|آباء اب|آبا اب|اسامی اسم|اعراب عرب|ائمه امام|اشیا شیء|اشیاء شیء|
امم امت|ملل ملت|علل علت|نسخ نسخه|کتب کتاب|رسل رسول|طرق طریق|سبل سبیل|صور صورت|قلل قله|نعم نعمت|
سنن سنت|نکات نکته|نقاط نقطه|قوا قوه|مواد ماده|خواص خاصیت|عوام عامه|اطبا طبیب|احبا حبیب|
سالیان سال|مسایل مسئله|مسائل مسئله|مسأله مسئله|مساله مسئله|اهالی اهل|لیالی لیل|اراضی ارض|
ارامنه ارمنی|افاغنه افغان|اکراد کرد|اتراک ترک|الوار لر|اساتید استاد|اساتیدی استاد|تلامذه تلمیذ|
فلاسفه فیلسوف|دساتیر دستور|فرامین فرمان|میادین میدان|اناجیل انجیل|سادات سید|اقوام قوم|ورثه وارث|
کسبه کاسب|خدمه خادم|حروف حرف|مدارک مدرک|شرکا شریک|رؤسا رئیس|روسا رئیس|ضعفا ضعیف|غربا غریب|
تجار تاجر|کفار کافر|حکام حاکم|عمال عامل|طلاب طالب|زوار زائر|خدام خادم|حجاج حاجی|نفقات نفقه`

func lemmaIrregularPlurals(l *lex) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(lemmaIrregular, "|") {
		f := strings.Fields(pair)
		out[l.must(f[0])] = l.must(f[1])
	}
	return out
}
