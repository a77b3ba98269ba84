package persian

import (
	"maps"
	"sync"

	"peyk/persian/internal/forest"
)

// halfEnd is an ending in coded letters.
type halfEnd struct {
	codes string
	kind  halfKind
}

// halfKind names the reason for a half-space; the text is the rule id.
type halfKind uint8

const (
	halfNone halfKind = iota
	halfMi
	halfPlural
	halfDegree
	halfCopula
	halfEzafe
	halfClitic
	halfCompound // listed as a compound
	halfSpoken   // a colloquial ending after heh
	halfProduct  // made like many compounds
	halfPronoun
	halfClose // a space closed where no half-space is written
)

var halfRules = [...]string{
	halfMi: "halfspace.mi", halfPlural: "halfspace.plural", halfDegree: "halfspace.degree",
	halfCopula: "halfspace.copula", halfEzafe: "halfspace.ezafe", halfClitic: "halfspace.clitic",
	halfCompound: "halfspace.compound", halfProduct: "halfspace.productive", halfSpoken: "halfspace.clitic",
	halfPronoun: "halfspace.pronoun", halfClose: "space.close",
}

// halfTables are the closed classes of Persian morphology in coded letters.
type halfTables struct {
	*lex
	mi                    []string  // prefixes of the imperfective, longest first
	ends                  []halfEnd // endings after a half-space, longest first
	endKind               map[string]halfKind
	plain                 []string        // endings without a half-space, longest first
	joins                 [64]bool        // whether a letter joins to the next
	text                  [64]string      // each letter
	fixed                 map[string]bool // comparatives that are always one word
	apart                 map[string]bool // words that stand apart from the one before: auxiliaries, ke
	ast, vav, ai, shode   string
	pronouns              []string
	light                 map[string]bool
	person                map[string]bool // personal pronouns, which have no plural in ha
	particle              map[string]bool // words that take no ending
	noPlural              map[string]bool // words that take no plural, and before which no verb takes mi
	wetAnd                map[string]bool // what follows the tar that means wet: tar o tamiz
	bi, beh, ham, nun, ra string
	one                   map[string]bool // words before an indefinite noun, and such
	// agentEnds follow a present stem in the second part of a compound.
	agentEnds             []string
	colloquial            map[string]bool // function words that only colloquial writing has
	isMi                  map[string]bool
	isPreverb             map[string]bool
	pairModel, splitModel *forest.Model
	heh, yeh, dal, mim    byte
	alef                  byte
}

var halfOnce = sync.OnceValue(newHalfTables)

func newHalfTables() *halfTables {
	t := &halfTables{
		lex: lexicon(), endKind: map[string]halfKind{},
		pairModel: halfModel(halfPairData, pairFeatureCount), splitModel: halfModel(halfSplitData, splitFeatureCount),
	}
	n := 0
	for _, r := range t.letters {
		t.joins[n], t.text[n] = orthoJoins(r), string(r)
		n++
	}
	letter := func(s string) byte { return t.must(s)[0] }
	t.mim, t.dal, t.heh, t.yeh, t.alef = letter("م"), letter("د"), letter("ه"), letter("ی"), letter("ا")
	t.ast, t.vav, t.ai, t.shode = t.must("است"), t.must("و"), t.must("ای"), t.must("شده")
	t.bi, t.beh, t.ham = t.must("بی"), t.must("به"), t.must("هم")
	t.nun, t.ra = t.must("ن"), t.must("را")
	t.prefixTables()
	t.endingTables()
	t.wordClasses()
	return t
}

// prefixTables fills mi- and nemi-, alone and after a preverb.
func (t *halfTables) prefixTables() {
	preverbs := []string{"فرا", "فرو", "باز", "بر", "در", "وا", "ور"}
	imperfective := []string{"نمی", "همی", "می"}
	t.mi = append(t.all(preverbs, imperfective), t.all(imperfective, nil)...)
	t.isMi = map[string]bool{}
	for _, m := range t.mi {
		t.isMi[m] = true
	}
	t.isPreverb = t.set(preverbs, nil)
}

