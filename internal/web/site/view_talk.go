package site

import "peyk/internal/web/ui"

// PolicyView is the comment policy with its versions.
type PolicyView struct {
	ui.Frame
	Crumbs   ui.Breadcrumb
	Intro    string
	Policy   ui.Policy
	Current  bool // Policy is in force; else an old version is shown
	Versions []PolicyVersion
	Figures  ui.Link
}

// PolicyVersion is one version of the rules.
type PolicyVersion struct {
	ui.Link
	Since   ui.Time
	Until   ui.Time      // Text empty: in force
	Current bool         // the one shown
	Changes []RuleChange // against the version before; none for the first
}

// RuleChange is how a version differs from the one before.
type RuleChange struct{ Kind, Before, After string }

// CommentView is the comment form on a page of its own: when it was sent with
// faults, and as the reply form without scripts.
type CommentView struct {
	ui.Frame
	Crumbs ui.Breadcrumb
	Story  ui.Headline
	Form   ui.CommentForm
	Policy ui.Policy
}

// ThreadView is a page of a story's comments beside the story's own.
type ThreadView struct {
	ui.Frame
	Crumbs ui.Breadcrumb
	Story  ui.Headline
	Thread *ui.Thread
}

// ReportView is the form with which a reader reports a comment.
type ReportView struct {
	ui.Frame
	Crumbs  ui.Breadcrumb
	Story   ui.Headline
	Comment ui.Comment
	Done    bool // it was received: thanks instead of the form
	Action  string
	Back    string
	Token   string
	Rules   []Choice
	Text    string
	Max     int
	Faults  []ui.FieldFault
	General string
}

// Fault returns the message of the named field, "" if it is right.
func (v ReportView) Fault(name string) string {
	for _, f := range v.Faults {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}
