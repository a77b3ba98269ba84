package relevance

import (
	"slices"
	"strings"

	"peyk/persian"
)

// names are the features in their order.
var names = [...]string{
	"shared", "shared-count", "head", "head-count", "family", "rarest-shared", "name", "fresh", "fresh-rare",
	"parent", "parent-shared", "genre", "abuse", "help", "private", "topic", "topic-share", "topic-two",
	"short", "middle", "long", "latin", "contact", "question", "greeting", "i", "you", "here", "no-word", "other-script",
}

// features measures a comment against the story.
func (s *Story) features(t *tables, text string, words []word, parent string) []float64 {
	m := measure{text: text, n: float64(len(words))}
	above := map[string]bool{}
	if parent != "" {
		for _, w := range t.read(parent) {
			if !w.stop {
				above[w.lemma], above[w.fold] = true, true
			}
		}
	}
	for i := range words {
		m.word(s, &words[i], above)
	}
	m.marks(text)
	return m.vector(parent != "")
}

// measure gathers what the features are made of.
type measure struct {
	text                                         string
	n, content, weight                           float64
	shared, sharedWeight, head, family, rarest   float64
	name, fresh, freshRare, parent, topic, first float64
	you, here                                    float64
	sets                                         map[string]float64
	topics                                       map[string]float64
	latin, contact, question, other              float64
}

func (m *measure) word(s *Story, w *word, above map[string]bool) {
	if m.sets == nil {
		m.sets, m.topics = map[string]float64{}, map[string]float64{}
	}
	for _, set := range w.sets {
		m.sets[set]++
	}
	switch {
	case w.fold == "این" || w.fold == "همین" || w.fold == "اینجا" || w.fold == "اینا" || w.fold == "ایشان" || w.fold == "اقای" || w.fold == "خانم":
		m.here++
	case w.lemma != w.fold && strings.HasSuffix(w.fold, "م") && strings.HasSuffix(w.lemma, "ن"):
		m.first++
	case w.lemma != w.fold && strings.HasSuffix(w.fold, "ید") && strings.HasSuffix(w.lemma, "ن"):
		m.you++
	}
	if s.names[w.fold] || s.names[strings.TrimSuffix(w.fold, "ه")] {
		m.name++
	}
	if w.stop {
		return
	}
	m.content++
	m.weight += w.weight
	if above[w.lemma] || above[w.fold] {
		m.parent++
	}
	switch known := s.words[w.fold] || s.words[w.lemma]; {
	case known:
		m.shared++
		m.sharedWeight += w.weight
		m.rarest = max(m.rarest, w.weight)
		if s.heads[w.lemma] {
			m.head++
		}
	case s.stems[stem(w.lemma)]:
		m.family++
	default:
		m.fresh++
		if w.weight > 0.3 {
			m.freshRare++
		}
		if s.clashes(w) {
			m.topic++
			for _, topic := range w.topics {
				if !s.topics[topic] {
					m.topics[topic]++
				}
			}
		}
	}
}

// marks looks at what is no Persian word.
func (m *measure) marks(text string) {
	tokens := 0.0
	for tok := range persian.Tokens(text) {
		tokens++
		switch tok.Kind {
		case persian.Latin:
			m.latin++
		case persian.URL, persian.Email, persian.Handle:
			m.contact = 1
		case persian.Number:
			if len(persian.Fold(tok.Text)) >= 8 {
				m.contact = 1
			}
		case persian.Punctuation:
			if strings.ContainsAny(tok.Text, "؟?") {
				m.question = 1
			}
		case persian.Word:
			// letters that Persian has none of
			if strings.ContainsAny(tok.Text, "ةىأإٱڵۆێەڕڤټډړږښڼېۍےہںٹڈڑھ") {
				m.other++
			}
		default:
		}
	}
	m.latin /= max(1, tokens)
	m.other = min(1, m.other/max(1, m.n)*3)
}

func (m *measure) vector(reply bool) []float64 {
	is := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	two := 0.0
	for _, n := range m.topics {
		two = max(two, n)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(m.text), " ")
	greeting := slices.Contains([]string{"سلام", "ببخشید", "دوستان", "بچه", "کسی", "سلااام"}, persian.Fold(strings.Trim(first, "،! ")))
	return []float64{
		m.sharedWeight / max(0.5, m.weight), min(1, m.shared/4), m.head / max(1, m.content), min(1, m.head/2), min(1, m.family/2),
		m.rarest, min(1, m.name), m.fresh / max(1, m.content), min(1, m.freshRare/4),
		is(reply), min(1, m.parent/2), min(1, m.sets["genre"]/2), min(1, m.sets["abuse"]), min(1, m.sets["help"]/2), min(1, m.sets["private"]/2),
		min(1, m.topic/3), m.topic / max(1, m.content), is(two >= 2),
		is(m.n < 5), is(m.n >= 8 && m.n < 16), is(m.n >= 20), min(1, m.latin*2), m.contact, m.question,
		is(greeting), min(1, m.first/2), min(1, m.you/2), min(1, m.here), is(m.n == 0), m.other,
	}
}
