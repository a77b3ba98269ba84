package screening

import (
	"testing"
)

func BenchmarkEach(b *testing.B) {
	st := Story{Headline: "پارک باز شد", People: []string{"احمد نیک سرشت"}, Body: []string{"احمد نیک سرشت، شهردار، گفت پارک باز شد."}}
	st.Prepared = Prepare(st)
	text := "شهردار دو سال وقت داشت آسانسور بخرد و تیشه‌گر سقف را خوب ساخت؛ پول مردم کجا رفت؟ دست همه درد نکند که این پارک را ساختند. کاش مسیر دوچرخه هم داشت و شب‌ها چراغ‌ها روشن می‌ماند، ما هر شب می‌رویم."
	for _, c := range Checks() {
		b.Run(c.Name, func(b *testing.B) {
			s := &Subject{Text: text, Language: "fa", Story: st}
			s.seen = newSight(s)
			c.Check(s)
			for b.Loop() {
				c.Check(s)
			}
		})
	}
	b.Run("sight", func(b *testing.B) {
		s := &Subject{Text: text, Language: "fa", Story: st}
		for b.Loop() {
			newSight(s)
		}
	})
	b.Run("all", func(b *testing.B) {
		s := &Subject{Text: text, Language: "fa", Story: st}
		for b.Loop() {
			Screen(b.Context(), s)
		}
	})
}
