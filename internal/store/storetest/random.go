package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
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
	g := &game{T: t, World: testkit.NewWorld(t, d), rng: rand.New(rand.NewPCG(seed, seed)), seed: seed}
	g.people = []account.Actor{g.Reporter, g.Editor, g.Chief, g.Chief, g.Moderator, g.Admin, {}, account.System()}
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
	approved map[id.Comment]bool // whose last accepted decision approved it
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
	switch g.rng.IntN(14) {
	case 0:
		d := time.Duration(g.rng.IntN(40)) * time.Minute
		g.did = fmt.Sprint("time goes on by ", d)
		g.Clock.Advance(d)
	case 1:
		g.did = "scheduled stories are fired"
		_, err := g.Stories.FireDue(g.Context())
		g.expected(err)
	case 2, 3:
		g.send()
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

func (g *game) send() {
	s := pick(g, g.stories)
	p := comment.Posting{Story: s.Code, Edition: s.Edition, Text: fmt.Sprint("دیدگاه ", g.step), Sender: comment.Sender{byte(g.step)}}
	if len(g.comments) > 0 && g.rng.IntN(2) == 0 {
		p.Parent = pick(g, g.comments)
	}
	g.did = fmt.Sprintf("comment under %d, answer to %d", s.Code, p.Parent)
	_, c, err := g.Comments.Post(g.Context(), p)
	g.expected(err)
	if err != nil {
		return
	}
	g.comments = append(g.comments, c.ID)
	if got, err := g.Store.Stories.Public(g.Context(), s.Code, g.Clock.Now()); err != nil || !got.Visible(g.Clock.Now()) {
		g.Errorf("a comment was taken under a story that nobody sees: %v", err)
	}
}

func (g *game) decide() {
	if len(g.comments) == 0 {
		return
	}
	n, actor := pick(g, g.comments), pick(g, g.people)
	r := comment.Ruling{
		Act:  pick(g, []comment.Act{comment.Approve, comment.Approve, comment.Refuse, comment.Reopen}),
		Rule: pick(g, []string{"topic", "language", "approval", ""}), Version: int64(g.rng.IntN(3)),
	}
	g.did = fmt.Sprintf("%s of comment %d by %q", r.Act, n, actor.Login)
	_, err := g.Comments.Decide(g.Context(), actor, n, r)
	g.expected(err)
	if err != nil {
		return
	}
	if g.approved == nil {
		g.approved = map[id.Comment]bool{}
	}
	g.approved[n] = r.Act == comment.Approve
	if !actor.Can(account.CommentModerate, g.Culture) || actor.User == 0 {
		g.Errorf("%q decided on a comment", actor.Login)
	}
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

func (g *game) checkComments(s *story.Story) {
	counts := comment.Counts{}
	public := map[id.Comment]bool{}
	for _, n := range g.comments {
		c, err := g.Store.Comments.Comment(g.Context(), n)
		ok(g, err)
		if c.Story != s.Code {
			continue
		}
		if c.Section != s.Section {
			g.Errorf("comment %d is in section %d, its story in %d", n, c.Section, s.Section)
		}
		switch c.State() {
		case comment.Waiting:
			counts.Waiting++
		case comment.Published:
			counts.Published++
		case comment.Refused:
			counts.Refused++
		}
		if _, ok := c.Public(); ok != g.approved[n] || ok != (c.State() == comment.Published) {
			g.Errorf("comment %d: public %v, state %s, approved %v", n, ok, c.State(), g.approved[n])
		}
		public[n] = g.approved[n]
	}
	got, err := g.Comments.Counts(g.Context(), s.Code)
	ok(g, err)
	same(g, "comments by state", got, counts)
	thread, err := g.Comments.Thread(g.Context(), s.Code)
	ok(g, err)
	if len(thread) != counts.Published {
		g.Errorf("%d comments shown, %d published", len(thread), counts.Published)
	}
	for _, p := range thread {
		if !public[p.ID()] {
			g.Errorf("comment %d is shown and not approved", p.ID())
		}
	}
	if n := count(g.Context(), g, g.World, `SELECT comments FROM stories WHERE code = $1`, int64(s.Code)); n != counts.Published {
		g.Errorf("story %d counts %d published comments, has %d", s.Code, n, counts.Published)
	}
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
