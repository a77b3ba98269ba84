package raw

import (
	"strings"

	"peyk/internal/copydesk"
	"peyk/persian"
)

// opening is how a paragraph begins when an agency's body does.
type opening struct {
	source string // the outlet, as the text names it
	byline string
}

// opens says whether a paragraph begins as the body of an agency's story:
// "according to …", or a dateline with the outlet.
func (p *parser) opens(l *line) bool {
	key := l.key
	for _, start := range []string{"بهگزارش", "بهنقلاز", "بهنوشته"} {
		if strings.HasPrefix(key, start) {
			return true
		}
	}
	o := p.dateline(l.clean)
	return o.source != ""
}

// dashes part the pieces of a dateline.
const dashes = "-–—ـ−"

// dateline reads the beginning of a paragraph: "city- outlet- …",
// "outlet- First Last: …", "outlet/city …", "city (outlet) - …".
func (p *parser) dateline(s string) opening {
	first, rest, ok := cutPiece(s, 4)
	if !ok {
		return p.slashDateline(s)
	}
	if who, _, ok := cutAny(rest, ":؛"); ok && len(strings.Fields(who)) <= 5 && copydesk.LooksLikeName(who) {
		return opening{source: p.outlet(first), byline: strings.TrimSpace(who)}
	}
	if in, after, ok := strings.Cut(first, "("); ok && strings.HasSuffix(after, ")") && len(strings.Fields(in)) <= 3 {
		return opening{source: strings.TrimSuffix(after, ")")}
	}
	second, _, ok := cutPiece(rest, 3)
	switch {
	case ok && !copydesk.LooksLikeName(second):
		return opening{source: p.outlet(second)}
	case p.isOutlet(first), isDeskOf(first):
		return opening{source: p.outlet(first)}
	}
	return opening{}
}

// slashDateline reads "outlet/city text" of one word before the slash.
func (p *parser) slashDateline(s string) opening {
	first, _, ok := strings.Cut(s, "/")
	if ok && len(strings.Fields(first)) == 1 && p.isOutlet(first) {
		return opening{source: first}
	}
	return opening{}
}

// isDesk says whether a name is a desk's.
func isDesk(s string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(persian.Fold(s)), " ")
	return first == "گروه" || first == "سرویس" || first == "حوزه" || first == "بخش"
}

// cutPiece cuts s at its first dash when at most most words stand before it
// and a space stands beside it.
func cutPiece(s string, most int) (piece, rest string, ok bool) {
	i := strings.IndexAny(s, dashes)
	if i <= 0 {
		return "", "", false
	}
	piece = strings.TrimSpace(s[:i])
	if outlet, desk, ok := strings.Cut(piece, "،"); ok && isDesk(desk) { // "agency X, culture desk - "
		piece = strings.TrimSpace(outlet)
	}
	after := strings.TrimLeft(s[i:], dashes)
	if n := len(strings.Fields(piece)); n == 0 || n > most || strings.ContainsAny(piece, ".،,:؛«»") {
		return "", "", false
	}
	if !strings.HasPrefix(after, " ") && !strings.HasSuffix(s[:i], " ") {
		return "", "", false // a compound with a dash
	}
	return piece, strings.TrimSpace(after), true
}

func cutAny(s, marks string) (before, after string, ok bool) {
	i := strings.IndexAny(s, marks)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i:], true
}

// isOutlet says whether a name is an outlet's for sure.
func (p *parser) isOutlet(s string) bool {
	words := strings.Fields(persian.Fold(s))
	if len(words) == 0 {
		return false
	}
	if p.tab.words[secAgency][words[0]] && len(words) == 1 || words[0] == "خبرگزاری" || p.isHouse(s) {
		return true
	}
	return false
}

// isDeskOf says whether a dateline names a desk of an outlet: "culture desk X".
func isDeskOf(s string) bool {
	words := strings.Fields(persian.Fold(s))
	return len(words) > 2 && (words[0] == "گروه" || words[0] == "سرویس")
}

func (p *parser) isHouse(s string) bool {
	for _, h := range p.opts.House {
		if copydesk.SameName(h, s) {
			return true
		}
	}
	return false
}

// outlet takes the name of the outlet out of what names the reporter and the
// desk with it: "the culture reporter of X" is X.
func (p *parser) outlet(s string) string {
	words := strings.Fields(strings.Trim(s, " «»\"()،,:؛"))
	for k := len(words) - 1; k > 0; k-- { // a full name within: "… of agency X"
		if w := persian.Fold(words[k]); w == "خبرگزاری" || w == "روزنامه" || w == "باشگاه" || w == "پایگاه" {
			return strings.Join(words[k:], " ")
		}
	}
	if len(words) == 0 {
		return ""
	}
	switch persian.Fold(words[0]) {
	case "خبرنگار", "خبرنگاران", "گزارشگر", "گروه", "سرویس", "حوزه", "بخش", "تحریریه":
		words = words[1:]
		for len(words) > 1 && p.tab.words[secDesk][persian.Fold(words[0])] {
			words = words[1:]
		}
	}
	for k := 1; k < len(words); k++ { // "X in the city", "X from the province"
		if w := persian.Fold(words[k]); w == "در" || w == "از" {
			words = words[:k]
		}
	}
	return strings.Join(words, " ")
}

