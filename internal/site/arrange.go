package site

import (
	"context"
	"strconv"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Fronts keeps arrangements of editions' fronts.
type Fronts interface {
	// Arrangement returns what is in force at a time, or a NotFound fault.
	Arrangement(ctx context.Context, e id.Edition, at time.Time) (Arrangement, error)
	// NextArrangement returns when the next one after a time is in force, or
	// the zero time.
	NextArrangement(ctx context.Context, e id.Edition, after time.Time) (time.Time, error)
	// ArrangementByID returns one that was published, or a NotFound fault.
	ArrangementByID(ctx context.Context, e id.Edition, n int64) (Arrangement, error)
	// Arrangements returns the newest that were published, without regions.
	Arrangements(ctx context.Context, e id.Edition, limit int) ([]Arrangement, error)
	// Draft returns an editor's own, or a NotFound fault.
	Draft(ctx context.Context, e id.Edition, actor id.User) (Arrangement, error)
	// SaveDraft keeps it in place of the one of that version (0: of none);
	// where there is another, it is a Conflict.
	SaveDraft(ctx context.Context, a Arrangement) error
	// DropDraft forgets it.
	DropDraft(ctx context.Context, e id.Edition, actor id.User) error
	// PublishArrangement saves a, forgets the draft of its actor and all but
	// the newest keep. Where a.Base is not the newest, or a story is none of
	// the edition that readers see or will see, it is a Conflict.
	PublishArrangement(ctx context.Context, a Arrangement, keep int, evs []event.Event) error
	// CancelArrangement removes one that is not in force yet at now; any other
	// is a Conflict.
	CancelArrangement(ctx context.Context, e id.Edition, n int64, now time.Time, evs []event.Event) error
}

// History bounds how many arrangements of an edition are kept.
const History = 200

// Arrangement returns what is at an edition's front, and when that changes by
// itself: zero for never.
func (s *Service) Arrangement(ctx context.Context, e id.Edition, now time.Time) (Arrangement, time.Time, error) {
	a, err := s.store.Arrangement(ctx, e, now)
	if fault.Is(err, fault.NotFound) {
		a, err = Standard(e), nil
	}
	if err != nil {
		return a, time.Time{}, err
	}
	next, err := s.store.NextArrangement(ctx, e, now)
	if own := a.Next(now); next.IsZero() || !own.IsZero() && own.Before(next) {
		next = own
	}
	return a, next, err
}

// Front returns the stories that editors have set at the front, the most
// prominent first.
func (s *Service) Front(ctx context.Context, e id.Edition) ([]Slot, error) {
	a, _, err := s.Arrangement(ctx, e, s.now())
	var out []Slot
	for _, p := range a.inOrder() {
		if slot := a.Regions[p.region].Slots[p.slot]; slot.Story != 0 {
			out = append(out, slot)
		}
	}
	return out, err
}

// Arrange sets the order of the most important news of an edition in the
// standard arrangement. A story that is taken back leaves its place by itself.
func (s *Service) Arrange(ctx context.Context, actor account.Actor, e id.Edition, codes []id.Story) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	a := Standard(e)
	if len(codes) > MaxSlots {
		var f fault.Fields
		f.Add("slots", "field.many", "max", MaxSlots)
		return f.Err()
	}
	for i, p := range a.inOrder()[:len(codes)] {
		a.Regions[p.region].Slots[p.slot].Story = codes[i]
	}
	newest, err := s.newest(ctx, e)
	if err != nil {
		return err
	}
	a.Base = newest.ID
	return s.publish(ctx, actor, a, time.Time{})
}

// newest is the newest published arrangement; the zero one for none.
func (s *Service) newest(ctx context.Context, e id.Edition) (Arrangement, error) {
	list, err := s.store.Arrangements(ctx, e, 1)
	if err != nil || len(list) == 0 {
		return Arrangement{}, err
	}
	return list[0], nil
}

// Draft returns the actor's own arrangement in the making, begun from what is
// in force if there is none: then its version is 0.
func (s *Service) Draft(ctx context.Context, actor account.Actor, e id.Edition) (Arrangement, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return Arrangement{}, err
	}
	d, err := s.store.Draft(ctx, e, actor.User)
	if !fault.Is(err, fault.NotFound) {
		return d, err
	}
	newest, err := s.newest(ctx, e)
	if err != nil {
		return d, err
	}
	d, _, err = s.Arrangement(ctx, e, s.now())
	d.Base, d.Version, d.Actor = newest.ID, 0, actor.User
	return d, err
}

// Edit changes the actor's draft. seen is the version the change was made for:
// another is a Conflict.
func (s *Service) Edit(ctx context.Context, actor account.Actor, e id.Edition, seen int64, fn func(*Arrangement) error) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	d, err := s.Draft(ctx, actor, e)
	if err != nil {
		return err
	}
	if d.Version != seen {
		return fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	if err := fn(&d); err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	d.Actor, d.At = actor.User, s.now()
	for i := range d.Regions {
		for j := range d.Regions[i].Slots {
			if slot := &d.Regions[i].Slots[j]; slot.Story != 0 && slot.At.IsZero() {
				slot.At, slot.Actor = d.At, actor.User
			}
		}
	}
	return s.store.SaveDraft(ctx, d)
}

