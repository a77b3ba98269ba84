package learn

import (
	"slices"

	"peyk/internal/screening"
)

// Label is something that a comment may be or have, and that is learnt apart.
type Label uint8

// The labels. Risk is that the comment would be refused, for whatever reason;
// each other one belongs to the checks that look for it.
const (
	Risk Label = iota
	Insult
	Accusation
	Irrelevant
	Language
	Spam
	Personal
	Threat
	labelCount
)

var labelNames = [labelCount]string{
	"risk", "insult", "accusation", "irrelevant", "language", "spam", "personal", "threat",
}

// Labels lists every label.
func Labels() []Label {
	out := make([]Label, labelCount)
	for i := range out {
		out[i] = Label(i)
	}
	return out
}

// String is the label's name, as checks and files have it.
func (l Label) String() string {
	if l < labelCount {
		return labelNames[l]
	}
	return ""
}

// LabelOf returns the label that a check, or a label of a file, belongs to,
// and false when none is learnt for it.
func LabelOf(name string) (Label, bool) {
	switch name {
	case "offence", "offensive", "abuse":
		return Insult, true
	case "finglish":
		return Language, true
	case "link", "repeat", "flood":
		return Spam, true
	}
	i := slices.Index(labelNames[1:], name)
	return Label(i + 1), i >= 0
}

// Truth is what is known of a label once a comment was decided.
type Truth int8

// The truths; Unknown is not learnt from.
const (
	No      Truth = -1
	Unknown Truth = 0
	Yes     Truth = 1
)

// Outcome is what is known of every label.
type Outcome [labelCount]Truth

// Passed is the outcome of an approval: nothing was wrong with the comment.
func Passed() Outcome {
	var o Outcome
	for i := range o {
		o[i] = No
	}
	return o
}

// Refused is the outcome of a refusal by a rule that the given checks serve. A
// rule may join several labels ("insults or accuses"): those of them that a
// check saw are taken for the reason; if it saw none, or there is no saying
// which, the labels of the rule stay unknown. What a check saw besides the
// rule stays unknown too: a refusal names one reason, not all.
func Refused(checks []string, found []screening.Finding) Outcome {
	o := Passed()
	o[Risk] = Yes
	served := labelsOf(checks)
	var seen []Label
	for _, f := range found {
		if l, ok := LabelOf(f.Check); ok && f.Advice != screening.None {
			seen = append(seen, l)
			o[l] = Unknown
		}
	}
	reasons := slices.DeleteFunc(slices.Clone(served), func(l Label) bool { return !slices.Contains(seen, l) })
	if len(served) == 1 {
		reasons = served
	}
	for _, l := range served {
		o[l] = Unknown
	}
	for _, l := range reasons {
		o[l] = Yes
	}
	return o
}

func labelsOf(checks []string) []Label {
	var out []Label
	for _, c := range checks {
		if l, ok := LabelOf(c); ok && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
