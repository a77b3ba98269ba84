package account

import (
	"slices"

	"peyk/internal/fault"
	"peyk/internal/id"
)

// Act is something that only some roles may do.
type Act string

// The acts.
const (
	StoryCreate     Act = "story.create"
	StoryEditOwn    Act = "story.edit-own" // a story one wrote, before it is approved
	StoryEditAny    Act = "story.edit-any"
	StorySubmit     Act = "story.submit"
	StoryReturn     Act = "story.return"
	StoryApprove    Act = "story.approve"
	StoryApproveOwn Act = "story.approve-own" // a story one wrote oneself
	StoryPublish    Act = "story.publish"
	StorySchedule   Act = "story.schedule" // set and unset
	StoryCorrect    Act = "story.correct"  // change a published story, with a note
	StoryWithdraw   Act = "story.withdraw"
	StoryImport     Act = "story.import"
	FrontArrange    Act = "front.arrange"
	MediaUpload     Act = "media.upload"
	CommentSee      Act = "comment.see" // those waiting and refused, too
	CommentModerate Act = "comment.moderate"
	RulesPublish    Act = "rules.publish"
	DictionaryKeep  Act = "dictionary.keep" // refusals of the copy desk's findings, for the whole agency
	StyleManage     Act = "style.manage"    // the style guide and the words not to be written
	SectionManage   Act = "section.manage"
	EditionManage   Act = "edition.manage"
	UserManage      Act = "user.manage"
	AuditSee        Act = "audit.see"
	DeskSee         Act = "desk.see"
	PasswordChange  Act = "password.change" // one's own
)

// rule says who may do an act. A scoped act concerns one section, so that a
// user who is limited to some sections may do it in those alone.
type rule struct {
	act    Act
	scoped bool
	roles  Roles
}

const (
	reporter  = Roles(1 << Reporter)
	editor    = Roles(1 << Editor)
	chief     = Roles(1 << Chief)
	moderator = Roles(1 << Moderator)
	admin     = Roles(1 << Admin)
	everybody = reporter | editor | chief | moderator | admin
)

// rules is the one table of who may do what. What does not stand here nobody
// may do, but for the system itself.
var rules = []rule{
	{StoryCreate, true, reporter | editor | chief},
	{StoryEditOwn, true, reporter | editor | chief},
	{StoryEditAny, true, editor | chief},
	{StorySubmit, true, reporter | editor | chief},
	{StoryReturn, true, editor | chief},
	{StoryApprove, true, editor | chief},
	{StoryApproveOwn, true, chief},
	{StoryPublish, true, editor | chief},
	{StorySchedule, true, editor | chief},
	{StoryCorrect, true, editor | chief},
	{StoryWithdraw, true, chief},
	{StoryImport, true, editor | chief},
	{FrontArrange, true, editor | chief},
	{MediaUpload, false, reporter | editor | chief},
	{CommentSee, true, editor | chief | moderator},
	{CommentModerate, true, chief | moderator},
	{RulesPublish, false, chief},
	{DictionaryKeep, false, editor | chief},
	{StyleManage, false, chief},
	{SectionManage, false, admin},
	{EditionManage, false, admin},
	{UserManage, false, admin},
	{AuditSee, false, chief | admin},
	{DeskSee, false, everybody},
	{PasswordChange, false, everybody},
}

// Acts lists every act in the order of the table.
func Acts() []Act {
	acts := make([]Act, len(rules))
	for i, r := range rules {
		acts[i] = r.act
	}
	return acts
}

func ruleOf(act Act) (rule, bool) {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.act == act })
	if i < 0 {
		return rule{}, false
	}
	return rules[i], true
}

// Actor is whoever does something: a user as they were when their request
// began, or the system. The zero value is nobody and may do nothing.
type Actor struct {
	User     id.User
	Name     string
	Login    string
	Roles    Roles
	Sections []id.Section // where the scoped acts may be done; empty is everywhere
	// MustChange says that the password was set by somebody else and has to
	// be changed before anything else is done.
	MustChange bool

	system bool
}

// System returns the actor for what Peyk does by itself or is told to on the
// command line. It may do everything, and stands as user 0 in events.
func System() Actor { return Actor{Name: "system", system: true} }

// IsSystem reports whether the actor is Peyk itself.
func (a Actor) IsSystem() bool { return a.system }

// Can reports whether the actor may do act in the section. Section 0 asks
// for the agency as a whole (the home's front, a queue over all sections): of
// a scoped act, only who is not limited to sections may do that.
func (a Actor) Can(act Act, section id.Section) bool {
	if a.system {
		return true
	}
	r, ok := a.holds(act)
	if !ok {
		return false
	}
	return !r.scoped || len(a.Sections) == 0 || slices.Contains(a.Sections, section)
}

// CanSomewhere reports whether there may be a section in which the actor may
// do act: whether a menu shows it, a list page opens.
func (a Actor) CanSomewhere(act Act) bool {
	if a.system {
		return true
	}
	_, ok := a.holds(act)
	return ok
}

// Check returns nil when the actor may do act in the section (see Can), else
// a fault: Unauthenticated for nobody, Forbidden for a user.
func (a Actor) Check(act Act, section id.Section) error {
	if a.Can(act, section) {
		return nil
	}
	if a.User == 0 {
		return fault.New(fault.Unauthenticated, "account.sign-in-first")
	}
	return fault.New(fault.Forbidden, "account.forbidden").With("act", string(act))
}

func (a Actor) holds(act Act) (rule, bool) {
	if a.User == 0 {
		return rule{}, false
	}
	r, ok := ruleOf(act)
	return r, ok && a.Roles&r.roles != 0
}

// Can is Actor.Can, for callers that read better with the verb in front.
func Can(actor Actor, act Act, section id.Section) bool { return actor.Can(act, section) }

// Check is Actor.Check as a function.
func Check(actor Actor, act Act, section id.Section) error { return actor.Check(act, section) }
