package raw

import (
	"strings"
	"unicode"

	"peyk/internal/richtext"
	"peyk/persian"
)

// subheadMost is the longest subhead in words.
const subheadMost = 12

// body turns the lines that are left into blocks.
func (p *parser) body() {
	asks, answers := p.voices()
	talk := p.isTalk(asks)
	var left []int
	for i := range p.lines {
		if p.lines[i].use == unused {
			left = append(left, i)
		}
	}
	for k, i := range left {
		l := &p.lines[i]
		kind := p.kindOf(l, k == len(left)-1, talk, asks, answers)
		if kind == richtext.Subhead && !p.followed(left, k) {
			kind = richtext.Paragraph
		}
		p.addBlock(kind, p.take(i))
	}
}

// addBlock adds a block, cut where it is longer than a block may be.
func (p *parser) addBlock(kind richtext.Kind, text string) {
	for {
		r := []rune(text)
		if len(r) <= richtext.MaxBlockText {
			p.block(kind, text)
			return
		}
		at := richtext.MaxBlockText
		for at > richtext.MaxBlockText/2 && !unicode.IsSpace(r[at]) {
			at--
		}
		p.block(kind, strings.TrimSpace(string(r[:at])))
		text = strings.TrimSpace(string(r[at:]))
	}
}

// followed says whether a paragraph or a question comes after the k-th line
// that is left, with no more than one title between.
func (p *parser) followed(left []int, k int) bool {
	for _, i := range left[k+1 : min(len(left), k+3)] {
		l := &p.lines[i]
		if l.endsSentence() || l.isParagraph() || p.speaker(l) != "" {
			return true
		}
	}
	return false
}

// kindOf says what a line of the body is.
func (p *parser) kindOf(l *line, last, talk bool, asks, answers map[string]bool) richtext.Kind {
	who := p.speaker(l)
	switch {
	case who != "" && asks[who]:
		return richtext.Question
	case who != "" && answers[who]:
		return richtext.Paragraph
	case talk && l.words <= 60 && (strings.ContainsRune("؟?", l.last()) || strings.HasPrefix(l.text, "*")):
		return richtext.Question
	case l.hint == quoteHint:
		return richtext.Quote
	case l.isQuote():
		switch {
		case l.words > 7 || l.words > 3 && l.endsSentence():
			return richtext.Quote
		case l.endsSentence() || last:
			return richtext.Paragraph
		}
		return richtext.Subhead
	case last:
		return richtext.Paragraph
	case l.hint == subheadHint && l.words <= 20 && l.last() != '.':
		return richtext.Subhead
	case l.words <= subheadMost && !p.bullet(l) && !strings.ContainsRune(".:،,؛…!", l.last()):
		return richtext.Subhead
	}
	return richtext.Paragraph
}

// bullet says whether a line is an item of a list.
func (p *parser) bullet(l *line) bool {
	if strings.ContainsAny(l.text[:1], "-*+") || strings.HasPrefix(l.text, "•") || strings.HasPrefix(l.text, "–") || strings.HasPrefix(l.text, "ـ") {
		return true
	}
	head, _, _ := strings.Cut(l.text, " ")
	number := strings.TrimRight(head, ".)-–/")
	if number == head {
		return false
	}
	head = number
	return head != "" && len([]rune(head)) <= 3 && strings.IndexFunc(head, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// speaker gives the key of who speaks in a line: what stands before a colon
// in its first words, when something is said after it.
func (p *parser) speaker(l *line) string {
	label, rest, ok := l.label(5)
	if !ok || rest == "" || strings.ContainsAny(label, "«»\"()،.؛؟?!,-–") || strings.ContainsAny(label, "0123456789۰۱۲۳۴۵۶۷۸۹") {
		return ""
	}
	return persian.Key(label)
}

// voices finds who asks and who answers: labels of the usual words for it,
// of the agency's name, and those that come back, most of the time with a
// question.
func (p *parser) voices() (asks, answers map[string]bool) {
	type voice struct{ lines, questions, words int }
	voices := map[string]*voice{}
	for i := range p.lines {
		l := &p.lines[i]
		if l.use != unused {
			continue
		}
		if who := p.speaker(l); who != "" {
			v := voices[who]
			if v == nil {
				v = &voice{}
				voices[who] = v
			}
			v.lines++
			v.words += l.words
			if strings.ContainsRune("؟?", l.last()) {
				v.questions++
			}
		}
	}
	asks, answers = map[string]bool{}, map[string]bool{}
	for who, v := range voices {
		switch {
		case p.isAsker(who):
			asks[who] = true
		case v.lines >= 2 && v.questions*2 > v.lines:
			asks[who] = true
		case v.lines >= 2 || p.isAnswerer(who):
			answers[who] = true
		}
	}
	return asks, answers
}

func (p *parser) isAsker(who string) bool {
	if p.tab.words[secAskers][who] || p.tab.words[secAgency][who] || strings.HasPrefix(who, "خبرگزاری") || strings.HasPrefix(who, "خبرنگار") {
		return true
	}
	for _, h := range p.opts.House {
		if persian.Key(h) == who {
			return true
		}
	}
	return false
}

func (p *parser) isAnswerer(who string) bool {
	switch who {
	case "ج", "جواب", "پاسخ", "a", "answer":
		return true
	}
	return false
}

// isTalk says whether a line that asks is an interviewer's question without
// a label: no labels ask, and the text calls itself an interview, or most of
// it is questions.
func (p *parser) isTalk(asks map[string]bool) bool {
	labelled, open, paragraphs := 0, 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.use != unused {
			continue
		}
		switch who := p.speaker(l); {
		case who != "" && asks[who]:
			labelled++
		case strings.ContainsRune("؟?", l.last()) && l.words <= 60:
			open++
		default:
			paragraphs++
		}
	}
	named := p.genre == interview || p.callsInterview()
	return labelled < 2 && (named && open >= 2 || open >= 3 && open*2 >= paragraphs)
}

// callsInterview says whether kicker or headline speak of a conversation.
func (p *parser) callsInterview() bool {
	k := persian.Key(p.out.Kicker + " " + p.out.Headline)
	for _, w := range []string{"گفتوگو", "گفتگو", "مصاحبه", "interview"} {
		if strings.Contains(k, w) {
			return true
		}
	}
	return false
}