// credits finds source and byline where no line named them.
func (p *parser) credits() {
	var o opening
	for i := range min(2, len(p.out.Body)) {
		if o = p.dateline(p.out.Body[i].Text); o != (opening{}) {
			break
		}
	}
	if o == (opening{}) {
		o = p.dateline(p.out.Lead)
	}
	if p.out.Byline == "" {
		p.out.Byline = o.byline
	}
	if p.out.Source != "" {
		return
	}
	texts := []string{p.out.Lead}
	for i := range min(2, len(p.out.Body)) {
		texts = append(texts, p.out.Body[i].Text)
	}
	for _, find := range []func(string) string{p.quotedFrom, p.reportedBy} {
		for _, s := range texts {
			if p.out.Source = find(s); p.out.Source != "" {
				return
			}
		}
	}
	if p.out.Source = o.source; p.out.Source != "" {
		return
	}
	for _, s := range append([]string{p.out.Kicker}, texts...) {
		if p.out.Source = p.toldTo(s); p.out.Source != "" {
			return
		}
	}
}

// openingWords is how far into a paragraph a source is looked for.
const openingWords = 30

// phrase finds the words in s, near its beginning, and returns what follows.
func phrase(s string, words ...string) (rest string, ok bool) {
	var toks []persian.Token
	for t := range persian.Tokens(s) {
		if len(toks) == openingWords {
			break
		}
		toks = append(toks, t)
	}
	for i := 0; i+len(words) <= len(toks); i++ {
		k := 0
		for k < len(words) && persian.Fold(toks[i+k].Text) == words[k] {
			k++
		}
		if k == len(words) {
			return s[toks[i+k-1].End:], true
		}
	}
	return "", false
}

// quotedFrom reads «به نقل از X»: the one a report is taken from.
func (p *parser) quotedFrom(s string) string {
	if rest, ok := phrase(s, "به", "نقل", "از"); ok {
		return p.outlet(p.extent(rest))
	}
	if rest, ok := phrase(s, "به", "نوشته"); ok {
		return p.outlet(p.extent(rest))
	}
	rest, ok := phrase(s, "به", "گزارش")
	if !ok {
		return ""
	}
	reporter, from, ok := strings.Cut(p.extent(rest), " از ")
	if words := strings.Fields(persian.Fold(from)); ok && len(words) > 1 && p.tab.words[secOrg][words[0]] && reporter != "" {
		return strings.TrimSpace(from)
	}
	return ""
}

// reportedBy reads «به گزارش X».
func (p *parser) reportedBy(s string) string {
	if rest, ok := phrase(s, "به", "گزارش"); ok {
		return p.outlet(p.extent(rest))
	}
	return ""
}

// toldTo reads «در گفتگو با X» where X is an outlet and not a person.
func (p *parser) toldTo(s string) string {
	for _, words := range [][]string{{"گفتوگو", "با"}, {"گفتگو", "با"}, {"گفت", "و", "گو", "با"}, {"گفت", "وگو", "با"}, {"مصاحبه", "با"}} {
		rest, ok := phrase(s, words...)
		if !ok {
			continue
		}
		x := p.extent(rest)
		first, _, _ := strings.Cut(persian.Fold(x), " ")
		name := p.outlet(x)
		if p.isOutlet(name) || first == "خبرنگار" && len(strings.Fields(name)) <= 3 {
			return name
		}
		// «the director in conversation with X», and nothing after it: most
		// likely the outlet
		if before, _, ok := strings.Cut(s, rest); ok && strings.Trim(rest, " :؛") == x && len(strings.Fields(before)) > len(words)+1 && len(strings.Fields(x)) == 1 {
			p.doubt("raw.source", copydesk.Finding{Field: copydesk.Source, Before: x})
			return name
		}
	}
	return ""
}

// sourceMost is the most words a source's name has.
const sourceMost = 10

// extent gives the name at the beginning of s: up to a mark, a word that
// names do not have, or a person's name.
func (p *parser) extent(s string) string {
	end, n := 0, 0
	for t := range persian.Tokens(s) {
		if t.Kind == persian.Punctuation {
			if t.Text == "«" && n == 0 || t.Text == "»" && n > 0 && strings.Contains(s[:t.Start], "«") {
				end = t.End
				continue
			}
			break
		}
		w := persian.Fold(t.Text)
		if n > 0 && (p.tab.words[secStop][w] && w != "رئیس" || w == "به" || copydesk.LooksLikeName(firstWords(s[t.Start:], 2))) {
			break
		}
		if n++; n > sourceMost {
			return ""
		}
		end = t.End
	}
	return strings.TrimSpace(s[:end])
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) < n {
		return ""
	}
	return strings.Join(words[:n], " ")
}
