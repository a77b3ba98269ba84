package copydesk

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/persian"
)

// Guide is what an edition's chief editor laid down about writing.
type Guide struct {
	Edition     id.Edition
	Settings    []string // "key=value", as persian.ParseStyle reads them
	MaxHeadline int      // in widths of a usual letter; 0 for the default
	Forbidden   []Forbidden
	Version     int64
	At          time.Time // of the last change; zero when there was none
	Actor       id.User
}

// Entry is a refusal that an edition's dictionary keeps.
type Entry struct {
	ID int64
	Refusal
	Edition id.Edition
	Story   id.Story // in which it was refused; 0 for none
	Actor   id.User
	At      time.Time
}

// Counts is what a Learner learned of an edition's archive.
type Counts struct {
	At      time.Time // when; zero for never
	Stories int       // read
	Forms   map[string]int
}

// Published is a story's texts as readers have them, with its place among the
// others.
type Published struct {
	Text   Text
	LiveAt time.Time
	Code   id.Story
}

// Store keeps what the desks of an agency go by.
type Store interface {
	// Guide returns an edition's guide; one that was never written is empty.
	Guide(ctx context.Context, e id.Edition) (Guide, error)
	// SetGuide loads, applies fn, and saves.
	SetGuide(ctx context.Context, e id.Edition, fn func(*Guide) ([]event.Event, error)) error
	// Entries lists a dictionary, newest first: those before the number, or all
	// when it is 0, at most limit.
	Entries(ctx context.Context, e id.Edition, before int64, limit int) ([]Entry, error)
	// AddEntry saves an entry and sets its number; one that is there already
	// stays as it is, and no event is written.
	AddEntry(ctx context.Context, entry *Entry, evs []event.Event) error
	// RemoveEntry deletes an entry of the edition; NotFound when it has none
	// with the number.
	RemoveEntry(ctx context.Context, e id.Edition, n int64, evs func(Entry) []event.Event) error
	// Mark is a number that changes with whatever a desk of the edition goes by.
	Mark(ctx context.Context, e id.Edition) (int64, error)
	// Published returns the texts of stories that readers have, newest first:
	// those before the place of an earlier one.
	Published(ctx context.Context, e id.Edition, liveAt time.Time, code id.Story, limit int) ([]Published, error)
	// Counts returns what was learned last.
	Counts(ctx context.Context, e id.Edition) (Counts, error)
	// SetCounts saves what was learned.
	SetCounts(ctx context.Context, e id.Edition, c Counts) error
}

// Service keeps the desks of an agency's editions and what they go by.
type Service struct {
	store Store
	now   clock.Clock

	mu    sync.Mutex
	desks map[id.Edition]made
}

// made is a desk with the mark of what it was made of.
type made struct {
	mark     int64
	language string
	desk     *Desk
}

// NewService returns a service over the store.
func NewService(store Store, now clock.Clock) *Service {
	return &Service{store: store, now: now, desks: map[id.Edition]made{}}
}

// The bounds of what an edition may lay down.
const (
	MaxForbidden = 500
	maxWord      = 100 // code points
	maxReason    = 300
	minHeadline  = 30
	mostHeadline = 300
	maxEntries   = 20000 // of a dictionary that a desk goes by
)

// Desk returns the edition's desk: one for all until something changes that it
// goes by, in this process or in another.
func (s *Service) Desk(ctx context.Context, e id.Edition, language string) (*Desk, error) {
	mark, err := s.store.Mark(ctx, e)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	have, ok := s.desks[e]
	s.mu.Unlock()
	if ok && have.mark == mark && have.language == language {
		return have.desk, nil
	}
	o := Options{Language: language}
	guide, err := s.store.Guide(ctx, e)
	if err != nil {
		return nil, err
	}
	style := guide.Style()
	o.Style, o.Forbidden, o.MaxHeadline = &style, guide.Forbidden, float64(guide.MaxHeadline)
	entries, err := s.store.Entries(ctx, e, 0, maxEntries)
	if err != nil {
		return nil, err
	}
	for _, x := range entries {
		o.Refused = append(o.Refused, x.Refusal)
	}
	if language == "fa" {
		counts, err := s.store.Counts(ctx, e)
		if err != nil {
			return nil, err
		}
		o.Counts = counts.Forms
	}
	desk := New(o)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desks[e] = made{mark, language, desk}
	return desk, nil
}

