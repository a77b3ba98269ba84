package admin

import (
	"math"
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// PolicyView is the form of the policy, with its history.
type PolicyView struct {
	ui.DeskFrame
	Action    string
	Public    string
	Base      int
	Rules     []RuleRow
	Faults    []string
	Versions  []VersionRow
	Current   string
	Parts     ui.Tabs
	Alone     []AloneRow
	OnePerson bool
	Warn      bool // some check refuses without a person
}

// AloneRow is a check that may be let refuse without a person.
type AloneRow struct {
	Name, Text string
	Refuse     bool
	From       string // how sure it must be, in per cent
	Serves     bool   // a rule that can be broken names it
}

// RuleRow is a rule in the form.
type RuleRow struct {
	Index     int
	Number    int
	Code      string
	Text      string
	Refusable bool
	Checks    []Choice
	First     bool
	Last      bool
}

// VersionRow is a version in the history.
type VersionRow struct {
	Text, URL string
	At        ui.Time
	By        string
	Current   bool
}

// ReviewView asks before a new version is put in force.
type ReviewView struct {
	ui.DeskFrame
	Action  string
	Changes []RuleChange
	Hidden  []ui.Hidden
	Same    bool // nothing would change
	Text    string
}

// RuleChange is a rule beside what it was.
type RuleChange struct {
	State  ui.State
	Before string // empty when it is new or as it was
	Text   string // empty when it is gone
	Notes  []string
}

// VersionView is a version of the policy as it stood.
type VersionView struct {
	ui.DeskFrame
	Back  string
	Rules []RuleChange
	By    string
	At    ui.Time
}

// policyPage is the policy in force as a form; after a fault, what was sent.
func (a *Admin) policyPage(r *desk.Request, cause error) (*web.Page, error) {
	sets, err := a.desk.Comments.RuleSets(r.Context(), r.Ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	p, base := sets[0].Policy, sets[0].Version
	if cause != nil {
		if sent, from, err := policyOf(r); err == nil {
			p, base = sent, from
		}
	}
	return a.policyForm(r, sets, base, p, cause)
}

func (a *Admin) policyForm(r *desk.Request, sets []comment.RuleSet, base int, p comment.Policy, cause error) (*web.Page, error) {
	names, err := a.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := PolicyView{
		DeskFrame: r.Frame(r.T("policy.title"), "policy"), Action: r.Path("/policy"), Public: r.Ed.Prefix + "/policy",
		Base: base, Faults: faults(r, cause), Current: r.T("policy.version", "n", sets[0].Version), Parts: r.PolicyTabs("rules"), OnePerson: p.OnePerson,
	}
	rules := p.Rules
	for _, c := range alone {
		set, sure := p.Checks[c], leastSure
		if set.Refuse {
			sure = int(math.Round(100 * max(set.From, leastSure/100.0)))
		}
		v.Warn = v.Warn || set.Refuse
		v.Alone = append(v.Alone, AloneRow{
			Name: c, Text: r.T("check." + c), Refuse: set.Refuse, From: strconv.Itoa(sure),
			Serves: slices.ContainsFunc(rules, func(o comment.Rule) bool { return o.Refusable && slices.Contains(o.Checks, c) }),
		})
	}
	r.Failed(&v.DeskFrame, cause)
	for i, rule := range rules {
		row := RuleRow{
			Index: i, Number: i + 1, Code: rule.Code, Text: rule.Text, Refusable: rule.Refusable, First: i == 0, Last: i == len(rules)-1,
		}
		for _, c := range checks {
			row.Checks = append(row.Checks, Choice{Value: c, Text: r.T("check." + c), Checked: slices.Contains(rule.Checks, c)})
		}
		v.Rules = append(v.Rules, row)
	}
	for i, s := range sets {
		v.Versions = append(v.Versions, VersionRow{
			Text: r.T("policy.version", "n", s.Version), URL: r.Path("/policy/" + strconv.Itoa(s.Version)),
			At: ui.Time{ISO: r.Ed.P.ISO(s.At), Text: r.Ed.P.DateTime(s.At)}, By: nameOf(r, names, s.Actor), Current: i == 0,
		})
	}
	return desk.Render(a.policy, v)
}

func nameOf(r *desk.Request, names map[id.User]string, n id.User) string {
	if name := names[n]; name != "" {
		return name
	}
	return r.T("desk.system")
}

// reviewPage shows what would change, and asks.
func (a *Admin) reviewPage(r *desk.Request, now comment.RuleSet, base int, p comment.Policy) (desk.Act, error) {
	if base != now.Version {
		return desk.Act{}, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	if err := p.Check(); err != nil {
		return desk.Act{}, err
	}
	v := ReviewView{
		DeskFrame: r.Frame(r.T("rules_desk.review"), "policy"), Action: r.Path("/policy"), Hidden: append(hiddenRules(base, p.Rules), hiddenSettings(p)...),
		Text: r.T("rules_desk.review_text", "n", now.Version+1),
	}
	v.Changes, v.Same = changes(r, now.Rules, p.Rules)
	settings := settingChanges(r, now.Policy, p)
	v.Changes, v.Same = append(v.Changes, settings...), v.Same && len(settings) == 0
	page, err := desk.Render(a.review, v)
	return desk.Act{Page: page}, err
}

// hiddenRules carries the rules through the page that asks.
func hiddenRules(base int, rules []comment.Rule) []ui.Hidden {
	out := []ui.Hidden{{Name: "base", Value: strconv.Itoa(base)}, {Name: "rows", Value: strconv.Itoa(len(rules))}}
	for i, rule := range rules {
		no := "." + strconv.Itoa(i)
		out = append(out, ui.Hidden{Name: "code" + no, Value: rule.Code}, ui.Hidden{Name: "text" + no, Value: rule.Text})
		if rule.Refusable {
			out = append(out, ui.Hidden{Name: "refusable" + no, Value: "yes"})
		}
		for _, c := range rule.Checks {
			out = append(out, ui.Hidden{Name: "checks" + no, Value: c})
		}
	}
	return out
}

// hiddenSettings carries the rest of a policy through the page that asks.
func hiddenSettings(p comment.Policy) []ui.Hidden {
	var out []ui.Hidden
	if p.OnePerson {
		out = append(out, ui.Hidden{Name: "one_person", Value: "yes"})
	}
	for _, c := range alone {
		if set := p.Checks[c]; set.Refuse {
			out = append(out, ui.Hidden{Name: "refuse." + c, Value: "yes"}, ui.Hidden{Name: "from." + c, Value: strconv.Itoa(int(math.Round(100 * set.From)))})
		}
	}
	return out
}

// settingChanges tell what else differs between two policies.
func settingChanges(r *desk.Request, old, now comment.Policy) []RuleChange {
	var out []RuleChange
	changed := ui.State{Kind: "timed", Text: r.T("rules_desk.state.changed")}
	if old.OnePerson != now.OnePerson {
		text := r.T("policy_desk.two_persons")
		if now.OnePerson {
			text = r.T("policy_desk.one_person")
		}
		out = append(out, RuleChange{State: changed, Text: text})
	}
	say := func(c string, set comment.CheckPolicy) string {
		if !set.Refuse {
			return r.T("policy_desk.asks", "check", r.T("check."+c))
		}
		return r.T("policy_desk.refuses", "check", r.T("check."+c), "n", int(math.Round(100*set.From)))
	}
	for _, c := range alone {
		if a, b := say(c, old.Checks[c]), say(c, now.Checks[c]); a != b {
			out = append(out, RuleChange{State: changed, Before: a, Text: b})
		}
	}
	return out
}

// changes sets the new rules beside the old; same is true when nothing differs.
func changes(r *desk.Request, old, now []comment.Rule) (list []RuleChange, same bool) {
	same = len(old) == len(now)
	for i, rule := range now {
		c := RuleChange{Text: rule.Text, Notes: ruleNotes(r, rule)}
		k := slices.IndexFunc(old, func(o comment.Rule) bool { return o.Code == rule.Code })
		switch {
		case k < 0:
			c.State = ui.State{Kind: "good", Text: r.T("rules_desk.state.added")}
		case old[k].Text != rule.Text:
			c.State, c.Before = ui.State{Kind: "timed", Text: r.T("rules_desk.state.changed")}, old[k].Text
		case old[k].Refusable != rule.Refusable || !slices.Equal(old[k].Checks, rule.Checks):
			c.State = ui.State{Kind: "timed", Text: r.T("rules_desk.state.changed")}
		case k != i:
			c.State = ui.State{Kind: "ready", Text: r.T("rules_desk.state.moved")}
		default:
			c.State = ui.State{Kind: "draft", Text: r.T("rules_desk.state.same")}
		}
		same = same && c.State.Kind == "draft"
		list = append(list, c)
	}
	for _, rule := range old {
		if !slices.ContainsFunc(now, func(n comment.Rule) bool { return n.Code == rule.Code }) {
			same = false
			list = append(list, RuleChange{State: ui.State{Kind: "gone", Text: r.T("rules_desk.state.removed")}, Before: rule.Text})
		}
	}
	return list, same
}

// ruleNotes say how a rule is used.
func ruleNotes(r *desk.Request, rule comment.Rule) []string {
	note := r.T("rules_desk.tells")
	if rule.Refusable {
		note = r.T("rules_desk.refuses")
	}
	notes := []string{note}
	for _, c := range rule.Checks {
		notes = append(notes, r.T("check."+c))
	}
	return notes
}

// versionPage is a version of the policy as it stood.
func (a *Admin) versionPage(r *desk.Request) (*web.Page, error) {
	sets, err := a.desk.Comments.RuleSets(r.Context(), r.Ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(r.PathValue("version"))
	i := slices.IndexFunc(sets, func(s comment.RuleSet) bool { return s.Version == n })
	if err != nil || i < 0 {
		return nil, fault.New(fault.NotFound, "rules.none")
	}
	names, err := a.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := VersionView{
		DeskFrame: r.Frame(r.T("policy.title")+r.T("list.comma")+r.T("policy.version", "n", n), "policy"), Back: r.Path("/policy"),
		By: nameOf(r, names, sets[i].Actor), At: ui.Time{ISO: r.Ed.P.ISO(sets[i].At), Text: r.Ed.P.DateTime(sets[i].At)},
	}
	var before []comment.Rule
	if i+1 < len(sets) {
		before = sets[i+1].Rules
		v.Rules, _ = changes(r, before, sets[i].Rules)
		v.Rules = append(v.Rules, settingChanges(r, sets[i+1].Policy, sets[i].Policy)...)
	} else {
		for _, rule := range sets[i].Rules {
			v.Rules = append(v.Rules, RuleChange{
				State: ui.State{Kind: "draft", Text: r.T("rules_desk.state.first")}, Text: rule.Text, Notes: ruleNotes(r, rule),
			})
		}
	}
	return desk.Render(a.version, v)
}
