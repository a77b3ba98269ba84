package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// Random does a number of random acts of random people, at times that go on at
// random, to a few stories and their comments, and checks every few that what
// must always hold does. The same seed does the same. It returns how often each
// kind of act was accepted.
func Random(t *testing.T, d *db.DB, seed uint64, steps int) map[event.Kind]int {
	t.Helper()
	return random(t, d, seed, steps, false)
}

// RandomTalk is Random with most of the acts on comments.
func RandomTalk(t *testing.T, d *db.DB, seed uint64, steps int) map[event.Kind]int {
	t.Helper()
	return random(t, d, seed, steps, true)
}

func random(t *testing.T, d *db.DB, seed uint64, steps int, talking bool) map[event.Kind]int {
	t.Helper()
	g := &game{
		T: t, World: testkit.NewWorld(t, d), rng: rand.New(rand.NewPCG(seed, seed)), seed: seed,
		said: map[id.Comment]*said{}, talking: talking,
	}
	g.people = []account.Actor{g.Reporter, g.Editor, g.Chief, g.Chief, g.Moderator, g.Admin, {}, account.System()}
	g.moderators = []account.Actor{g.Moderator, g.Chief, g.User(t, "second", account.RolesOf(account.Moderator))}
	g.stories = []*story.Story{
		g.Draft(t, full()...), g.Published(t, full()...), g.Published(t, full()...),
		g.Scheduled(t, g.Clock.Now().Add(time.Hour), full()...), g.Scheduled(t, g.Clock.Now().Add(9*time.Hour), full()...),
	}
	for i := range steps {
		g.step = i
		g.play()
		if i%5 == 4 || i == steps-1 {
			g.check()
		}
		if t.Failed() {
			t.Fatalf("seed %d, by step %d: %s", seed, i, g.did)
		}
	}
	done := map[event.Kind]int{}
	kinds, err := db.All(t.Context(), d, db.Value[string], `SELECT kind FROM audit`)
	ok(t, err)
	for _, k := range kinds {
		done[event.Kind(k)]++
	}
	return done
}

type game struct {
	*testing.T
	*testkit.World
	rng      *rand.Rand
	seed     uint64
	step     int
	did      string
	people   []account.Actor
	stories  []*story.Story
	comments []id.Comment
	said     map[id.Comment]*said
	talking  bool     // most acts are about comments
	ruled    struct { // the last decision
		n  id.Comment
		by account.Actor
	}
	moderators []account.Actor
}

func pick[T any](g *game, list []T) T { return list[g.rng.IntN(len(list))] }

// expected are the faults with which a random act may be refused.
func (g *game) expected(err error) {
	if err == nil {
		return
	}
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Forbidden, fault.Unauthenticated, fault.Invalid, fault.NotFound:
	default:
		g.Errorf("%s: %v", g.did, err)
	}
}

func (g *game) play() {
	next := g.rng.IntN(14)
	if g.talking && g.rng.IntN(12) > 0 {
		next = pick(g, []int{0, 2, 2, 3, 3, 4, 4, 4})
	}
	switch next {
	case 0:
		d := time.Duration(g.rng.IntN(40)) * time.Minute
		if g.talking && g.rng.IntN(4) > 0 {
			d = time.Duration(g.rng.IntN(15)) * time.Second
		}
		g.did = fmt.Sprint("time goes on by ", d)
		g.Clock.Advance(d)
	case 1:
		g.did = "scheduled stories are fired"
		_, err := g.Stories.FireDue(g.Context())
		g.expected(err)
	case 2:
		g.send()
	case 3:
		g.own()
	case 4, 5:
		g.decide()
	default:
		g.act()
	}
}

func (g *game) act() {
	s, actor := pick(g, g.stories), pick(g, g.people)
	act := pick(g, []story.Act{
		story.Edit, story.Submit, story.Submit, story.Return, story.Approve, story.Approve, story.Publish, story.Publish,
		story.Schedule, story.Schedule, story.Unschedule, story.Fire, story.Correct, story.Withdraw,
	})
	if now, err := g.Store.Stories.Get(g.Context(), s.Code); err == nil && g.rng.IntN(3) > 0 {
		if offered := story.Allowed(now, actor); len(offered) > 0 { // what a page would offer
			act = offered[max(g.rng.IntN(len(offered)), g.rng.IntN(len(offered)))] // rather onwards than back
		}
	}
	g.did = fmt.Sprintf("%s of story %d by %q", act, s.Code, actor.Login)
	c := g.New(full()...).Content
	c.Lead = fmt.Sprint("لید ", g.step)
	c.Section = pick(g, []id.Section{g.Culture, g.Health})
	_, err := g.Stories.Act(g.Context(), actor, s.Code, act, story.Order{
		Note: "یادداشت", Withdrawal: story.WithdrawnSource, Content: &c,
		At: g.Clock.Now().Add(time.Duration(g.rng.IntN(60)-5) * time.Minute),
	})
	g.expected(err)
}

// check is what must hold at any time.
func (g *game) check() {
	now := g.Clock.Now()
	states := map[story.State]int{}
	rankNow(g.T, g.World, now, g.stories...)
	for _, s := range g.stories {
		s, err := g.Store.Stories.Get(g.Context(), s.Code)
		ok(g, err)
		states[s.State]++
		if dated := s.Live() || s.State == story.Withdrawn; dated == s.PublishAt.IsZero() {
			g.Errorf("story %d is %s for %v", s.Code, s.State, s.PublishAt)
		}
		agree(g.T, s, now, placesOf(g.T, g.World, s, now), s.Visible(now))
		g.checkComments(s)
		g.checkLog(s)
	}
	counts, err := g.Store.Stories.CountByState(g.Context(), testkit.FA)
	ok(g, err)
	same(g, "stories by state", counts, states)
}

// checkLog compares a story with its own history: as many versions as acts,
// and at most one publication and one withdrawal.
func (g *game) checkLog(s *story.Story) {
	of := map[event.Kind]int{}
	total := 0
	rows, err := db.All(g.Context(), g.Store.DB(), db.Value[string],
		`SELECT kind FROM audit WHERE story = $1 AND comment = 0 AND detail LIKE '%from%'`, int64(s.Code))
	ok(g, err)
	for _, k := range rows {
		of[event.Kind(k)]++
		total++
	}
	if int64(total)+1 != s.Version {
		g.Errorf("story %d: version %d after %d logged acts", s.Code, s.Version, total)
	}
	if s.State == story.Published && of[event.StoryApproved] == 0 {
		g.Errorf("story %d is out and nobody approved it", s.Code)
	}
	if of[event.StoryPublished] > 1 || of[event.StoryWithdrawn] > 1 {
		g.Errorf("story %d: %v", s.Code, of)
	}
	if n := count(g.Context(), g, g.World, `SELECT COUNT(*) FROM story_revisions WHERE code = $1`, int64(s.Code)); n != s.Revision {
		g.Errorf("story %d: %d revisions kept, want %d", s.Code, n, s.Revision)
	}
}
