package screening

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/persian"
	"peyk/persian/langid"
)

// languageVersion counts the changes of what the check sees.
const languageVersion = 3

// What the check goes by.
const (
	fewWords    = 3   // up to so many, a text must be surer of its language
	sureFew     = 0.8 // margin of a text of few words
	sure        = 0.5 // margin of a longer one
	quotedWords = 10  // longest quotation in another language
	termWords   = 2   // longest term in another language that nobody need look at
)

// script is how a word is written.
type script uint8

const (
	arabicScript script = iota
	latinScript
	otherScript
)

// speech is a part of a text in one script: a sentence, or what there is of the
// script within one.
type speech struct {
	start, end int
	script     script
	words      int
	names      bool // of Latin words, each begins with a capital
	quoted     bool // within quotation marks
	langid.Result
}

// certain tells whether the language is beyond doubt. One word never is: too
// many are common to several languages.
func (p *speech) certain() bool {
	switch {
	case p.words < 2:
		return false
	case p.words <= fewWords:
		return p.Margin >= sureFew
	}
	return p.Margin >= sure
}

// language sees what is not written in the edition's language. A quotation or
// a term in another language is no more than a thing to look at.
func language(s *Subject) []Finding {
	return slices.DeleteFunc(slices.Clone(s.seen.foreign()), func(f Finding) bool { return f.Check != "language" })
}

// finglish sees Persian in Latin letters, and gives a reading of it.
func finglish(s *Subject) []Finding {
	out := slices.DeleteFunc(slices.Clone(s.seen.foreign()), func(f Finding) bool {
		return f.Check != "finglish" || s.seen.swearing(f.Start, f.End)
	})
	for i := range out {
		f := &out[i]
		f.Args = map[string]string{"reading": Reading(s.Text[f.Start:f.End])}
	}
	return out
}

// swearing tells whether the Latin words between two offsets, with a Persian
// text around them, are abuse and a word besides at most: it is written so to
// hide, not because the sender has no other letters.
func (v *sight) swearing(start, end int) bool {
	l, abuse, others, around := insults(), 0, 0, false
	for i := 0; i < len(v.words); i++ {
		w := &v.words[i]
		if w.start < start || w.start >= end {
			around = around || w.kind == persian.Word
			continue
		}
		if at := l.find(nil, v.words, i); len(at) > 0 {
			abuse++
			for _, m := range at {
				i = max(i, m.last)
			}
			continue
		}
		others++
	}
	return around && abuse > 0 && others <= 1
}

// foreign finds what is not written in the edition's language, sentence by
// sentence, and within a sentence script by script.
func foreign(s *Subject) []Finding {
	own := langid.Lang(s.Language)
	if own != langid.Persian && own != langid.English {
		return nil // of other editions we know nothing yet
	}
	parts := speeches(s.Text)
	home := 0 // words in the edition's language
	for i := range parts {
		if p := &parts[i]; p.Lang == own {
			home += p.words
		}
	}
	var out []Finding
	last := -1 // the part of the last finding
	for i := range parts {
		p := &parts[i]
		f, ok := judge(p, own, home)
		if !ok {
			continue
		}
		if n := len(out); n > 0 && joins(&out[n-1], f, parts[last:i+1], own) {
			out[n-1].End, out[n-1].Score = f.End, max(out[n-1].Score, f.Score)
		} else {
			out = append(out, f)
		}
		last = i
	}
	return spread(out, parts, home)
}

// judge says what is to be found about a part, if anything is.
func judge(p *speech, own langid.Lang, home int) (Finding, bool) {
	f := Finding{
		Check: "language", Version: languageVersion, Advice: Hold, Start: p.start, End: p.end,
		Key: "screening.language-" + string(p.Lang), Score: p.Margin,
	}
	if p.Lang == langid.Finglish {
		f.Check, f.Key = "finglish", "screening.finglish"
	}
	quoted := home >= p.words && p.words <= quotedWords
	switch {
	case p.Lang == own || p.Lang == langid.Undetermined:
		return f, false
	case p.script == otherScript:
		f.Key = "screening.script"
		if quoted {
			f.Advice = Look
		}
		return f, home == 0 || p.words > termWords
	case home > 0 && p.words <= termWords && (p.words == 1 || p.names || p.Lang != langid.Finglish):
		return f, false // a term, a name, an exclamation
	case !p.certain():
		return unsure(p, f, own, home)
	case p.Lang == langid.Finglish:
		return f, !p.names || !quoted || p.words > fewWords
	case quoted:
		f.Advice, f.Check, f.Key = Look, "language", "screening.quotation"
		if p.quoted {
			f.Advice = None
		}
	}
	return f, true
}

