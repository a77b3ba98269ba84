package persian

import (
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
	mi                  []string  // prefixes of the imperfective, longest first
	ends                []halfEnd // endings after a half-space, longest first
	endKind             map[string]halfKind
	plain               []string        // endings without a half-space, longest first
	joins               [64]bool        // whether a letter joins to the next
	text                [64]string      // each letter
	fixed               map[string]bool // comparatives that are always one word
	apart               map[string]bool // words that stand apart from the one before: auxiliaries, ke
	ast, vav, ai, shode string
	pronouns            []string
	light               map[string]bool
	person              map[string]bool // personal pronouns, which have no plural in ha
	particle            map[string]bool // words that take no ending
	bi, beh, ham        string
	// agentEnds follow a present stem in the second part of a compound.
	agentEnds             []string
	colloquial            map[string]bool // function words that only colloquial writing has
	isMi                  map[string]bool
	isPreverb             map[string]bool
	pairModel, splitModel *forest.Model
	heh, yeh, dal, mim    byte
	alef                  byte
	madda                 byte
}

var halfOnce = sync.OnceValue(newHalfTables)

func newHalfTables() *halfTables {
	l := lexicon()
	t := &halfTables{lex: l, pairModel: halfModel(halfPairData, pairFeatureCount), splitModel: halfModel(halfSplitData, splitFeatureCount), isMi: map[string]bool{}, isPreverb: map[string]bool{}, colloquial: map[string]bool{}, endKind: map[string]halfKind{}, fixed: map[string]bool{}}
	for _, m := range []string{"نمی", "همی", "می"} {
		for _, pre := range []string{"فرا", "فرو", "باز", "بر", "در", "وا", "ور"} {
			t.mi = append(t.mi, l.must(pre+m))
		}
	}
	for _, m := range []string{"نمی", "همی", "می"} {
		t.mi = append(t.mi, l.must(m))
	}
	for _, m := range t.mi {
		t.isMi[m] = true
	}
	for _, pre := range []string{"فرا", "فرو", "باز", "بر", "در", "وا", "ور"} {
		t.isPreverb[l.must(pre)] = true
	}
	t.addEnds(halfPlural, "هایمان", "هایتان", "هایشان", "هامون", "هاتون", "هاشون", "هایم", "هایت", "هایش", "هایی",
		"هائی", "هاست", "های", "هام", "هات", "هاش", "ها")
	t.addEnds(halfDegree, "ترینشان", "ترینها", "ترینش", "ترین", "ترها", "تری", "تر")
	t.addEnds(halfCopula, "ایم", "اید", "اند", "ام", "است", "ای")
	t.addEnds(halfClitic, "اشان", "شان", "مان", "تان", "اش", "ات", "شون", "مون", "تون")
	t.addEnds(halfEzafe, "ی")
	t.addEnds(halfSpoken, "ست", "م", "ش", "ت", "س", "ن")
	for _, e := range []string{"یشان", "یمان", "یتان", "انشان", "شان", "مان", "تان", "انی", "یی", "یم", "یش", "یت", "یم", "ید", "ند", "ان", "ات", "م", "ت", "ش", "ی"} {
		t.plain = append(t.plain, l.must(e))
	}
	for _, w := range []string{"بهتر", "مهتر", "کهتر", "بیشتر", "کمتر"} {
		t.fixed[l.must(w)], t.fixed[l.must(w+"ی")] = true, true
		t.fixed[l.must(w+"ین")] = true
	}
	t.apart = map[string]bool{}
	for _, w := range []string{"شده", "شدگان", "شدن", "است", "که", "را", "و"} {
		t.apart[l.must(w)] = true
	}
	for _, stem := range []string{"بود", "شد", "باش", "نبود", "نشد", "نباش", "شو", "خواه", "نخواه"} {
		for _, e := range []string{"", "م", "ی", "د", "یم", "ید", "ند"} {
			t.apart[l.must(stem+e)] = true
		}
	}
	t.ast, t.vav, t.ai, t.shode = l.must("است"), l.must("و"), l.must("ای"), l.must("شده")
	t.bi, t.beh, t.ham = l.must("بی"), l.must("به"), l.must("هم")
	t.person = map[string]bool{}
	for _, w := range []string{"من", "تو", "او", "وی", "ما", "شما", "ایشان"} {
		t.person[l.must(w)] = true
	}
	t.light, t.particle = map[string]bool{}, map[string]bool{}
	for _, w := range []string{"از", "به", "با", "در", "بر", "برای", "تا", "و", "که", "را", "یا", "اما", "ولی", "اگر", "هم", "نیز"} {
		t.particle[l.must(w)] = true
	}
	for _, stem := range []string{"کرد", "نکرد", "کن", "نکن", "داد", "گرفت", "زد", "داشت", "دار", "شد", "نشد", "شو", "بود", "است"} {
		for _, e := range []string{"", "م", "ی", "د", "یم", "ید", "ند", "ه", "ن"} {
			t.light[l.must(stem+e)] = true
		}
	}
	for _, w := range []string{"همان", "همین", "آن", "این"} {
		t.pronouns = append(t.pronouns, l.must(w))
	}
	for _, w := range []string{"رو", "اون", "یه", "اگه", "دیگه", "چی", "خب", "مگه", "آره", "واسه", "بهش", "بهم", "بهت", "منو", "باشه", "داره", "چیه", "الان", "اونا", "اینا", "کنه", "بشه", "مث", "نداره", "اینجوری", "همش", "اینم", "توش", "کنن", "هستن", "اونم"} {
		t.colloquial[l.must(w)] = true
	}
	for _, e := range []string{"ی", "ان", "نده", "ندگان", "انه"} {
		t.agentEnds = append(t.agentEnds, l.must(e))
	}
	n := 0
	for _, r := range l.letters {
		t.joins[n] = orthoJoins(r)
		t.text[n] = string(r)
		n++
	}
	t.mim, t.dal, t.heh, t.yeh, t.alef, t.madda = l.must("م")[0], l.must("د")[0], l.must("ه")[0], l.must("ی")[0], l.must("ا")[0], l.must("آ")[0]
	return t
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
