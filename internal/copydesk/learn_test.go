package copydesk_test

import (
	"fmt"
	"testing"

	"peyk/internal/copydesk"
	"peyk/persian"
)

func learn(texts ...copydesk.Text) map[string]int {
	l := copydesk.NewLearner(persian.HouseStyle())
	for i := range texts {
		l.Note(&texts[i])
	}
	for i := range texts {
		l.Weigh(&texts[i])
	}
	return l.Counts()
}

func times(n int, lead string) []copydesk.Text {
	out := make([]copydesk.Text, n)
	for i := range out {
		out[i].Lead = lead
	}
	return out
}

// wanted gives what a desk with these counts would write for a text.
func wanted(counts map[string]int, text string) string {
	out, _ := copydesk.New(copydesk.Options{Language: "fa", Counts: counts}).Mend(copydesk.Text{Lead: text}, persian.AcceptSpacing)
	return out.Lead
}

// TestLearn: an agency's own compounds are written as it writes them, joined,
// apart or with a space.
func TestLearn(t *testing.T) {
	const spaced, halved = "در تالار علم الهدی سخن گفت.", "در تالار علم\u200cالهدی سخن گفت."
	if got := wanted(nil, spaced); got != halved {
		t.Fatalf("unlearned: %q", got)
	}
	if got := wanted(learn(times(9, spaced)...), spaced); got != spaced {
		t.Errorf("the archive has it spaced, the desk wants %q", got)
	}
	both := append(times(9, spaced), times(90, halved)...)
	if got := wanted(learn(both...), spaced); got != halved {
		t.Errorf("the archive has it mostly halved, the desk wants %q", got)
	}
	if got := wanted(learn(times(1, spaced)...), spaced); got != halved {
		t.Errorf("one story taught the desk to want %q", got)
	}
}

// TestLearnsNoMistakes: an archive that was never mended does not teach that
// grammar's half-spaces are not wanted.
func TestLearnsNoMistakes(t *testing.T) {
	const wrong = "کتاب ها می شود و میشود و نمی رود."
	counts := learn(append(times(50, wrong), times(2, "کتاب\u200cها می\u200cشود و نمی\u200cرود.")...)...)
	if got, want := wanted(counts, wrong), wanted(nil, wrong); got != want {
		t.Errorf("taught to write %q, not %q", got, want)
	}
	if counts["می شود"] != 0 || counts["میشود"] != 0 {
		t.Errorf("learned %v", counts)
	}
}

// TestLearnIsBounded: however many words there are, few are held.
func TestLearnIsBounded(t *testing.T) {
	letters := []rune("بتثجچحخدذرزسشصضطظعغفقکگلمنه")
	word := func(n int) string {
		s := ""
		for ; n > 0; n /= len(letters) {
			s += string(letters[n%len(letters)])
		}
		return s
	}
	l := copydesk.NewLearner(persian.HouseStyle())
	for i := range 300 {
		lead := ""
		for k := range 400 {
			lead += fmt.Sprintf("%s\u200cگر ", word(1000+i/2*400+k))
		}
		l.Note(&copydesk.Text{Lead: lead})
	}
	if n := len(l.Counts()); n == 0 || n > 20000 {
		t.Errorf("%d words learned", n)
	}
}
