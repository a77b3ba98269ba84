package learn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/screening"
)

// Decision is a moderator's decision as the store has it.
type Decision struct {
	ID       int64
	Comment  id.Comment
	At       time.Time
	Approved bool
	Reopened bool // an earlier decision was taken back, and none took its place
	Text     string
	Findings []screening.Finding
	Checks   []string // that serve the rule a refusal names
}

// outcome is what the decision tells of each label.
func (d Decision) outcome() Outcome {
	if d.Approved {
		return Passed()
	}
	return Refused(d.Checks, d.Findings)
}

// Kept is an edition's model as the store has it.
type Kept struct {
	Epoch  int64 // counts the resets
	Cursor int64 // the last decision learnt
	State  []byte
}

// Store keeps models and hands out decisions.
type Store interface {
	// Model returns an edition's kept model, a zero Kept when there is none.
	Model(ctx context.Context, e id.Edition) (Kept, error)
	// Epoch returns how often an edition's model was reset.
	Epoch(ctx context.Context, e id.Edition) (int64, error)
	// SaveModel keeps a model, unless one is kept that has learnt as much, or
	// the model was reset meanwhile; it tells whether it did.
	SaveModel(ctx context.Context, e id.Edition, k Kept, now time.Time) (bool, error)
	// ResetModel forgets a model. What is learnt then begins after the latest
	// decision, or, with relearn, at the first.
	ResetModel(ctx context.Context, e id.Edition, relearn bool, now time.Time) error
	// Decisions returns up to limit decisions of persons in an edition after a
	// place, that fell before a moment, in their order. A decision that another
	// one followed is left out, and so is one whose text is gone.
	Decisions(ctx context.Context, e id.Edition, after int64, before time.Time, limit int) ([]Decision, int64, error)
}

// How the service works.
const (
	idleAfter = 20 * time.Second // a model that nobody asked is put away
	settles   = 20 * time.Second // until then a decision may be undone
	batch     = 200
	saveEvery = 10 * time.Minute
	saveAfter = 500 // decisions, when there are many
)

// Service learns for every edition, each by itself. Models are loaded when
// they are first asked for.
type Service struct {
	store Store
	now   clock.Clock
	log   *slog.Logger

	mu     sync.Mutex
	models map[id.Edition]*learner
}

// learner is an edition's model at work.
type learner struct {
	mu      sync.Mutex
	model   *Model // nil until loaded, and when put away
	read    bool   // epoch and cursor are known
	usedAt  time.Time
	epoch   int64
	cursor  int64
	unsaved int
	savedAt time.Time
}

// NewService returns a service over a store.
func NewService(store Store, now clock.Clock, log *slog.Logger) *Service {
	return &Service{store: store, now: now, log: log, models: map[id.Edition]*learner{}}
}

// of returns an edition's learner.
func (s *Service) of(e id.Edition) *learner {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.models[e]
	if l == nil {
		l = &learner{}
		s.models[e] = l
	}
	return l
}

