package copydesk

import "peyk/persian"

// LooksLikeName says whether s is a person's full name and nothing else: two
// to four words, the first of them a given name after any title, none of them
// a word that names do not have; or capitalised words in English.
func LooksLikeName(s string) bool {
	tab := loadTables()
	l := readLine(s, place{})
	i := 0
	for i < len(l.words) && (tab.title[l.at(i)] || tab.prefix[l.at(i)]) {
		i++
	}
	n := len(l.words) - i
	if n < 2 || n > 4 {
		return false
	}
	if l.words[i].Kind == persian.Latin {
		for k := i; k < len(l.words); k++ {
			if w := &l.words[k]; !capitalised(w.Text) || tab.englishNot[w.fold] {
				return false
			}
		}
		return true
	}
	if tab.given(l.at(i)) == notGiven && givenParts(&l.words[i], tab) == notGiven {
		return false
	}
	if tab.given(l.at(i)) == alsoWord && tab.common[l.at(i+1)] {
		return false
	}
	for k := i + 1; k < len(l.words); k++ {
		w := l.at(k)
		if w == "" || !l.words[k].joined || tab.stops(w) || k > i+1 && tab.common[w] && n > 3 {
			return false
		}
	}
	return true
}
