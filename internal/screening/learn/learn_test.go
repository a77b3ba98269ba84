package learn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/screening"
	"peyk/internal/screening/learn"
)

// A stream of invented comments: a list of abuse that knows a part of it and
// is wrong about a word, abuse that no list has, and noise.
var (
	calmWords  = strings.Fields("شهر پل خیابان مدرسه کتاب باران تیم بازی مردم خانه کار امروز دیروز خوب ساخت گزارش بودجه پارک قطار نان خبر هنوز باید چرا شاید وزیر شورا آب برق هوا")
	known      = strings.Fields("احمق بیشعور نفهم")
	unknown    = strings.Fields("بادنجان زردک قورباغه کلاغک پشمک")
	wrongAbout = "گاو"
)

type sample struct {
	text  string
	found []screening.Finding
	yes   bool
}

func stream(seed uint64, n int) []sample {
	rng := rand.New(rand.NewPCG(seed, 1))
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	out := make([]sample, n)
	for i := range out {
		var words []string
		for range 5 + rng.IntN(12) {
			words = append(words, pick(calmWords))
		}
		s := sample{}
		insert := func(w string) { words = slices.Insert(words, rng.IntN(len(words)+1), w) }
		hit := func() { s.found = []screening.Finding{{Check: "insult", Advice: screening.Hold, Key: "k", Score: 1}} }
		switch x := rng.Float64(); {
		case x < 0.12:
			insert(pick(known))
			hit()
			s.yes = true
		case x < 0.3:
			insert(pick(unknown) + []string{"", "ها", " ها", "ی"}[rng.IntN(4)])
			s.yes = true
		case x < 0.36:
			insert(wrongAbout)
			hit()
		}
		if rng.Float64() < 0.03 {
			s.yes = !s.yes
		}
		s.text = strings.Join(words, " ")
		out[i] = s
	}
	return out
}

func outcome(s sample) learn.Outcome {
	if s.yes {
		return learn.Refused([]string{"insult"}, s.found)
	}
	return learn.Passed()
}

// run predicts and learns every sample and returns the predictions.
func run(m *learn.Model, list []sample) []learn.Prediction {
	out := make([]learn.Prediction, len(list))
	for i, s := range list {
		out[i] = m.Predict(s.text, s.found)
		m.Learn(learn.Example{Week: 2900 + i/500, Text: s.text, Findings: s.found, Outcome: outcome(s)}, out[i])
	}
	return out
}

func tally(list []sample, said func(i int) (p float64, spoken bool)) (t learn.Tally) {
	for i, s := range list {
		p, spoken := said(i)
		t.Add(p, spoken, s.yes)
	}
	return t
}

func TestItBeginsAsTheChecksAre(t *testing.T) {
	m := learn.NewModel()
	list := stream(1, 400)
	for _, s := range list {
		p := m.Predict(s.text, s.found)
		if got, want := p.Of(learn.Insult).Likely, len(s.found) > 0; got != want {
			t.Fatalf("untaught it says %v of %q where the check says %v", got, s.text, want)
		}
		if p.Of(learn.Insult).Knows != learn.Nothing {
			t.Fatal("untaught it says that it knows")
		}
	}
	calm := m.Predict("خوب بود", nil).Risk()
	look := m.Predict("خوب بود", []screening.Finding{{Check: "accusation", Advice: screening.Look}}).Risk()
	hold := m.Predict("خوب بود", []screening.Finding{{Check: "accusation", Advice: screening.Hold}}).Risk()
	if !(calm < look && look < hold && calm > 0 && hold < 1) {
		t.Errorf("risk without a finding %.2f, to look at %.2f, to hold %.2f", calm, look, hold)
	}
}

// TestItBeatsTheList is the promise: on an unseen stream it passes the static
// list early, and goes on.
func TestItBeatsTheList(t *testing.T) {
	for seed := range uint64(3) {
		list := stream(seed, 3000)
		said := run(learn.NewModel(), list)
		part := func(from, to int) (model, check learn.Tally) {
			model = tally(list[from:to], func(i int) (float64, bool) {
				s := said[from+i].Of(learn.Insult)
				return s.P, s.Likely
			})
			check = tally(list[from:to], func(i int) (float64, bool) { return 0, len(list[from+i].found) > 0 })
			return model, check
		}
		begin, listBegin := part(0, 200)
		early, listEarly := part(250, 500)
		late, listLate := part(2000, 3000)
		t.Logf("F1 of the list %.3f %.3f %.3f, of the model %.3f %.3f %.3f, calibration error at last %.3f", listBegin.F1(),
			listEarly.F1(), listLate.F1(), begin.F1(), early.F1(), late.F1(), late.Miscalibration())
		if begin.F1() < listBegin.F1()-0.05 {
			t.Errorf("seed %d: in the beginning it is worse than the list: %.3f, %.3f", seed, begin.F1(), listBegin.F1())
		}
		if early.F1() < listEarly.F1() || late.F1() < 0.88 {
			t.Errorf("seed %d: F1 %.3f (list %.3f), later %.3f", seed, early.F1(), listEarly.F1(), late.F1())
		}
		if late.Miscalibration() > 0.06 || late.MeanBrier() > 0.08 {
			t.Errorf("seed %d: calibration error %.3f, Brier %.3f", seed, late.Miscalibration(), late.MeanBrier())
		}
	}
}

