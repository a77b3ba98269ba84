package comment

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Rule is one sentence of the policy that readers are shown, and that a
// refusal names.
type Rule struct {
	Code   string   `json:"code"`   // stable over versions: "language"
	Text   string   `json:"text"`   // as printed at the form
	Checks []string `json:"checks"` // the screening checks that serve it
	// Refusable is false for a rule that says how the agency works ("published
	// after approval") and that no comment can break.
	Refusable bool `json:"refusable"`
}

// RuleSet is one version of an edition's policy. Published versions never
// change: a decision names the version it fell under.
type RuleSet struct {
	Edition id.Edition
	Version int // from 1
	At      time.Time
	Actor   id.User
	Policy
}

// Policy is what a version of the rules lays down.
type Policy struct {
	Rules []Rule
	// OnePerson lets who wrote the story, or is accused in a comment, decide
	// about it alone. It is off unless an agency switches it on.
	OnePerson bool
	// Checks says by name which checks may refuse without a person. Those that
	// are absent may not.
	Checks map[string]CheckPolicy
}

// CheckPolicy is what an agency lets a check do.
type CheckPolicy struct {
	Refuse bool    `json:"refuse"`
	From   float64 `json:"from"` // how sure it must be at least; never less than 0.9
}

// Rule returns the rule with the code.
func (s RuleSet) Rule(code string) (Rule, bool) {
	for _, r := range s.Rules {
		if r.Code == code {
			return r, true
		}
	}
	return Rule{}, false
}

const (
	maxRules    = 20
	maxRuleText = 500
)

var ruleCode = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// CheckRules tells what is wrong with rules that are to be published, in one
// Invalid fault of the field "rules". It trims their texts.
func CheckRules(rules []Rule) error {
	var f fault.Fields
	if len(rules) == 0 {
		f.Add("rules", "field.required")
	}
	if len(rules) > maxRules {
		f.Add("rules", "field.many", "max", maxRules)
	}
	seen := map[string]bool{}
	refusable := false
	for i := range rules {
		r := &rules[i]
		r.Text = strings.TrimSpace(r.Text)
		refusable = refusable || r.Refusable
		switch n := utf8.RuneCountInString(r.Text); {
		case !ruleCode.MatchString(r.Code) || seen[r.Code]:
			f.Add("rules", "rules.code", "code", r.Code)
		case n == 0:
			f.Add("rules", "rules.empty", "code", r.Code)
		case n > maxRuleText:
			f.Add("rules", "field.long", "max", maxRuleText, "have", n)
		}
		seen[r.Code] = true
	}
	if len(rules) > 0 && !refusable {
		f.Add("rules", "rules.none-refusable")
	}
	return f.Err()
}

// Check tells what is wrong with a policy that is to be published, in an
// Invalid fault of the fields "rules" and "checks". It trims the rules' texts.
func (p *Policy) Check() error {
	if err := CheckRules(p.Rules); err != nil {
		return err
	}
	var f fault.Fields
	for name, c := range p.Checks {
		serves := slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Refusable && slices.Contains(r.Checks, name) })
		switch {
		case c.Refuse && !serves:
			f.Add("checks", "rules.check-serves-none", "check", name)
		case c.From < 0 || c.From > 1:
			f.Add("checks", "field.choose")
		}
	}
	return f.Err()
}

// RuleSets returns every version of an edition's policy, the one in force
// first. An edition without a policy is a NotFound fault.
func (s *Service) RuleSets(ctx context.Context, e id.Edition) ([]RuleSet, error) {
	sets, err := s.store.RuleSets(ctx, e)
	if err == nil && len(sets) == 0 {
		err = fault.New(fault.NotFound, "rules.none")
	}
	return sets, err
}

// inForce is the newest version of an edition's policy.
func (s *Service) inForce(ctx context.Context, e id.Edition) (RuleSet, error) {
	sets, err := s.RuleSets(ctx, e)
	if err != nil {
		return RuleSet{}, err
	}
	return sets[0], nil
}

// PublishRules puts a new version of the rules in force, with the settings of
// the version before. Comments decided before keep the version they were
// decided under.
func (s *Service) PublishRules(ctx context.Context, actor account.Actor, e id.Edition, rules []Rule) (RuleSet, error) {
	p := Policy{Rules: rules}
	sets, err := s.store.RuleSets(ctx, e)
	if err != nil {
		return RuleSet{}, err
	}
	if len(sets) > 0 {
		p.OnePerson, p.Checks = sets[0].OnePerson, sets[0].Checks
		for name := range p.Checks { // a rule that went takes its check's leave to refuse along
			if !slices.ContainsFunc(rules, func(r Rule) bool { return r.Refusable && slices.Contains(r.Checks, name) }) {
				delete(p.Checks, name)
			}
		}
	}
	return s.PublishPolicy(ctx, actor, e, p)
}

// PublishPolicy puts a new version of the rules and their settings in force.
func (s *Service) PublishPolicy(ctx context.Context, actor account.Actor, e id.Edition, p Policy) (RuleSet, error) {
	if err := account.Check(actor, account.RulesPublish, 0); err != nil {
		return RuleSet{}, err
	}
	if err := p.Check(); err != nil {
		return RuleSet{}, err
	}
	set := RuleSet{Edition: e, At: s.now(), Actor: actor.User, Policy: p}
	err := s.store.PublishRules(ctx, &set, []event.Event{{
		Kind: event.RulesPublished, At: set.At, Actor: actor.User, Edition: e,
	}})
	return set, err
}
