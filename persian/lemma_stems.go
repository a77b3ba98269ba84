package persian

import "strings"

// lemmaCodes are the codes of the letters and strings the patterns are made of.
type lemmaCodes struct {
	n, b, m, y, h, a, aa, w byte
	mi                      string
	prefixes                []string
	pastEnds, presEnds      []string
	spokenEnds, perfectEnds []string
	orderEnds, objects      []string
	spokenPastEnds          []string
}

func lemmaNewVerbs(l *lex) *lemmaVerbs {
	v := &lemmaVerbs{
		past: map[string]int32{}, present: map[string]int32{}, spokenPast: map[string]int32{}, spoken: map[string]int32{},
		fixed: map[string]int32{}, c: lemmaNewCodes(l), ids: map[string]int32{},
	}
	main := lemmaMainVerbs(l)
	stems := append(l.verbStems()[:len(l.verbStems()):len(l.verbStems())], stemPair{past: "گردید", present: "گرد"})
	for _, s := range stems {
		if strings.Contains(lemmaIgnored, "|"+s.past+" "+s.present+"|") {
			continue
		}
		past := lemmaCausative(s.past)
		if m, ok := main[past]; ok {
			past = m
		} else if m, ok := main["present "+s.present]; ok && s.informal {
			past = m
		}
		id := v.id(l, past)
		pasts, presents := v.past, v.present
		if s.informal {
			pasts, presents = v.spokenPast, v.spoken
		}
		v.put(pasts, l.must(s.past), id)
		if strings.HasSuffix(s.past, "اند") {
			v.put(pasts, l.must(strings.TrimSuffix(s.past, "د")+"ید"), id)
		}
		for _, p := range lexPresentShapes(s.present) {
			v.put(presents, l.must(p), id)
		}
		if !s.informal && v.list[id].present == "" {
			v.list[id].present = l.must(s.present)
		}
	}
	v.present[l.must("جو")], v.present[l.must("جوی")] = v.id(l, "جست"), v.id(l, "جست")
	v.addFixed(l)
	return v
}

// id gives the number of the verb with a past stem, making one if it has none.
func (v *lemmaVerbs) id(l *lex, past string) int32 {
	id, ok := v.ids[past]
	if !ok {
		id = int32(len(v.list)) // under a thousand
		v.ids[past] = id
		e, _ := l.entry(past + "ن")
		v.list = append(v.list, lemmaVerb{infinitive: past + "ن", freq: max(e.plain, e.apart), codes: l.must(past)})
	}
	return id
}

// lemmaDoublets are verbs with two past stems and one present stem, the main one first.
const lemmaDoublets = `تابید تافت|کوبید کوفت کفت|خوابید خفت|سرود سرایید|جهید جست_|رهید رست_|رویید رست|روفت روبید|شنید شنفت شنود|` +
	`شتافت شتابید|شکافت شکافید|شکفت شکوفید|فرسود فرسایید|پالود پالایید|پیمود پیمایید|پرورد پرورید|پنداشت پندارید|گذاشت گذارد|` +
	`سپرد سپارد|شمرد شمارد|گماشت گمارد|گشود گشاد|افراشت افراخت|گسست گسیخت|بخشود بخشایید|درود دروید|زایید زاد|گشت گردید|` +
	`آزمود آزمایید|آلود آلایید|آسود آساید|ستود ستایید|تپید تبید|آراست آرست|ایستاد ستاد|شناخت شناسید|آمد اومد|ماند موند|خواند خوند`

// lemmaIgnored are pairs of stems that old texts alone have and that frequent words of today look
// like.
const lemmaIgnored = `|کشت کار|رفت روب|دوخت دوش|نوشت نورد|سخت سنج|مشت مال|آغشت آمیز|فروخت فروز|خواست خا|خاست خا|بایست باید|بایست با|تفت تب|بود است|باشید باش|`

