package screening_test

import (
	"context"
	"strings"
	"testing"

	"peyk/internal/screening"
)

// garden is a story with two people.
func garden() screening.Story {
	return screening.Story{
		Kicker: "فضای سبز", Headline: "پارک خطی شورآب پنج\u200cشنبه باز می\u200cشود",
		Lead:   "شهرداری پارک کنار شورآب را با چهل نیمکت به مردم می\u200cسپارد.",
		Body:   []string{"احمد نیک\u200cسرشت، شهردار چشمه\u200cسار، گفت ۱۲۰۰ درخت کاشته شده است. قاسم دیوارگر، پیمانکار، وعدهٔ روشنایی داد."},
		People: []string{"احمد نیک\u200cسرشت", "قاسم دیوارگر"},
	}
}

func of(check string, s *screening.Subject) (screening.Finding, bool) {
	for _, f := range screening.Screen(context.Background(), s) {
		if f.Check == check {
			return f, true
		}
	}
	return screening.Finding{}, false
}

func TestAccusation(t *testing.T) {
	story := garden()
	story.Prepared = screening.Prepare(story)
	const text = "سلام. دیوارگر به بازرس رشوه داد"
	f, ok := of("accusation", &screening.Subject{Text: text, Language: "fa", Story: story})
	if !ok || f.Advice != screening.Hold || f.Key != "screening.accusation-bribery" || f.Args["target"] != "قاسم دیوارگر" {
		t.Fatalf("found %+v", f)
	}
	roles := map[string]string{}
	for _, m := range f.Marks {
		roles[m.Role] += text[m.Start:m.End]
	}
	if roles["person"] != "دیوارگر" || !strings.Contains(roles["term"], "رشوه") || f.Start != len("سلام. ") {
		t.Errorf("marks %v from %d", roles, f.Start)
	}
	for text, want := range map[string]screening.Advice{
		"آقای شهردار پول پارک کجا رفت؟":          screening.Look,
		"ممنون از آقای نیک\u200cسرشت و همکارانش": screening.None,
		"دیوارگر هرگز رشوه نداد":                 screening.None,
	} {
		f, ok := of("accusation", &screening.Subject{Text: text, Language: "fa", Story: story})
		if ok != (want != screening.None) || ok && f.Advice != want {
			t.Errorf("%s: %+v, want %s", text, f, want)
		}
	}
	if f, ok := of("accusation", &screening.Subject{Text: text, Language: "en", Story: story}); ok {
		t.Errorf("in another language: %+v", f)
	}
}

func TestRelevance(t *testing.T) {
	score := func(text string, story screening.Story) float64 {
		f, ok := of("irrelevant", &screening.Subject{Text: text, Language: "fa", Story: story})
		if !ok || f.Advice == screening.Hold {
			t.Fatalf("%s: %+v", text, f)
		}
		return f.Score
	}
	ready := garden()
	ready.Prepared = screening.Prepare(ready)
	for _, text := range []string{"برای لکهٔ قهوه روی مبل جوش شیرین جواب می\u200cده؟", "پارک از ساعت چند باز است؟"} {
		if a, b := score(text, garden()), score(text, ready); a != b {
			t.Errorf("%s: %.2f unprepared, %.2f prepared", text, a, b)
		}
	}
	if stray, fits := score("برای لکهٔ قهوه روی مبل جوش شیرین جواب می\u200cده؟", ready), score("پارک از ساعت چند باز است؟", ready); stray < fits+0.2 {
		t.Errorf("a stray one has %.2f, one that fits %.2f", stray, fits)
	}
}
