package raw

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"peyk/persian"
)

//go:embed furniture.txt
var furnitureData string

// section names a list of furniture.txt.
type section string

const (
	secAny        section = "any"
	secPhoto      section = "photo"
	secPhotoLabel section = "photo-label"
	secHead       section = "head"
	secInterview  section = "genre-interview"
	secReport     section = "genre-report"
	secNote       section = "genre-note"
	secPhotos     section = "genre-photo"
	secBox        section = "box"
	secBlock      section = "block"
	secEnd        section = "end"
	secPolicy     section = "policy"
	secLegal      section = "legal"
	secShare      section = "share-words"
	secDate       section = "date-words"
	secHome       section = "home-words"
	secAgency     section = "agency-words"
	secOrg        section = "org-words"
	secDesk       section = "desk-words"
	secStop       section = "stop-words"
	secAskers     section = "asker-words"
	labTags       section = "label-tags"
	labSource     section = "label-source"
	labByline     section = "label-byline"
	labKicker     section = "label-kicker"
	labHeadline   section = "label-headline"
	labLead       section = "label-lead"
	labBody       section = "label-body"
)

// glob is a pattern of furniture.txt: literal keys, "*" and "0".
type glob struct {
	parts    []string
	maxWords int
}

const (
	anyRun   = "*"
	digitRun = "0"
	// usualWords is how many words a line of furniture has at most, where
	// its pattern does not say.
	usualWords = 12
	longWord   = 24 // bytes of a long word, to bound the work on hostile lines
)

// furniture is the table, read at first use (some 2 ms).
type furniture struct {
	globs map[section][]glob
	words map[section]map[string]bool
}

var loadFurniture = sync.OnceValue(func() *furniture {
	f := &furniture{globs: map[section][]glob{}, words: map[section]map[string]bool{}}
	var in section
	for line := range strings.Lines(furnitureData) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name, _, _ := strings.Cut(line[1:], "]")
			in = section(name)
		case strings.HasSuffix(string(in), "-words"):
			if f.words[in] == nil {
				f.words[in] = map[string]bool{}
			}
			for w := range strings.FieldsSeq(line) {
				f.words[in][persian.Fold(w)] = true
			}
		default:
			f.globs[in] = append(f.globs[in], readGlob(line))
		}
	}
	return f
})

func readGlob(s string) glob {
	g := glob{maxWords: usualWords}
	if body, n, ok := strings.Cut(s, "@"); ok {
		if m, err := strconv.Atoi(n); err == nil {
			s, g.maxWords = body, m
		}
	}
	for s != "" {
		i := strings.IndexAny(s, anyRun+digitRun)
		if i < 0 {
			i = len(s)
		}
		if key := persian.Key(s[:i]); key != "" {
			g.parts = append(g.parts, key)
		}
		if i < len(s) {
			g.parts = append(g.parts, s[i:i+1])
			i++
		}
		s = s[i:]
	}
	return g
}

// matches says whether the pattern matches the whole of a line, given as its
// key and its number of words.
func (g glob) matches(key string, words int) bool {
	return words <= g.maxWords && len(key) <= g.maxWords*longWord && matchParts(g.parts, key)
}

func matchParts(parts []string, key string) bool {
	if len(parts) == 0 {
		return key == ""
	}
	switch p := parts[0]; p {
	case anyRun:
		if len(parts) == 1 {
			return true
		}
		for i := 0; i <= len(key); i++ {
			if next := parts[1]; next != digitRun { // go on where the next literal is
				hop := strings.Index(key[i:], next)
				if hop < 0 {
					return false
				}
				i += hop
			}
			if matchParts(parts[1:], key[i:]) {
				return true
			}
		}
		return false
	case digitRun:
		n := 0
		for n < len(key) && key[n] >= '0' && key[n] <= '9' {
			n++
		}
		return n > 0 && matchParts(parts[1:], key[n:])
	default:
		rest, ok := strings.CutPrefix(key, p)
		return ok && matchParts(parts[1:], rest)
	}
}

// is says whether l is a line of the section.
func (f *furniture) is(in section, l *line) bool {
	for _, g := range f.globs[in] {
		if g.matches(l.key, l.words) {
			return true
		}
	}
	return false
}

// only says whether every word of l is one of the section's, and that it has
// one at least; others says which further tokens may stand between.
func (f *furniture) only(in section, l *line, others func(persian.Kind) bool) bool {
	have := false
	for tok := range persian.Tokens(l.text) {
		switch tok.Kind {
		case persian.Word, persian.Latin:
			if !f.words[in][persian.Fold(tok.Text)] {
				return false
			}
			have = true
		case persian.Punctuation, persian.Symbol:
		default:
			if !others(tok.Kind) {
				return false
			}
		}
	}
	return have
}
