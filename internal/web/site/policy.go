package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// policy is the comment policy: the version in force, or an earlier one.
func (s *Site) policy(ctx context.Context, r *request) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	r.needs(directory.RulesTag(e))
	sets, err := s.Comments.RuleSets(ctx, e)
	if err != nil {
		return nil, err
	}
	at, path := 0, "/policy"
	if raw := r.PathValue("version"); raw != "" {
		if at = findVersion(sets, raw); at < 0 {
			return nil, fault.New(fault.NotFound, "rules.none")
		}
		path += "/" + raw
	}
	set := sets[at]
	v := PolicyView{
		Frame: r.frame(p.T("policy.title"), path), Crumbs: r.crumbs(ui.Link{Text: p.T("policy.title")}),
		Intro: p.T("policy.intro"), Policy: r.rules(set), Current: at == 0,
	}
	v.Description = p.T("policy.description")
	v.Figures = ui.Link{Text: p.T("policy_figures.title"), URL: r.ed.Prefix + "/policy/figures"}
	if r.PathValue("version") == "" {
		r.counterpart(&v.Frame, path, everywhere)
	}
	for i, old := range sets {
		n := strconv.Itoa(old.Version)
		ver := PolicyVersion{
			Link:  ui.Link{Text: p.T("policy.version", "n", old.Version), URL: r.ed.Prefix + "/policy/" + n},
			Since: r.clockTime(old.At), Current: i == at,
		}
		if i > 0 {
			ver.Until = r.clockTime(sets[i-1].At)
		}
		if i+1 < len(sets) {
			ver.Changes = r.ruleChanges(sets[i+1], old)
		}
		v.Versions = append(v.Versions, ver)
	}
	return page(s.pages.Policy, http.StatusOK, v)
}

// ruleChanges is what a version changed in the one before it.
func (r *request) ruleChanges(before, after comment.RuleSet) []RuleChange {
	p := r.ed.P
	var out []RuleChange
	for _, rule := range after.Rules {
		was, ok := before.Rule(rule.Code)
		switch {
		case !ok:
			out = append(out, RuleChange{Kind: p.T("policy.added"), After: rule.Text})
		case was.Text != rule.Text:
			out = append(out, RuleChange{Kind: p.T("policy.changed"), Before: was.Text, After: rule.Text})
		}
	}
	for _, rule := range before.Rules {
		if _, ok := after.Rule(rule.Code); !ok {
			out = append(out, RuleChange{Kind: p.T("policy.removed"), Before: rule.Text})
		}
	}
	if len(out) == 0 {
		out = append(out, RuleChange{Kind: p.T("policy.same")})
	}
	return out
}

func findVersion(sets []comment.RuleSet, raw string) int {
	for i, set := range sets {
		if strconv.Itoa(set.Version) == raw {
			return i
		}
	}
	return -1
}

// about is what the agency says of itself.
func (s *Site) about(_ context.Context, r *request) (*web.Page, error) {
	v := NoticeView{Frame: r.frame(r.ed.Name, "/about"), Heading: r.ed.Name, Text: strings.TrimSpace(r.ed.About)}
	r.counterpart(&v.Frame, "/about", everywhere)
	v.Links = []ui.Link{{Text: r.ed.P.T("policy.title"), URL: r.ed.Prefix + "/policy"}}
	return page(s.pages.Notice, http.StatusOK, v)
}