// Discard forgets the actor's draft.
func (s *Service) Discard(ctx context.Context, actor account.Actor, e id.Edition) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	return s.store.DropDraft(ctx, e, actor.User)
}

// Publish puts the actor's draft in force, at once or (starts) at a time to
// come. seen is the version the editor saw; when somebody else published
// meanwhile, it is a Conflict.
func (s *Service) Publish(ctx context.Context, actor account.Actor, e id.Edition, seen int64, starts time.Time, note string) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	d, err := s.Draft(ctx, actor, e)
	if err != nil {
		return err
	}
	if d.Version != seen {
		return fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	if !starts.IsZero() && !starts.After(s.now()) {
		var f fault.Fields
		f.Add("at", "front.past")
		return f.Err()
	}
	d.Note = note
	return s.publish(ctx, actor, d, starts)
}

// Rebase makes the actor's draft one that follows the newest arrangement,
// whatever that holds: the editor has seen it and goes on.
func (s *Service) Rebase(ctx context.Context, actor account.Actor, e id.Edition, seen int64) error {
	newest, err := s.newest(ctx, e)
	if err != nil {
		return err
	}
	return s.Edit(ctx, actor, e, seen, func(d *Arrangement) error {
		d.Base = newest.ID
		return nil
	})
}

// Return puts an earlier arrangement in force again, if base is still the
// newest.
func (s *Service) Return(ctx context.Context, actor account.Actor, e id.Edition, n, base int64) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	a := Standard(e)
	if n != 0 {
		var err error
		if a, err = s.store.ArrangementByID(ctx, e, n); err != nil {
			return err
		}
	}
	a.Base, a.Note = base, ""
	return s.publish(ctx, actor, a, time.Time{})
}

// Take makes the actor's draft of an earlier arrangement.
func (s *Service) Take(ctx context.Context, actor account.Actor, e id.Edition, n, seen int64) error {
	a := Standard(e)
	if n != 0 {
		var err error
		if a, err = s.store.ArrangementByID(ctx, e, n); err != nil {
			return err
		}
	}
	return s.Edit(ctx, actor, e, seen, func(d *Arrangement) error {
		d.Regions = a.Regions
		return nil
	})
}

// Cancel takes back an arrangement whose time has not come.
func (s *Service) Cancel(ctx context.Context, actor account.Actor, e id.Edition, n int64) error {
	if err := account.Check(actor, account.FrontArrange, 0); err != nil {
		return err
	}
	ev := s.arranged(actor, e, "cancelled", strconv.FormatInt(n, 10))
	return s.store.CancelArrangement(ctx, e, n, s.now(), []event.Event{ev})
}

// History returns the newest published arrangements without their regions:
// those that wait for their time among them.
func (s *Service) History(ctx context.Context, actor account.Actor, e id.Edition, limit int) ([]Arrangement, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return nil, err
	}
	return s.store.Arrangements(ctx, e, limit)
}

// publish saves an arrangement. A story that stands where it stood keeps the
// time since when it does.
func (s *Service) publish(ctx context.Context, actor account.Actor, a Arrangement, starts time.Time) error {
	if err := a.check(); err != nil {
		return err
	}
	now := s.now()
	a.ID, a.Version, a.At, a.Actor, a.Starts = 0, 0, now, actor.User, starts
	if starts.IsZero() {
		a.Starts = now
	}
	before, _, err := s.Arrangement(ctx, a.Edition, now)
	if err != nil {
		return err
	}
	for i := range a.Regions {
		for j := range a.Regions[i].Slots {
			slot := &a.Regions[i].Slots[j]
			if slot.Story == 0 {
				continue
			}
			slot.At, slot.Actor = a.Starts, actor.User
			if i < len(before.Regions) && j < len(before.Regions[i].Slots) && before.Regions[i].Slots[j].Story == slot.Story &&
				before.Regions[i].Layout == a.Regions[i].Layout {
				slot.At, slot.Actor = before.Regions[i].Slots[j].At, before.Regions[i].Slots[j].Actor
			}
		}
	}
	ev := s.arranged(actor, a.Edition, "stories", strconv.Itoa(len(a.Stories())))
	if !starts.IsZero() {
		ev.Detail["starts"] = starts.UTC().Format(time.RFC3339)
	}
	if a.Note != "" {
		ev.Detail["note"] = a.Note
	}
	return s.store.PublishArrangement(ctx, a, History, []event.Event{ev})
}

func (s *Service) arranged(actor account.Actor, e id.Edition, key, value string) event.Event {
	return event.Event{
		Kind: event.FrontArranged, At: s.now(), Actor: actor.User, Edition: e, Detail: map[string]string{key: value},
	}
}
