package desk

import "peyk/internal/web/ui"

// PolicyTabs are the pages on which an edition says how it deals with comments:
// its rules, its own words, its settings.
func (r *Request) PolicyTabs(current string) ui.Tabs {
	t := ui.Tabs{P: r.Ed.P, Label: r.T("policy.title")}
	for _, part := range []struct{ name, path string }{{"rules", "/policy"}, {"words", "/policy/words"}, {"settings", "/policy/settings"}} {
		t.Items = append(t.Items, ui.DeskLink{Text: r.T("policy_desk." + part.name), URL: r.Path(part.path), Current: part.name == current})
	}
	return t
}
