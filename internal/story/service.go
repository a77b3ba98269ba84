package story

import (
	"context"
	"strconv"
	"strings"
	"time"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/persian"
)

// Service applies the rules of this package to stored stories.
type Service struct {
	store Store
	now   clock.Clock
}

// NewService returns a service over the store.
func NewService(store Store, now clock.Clock) *Service { return &Service{store, now} }

// Order is what comes with an act.
type Order struct {
	Version    int64    // the version the actor saw; 0 skips the check (the system's acts)
	Content    *Content // the new content, for Edit and Correct
	Findings   string   // what is known about the new content; see Revision
	Note       string   // the reason of Return, the text of Correct, the notice of Withdraw
	At         time.Time
	Withdrawal WithdrawalKind
}

// NewStory is what a story begins as.
type NewStory struct {
	Content
	Fingerprint string    // of the raw text, when imported
	Findings    string    // what is known about the content; see Revision
	Detail      string    // how it came, for the audit log: "typed", "import raw"
	CreatedAt   time.Time // zero for now; an importer knows better
}

// Create saves a new draft. The same raw text imported before is a Conflict
// with the key "story.imported-before".
func (s *Service) Create(ctx context.Context, actor account.Actor, n NewStory) (*Story, error) {
	st, err := s.draft(ctx, actor, n)
	if err != nil {
		return nil, err
	}
	err = s.store.Create(ctx, st, func(st *Story) []event.Event {
		return []event.Event{st.created(actor, n, s.now())}
	})
	return st, err
}

func (st *Story) created(actor account.Actor, n NewStory, now time.Time) event.Event {
	ev := st.event(event.StoryCreated, actor.User, now)
	ev.Detail = map[string]string{"how": n.Detail}
	return ev
}

// draft makes the draft that a new story begins as, and saves nothing.
func (s *Service) draft(ctx context.Context, actor account.Actor, n NewStory) (*Story, error) {
	if err := account.Check(actor, account.StoryCreate, n.Section); err != nil {
		return nil, err
	}
	st := &Story{
		Content: n.Content, State: Draft, Author: actor.User, Fingerprint: n.Fingerprint, Findings: n.Findings,
		CreatedAt: n.CreatedAt, Revision: 1,
	}
	if st.CreatedAt.IsZero() {
		st.CreatedAt = s.now()
	}
	st.UpdatedAt = st.CreatedAt
	if st.Importance == 0 {
		st.Importance = 3
	}
	st.tidy()
	st.Slug = persian.Slug(st.Headline)
	if err := st.Content.Check(); err != nil {
		return nil, err
	}
	if n.Fingerprint != "" {
		if code, err := s.store.ByFingerprint(ctx, n.Edition, n.Fingerprint); err == nil {
			return nil, fault.New(fault.Conflict, "story.imported-before").With("code", int64(code))
		}
	}
	return st, nil
}

// Act does one act of the table to a story and returns it as it then stands.
func (s *Service) Act(ctx context.Context, actor account.Actor, code id.Story, act Act, o Order) (*Story, error) {
	return s.store.Update(ctx, code, func(st *Story) ([]event.Event, error) {
		return st.apply(actor, act, o, s.now())
	})
}

// FireDue publishes every scheduled story whose time has come and returns how
// many it published. Firing twice is harmless: the table refuses the second.
func (s *Service) FireDue(ctx context.Context) (int, error) {
	codes, err := s.store.Due(ctx, s.now())
	if err != nil {
		return 0, err
	}
	fired := 0
	for _, code := range codes {
		switch err := s.Fire(ctx, code); {
		case err == nil:
			fired++
		case fault.Is(err, fault.Conflict):
		default:
			return fired, err
		}
	}
	return fired, nil
}

// Fire publishes one scheduled story whose time has come. A story that is no
// longer scheduled, or scheduled for later, is a Conflict.
func (s *Service) Fire(ctx context.Context, code id.Story) error {
	_, err := s.Act(ctx, account.System(), code, Fire, Order{})
	return err
}

// Link says that two stories tell the same in two editions. Who may edit both
// may link them; a story that readers have or will have shows its counterpart,
// so that for it the right to correct is needed.
func (s *Service) Link(ctx context.Context, actor account.Actor, a, b id.Story) error {
	for _, code := range []id.Story{a, b} {
		if err := s.mayLink(ctx, actor, code); err != nil {
			return err
		}
	}
	return s.store.Link(ctx, actor.User, a, b)
}

// Unlink takes a story out of the group of those that tell the same, for who
// may link it. A story that is linked with none stays as it is.
func (s *Service) Unlink(ctx context.Context, actor account.Actor, code id.Story) error {
	if err := s.mayLink(ctx, actor, code); err != nil {
		return err
	}
	return s.store.Unlink(ctx, actor.User, code)
}

func (s *Service) mayLink(ctx context.Context, actor account.Actor, code id.Story) error {
	st, err := s.store.Get(ctx, code)
	if err != nil {
		return err
	}
	needs := account.StoryEditAny
	switch {
	case st.Live():
		needs = account.StoryCorrect
	case st.Author == actor.User:
		needs = account.StoryEditOwn
	}
	return account.Check(actor, needs, st.Section)
}

