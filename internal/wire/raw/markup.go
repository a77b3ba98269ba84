package raw

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hint is what markup says a line is.
type hint uint8

const (
	noHint hint = iota
	titleHint
	subheadHint
	kickerHint
	leadHint
	quoteHint
)

// markedLine is a line with its hint.
type markedLine struct {
	text string
	hint hint
}

var (
	tagPattern    = regexp.MustCompile(`(?i)</?(?:p|br|div|h[1-6]|span|a|article|section|strong|b|em|i|li|ul|ol|html|body|head|td|tr|table|blockquote|figure|img|script|style|main|header|footer|!doctype|!--)\b[^<>]*>`)
	entityPattern = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,20}\d{0,2});`)
)

// unmark reads the lines of a text that has tags or entities in it. marked is
// false when it has none.
func unmark(s string) (lines []markedLine, marked bool) {
	if !tagPattern.MatchString(s) {
		marked = entityPattern.MatchString(s)
		for line := range strings.SplitSeq(s, "\n") {
			if marked {
				line = html.UnescapeString(line)
			}
			lines = append(lines, markedLine{text: line})
		}
		return lines, marked
	}
	u := unmarker{}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			u.flush()
			return u.lines, true
		case html.TextToken:
			if u.skip == 0 {
				u.text(string(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			u.tag(z.Token())
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// unmarker gathers text between tags into lines. Outside of paragraphs a
// newline stays one, for sources that have tags only here and there.
type unmarker struct {
	lines  []markedLine
	buf    strings.Builder
	plain  bool // text outside of strong in this line
	strong int
	hint   hint
	block  bool // inside of a paragraph or heading, where a newline is a space
	skip   int  // inside of what is never text
}

func (u *unmarker) text(raw string) {
	parts := strings.Split(html.UnescapeString(raw), "\n")
	for i, p := range parts {
		switch {
		case i == 0:
		case u.block && strings.TrimSpace(p) != "":
			u.buf.WriteByte(' ') // as browsers read it
		default:
			u.flush()
		}
		if strings.TrimSpace(p) != "" && u.strong == 0 {
			u.plain = true
		}
		u.buf.WriteString(p)
	}
}

func (u *unmarker) flush() {
	s := strings.TrimSpace(u.buf.String())
	h := u.hint
	if h == noHint && s != "" && !u.plain && len(strings.Fields(s)) <= 14 {
		h = subheadHint // a line all in bold
	}
	u.lines = append(u.lines, markedLine{s, h})
	u.buf.Reset()
	u.plain = false
}

func (u *unmarker) tag(t html.Token) {
	open := t.Type == html.StartTagToken
	switch t.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg:
		if open {
			u.skip++
		} else if t.Type == html.EndTagToken && u.skip > 0 {
			u.skip--
		}
	case atom.Strong, atom.B:
		if open {
			u.strong++
		} else if t.Type == html.EndTagToken && u.strong > 0 {
			u.strong--
		}
	case atom.Br:
		u.flush()
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Td, atom.Table,
		atom.Blockquote, atom.Article, atom.Section, atom.Main, atom.Header, atom.Footer, atom.Figure, atom.Figcaption, atom.Title:
		u.flush()
		u.hint, u.block = noHint, false
		if open {
			u.hint = hintOf(t)
			switch t.DataAtom {
			case atom.P, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				u.block = true
			default: // what holds blocks begins none
			}
		}
	default: // within a line
	}
}

// hintOf reads the element and its class, as the templates of agencies name
// them.
func hintOf(t html.Token) hint {
	class := ""
	for _, a := range t.Attr {
		if a.Key == "class" {
			class = strings.ToLower(a.Val)
		}
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if strings.Contains(class, n) {
				return true
			}
		}
		return false
	}
	switch {
	case has("kicker", "rutitr", "rotitr", "roo-titr"):
		return kickerHint
	case has("introtext", "summary", "lead") && t.DataAtom != atom.Div:
		return leadHint
	case t.DataAtom == atom.H1:
		return titleHint
	case t.DataAtom == atom.H2, t.DataAtom == atom.H3, t.DataAtom == atom.H4:
		return subheadHint
	case t.DataAtom == atom.Blockquote:
		return quoteHint
	}
	return noHint
}