func TestItExplainsItself(t *testing.T) {
	m := learn.NewModel()
	run(m, stream(7, 2000))
	text := "امروز مردم شهر\u200cهای زردکی كتاب خوب دارند"
	spans := m.Explain(text, nil, learn.Insult)
	if len(spans) == 0 || text[spans[0].Start:spans[0].End] != "زردکی" || spans[0].Weight < 0.4 {
		t.Errorf("spans %v", spans)
	}
	for _, text := range []string{"", " ", "!!!", "ا ح م ق", "\u200c\u200c", strings.Repeat("زردک ", 3000), "a\xffb"} {
		for _, l := range learn.Labels() {
			for _, s := range m.Explain(text, nil, l) {
				if s.Start < 0 || s.End > len(text) || s.Start >= s.End || s.Weight <= 0 || s.Weight > 1.0001 {
					t.Fatalf("span %v of %d bytes", s, len(text))
				}
			}
		}
	}
}

func TestWritingsOfAWordMeet(t *testing.T) {
	m := learn.NewModel()
	run(m, stream(3, 2500))
	plain := m.Predict("تو زردک هستی دیگر", nil).Of(learn.Insult)
	calm := m.Predict("تو کتاب هستی دیگر", nil).Of(learn.Insult).P
	if !plain.Likely {
		t.Fatalf("%.2f, threshold %.2f", plain.P, plain.Threshold)
	}
	for _, text := range []string{"تو زردك هستي دیگر", "تو زردککککک هستی دیگر", "تو زَردَک هستی دیگر", "تو زـردـک هستی دیگر", "تو ز ر د ک هستی دیگر", "تو ز.ر.د.ک هستی دیگر"} {
		if p := m.Predict(text, nil).Of(learn.Insult).P; p < calm+(plain.P-calm)/4 {
			t.Errorf("%q: %.2f; plain %.2f, calm %.2f", text, p, plain.P, calm)
		}
	}
}

func TestOutcomes(t *testing.T) {
	insult := screening.Finding{Check: "insult", Advice: screening.Hold}
	none := screening.Finding{Check: "irrelevant", Advice: screening.None}
	for _, tt := range []struct {
		name   string
		checks []string
		found  []screening.Finding
		yes    []learn.Label
		open   []learn.Label
	}{
		{"a rule of one label", []string{"language", "finglish"}, nil, []learn.Label{learn.Risk, learn.Language}, nil},
		{"two labels, one seen", []string{"insult", "accusation"}, []screening.Finding{insult}, []learn.Label{learn.Risk, learn.Insult}, []learn.Label{learn.Accusation}},
		{"two labels, none seen", []string{"insult", "accusation"}, nil, []learn.Label{learn.Risk}, []learn.Label{learn.Insult, learn.Accusation}},
		{"a finding besides the rule", []string{"link"}, []screening.Finding{insult}, []learn.Label{learn.Risk, learn.Spam}, []learn.Label{learn.Insult}},
		{"a finding that advises nothing", []string{"link"}, []screening.Finding{none}, []learn.Label{learn.Risk, learn.Spam}, nil},
		{"a rule without checks", nil, nil, []learn.Label{learn.Risk}, nil},
	} {
		got := learn.Refused(tt.checks, tt.found)
		for _, l := range learn.Labels() {
			want := learn.No
			switch {
			case slices.Contains(tt.yes, l):
				want = learn.Yes
			case slices.Contains(tt.open, l):
				want = learn.Unknown
			}
			if got[l] != want {
				t.Errorf("%s: %s is %d, want %d", tt.name, l, got[l], want)
			}
		}
	}
}

func TestAKeptModelIsTheSame(t *testing.T) {
	m := learn.NewModel()
	list := stream(5, 1500)
	run(m, list)
	kept, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) > 4<<20 {
		t.Errorf("%d bytes", len(kept))
	}
	back, err := learn.Decode(kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list[:200] {
		for _, l := range learn.Labels() {
			a, b := m.Predict(s.text, s.found).Of(l), back.Predict(s.text, s.found).Of(l)
			if math.Abs(a.P-b.P) > 0.02 || a.Knows != b.Knows || a.Threshold != b.Threshold {
				t.Fatalf("%s: %+v, and back %+v", l, a, b)
			}
		}
	}
	if a, b := m.Figures(), back.Figures(); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("the figures differ")
	}
	for i := range 40 { // a bit, anywhere
		broken := slices.Clone(kept)
		broken[i*(len(kept)-1)/39] ^= 1 << (i % 8)
		if _, err := learn.Decode(broken); err == nil {
			t.Errorf("a model with byte %d turned is read", i*(len(kept)-1)/39)
		}
	}
	for _, bad := range [][]byte{nil, kept[:10], kept[:len(kept)/2], append(slices.Clone(kept), 'x')[:len(kept)-1]} {
		if _, err := learn.Decode(bad); err == nil {
			t.Errorf("%d of %d bytes are read", len(bad), len(kept))
		}
	}
}