// Style is the house style with the guide's settings. A setting that package
// persian does not know any more is left out.
func (g *Guide) Style() persian.Style {
	style := persian.HouseStyle()
	for _, one := range g.Settings {
		if next, err := style.With(one); err == nil {
			style = next
		}
	}
	return style
}

// Guide returns what the edition's chief editor laid down.
func (s *Service) Guide(ctx context.Context, e id.Edition) (Guide, error) {
	return s.store.Guide(ctx, e)
}

// SetGuide replaces an edition's guide; a zero version skips the check of
// concurrent changes.
func (s *Service) SetGuide(ctx context.Context, actor account.Actor, want Guide) error {
	if err := account.Check(actor, account.StyleManage, 0); err != nil {
		return err
	}
	if err := want.check(); err != nil {
		return err
	}
	return s.store.SetGuide(ctx, want.Edition, func(g *Guide) ([]event.Event, error) {
		if want.Version != 0 && want.Version != g.Version {
			return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		detail := map[string]string{
			"settings.before": strings.Join(g.Settings, " "), "settings.after": strings.Join(want.Settings, " "),
			"forbidden.before": words(g.Forbidden), "forbidden.after": words(want.Forbidden),
		}
		for _, name := range []string{"settings", "forbidden"} {
			if detail[name+".before"] == detail[name+".after"] {
				delete(detail, name+".before")
				delete(detail, name+".after")
			}
		}
		g.Settings, g.MaxHeadline, g.Forbidden = want.Settings, want.MaxHeadline, want.Forbidden
		g.At, g.Actor = s.now(), actor.User
		return []event.Event{{Kind: event.StyleChanged, At: g.At, Actor: actor.User, Edition: g.Edition, Detail: detail}}, nil
	})
}

// words lists forbidden words for the log, the first of very many.
func words(list []Forbidden) string {
	var out []string
	for _, w := range list[:min(len(list), 100)] {
		out = append(out, w.Word)
	}
	return strings.Join(out, " | ")
}

// check tells what is wrong with a guide and tidies it.
func (g *Guide) check() error {
	var f fault.Fields
	if _, err := persian.ParseStyle(g.Settings...); err != nil {
		f.Add("settings", "style.setting")
	}
	if g.MaxHeadline != 0 && (g.MaxHeadline < minHeadline || g.MaxHeadline > mostHeadline) {
		f.Add("headline", "style.headline-range", "min", minHeadline, "max", mostHeadline)
	}
	if len(g.Forbidden) > MaxForbidden {
		f.Add("forbidden", "field.many", "max", MaxForbidden)
	}
	seen := map[string]bool{}
	for i := range g.Forbidden {
		w := &g.Forbidden[i]
		w.Word, w.Instead, w.Reason = tidy(w.Word), tidy(w.Instead), tidy(w.Reason)
		key := persian.Key(w.Word)
		switch {
		case key == "":
			f.Add("forbidden", "style.word-empty", "line", i+1)
		case seen[key]:
			f.Add("forbidden", "style.word-twice", "word", w.Word)
		case len(strings.Fields(w.Word)) > maxPhrase:
			f.Add("forbidden", "style.word-long", "word", w.Word, "max", maxPhrase)
		case utf8.RuneCountInString(w.Word) > maxWord || utf8.RuneCountInString(w.Instead) > maxWord || utf8.RuneCountInString(w.Reason) > maxReason:
			f.Add("forbidden", "style.line-long", "line", i+1)
		}
		seen[key] = true
	}
	return f.Err()
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// Entries lists an edition's dictionary, newest first.
func (s *Service) Entries(ctx context.Context, e id.Edition, before int64, limit int) ([]Entry, error) {
	return s.store.Entries(ctx, e, before, limit)
}

// Remember puts a refusal into the edition's dictionary: no text of the edition
// is told of it again. One that is there already is no error.
func (s *Service) Remember(ctx context.Context, actor account.Actor, e id.Edition, r Refusal, in id.Story) error {
	if err := account.Check(actor, account.DictionaryKeep, 0); err != nil {
		return err
	}
	if r.Rule == "" || r.Before == "" || len(r.Before) > 4*maxReason || len(r.After) > 4*maxReason {
		return fault.New(fault.Invalid, "error.value")
	}
	entry := Entry{Refusal: r, Edition: e, Story: in, Actor: actor.User, At: s.now()}
	return s.store.AddEntry(ctx, &entry, []event.Event{s.happened(actor, event.DictionaryAdded, &entry)})
}

// Forget takes an entry out of the edition's dictionary.
func (s *Service) Forget(ctx context.Context, actor account.Actor, e id.Edition, n int64) error {
	if err := account.Check(actor, account.DictionaryKeep, 0); err != nil {
		return err
	}
	return s.store.RemoveEntry(ctx, e, n, func(x Entry) []event.Event {
		return []event.Event{s.happened(actor, event.DictionaryRemoved, &x)}
	})
}

// ForgetRefusal takes a refusal out of the edition's dictionary, if it is there.
func (s *Service) ForgetRefusal(ctx context.Context, actor account.Actor, e id.Edition, r Refusal) error {
	list, err := s.store.Entries(ctx, e, 0, maxEntries)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x Entry) bool { return x.Refusal == r })
	if i < 0 {
		return nil
	}
	return s.Forget(ctx, actor, e, list[i].ID)
}

