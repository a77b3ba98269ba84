package screening

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// personalVersion counts the changes of what the check sees.
const personalVersion = 1

// personal sees what leads to a private person: telephone numbers, cards and
// accounts, national ids, number plates, mail and home addresses, whether they
// are given with kind intent or not.
func personal(s *Subject) []Finding {
	v := s.seen
	var out []Finding
	add := func(start, end int, key string, advice Advice, score float64) {
		out = append(out, Finding{
			Check: "personal", Version: personalVersion, Advice: advice, Start: start, End: end, Key: key, Score: score,
		})
	}
	selling, asked := false, false
	for _, n := range v.numbers() {
		switch n.kind {
		case mobileNumber, landNumber:
			if !asked {
				selling, asked = v.advert().selling(), true
			}
			if !selling {
				add(n.start, n.end, "screening.phone", Hold, sureHard)
			}
		case cardNumber:
			add(n.start, n.end, "screening.card", Hold, sureHard)
		case shebaNumber:
			add(n.start, n.end, "screening.sheba", Hold, sureHard)
		case nationalNumber:
			add(n.start, n.end, "screening.national", Hold, sureHard)
		case doubtfulNational:
			add(n.start, n.end, "screening.national", Look, sureUnaimed)
		case plateNumber:
			add(n.start, n.end, "screening.plate", Hold, sureDirected)
		default:
		}
	}
	for i := range v.words {
		if w := &v.words[i]; w.kind == persian.Email {
			add(w.start, w.end, "screening.email", Hold, sureHard)
		}
	}
	for _, a := range v.addresses() {
		add(a[0], a[1], "screening.address", Hold, sureDirected)
	}
	return merge(out)
}

// The words of an address.
var (
	streets = []string{"خیابان", "خیابون", "خ", "کوچه", "کوچهی", "بنبست", "بلوار", "بولوار", "شهرک", "محله", "میدان", "میدون", "فلکه", "مجتمع", "بلوک", "آپارتمان", "اپارتمان", "برج", "روستای", "چهارراه", "سهراه", "بزرگراه", "جاده", "خانه", "خونه", "خونش", "خونهش", "خانهاش", "منزل"}
	doors   = []string{"پلاک", "واحد", "زنگ"}
	homes   = []string{"خانه", "خونه", "خونش", "خونهش", "خانهاش", "خونشون", "خونهشون", "منزل", "منزلش", "منزلشون", "منزلشان", "خانهشان", "ادرس", "ادرسش", "ادرسشون", "آدرس", "آدرسش", "آدرسشون", "نشانی", "نشانیاش", "مینشینه", "میشینه", "ساکن"}
	publics = []string{"درمانگاه", "بیمارستان", "اداره", "شعبه", "دفتر", "مدرسه", "کتابخانه", "ایستگاه", "فرهنگسرا", "سالن", "مسجد", "داروخانه", "بانک", "کلانتری", "شرکت", "مغازه", "فروشگاه"}
)

// ordinals may number a door or a bell.
var ordinals = []string{"اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "همکف"}

// reach is how many words apart the parts of an address may stand.
const reach = 10

// addresses finds a street with the number of a door.
func (v *sight) addresses() [][2]int {
	var out [][2]int
	street, public := -1, false
	for i := range v.words {
		text := v.words[i].text
		switch {
		case slices.Contains(publics, text):
			public = true
		case slices.Contains(homes, text):
			public = false
			if street < 0 || i-street > reach {
				street = i
			}
		case slices.Contains(streets, text):
			if street < 0 || i-street > reach {
				street = i
			}
		case slices.Contains(doors, text) && street >= 0 && i-street <= reach && !public && v.numeral(i+1):
			if n := len(out); n > 0 && out[n-1][0] == v.words[street].start {
				out[n-1][1] = v.words[i+1].end
				continue
			}
			out = append(out, [2]int{v.words[street].start, v.words[i+1].end})
		}
	}
	return out
}

// numeral tells whether words[i] is a number, in digits or in words.
func (v *sight) numeral(i int) bool {
	if i >= len(v.words) {
		return false
	}
	if v.words[i].kind == persian.Number {
		return true
	}
	_, ok := numerals[v.words[i].text]
	return ok || slices.Contains(ordinals, v.words[i].text)
}

// cued tells whether one of the few words before words[i] begins with one of
// the cues.
func (v *sight) cued(i, within int, cues ...string) bool {
	for k := i - 1; k >= max(0, i-within); k-- {
		for _, c := range cues {
			if strings.HasPrefix(v.words[k].text, c) && utf8.RuneCountInString(v.words[k].text) <= utf8.RuneCountInString(c)+6 {
				return true
			}
		}
	}
	return false
}
