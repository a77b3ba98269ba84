package measure_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"peyk/internal/clock"
	"peyk/internal/screening"
	"peyk/internal/screening/measure"
)

// said is a screening that finds what stands in the text: "insult!" holds,
// "insult?" is to be looked at, "irrelevant:0.7" is a score and no advice.
func said(_ context.Context, s *screening.Subject) []screening.Finding {
	var out []screening.Finding
	for w := range strings.FieldsSeq(s.Text) {
		var f screening.Finding
		var score float64
		switch name, _ := strings.CutSuffix(strings.TrimSuffix(w, "!"), "?"); {
		case strings.HasSuffix(w, "!"):
			f = screening.Finding{Check: name, Advice: screening.Hold, Score: 1}
		case strings.HasSuffix(w, "?"):
			f = screening.Finding{Check: name, Advice: screening.Look, Score: 0.5}
		default:
			if _, err := fmt.Sscanf(w, "irrelevant:%g", &score); err != nil {
				continue
			}
			f = screening.Finding{Check: "irrelevant", Advice: screening.None, Score: score}
		}
		out = append(out, f)
	}
	return out
}

func evaluate(t *testing.T, file string, n int) (*measure.Report, error) {
	t.Helper()
	return measure.Evaluate(t.Context(), "file", strings.NewReader(file), measure.Options{Screen: said, Learn: n, Clock: clock.System})
}

