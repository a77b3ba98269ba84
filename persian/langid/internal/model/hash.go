package model

// MaxGram is the longest run of letters that is a feature.
const MaxGram = 5

// MaxFeatures bounds the number of features of one word.
const MaxFeatures = (MaxWord+2)*MaxGram + 2

// Features fills hashes with the features of w: its runs of one to MaxGram
// letters with the blanks at both ends, the word, and the pair of the word
// before it and itself. It returns how many there are and the word's own hash,
// which is given as before for the next word; before is 0 for the first.
func (w *Word) Features(before uint32, hashes *[MaxFeatures]uint32) (n int, word uint32) {
	letters := w.letters[:w.n+2]
	for i := range letters {
		h := uint32(2166136261)
		for j := i; j < min(i+MaxGram, len(letters)); j++ {
			h = mix(h, uint32(letters[j]))
			if i == j && letters[i] == ' ' {
				continue // a blank alone says nothing
			}
			hashes[n] = spread(h)
			n++
		}
	}
	word = 0x9E3779B9
	for _, r := range letters[1 : w.n+1] {
		word = mix(word, uint32(r))
	}
	hashes[n] = spread(word)
	n++
	if before != 0 {
		hashes[n] = spread(mix(before*31, word))
		n++
	}
	return n, word
}

func mix(h, x uint32) uint32 { return (h ^ x) * 16777619 }

// spread makes the high bits depend on all others.
func spread(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2C1B3C6D
	h ^= h >> 12
	h *= 0x297A2D39
	return h ^ h>>15
}

// Row returns the row of a feature in a table of count rows.
func Row(hash, count uint32) uint32 { return uint32(uint64(hash) * uint64(count) >> 32) }