// apply is the heart: the one place where a story changes state.
func (st *Story) apply(actor account.Actor, act Act, o Order, now time.Time) ([]event.Event, error) {
	if o.Version != 0 && o.Version != st.Version {
		return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	t, ok := find(st.State, act)
	if !ok {
		return nil, fault.New(fault.Conflict, "story.not-in-this-state").
			With("act", string(act)).With("state", string(st.State))
	}
	if err := permitted(st, actor, t); err != nil {
		return nil, err
	}
	before := st.event(eventOf[act], actor.User, now)
	changes, err := st.replace(actor, act, o, now)
	if err != nil {
		return nil, err
	}
	if t.Guard != nil {
		if err := t.Guard(st, actor, o, now); err != nil {
			return nil, err
		}
	}
	st.settle(t, actor, o, changes, now)
	ev := st.event(eventOf[act], actor.User, now)
	ev.Tags = union(before.Tags, ev.Tags) // pages that listed it before change too
	ev.People = union(before.People, ev.People)
	ev.Detail = map[string]string{"from": string(t.From), "to": string(t.To), "revision": strconv.Itoa(st.Revision)}
	if o.Note != "" {
		ev.Detail["note"] = o.Note
	}
	evs := []event.Event{ev}
	if before.Section != ev.Section || before.Genre != ev.Genre {
		evs = append(evs, before)
	}
	return evs, nil
}

// replace puts new content in place for the acts that bring some, and returns
// the passages that differ.
func (st *Story) replace(actor account.Actor, act Act, o Order, now time.Time) ([]Change, error) {
	if act != Edit && act != Correct {
		return nil, nil
	}
	if o.Content == nil {
		return nil, fault.New(fault.Invalid, "story.no-content")
	}
	old := st.Content
	st.Content = *o.Content
	st.Edition = old.Edition // a story never moves to another edition
	st.tidy()
	if err := st.Content.Check(); err != nil {
		return nil, err
	}
	if st.Section != old.Section {
		if err := account.Check(actor, account.StoryEditOwn, st.Section); err != nil {
			return nil, err
		}
	}
	changes := Diff(&old, &st.Content)
	if act == Correct && len(changes) == 0 {
		return nil, fault.New(fault.Invalid, "story.correction-changes-nothing")
	}
	if len(changes) > 0 || !sameTerms(old.Tags, st.Tags) || !sameTerms(old.People, st.People) {
		st.Revision++
		st.UpdatedAt, st.Findings = now, o.Findings
	}
	return changes, nil
}

// settle writes what the act leaves in the story.
func (st *Story) settle(t transition, actor account.Actor, o Order, changes []Change, now time.Time) {
	st.State = t.To
	switch t.Act {
	case Edit, Submit:
		st.Approver, st.ReturnNote = 0, ""
	case Return:
		st.Approver, st.ReturnNote = 0, o.Note
	case Approve:
		st.Approver = actor.User
	case Publish:
		switch {
		case t.From == Scheduled && !st.PublishAt.After(now): // readers have it already
		case !o.At.IsZero() && o.At.Before(now): // an importer keeps the old date
			st.PublishAt = o.At
		default:
			st.PublishAt = now
		}
	case Schedule:
		st.PublishAt = o.At
	case Unschedule:
		st.PublishAt = time.Time{}
	case Correct:
		st.Corrections = append(st.Corrections, Correction{At: now, Actor: actor.User, Note: o.Note, Changes: changes})
	case Withdraw:
		st.Withdrawal = &Withdrawal{At: now, Actor: actor.User, Kind: o.Withdrawal, Notice: o.Note}
	case Fire:
	}
	if !st.Live() && st.State != Withdrawn {
		st.Slug = persian.Slug(st.Headline) // free to change until somebody may have the address
	}
}

// event describes the story as it stands.
func (st *Story) event(kind event.Kind, actor id.User, now time.Time) event.Event {
	return event.Event{
		Kind: kind, At: now, Actor: actor, Edition: st.Edition, Story: st.Code,
		Section: st.Section, Genre: string(st.Genre), Translation: st.Translation,
		Tags: slugs(st.Tags), People: slugs(st.People),
	}
}

// tidy trims the fields and names each term's address.
func (st *Story) tidy() {
	for _, p := range []*string{&st.Kicker, &st.Headline, &st.Lead, &st.Source, &st.Byline} {
		*p = strings.TrimSpace(*p)
	}
	st.Tags, st.People = tidyTerms(st.Tags), tidyTerms(st.People)
}

// tidyTerms gives each term its slug and drops what is empty or said twice.
func tidyTerms(terms []Term) []Term {
	seen := map[string]bool{}
	var out []Term
	for _, t := range terms {
		t.Name = strings.TrimSpace(t.Name)
		t.Slug = persian.Slug(t.Name)
		if t.Name == "" || seen[t.Slug] {
			continue
		}
		seen[t.Slug] = true
		out = append(out, t)
	}
	return out
}
