package langid

import (
	_ "embed"
	"sync"

	"peyk/persian/langid/internal/model"
)

// Lang is the code of a language; see the package comment.
type Lang string

// The languages told apart.
const (
	Persian      Lang = "fa"
	Finglish     Lang = "fa-Latn"
	Arabic       Lang = "ar"
	Urdu         Lang = "ur"
	Pashto       Lang = "ps"
	Sorani       Lang = "ckb"
	AzeriArabic  Lang = "azb"
	Azeri        Lang = "az"
	English      Lang = "en"
	Other        Lang = "other"
	Undetermined Lang = "und"
)

// Result is the answer about a text. The zero Result is none.
type Result struct {
	Lang   Lang
	Margin float64 // from 0 to 1: how much more probable Lang is than the second
}

// table is the file that internal/train makes.
//
//go:embed data/langid.bin
var table []byte

// tables finds the two tables in the file when first called.
var tables = sync.OnceValue(func() *[2]model.Table {
	arabic, latin, err := model.Decode(table)
	if err != nil {
		panic(err) // the file is part of the program: a test decodes it
	}
	return &[2]model.Table{arabic, latin}
})

// What a text is judged by.
const (
	fewest       = 2       // letters; with less it is undetermined
	windows      = 3       // parts of a long text that are looked at
	windowSize   = 80      // letters of each
	longText     = 3 * 512 // bytes above which a text is long
	wordWeight   = 4       // of a word, in letters, when scripts are compared
	arabicWeight = 2       // of words and letters of the Arabic script among others
)

// evidence is what has been seen of a text.
type evidence struct {
	letters              int
	arabic, latin, other int // words and letters of each script
	sums                 [2]model.Sums
	word                 model.Word
	hashes               [model.MaxFeatures]uint32
}

// Detect says which language text is written in.
func Detect(text string) Result {
	var e evidence
	t := tables()
	scan := model.Scanner{Text: text}
	if len(text) <= longText {
		e.read(t, &scan, len(text), len(text))
		return e.judge(t)
	}
	for i := range windows {
		scan.Seek(i * len(text) / windows)
		e.read(t, &scan, windowSize, (i+1)*len(text)/windows)
	}
	return e.judge(t)
}

// read adds words to the evidence until there are enough letters or the offset
// until is reached.
func (e *evidence) read(t *[2]model.Table, scan *model.Scanner, letters, until int) {
	for letters > 0 && scan.Pos() < until && scan.Next(&e.word) {
		n := e.word.Len()
		letters -= n
		e.letters += n
		n += wordWeight
		switch e.word.Script {
		case model.Arabic:
			e.arabic += n
			e.sums[0].Add(&t[0], &e.word, &e.hashes)
		case model.Latin:
			e.latin += n
			e.sums[1].Add(&t[1], &e.word, &e.hashes)
		default:
			e.other += n
		}
	}
}

// judge weighs the evidence.
func (e *evidence) judge(t *[2]model.Table) Result {
	if e.letters < fewest {
		return Result{Lang: Undetermined}
	}
	arabic, latin, other := float64(arabicWeight*e.arabic), float64(e.latin), float64(e.other)
	share := max(arabic, latin, other) / (arabic + latin + other)
	switch {
	case other > arabic && other > latin:
		return Result{Other, share}
	case arabic >= latin:
		lang, margin := best(e.sums[0].Probabilities(&t[0]), &arabicLanguages)
		return Result{lang, margin * share}
	default:
		lang, margin := best(e.sums[1].Probabilities(&t[1]), &latinLanguages)
		return Result{lang, margin * share}
	}
}

// The answers that the classes of the tables stand for.
var (
	arabicLanguages = answers(model.Arabic)
	latinLanguages  = answers(model.Latin)
)

func answers(script model.Script) [model.Classes]Lang {
	var langs [model.Classes]Lang
	for class, code := range model.Languages[script] {
		switch lang := Lang(code); lang {
		case Persian, Finglish, Arabic, Urdu, Pashto, Sorani, AzeriArabic, Azeri, English:
			langs[class] = lang
		default:
			langs[class] = Other
		}
	}
	return langs
}

// best returns the most probable answer and how far it is ahead of the second.
// A class that names a language competes alone; the classes of other languages
// compete one by one and support each other against the second.
func best(p [model.Classes]float64, langs *[model.Classes]Lang) (Lang, float64) {
	first := 0
	for class := range p {
		if p[class] > p[first] {
			first = class
		}
	}
	same, second := 0.0, 0.0
	for class := range p {
		if langs[class] == langs[first] {
			same += p[class]
		} else {
			second = max(second, p[class])
		}
	}
	return langs[first], min(max(same-second, 0), 1)
}