// lemmaMainVerbs maps the past stem of a doublet to the main one, and the spoken present stems to the
// past stem of the written language.
func lemmaMainVerbs(l *lex) map[string]string {
	out := map[string]string{}
	for group := range strings.SplitSeq(lemmaDoublets, "|") {
		f := strings.Fields(group)
		for _, variant := range f[1:] {
			out[variant] = f[0]
		}
	}
	written := map[string]bool{}
	for _, s := range l.verbStems() {
		written[s.past] = written[s.past] || !s.informal
	}
	for _, s := range l.verbStems() {
		if s.informal && written[s.past] {
			out["present "+s.present] = s.past
		} else if past := strings.Replace(s.past, "ون", "ان", 1); s.informal && written[past] {
			out[s.past] = past // موند is ماند
		}
	}
	return out
}

// lemmaCausative gives the shorter of the two past stems a causative verb has:
// رسانید is رساند.
func lemmaCausative(past string) string {
	if base, ok := strings.CutSuffix(past, "انید"); ok && base != "" {
		return base + "اند"
	}
	return past
}

// put keeps the more frequent of two verbs that share a stem.
func (v *lemmaVerbs) put(m map[string]int32, codes string, id int32) {
	if old, ok := m[codes]; !ok || v.list[id].freq > v.list[old].freq {
		m[codes] = id
	}
}

// addFixed adds the forms outside the pattern, and those of auxiliaries that would be taken for
// something else.
func (v *lemmaVerbs) addFixed(l *lex) {
	hast := int32(len(v.list)) // under a thousand
	v.list = append(v.list, lemmaVerb{infinitive: "هست", codes: l.must("هست")})
	add := func(id int32, forms string) {
		for f := range strings.FieldsSeq(forms) {
			v.fixed[l.must(f)] = id
		}
	}
	add(hast, "است هست هستم هستی هستیم هستید هستند نیست نیستم نیستی نیستیم نیستید نیستند اند هستش نیستش هستن نیستن هستین")
	add(v.id(l, "بایست"), "باید نباید بایست بایستی نبایست نبایستی میباید میبایست میبایستی نمیباید نمیبایست نمیبایستی")
	add(v.id(l, "شد"), "شو بشو نشو شوی شود شه شن شین بشم بشی بشه بشن بشین نشم نشی نشه نشن نشین")
	add(v.id(l, "آمد"), "بیا نیا میا میاد میام میای میاین نمیاد نمیام نمیای نمیاین")
	add(v.id(l, "بود"), "مباد بادا مبادا باشی باشه باشن باشین")
	add(v.id(l, "کرد"), "کند کنی کنه کنن کنین")
	add(v.id(l, "داشت"), "داری داره دارن دارین نداره ندارن ندارین")
	add(v.id(l, "خواست"), "خواهی نخواهی")
	add(v.id(l, "توانست"), "نتوان میتوان نمیتوان بتوان توانی")
}

func lemmaNewCodes(l *lex) lemmaCodes {
	all := func(words string) (out []string) {
		for w := range strings.FieldsSeq(words) {
			out = append(out, l.must(strings.TrimPrefix(w, "-")))
		}
		return out
	}
	one := func(s string) byte { return l.must(s)[0] }
	return lemmaCodes{
		n: one("ن"), b: one("ب"), m: one("م"), y: one("ی"), h: one("ه"), a: one("ا"), aa: one("آ"), w: one("و"),
		mi:       l.must("می"),
		prefixes: all("بر باز در فرا فرو وا ور"),
		pastEnds: all("یم ید ند م ی -"), presEnds: all("یم ید ند م ی د"),
		spokenEnds: all("یم ین ن م ی ه ید ند د"), perfectEnds: all("ایم اید اند است ام ای"),
		spokenPastEnds: all("ین ن یم ید ند م ی -"), orderEnds: all("ید -"), objects: all("شان تان مان شون تون مون ش ت"),
	}
}
