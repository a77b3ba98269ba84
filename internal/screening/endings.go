package screening

import (
	"strings"
	"sync"
)

// nominalEndings are what may follow a noun or an adjective in the same word,
// folded; in Latin letters too.
var nominalEndings = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	add := func(first, second string) {
		for a := range strings.FieldsSeq(first) {
			m[a] = true
			for b := range strings.FieldsSeq(second) {
				m[a+b] = true
			}
		}
	}
	after := "ی ای م ت ش مان تان شان مون تون شون ام ات اش یم ید ین ین ند اند ام ایم اید ست است ه ن ان رو را و"
	add("ها ان های هایی تر ترین", after)
	add("ا", "ی م ت ش مون تون شون ن رو ین ند اند ست")
	add("ی ه ای م ت ش ن مون تون شون مان تان شان یم ید ین ند اند ام ات اش ایم اید ست است ییم یید یه یست هست و رو را کی یی یم اون", "")
	add("گان گی", after)
	delete(m, "انه") // makes adverbs: what is done so, not who does it
	for a := range strings.FieldsSeq("a ha haye hay hash hat i am at ash et esh in an and id im o ro e ye ie ast tar tarin han hastand hasti hastin hastid ha on") {
		m[a] = true
	}
	return m
})

// endsNoun tells whether rest is an ending that the word may have.
func endsNoun(letters, rest string) bool {
	endings := nominalEndings()
	if endings[rest] {
		return rest != "ه" || !strings.HasSuffix(letters, "ه")
	}
	return false
}