func (s *Service) happened(actor account.Actor, kind event.Kind, x *Entry) event.Event {
	return event.Event{
		Kind: kind, At: s.now(), Actor: actor.User, Edition: x.Edition, Story: x.Story,
		Detail: map[string]string{"finding": x.Rule, "words.before": x.Before, "words.after": x.After},
	}
}

const (
	learnStories = 4000 // the newest, of an edition
	learnBatch   = 10
)

// Learn reads the edition's newest published stories and keeps how they write
// words, unless that was done since the time given. It takes a while and rests
// between the texts; pause is called after each batch of them.
func (s *Service) Learn(ctx context.Context, e id.Edition, since time.Time, pause func()) error {
	have, err := s.store.Counts(ctx, e)
	if err != nil || have.At.After(since) {
		return err
	}
	guide, err := s.store.Guide(ctx, e)
	if err != nil {
		return err
	}
	l := NewLearner(guide.Style())
	now := s.now()
	if _, err = s.read(ctx, e, now, pause, l.Note); err != nil {
		return err
	}
	n, err := s.read(ctx, e, now, pause, l.Weigh)
	if err != nil {
		return err
	}
	return s.store.SetCounts(ctx, e, Counts{At: now, Stories: n, Forms: l.Counts()})
}

// read shows the newest stories to fn and counts them.
func (s *Service) read(ctx context.Context, e id.Edition, now time.Time, pause func(), fn func(*Text)) (n int, err error) {
	at, code := now, id.Story(math.MaxInt64)
	for n < learnStories {
		list, err := s.store.Published(ctx, e, at, code, learnBatch)
		if err != nil || len(list) == 0 {
			return n, err
		}
		for i := range list {
			fn(&list[i].Text)
		}
		n += len(list)
		at, code = list[len(list)-1].LiveAt, list[len(list)-1].Code
		pause()
		if err := ctx.Err(); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Learned is what the edition's archive taught last.
func (s *Service) Learned(ctx context.Context, e id.Edition) (Counts, error) {
	return s.store.Counts(ctx, e)
}
