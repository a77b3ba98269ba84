// Package demo owns the invented agency that shows Peyk at work: its written
// stories and comments, its newsroom, its generated pictures, and the play in
// which the newsroom's people bring all of it about over sixty days. Whatever
// it does, it does through the services, at the clock it is handed, so that
// the demo's log reads like a real agency's. It must not write to the store
// itself.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/founding"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/rank"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/story"
)

// Password is that of every demo user. The demo's server listens on the
// machine itself alone.
const Password = "kabutar-nameh-1405" //nolint:gosec // made to be known: the demo prints it

// Clock is a clock that the play moves through the past sixty days.
type Clock struct{ us atomic.Int64 }

// Now tells the time of the play.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.us.Load()).UTC() }

// Set moves the clock.
func (c *Clock) Set(t time.Time) { c.us.Store(t.UnixMicro()) }

// Services are what the play works through; all of them tell the time by Clock.
type Services struct {
	Clock    *Clock
	Stories  *story.Service
	Comments *comment.Service
	Accounts *account.Service
	Sections *section.Service
	Site     *site.Service
	Media    *media.Service
	Rank     *rank.Service
	Views    rank.Store // for the views of past hours
	// Done is told how much of the play is done, by several goroutines at
	// once; may be nil.
	Done func(done, of int)
}

// Login is a newsroom login of the demo.
type Login struct {
	Login string
	Role  account.Role
	Name  string
}

// Logins lists the demo's users, one a role.
func Logins() []Login {
	return []Login{
		{"reporter", account.Reporter, "نیلوفر کاویانی"},
		{"editor", account.Editor, "بهزاد دیلمان"},
		{"chief", account.Chief, "مینا سپهرداد"},
		{"moderator", account.Moderator, "سامان رودباری"},
		{"admin", account.Admin, "پریسا کوشان"},
	}
}

// span is how far back the demo reaches.
const span = 61 * 24 * time.Hour

// play is the state of one seeding.
type play struct {
	Services
	now      time.Time
	rnd      *rand.Rand
	steps    []step
	drawn    int          // how many pictures there are to draw
	told     atomic.Int64 // how much was told to be done
	actors   map[account.Role]account.Actor
	sections map[string]id.Section // by edition and slug
	stories  map[string]*story.Story
	comments map[string]id.Comment
	pictures map[string]media.Picture // by keyword and variant
}

// step is one act of the play.
type step struct {
	at time.Time
	do func(ctx context.Context) error
}

func (p *play) plan(at time.Time, do func(ctx context.Context) error) {
	p.steps = append(p.steps, step{at, do})
}

// Seed fills an empty, unfounded agency as it would stand at now.
func Seed(ctx context.Context, s Services, now time.Time) error {
	items, remarks, err := load()
	if err != nil {
		return err
	}
	p := &play{
		Services: s, now: now, rnd: rand.New(rand.NewPCG(1405, 9)), //nolint:gosec // a play, not a secret
		actors: map[account.Role]account.Actor{}, sections: map[string]id.Section{},
		stories: map[string]*story.Story{}, comments: map[string]id.Comment{}, pictures: map[string]media.Picture{},
	}
	p.Clock.Set(now.Add(-span))
	if err := p.open(ctx); err != nil {
		return err
	}
	p.planStories(items)
	if err := p.planComments(items, remarks); err != nil {
		return err
	}
	if err := p.planDesk(); err != nil {
		return err
	}
	if err := p.draw(ctx, items); err != nil {
		return err
	}
	if err := p.run(ctx); err != nil {
		return err
	}
	p.Clock.Set(now)
	return p.readers(ctx, items)
}

// open founds the agency and hires its people.
func (p *play) open(ctx context.Context) error {
	found := founding.Services{Site: p.Site, Sections: p.Sections, Comments: p.Comments}
	if err := founding.Found(ctx, found, account.System(), founding.Editions()); err != nil {
		return err
	}
	all, err := p.Sections.All(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		p.sections[string(s.Edition)+"/"+s.Slug] = s.ID
	}
	for _, l := range Logins() {
		u, _, err := p.Accounts.Create(ctx, account.System(), account.NewUser{
			Login: l.Login, Name: l.Name, Roles: account.RolesOf(l.Role), Password: Password,
		})
		if err != nil {
			return fmt.Errorf("demo user %s: %w", l.Login, err)
		}
		p.actors[l.Role] = u.Actor()
	}
	return nil
}

// run does the planned acts in the order of their times.
func (p *play) run(ctx context.Context) error {
	slices.SortStableFunc(p.steps, func(a, b step) int { return a.at.Compare(b.at) })
	for i, s := range p.steps {
		if s.at.After(p.now) {
			return fmt.Errorf("demo: an act at %s lies in the future", s.at)
		}
		p.Clock.Set(s.at)
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("demo act %d at %s: %w", i, s.at.Format(time.DateTime), err)
		}
		p.tell(1)
	}
	return nil
}

// tell notes n more acts as done, pictures among them.
func (p *play) tell(n int) {
	done := p.told.Add(int64(n))
	if p.Done != nil {
		p.Done(int(done), len(p.steps)+p.drawn)
	}
}