func TestAnOverturnedDecisionIsLearntAnew(t *testing.T) {
	m := learn.NewModel()
	run(m, stream(9, 800))
	ex := learn.Example{Comment: 42, Week: 2900, Text: "این نوشته فرفره ساز است", Outcome: learn.Refused([]string{"insult"}, nil)}
	before := m.Predict(ex.Text, nil)
	m.Learn(ex, before)
	refused := m.Predict(ex.Text, nil).Risk()
	examples, weeks := m.Figures().Examples, m.Figures().Labels[learn.Insult]
	ex.Outcome = learn.Passed()
	m.Learn(ex, m.Predict(ex.Text, nil))
	after := m.Figures()
	if got := after.Labels[learn.Insult]; got.Yes != weeks.Yes-1 || got.No != weeks.No+1 || after.Examples != examples {
		t.Errorf("counts %+v, before %+v; %d examples, before %d", got, weeks, after.Examples, examples)
	}
	if p := m.Predict(ex.Text, nil).Risk(); p >= refused {
		t.Errorf("risk %.3f after the appeal, %.3f before", p, refused)
	}
	m.Forget(42)
	m.Forget(42)
	m.Forget(0)
	if got := m.Figures().Labels[learn.Insult]; got.No != weeks.No {
		t.Errorf("counts %+v after it was forgotten", got)
	}
}

func TestFiguresGoByTheWeek(t *testing.T) {
	m := learn.NewModel()
	list := stream(2, 1500)
	run(m, list)
	f := m.Figures()
	if len(f.Weeks) != 3 || f.Weeks[0].Week != 2900 || f.Examples != 1500 {
		t.Fatalf("%d weeks, %d examples", len(f.Weeks), f.Examples)
	}
	for _, w := range f.Weeks {
		if n := w.Labels[learn.Insult].N(); n != 500 {
			t.Errorf("week %d: %d predictions", w.Week, n)
		}
	}
	both := f.Weeks[0].Labels[learn.Insult].Plus(f.Weeks[1].Labels[learn.Insult])
	if both.N() != 1000 || both.F1() <= 0 || both.F1() > 1 {
		t.Errorf("%+v", both)
	}
	a, b := learn.Tally{}, learn.Tally{}
	for i := range 1000 {
		a.Add(float64(i%10)/10, false, false)
		b.Add(float64(i%3)/10, false, false)
	}
	if a.Drift(a) > 1e-9 || a.Drift(b) < 0.25 || (learn.Tally{}).Drift(a) != 0 {
		t.Errorf("drift %.3f of itself, %.3f of another", a.Drift(a), a.Drift(b))
	}
	for _, at := range []time.Time{time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 27, 23, 59, 0, 0, time.UTC)} {
		if start := learn.WeekStart(learn.WeekOf(at)); start.Weekday() != time.Saturday || start.Format(time.DateOnly) != "2026-11-21" {
			t.Errorf("the week of %s begins on %s", at, start)
		}
	}
}

func BenchmarkPredict(b *testing.B) {
	m := learn.NewModel()
	list := stream(1, 1200)
	run(m, list)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s := list[i%len(list)]
		m.Predict(s.text, s.found)
		i++
	}
}

func BenchmarkLearn(b *testing.B) {
	m := learn.NewModel()
	list := stream(1, 1200)
	run(m, list)
	i := 0
	for b.Loop() {
		s := list[i%len(list)]
		m.Learn(learn.Example{Week: 2900, Text: s.text, Findings: s.found, Outcome: outcome(s)}, m.Predict(s.text, s.found))
		i++
	}
}

func BenchmarkEncode(b *testing.B) {
	m := learn.NewModel()
	run(m, stream(1, 1200))
	size := 0
	for b.Loop() {
		kept, err := m.Encode()
		if err != nil {
			b.Fatal(err)
		}
		size = len(kept)
	}
	b.ReportMetric(float64(size), "bytes")
}

// heap is what lives after a collection, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

func TestAModelIsSmall(t *testing.T) {
	list := stream(4, 6000)
	before := heap()
	m := learn.NewModel()
	run(m, list)
	after := heap()
	if after > before && after-before > 10<<20 {
		t.Errorf("a model of %d examples holds %d kB", m.Figures().Examples, (after-before)>>10)
	}
	t.Logf("%d kB", (int64(after)-int64(before))>>10)
	runtime.KeepAlive(m)
	runtime.KeepAlive(list)
}