func TestEveryFigureByHand(t *testing.T) {
	r, err := evaluate(t, `{"kind":"story","story":"s","headline":"h","lead":"l","body":["b"],"people":["p"]}
{"kind":"comment","story":"s","id":"1","parent":null,"text":"insult! irrelevant:0.1","labels":["insult"],"should":"refuse"}
{"kind":"comment","story":"s","id":"2","parent":"1","text":"insult? irrelevant:0.2","labels":["clean"],"should":"approve"}
{"kind":"comment","story":"s","text":"irrelevant:0.9","labels":["irrelevant","insult"]}

{"text":"insult! spam!","labels":["clean"],"should":"look"}
{"text":"finglish!","labels":["language"]}
{"text":"personal?","labels":["spam"]}
{"text":"spam!","labels":["clean"]}
{"text":"threat? insult?","labels":["threat","offence"]}
{"text":"nothing","labels":[]}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"insult": "0.667 0.667 0.667 3", "irrelevant": "0.000 0.000 0.000 1", "language": "0.000 0.000 0.000 1",
		"finglish": "0.000 0.000 0.000 0", "spam": "0.000 0.000 0.000 1", "personal": "0.000 0.000 0.000 0",
		"threat": "1.000 1.000 1.000 1", "accusation": "0.000 0.000 0.000 0",
	}
	show := func(s *measure.Score) string { return fmt.Sprintf("%.3f %.3f %.3f %d", s.P, s.R, s.F1, s.N) }
	for l, w := range want {
		if got := show(r.Labels[l]); got != w {
			t.Errorf("%s: %s, want %s", l, got, w)
		}
	}
	if got := show(r.LanguageLatin); got != "1.000 1.000 1.000 1" {
		t.Errorf("language and finglish: %s", got)
	}
	if got := show(r.SpamPersonal); got != "0.500 1.000 0.667 1" {
		t.Errorf("spam and personal: %s", got)
	}
	if math.Abs(r.CleanHoldRate-1.0/3) > 1e-9 || math.Abs(r.CleanLookRate-1.0/3) > 1e-9 || r.Comments != 9 {
		t.Errorf("held %.3f, looked at %.3f of %d", r.CleanHoldRate, r.CleanLookRate, r.Comments)
	}
	if r.IrrelevantAUC == nil || *r.IrrelevantAUC != 1 || len(r.Learn) != 0 {
		t.Errorf("AUC %v, learning %v", r.IrrelevantAUC, r.Learn)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"labels", "language_finglish", "spam_personal", "clean_hold_rate", "irrelevant_auc", "learn"} {
		if fields[name] == nil {
			t.Errorf("there is no %s in %s", name, raw)
		}
	}
}

// corpus is rows of one label: every third has a word that no check knows.
func corpus(n int) string {
	var b strings.Builder
	for i := range n {
		text, labels := fmt.Sprintf("متن شماره %d درباره خبر", i*7919%1000), `["clean"]`
		switch {
		case i%3 == 0:
			text, labels = "ای بادمجان "+text, `["offence"]`
		case i%17 == 0:
			text += " insult!"
		}
		fmt.Fprintf(&b, "{\"text\":%q,\"labels\":%s}\n", text, labels)
	}
	return b.String()
}

func TestLearningHasAPointEvery250Rows(t *testing.T) {
	for _, tt := range []struct{ rows, learn, points, last, rest int }{
		{1100, -1, 5, 1100, 0}, {1000, -1, 4, 1000, 0}, {1000, 500, 2, 500, 167}, {1000, 5000, 4, 1000, 0}, {100, -1, 1, 100, 0}, {0, -1, 0, 0, 0},
	} {
		r, err := evaluate(t, corpus(tt.rows), tt.learn)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Learn) != tt.points {
			t.Fatalf("%+v: %d points", tt, len(r.Learn))
		}
		if tt.points > 0 && r.Learn[tt.points-1].After != tt.last {
			t.Errorf("%+v: the last after %d", tt, r.Learn[tt.points-1].After)
		}
		if (r.Rest == nil) != (tt.rest == 0) || r.Rest != nil && (r.Rest.N != tt.rest || r.Rest.F1 < 0.95) {
			t.Errorf("%+v: rest %+v", tt, r.Rest)
		}
		if tt.rows >= 1000 {
			p := r.Learn[1]
			if p.After != 500 || p.F1 < 0.95 || p.Checks > 0.1 || p.All >= p.F1 || p.Risk < 0.95 {
				t.Errorf("%+v", p)
			}
		}
	}
}

func TestErrorsNameLineAndField(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{`{"labels":["clean"]}`, `field "text": missing`},
		{`{"text":5,"labels":[]}`, `field "text": number where a text is wanted`},
		{`{"text":"a"}`, `field "labels": missing`},
		{`{"text":"a","labels":"clean"}`, `field "labels": string where a list of names is wanted`},
		{`{"text":"a","labels":[1]}`, `field "labels"`},
		{`{"text":"a","labels":[""]}`, `field "labels": an empty name`},
		{`{"text":"a","labels":["clean","insult"]}`, `field "labels": clean stands alone`},
		{`{"text":"a","labels":[],"should":"maybe"}`, `field "should": "maybe"`},
		{`{"kind":"poem","text":"a","labels":[]}`, `field "kind": "poem"`},
		{`{"kind":"story","headline":"a"}`, `field "story"`},
		{`{"text":"a","labels":[]`, `no JSON object`},
		{`["a"]`, `array where an object is wanted`},
		{strings.Repeat("x", 5<<20), `longer than`},
	} {
		_, err := evaluate(t, "{\"text\":\"a\",\"labels\":[]}\n\n"+tt.line+"\n", -1)
		if err == nil || !strings.Contains(err.Error(), "file: line 3: ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.40s: %v, want %s", tt.line, err, tt.want)
		}
	}
}

// endless is a file that does not end, and counts what was read of it.
type endless struct {
	rows   string
	cancel func()
	read   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e.rows) <= len(p) {
		n += copy(p[n:], e.rows)
	}
	if e.read += n; e.read > 1<<20 {
		e.cancel()
	}
	return n, nil
}

func TestItReadsAsItGoesAndStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in := &endless{rows: "{\"text\":\"a\",\"labels\":[]}\n", cancel: cancel}
	_, err := measure.Evaluate(ctx, "endless", in, measure.Options{Screen: said, Clock: clock.System})
	if err == nil || in.read > 8<<20 {
		t.Errorf("read %d bytes, %v", in.read, err)
	}
	_, err = measure.Evaluate(t.Context(), "broken", io.MultiReader(strings.NewReader("{\"text\":\"a\",\"labels\":[]}\n"), broken{}),
		measure.Options{Screen: said, Clock: clock.System})
	if err == nil || !strings.Contains(err.Error(), "broken: line 2") {
		t.Errorf("a file that cannot be read: %v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
