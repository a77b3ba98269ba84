package talk

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Plain turns the HTML of a comment into plain text: blocks and breaks become
// lines, the target of a link stands behind its words where they do not say it,
// what is not text (scripts, styles, frames) goes, and so do controls and the
// marks that turn the direction of what follows. What only looks like a tag
// stays as it was typed.
func Plain(src string) string {
	if !strings.ContainsAny(src, "<&") {
		return Tidy(src)
	}
	p := plainer{}
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(maxLine)
	for {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == html.ErrorToken {
			p.text(html.UnescapeString(raw)) // what looked like a tag to the end
			break
		}
		if kind == html.TextToken {
			p.text(html.UnescapeString(raw))
			continue
		}
		if kind == html.StartTagToken || kind == html.EndTagToken || kind == html.SelfClosingTagToken {
			p.tag(kind, z.Token(), raw)
		}
	}
	p.closeLink()
	return Tidy(string(p.out))
}

// plainer is one Plain under way.
type plainer struct {
	out  []byte
	mute string // the element whose content goes
	href string // of the open link
	from int    // where its words begin in out
}

// What tags mean for the text; what is not here was typed by somebody.
var (
	mutes  = words("script style iframe object embed noscript template svg math title head select textarea video audio")
	breaks = words("br hr p div li ul ol dl dt dd blockquote pre table tr h1 h2 h3 h4 h5 h6 section article header footer figure figcaption aside center address details summary")
	inline = words("a b i u s em strong span font code kbd samp tt small big sub sup del ins strike abbr acronym cite q mark img td th tbody thead tfoot caption col colgroup html body var time wbr nobr bdi bdo button input form label fieldset legend ruby rt rp picture source meta link base map area param canvas dfn data output meter progress")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

func (p *plainer) text(s string) {
	if p.mute == "" {
		p.out = append(p.out, s...)
	}
}

func (p *plainer) tag(kind html.TokenType, t html.Token, raw string) {
	if p.mute != "" {
		if kind == html.EndTagToken && t.Data == p.mute {
			p.mute = ""
		}
		return
	}
	switch {
	case mutes[t.Data]:
		if kind == html.StartTagToken {
			p.mute = t.Data
		}
	case breaks[t.Data]:
		p.out = append(p.out, '\n')
		if t.Data == "p" {
			p.out = append(p.out, '\n')
		}
	case t.Data == "a":
		p.closeLink()
		if kind == html.StartTagToken {
			p.href, p.from = attr(t, "href"), len(p.out)
		}
	case t.Data == "img":
		if alt := attr(t, "alt"); alt != "" {
			p.out = append(p.out, alt...)
		} else if src := attr(t, "src"); webAddress(src) {
			p.out = append(p.out, src...)
		}
	case t.Data == "td" || t.Data == "th":
		p.out = append(p.out, ' ')
	case inline[t.Data]:
	default:
		p.out = append(p.out, html.UnescapeString(raw)...)
	}
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// closeLink says where a link led, unless its words did. Words that are the
// shortened address give way to the whole.
func (p *plainer) closeLink() {
	href := p.href
	p.href = ""
	if !webAddress(href) {
		return
	}
	label := strings.TrimSpace(string(p.out[p.from:]))
	short, _ := strings.CutSuffix(strings.TrimSuffix(label, "…"), "...")
	if label == "" || short != "" && strings.HasPrefix(bare(href), bare(short)) && strings.Contains(short, ".") {
		p.out = append(p.out[:p.from], href...)
		return
	}
	p.out = append(append(append(p.out, " ("...), href...), ')')
}

// bare is an address without what is often left out of it.
func bare(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://")
	return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto") && len(s) <= 2000
}

// Tidy makes of a plain text one that a comment may be: UTF-8 without controls
// and marks of direction, no spaces at the ends of lines, at most one empty
// line at a stretch.
func Tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\u00a0':
			return ' '
		case unicode.IsControl(r), r == '\ufeff', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
	var out strings.Builder
	empty := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Trim(line, " \t")
		if line == "" {
			empty++
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n\n"[:min(empty, 1)+1])
		}
		empty = 0
		out.WriteString(line)
	}
	return strings.TrimSpace(out.String())
}

// Line is a text of one line, as a name is, of HTML.
func Line(s string) string { return oneLine(Plain(s)) }

// oneLine is a plain text as a line.
func oneLine(s string) string { return strings.Join(strings.Fields(Tidy(s)), " ") }
