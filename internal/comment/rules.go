package comment

import (
	"context"
	"regexp"
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
	Rules   []Rule
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

// RuleSets returns every version of an edition's policy, the one in force
// first. An edition without a policy is a NotFound fault.
func (s *Service) RuleSets(ctx context.Context, e id.Edition) ([]RuleSet, error) {
	sets, err := s.store.RuleSets(ctx, e)
	if err == nil && len(sets) == 0 {
		err = fault.New(fault.NotFound, "rules.none")
	}
	return sets, err
}

// PublishRules puts a new version of the policy in force. Comments decided
// before keep the version they were decided under.
func (s *Service) PublishRules(ctx context.Context, actor account.Actor, e id.Edition, rules []Rule) (RuleSet, error) {
	if err := account.Check(actor, account.RulesPublish, 0); err != nil {
		return RuleSet{}, err
	}
	if err := CheckRules(rules); err != nil {
		return RuleSet{}, err
	}
	set := RuleSet{Edition: e, At: s.now(), Actor: actor.User, Rules: rules}
	err := s.store.PublishRules(ctx, &set, []event.Event{{
		Kind: event.RulesPublished, At: set.At, Actor: actor.User, Edition: e,
	}})
	return set, err
}
