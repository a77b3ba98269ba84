package admin

import (
	"slices"
	"strconv"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/desk"
)

// The checks that a rule may be served by.
var checks = []string{"language", "finglish", "insult", "threat", "accusation", "spam", "personal", "repeat", "irrelevant", "link"}

// alone are the checks that an agency may let refuse without a person. What
// has to do with a story is never for a machine to say.
var alone = []string{"language", "finglish", "insult", "threat", "accusation", "spam", "personal", "repeat"}

// leastSure is how sure a check must be to refuse, in per cent: the domain
// asks for no less.
const leastSure = 90

// maxRows bounds the rules in a form; the domain says how many there may be.
const maxRows = 50

// changePolicy carries out a button of the policy's form. All but "publish"
// lead to the form or its review, and change nothing.
func (a *Admin) changePolicy(r *desk.Request) (desk.Act, error) {
	p, base, err := policyOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	sets, err := a.desk.Comments.RuleSets(r.Context(), r.Ed.Edition.Edition)
	if err != nil {
		return desk.Act{}, err
	}
	do, at, _ := strings.Cut(r.Form.Get("do"), ":")
	switch do {
	case "review":
		p.Rules = named(p.Rules)
		return a.reviewPage(r, sets[0], base, p)
	case "publish":
		if base != sets[0].Version {
			return desk.Act{}, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		p.Rules = named(p.Rules)
		_, err := a.desk.Comments.PublishPolicy(r.Context(), r.Actor, r.Ed.Edition.Edition, p)
		return desk.Act{To: r.Path("/policy"), Flash: web.Flash{Key: "rules_desk.done"}}, err
	}
	if p.Rules, err = edited(p.Rules, do, at); err != nil {
		return desk.Act{}, err
	}
	page, err := a.policyForm(r, sets, base, p, nil)
	return desk.Act{Page: page}, err
}

// edited applies a button that changes the form alone.
func edited(rules []comment.Rule, do, at string) ([]comment.Rule, error) {
	switch do {
	case "edit":
		return rules, nil
	case "add":
		return append(rules, comment.Rule{Refusable: true}), nil
	}
	i, err := strconv.Atoi(at)
	if err != nil || i < 0 || i >= len(rules) {
		return nil, fault.New(fault.Invalid, "error.value")
	}
	switch do {
	case "remove":
		return slices.Delete(rules, i, i+1), nil
	case "up":
		rules[i], rules[max(i-1, 0)] = rules[max(i-1, 0)], rules[i]
	case "down":
		last := min(i+1, len(rules)-1)
		rules[i], rules[last] = rules[last], rules[i]
	default:
		return nil, fault.New(fault.Invalid, "error.value")
	}
	return rules, nil
}

// rulesOf reads the form's rows, and the version they were made of.
func rulesOf(r *desk.Request) ([]comment.Rule, int, error) {
	bad := fault.New(fault.Invalid, "error.value")
	base, err := strconv.Atoi(r.Form.Get("base"))
	if err != nil {
		return nil, 0, bad
	}
	n, err := strconv.Atoi(r.Form.Get("rows"))
	if err != nil || n < 0 || n > maxRows {
		return nil, 0, bad
	}
	var rules []comment.Rule
	for i := range n {
		no := "." + strconv.Itoa(i)
		rule := comment.Rule{Code: r.Form.Text("code" + no), Text: oneLine(r.Form.Get("text" + no)), Refusable: r.Form.Has("refusable" + no)}
		for _, c := range r.Form.All("checks" + no) {
			if !slices.Contains(checks, c) {
				return nil, 0, bad
			}
			rule.Checks = append(rule.Checks, c)
		}
		rules = append(rules, rule)
	}
	return rules, base, nil
}

// policyOf reads the whole form.
func policyOf(r *desk.Request) (comment.Policy, int, error) {
	rules, base, err := rulesOf(r)
	p := comment.Policy{Rules: rules, OnePerson: r.Form.Has("one_person"), Checks: map[string]comment.CheckPolicy{}}
	for _, c := range alone {
		if !r.Form.Has("refuse." + c) {
			continue
		}
		sure, bad := strconv.Atoi(r.Form.Get("from." + c))
		if bad != nil || sure < leastSure || sure > 100 {
			sure = leastSure
		}
		p.Checks[c] = comment.CheckPolicy{Refuse: true, From: float64(sure) / 100}
	}
	return p, base, err
}

// oneLine makes one sentence of what was typed in several lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// named drops rows that were left empty and gives new rules a code.
func named(rules []comment.Rule) []comment.Rule {
	out := slices.DeleteFunc(slices.Clone(rules), func(r comment.Rule) bool { return r.Code == "" && r.Text == "" })
	taken := func(code string) bool {
		return slices.ContainsFunc(out, func(r comment.Rule) bool { return r.Code == code })
	}
	for i := range out {
		for n := 1; out[i].Code == ""; n++ {
			if code := "rule-" + strconv.Itoa(n); !taken(code) {
				out[i].Code = code
			}
		}
	}
	return out
}