// endingTables fills the endings, longer ones first.
func (t *halfTables) endingTables() {
	t.addEnds(halfPlural, "هایمان", "هایتان", "هایشان", "هامون", "هاتون", "هاشون", "هایم", "هایت", "هایش", "هایی",
		"هائی", "هاست", "های", "هام", "هات", "هاش", "ها")
	t.addEnds(halfDegree, "ترینشان", "ترینها", "ترینش", "ترین", "ترها", "تری", "تر")
	t.addEnds(halfCopula, "ایم", "اید", "اند", "ام", "است", "ای")
	t.addEnds(halfClitic, "اشان", "شان", "مان", "تان", "اش", "ات", "شون", "مون", "تون")
	t.addEnds(halfEzafe, "ی")
	t.addEnds(halfSpoken, "ست", "م", "ش", "ت", "س", "ن")
	t.plain = t.all([]string{
		"یشان", "یمان", "یتان", "انشان", "شان", "مان", "تان", "انی", "یی", "یم", "یش", "یت", "ید", "ند", "ان", "ات", "م", "ت", "ش", "ی",
	}, nil)
	t.agentEnds = t.all([]string{"ی", "ان", "نده", "ندگان", "انه"}, nil)
}

// wordClasses fills the closed classes of words.
func (t *halfTables) wordClasses() {
	persons := []string{"", "م", "ی", "د", "یم", "ید", "ند"}
	t.fixed = t.set([]string{"بهتر", "مهتر", "کهتر", "بیشتر", "کمتر"}, []string{"", "ی", "ین"})
	t.apart = t.set([]string{"بود", "شد", "باش", "نبود", "نشد", "نباش", "شو", "خواه", "نخواه"}, persons)
	maps.Copy(t.apart, t.set([]string{"شده", "شدگان", "شدن", "است", "که", "را", "و"}, nil))
	t.light = t.set([]string{
		"کرد", "نکرد", "کن", "نکن", "داد", "گرفت", "زد", "داشت", "دار", "شد", "نشد", "شو", "بود", "است",
	}, append(persons, "ه", "ن"))
	t.pronouns = t.all([]string{"همان", "همین", "آن", "این"}, nil)
	t.person = t.set([]string{"من", "تو", "او", "وی", "ما", "شما", "ایشان"}, nil)
	t.one = t.set([]string{"یک", "هر", "هیچ", "چند", "چه", "چنین", "این", "آن", "همین", "همان"}, nil)
	t.particle = t.set([]string{
		"از", "به", "با", "در", "بر", "برای", "تا", "و", "که", "را", "یا", "اما", "ولی", "اگر", "هم", "نیز",
	}, nil)
	t.noPlural = t.set([]string{"ای", "آیا", "او", "تو", "نه", "آره", "بله", "ها", "چرا", "مگر", "پس", "خب"}, nil)
	maps.Copy(t.noPlural, t.particle)
	t.wetAnd = t.set([]string{"تمیز", "تازه", "فرز"}, nil)
	t.colloquial = t.set([]string{
		"رو", "اون", "یه", "اگه", "دیگه", "چی", "خب", "مگه", "آره", "واسه", "بهش", "بهم", "بهت", "منو", "باشه", "داره", "چیه",
		"الان", "اونا", "اینا", "کنه", "بشه", "مث", "نداره", "اینجوری", "همش", "اینم", "توش", "کنن", "هستن", "اونم",
	}, nil)
}

// all codes words, each with each of the endings if there are any; the endings
// vary slowest.
func (t *halfTables) all(words, endings []string) []string {
	if endings == nil {
		endings = []string{""}
	}
	var out []string
	for _, e := range endings {
		for _, w := range words {
			out = append(out, t.must(w+e))
		}
	}
	return out
}

func (t *halfTables) set(words, endings []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range t.all(words, endings) {
		out[w] = true
	}
	return out
}

func (t *halfTables) addEnds(kind halfKind, ends ...string) {
	for _, e := range ends {
		codes := t.must(e)
		if codes == "" {
			continue
		}
		t.ends = append(t.ends, halfEnd{codes, kind})
		if _, ok := t.endKind[codes]; !ok {
			t.endKind[codes] = kind
		}
	}
}