// with runs fn on an edition's model, loaded.
func (s *Service) with(ctx context.Context, e id.Edition, fn func(*learner) error) error {
	l := s.of(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.model == nil {
		if err := s.load(ctx, e, l); err != nil {
			return err
		}
	}
	l.usedAt = s.now()
	return fn(l)
}

// rest puts an edition's model away when nobody asked it for a while, and
// reports whether there is nothing to be learnt, for which no model is needed.
func (s *Service) rest(ctx context.Context, e id.Edition) (bool, error) {
	l := s.of(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.read {
		kept, err := s.store.Model(ctx, e)
		if err != nil {
			return false, err
		}
		l.epoch, l.cursor, l.read = kept.Epoch, kept.Cursor, true
	}
	epoch, err := s.store.Epoch(ctx, e)
	if err != nil || epoch != l.epoch {
		return false, err
	}
	_, last, err := s.store.Decisions(ctx, e, l.cursor, s.now().Add(-settles), 1)
	if err != nil || last != l.cursor {
		return false, err
	}
	if l.model == nil || s.now().Sub(l.usedAt) < idleAfter {
		return true, nil // asking it now would be using it
	}
	if l.unsaved > 0 {
		if err := s.save(ctx, e, l); err != nil {
			return false, err
		}
	}
	l.model = nil
	return true, nil
}

// load reads an edition's model. One that cannot be read is learnt anew from
// the decisions there are.
func (s *Service) load(ctx context.Context, e id.Edition, l *learner) error {
	kept, err := s.store.Model(ctx, e)
	if err != nil {
		return err
	}
	l.epoch, l.cursor, l.unsaved, l.savedAt = kept.Epoch, kept.Cursor, 0, s.now()
	l.model, l.read = NewModel(), true
	if len(kept.State) == 0 {
		return nil
	}
	m, err := Decode(kept.State)
	if err != nil {
		s.log.ErrorContext(ctx, "what comments taught is learnt anew", "edition", string(e), "error", err)
		l.cursor = 0
		return nil
	}
	l.model = m
	return nil
}

// Predict says what an edition's model thinks of a text with what the checks
// found in it.
func (s *Service) Predict(ctx context.Context, e id.Edition, text string, found []screening.Finding) (Prediction, error) {
	var p Prediction
	err := s.with(ctx, e, func(l *learner) error {
		p = l.model.Predict(text, found)
		return nil
	})
	return p, err
}

// Explain returns the passages of a text that spoke most for a label.
func (s *Service) Explain(ctx context.Context, e id.Edition, text string, found []screening.Finding, label Label) ([]Span, error) {
	var out []Span
	err := s.with(ctx, e, func(l *learner) error {
		out = l.model.Explain(text, found, label)
		return nil
	})
	return out, err
}

// Figures is how an edition's model does.
type Figures struct {
	Examples int // comments learnt from
	Labels   [labelCount]Standing
	Weeks    []Week // oldest first; those without a decision are left out
}

// Standing is how much is known of a label.
type Standing struct {
	Yes, No int // decided comments with and without it
	Knows   Knowledge
}

// Figures returns how an edition's model does, week by week.
func (s *Service) Figures(ctx context.Context, e id.Edition) (Figures, error) {
	var out Figures
	err := s.with(ctx, e, func(l *learner) error {
		out = l.model.Figures()
		return nil
	})
	return out, err
}

// Figures returns how the model does, week by week.
func (m *Model) Figures() Figures {
	out := Figures{Examples: m.examples, Weeks: append([]Week(nil), m.figures...)}
	for i := range out.Labels {
		out.Labels[i] = Standing{Yes: m.decided[i][1], No: m.decided[i][0], Knows: m.Knows(Label(i))}
	}
	return out
}

// Study learns from the decisions of an edition that fell since it was last
// called, keeps the model from time to time, and returns how many decisions it
// read. It may be called as often as one likes; a decision is learnt once.
func (s *Service) Study(ctx context.Context, e id.Edition) (int, error) {
	all := 0
	for {
		n, err := s.study(ctx, e)
		all += n
		if err != nil || n == 0 {
			return all, err
		}
	}
}

// study learns a batch. Between two others may ask the model.
func (s *Service) study(ctx context.Context, e id.Edition) (n int, err error) {
	if rests, err := s.rest(ctx, e); err != nil || rests {
		return 0, err
	}
	err = s.with(ctx, e, func(l *learner) error {
		epoch, err := s.store.Epoch(ctx, e)
		if err != nil {
			return err
		}
		if epoch != l.epoch { // somebody reset it
			if err := s.load(ctx, e, l); err != nil {
				return err
			}
		}
		list, last, err := s.store.Decisions(ctx, e, l.cursor, s.now().Add(-settles), batch)
		if err != nil {
			return err
		}
		for _, d := range list {
			l.learn(d)
		}
		n = len(list)
		if last == l.cursor {
			n = 0
		} else if n == 0 {
			n = 1 // there may be more behind what is not learnt from
		}
		l.unsaved += len(list)
		l.cursor = last
		if l.unsaved >= saveAfter || l.unsaved > 0 && s.now().Sub(l.savedAt) >= saveEvery {
			return s.save(ctx, e, l)
		}
		return nil
	})
	return n, err
}

func (l *learner) learn(d Decision) {
	if d.Reopened {
		l.model.Forget(d.Comment)
		return
	}
	p := l.model.Predict(d.Text, d.Findings)
	l.model.Learn(Example{
		Comment: d.Comment, Week: WeekOf(d.At), Text: d.Text, Findings: d.Findings, Outcome: d.outcome(),
	}, p)
}

// save keeps the model. When another process's has learnt as much, that one is
// kept.
func (s *Service) save(ctx context.Context, e id.Edition, l *learner) error {
	state, err := l.model.Encode()
	if err != nil {
		return err
	}
	if _, err = s.store.SaveModel(ctx, e, Kept{l.epoch, l.cursor, state}, s.now()); err != nil {
		return fmt.Errorf("keep what comments taught: %w", err)
	}
	l.unsaved, l.savedAt = 0, s.now()
	return nil
}

// Save keeps what was learnt and not kept yet: call it before the end.
func (s *Service) Save(ctx context.Context) error {
	s.mu.Lock()
	var editions []id.Edition
	for e := range s.models {
		editions = append(editions, e)
	}
	s.mu.Unlock()
	var errs []error
	for _, e := range editions {
		errs = append(errs, s.keep(ctx, e))
	}
	return errors.Join(errs...)
}

func (s *Service) keep(ctx context.Context, e id.Edition) error {
	l := s.of(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.model == nil || l.unsaved == 0 {
		return nil
	}
	return s.save(ctx, e, l)
}

// Reset forgets what an edition's decisions taught. With relearn the decisions
// whose texts are still there are learnt again; without, learning begins with
// the next decision.
func (s *Service) Reset(ctx context.Context, e id.Edition, relearn bool) error {
	if err := s.store.ResetModel(ctx, e, relearn, s.now()); err != nil {
		return err
	}
	return s.with(ctx, e, func(l *learner) error { return s.load(ctx, e, l) })
}

// Export returns an edition's model as it is kept.
func (s *Service) Export(ctx context.Context, e id.Edition) (Exported, error) {
	var out Exported
	err := s.with(ctx, e, func(l *learner) error {
		out = l.model.Export()
		out.Edition, out.Cursor = e, l.cursor
		if out.Examples == 0 {
			return fault.New(fault.NotFound, "learn.nothing")
		}
		return nil
	})
	return out, err
}