// unsure is judge for a part whose language is in doubt: a person has to look
// when there is nothing in the edition's language beside it, and either its
// script is not the edition's or there is enough of it to tell.
func unsure(p *speech, f Finding, own langid.Lang, home int) (Finding, bool) {
	f.Advice = Look
	switch {
	case home > 0:
		return f, false
	case own == langid.Persian && p.script == latinScript:
		f.Check, f.Key = "language", "screening.latin"
		return f, true
	case own == langid.English && p.script == arabicScript:
		f.Check, f.Key = "language", "screening.not-latin"
		return f, true
	case p.script == arabicScript:
		f.Key = "screening.other-arabic"
	}
	return f, p.words > fewWords || p.words > 1 && p.Margin >= sure
}

// joins tells whether a finding goes on where the one before ends: parts has
// theirs and what lies between, of which nothing may be in the edition's
// language.
func joins(before *Finding, f Finding, parts []speech, own langid.Lang) bool {
	if before.Key != f.Key || before.Advice != f.Advice {
		return false
	}
	for i := range parts {
		if parts[i].Lang == own {
			return false
		}
	}
	return true
}

// spread takes into the only finding of a text what else there is in it and
// nobody can tell, when nothing is in the edition's language: it is the same
// one.
func spread(out []Finding, parts []speech, home int) []Finding {
	if home > 0 || len(out) == 0 || len(parts) == 0 {
		return out
	}
	grave := out[0]
	for _, f := range out {
		if f.Key == grave.Key && f.Advice == grave.Advice {
			continue
		}
		if f.Advice == Hold && grave.Advice == Hold {
			return out // two languages
		}
		if f.Advice == Hold {
			grave = f
		}
	}
	if grave.Advice != Hold {
		return out
	}
	grave.Start, grave.End = parts[0].start, parts[len(parts)-1].end
	return []Finding{grave}
}

// speeches cuts a text into parts and says which language each is in.
func speeches(text string) []speech {
	var out []speech
	for _, s := range langid.DetectSentences(text) {
		from := len(out)
		for t := range persian.Tokens(text[s.Start:s.End]) {
			if t.Kind != persian.Word && t.Kind != persian.Latin {
				continue
			}
			letter, size := utf8.DecodeRuneInString(t.Text)
			if size == len(t.Text) && t.Kind == persian.Latin {
				continue // an initial or a sign of mathematics
			}
			if t.Kind == persian.Latin && address(text, s.Start+t.Start, s.Start+t.End) {
				continue
			}
			w := speech{
				start: s.Start + t.Start, end: s.Start + t.End, script: scriptOf(letter, t.Kind), words: 1,
				names: unicode.IsUpper(letter),
			}
			if n := len(out); n > from && out[n-1].script == w.script {
				p := &out[n-1]
				p.end, p.words, p.names = w.end, p.words+1, p.names && w.names
				continue
			}
			out = append(out, w)
		}
		if len(out) == from+1 {
			p := &out[from]
			p.start, p.end, p.Result = s.Start, s.End, s.Result
			p.quoted = inQuotes(text, p)
			continue
		}
		for i := from; i < len(out); i++ {
			p := &out[i]
			p.Result = langid.Detect(text[p.start:p.end])
			p.quoted = inQuotes(text, p)
		}
	}
	return out
}

// address tells whether the Latin word is a part of an address: a point and
// another such word touch it.
func address(text string, start, end int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z') }
	sign := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '.' || text[i] == '_' || text[i] == '/' || text[i] == '-')
	}
	if letter(end+1) && sign(end) && (text[end] != '-' || address(text, end+1, end+1+run(text[end+1:]))) {
		return true
	}
	return letter(start-2) && sign(start-1) && text[start-1] != '-'
}

// run counts the ASCII letters and digits at the beginning of s.
func run(s string) int {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}

// inQuotes tells whether quotation marks enclose a part.
func inQuotes(text string, p *speech) bool {
	before := strings.TrimRight(text[:p.start], " (")
	for _, mark := range [...]string{"«", "“", "\"", "'", "‘"} {
		if strings.HasSuffix(before, mark) || strings.HasPrefix(text[p.start:p.end], mark) {
			return strings.ContainsAny(text[max(p.start, p.end-len("»")):min(len(text), p.end+4)], "»”\"'’")
		}
	}
	return false
}

func scriptOf(letter rune, kind persian.Kind) script {
	switch {
	case kind == persian.Latin:
		return latinScript
	case unicode.Is(unicode.Arabic, letter):
		return arabicScript
	}
	return otherScript
}
