package story_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

func acts() []story.Act {
	return []story.Act{
		story.Edit, story.Submit, story.Return, story.Approve, story.Publish, story.Schedule, story.Unschedule, story.Fire,
		story.Correct, story.Withdraw,
	}
}

// desk is a newsroom with a story of each author in each state.
type desk struct {
	*testkit.World
	who []who
}

// who is a column of the matrix: somebody, and whether the story is theirs.
type who struct {
	name  string
	actor account.Actor
	own   bool
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := testkit.NewWorld(t, testkit.SQLite(t))
	away := w.User(t, "away", account.RolesOf(account.Chief), w.Health) // of another section
	return &desk{w, []who{
		{"reporter, own", w.Reporter, true},
		{"reporter", w.Reporter, false},
		{"editor, own", w.Editor, true},
		{"editor", w.Editor, false},
		{"chief, own", w.Chief, true},
		{"chief", w.Chief, false},
		{"chief of another section", away, false},
		{"moderator", w.Moderator, false},
		{"admin", w.Admin, false},
		{"nobody", account.Actor{}, false},
		{"system", account.System(), false},
	}}
}

// in brings a new story into a state. Its author is the actor's own, or
// another writer who may do everything with it.
func (d *desk) in(t *testing.T, state story.State, author account.Actor) *story.Story {
	t.Helper()
	chief := d.Chief
	n := d.New()
	s, err := d.Stories.Create(t.Context(), account.System(), n)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Store.DB().Writer().ExecContext(t.Context(), `UPDATE stories SET author = $1 WHERE code = $2`, int64(author.User), int64(s.Code))
	if err != nil {
		t.Fatal(err)
	}
	do := func(act story.Act, o story.Order) {
		t.Helper()
		if s, err = d.Stories.Act(t.Context(), chief, s.Code, act, o); err != nil {
			t.Fatalf("%s: %v", act, err)
		}
	}
	path := map[story.State][]story.Act{
		story.Draft: nil, story.Submitted: {story.Submit}, story.Approved: {story.Submit, story.Approve},
		story.Scheduled: {story.Submit, story.Approve, story.Schedule}, story.Published: {story.Submit, story.Approve, story.Publish},
		story.Withdrawn: {story.Submit, story.Approve, story.Publish, story.Withdraw},
	}
	for _, act := range path[state] {
		do(act, d.order(act))
	}
	if s, err = d.Store.Stories.Get(t.Context(), s.Code); err != nil || s.State != state {
		t.Fatalf("story is %v, %v; want %s", s, err, state)
	}
	return s
}

// order is what an act needs in order to be accepted.
func (d *desk) order(act story.Act) story.Order {
	o := story.Order{Note: "یادداشت", Withdrawal: story.WithdrawnError}
	switch act {
	case story.Edit, story.Correct:
		c := d.New(testkit.Headline("تیتر تازه")).Content
		o.Content = &c
	case story.Schedule:
		o.At = d.Clock.Now().Add(time.Hour)
	case story.Submit, story.Return, story.Approve, story.Publish, story.Unschedule, story.Fire, story.Withdraw:
	}
	return o
}

// TestEveryStateActAndRole walks every combination with orders that lack
// nothing, so that only the table and the roles decide, and compares with the
// matrix that a person has read. Fire is tried after the story's time.
func TestEveryStateActAndRole(t *testing.T) {
	d := newDesk(t)
	other := d.User(t, "other", account.RolesOf(account.Reporter))
	var b strings.Builder
	b.WriteString("# Who may do what to a story, and where it leads.\n# forbidden: the role may not. impossible: not in this state.\n")
	for _, state := range story.States() {
		for _, act := range acts() {
			outcomes := map[string][]string{}
			var order []string
			for _, who := range d.who {
				got := d.try(t, state, act, who, other)
				if len(outcomes[got]) == 0 {
					order = append(order, got)
				}
				outcomes[got] = append(outcomes[got], who.name)
			}
			if len(order) == 1 {
				fmt.Fprintf(&b, "\n%s, %s: %s\n", state, act, order[0])
				continue
			}
			fmt.Fprintf(&b, "\n%s, %s:\n", state, act)
			for _, o := range order {
				fmt.Fprintf(&b, "  %-12s %s\n", o, strings.Join(outcomes[o], "; "))
			}
		}
	}
	golden(t, "acts.golden", b.String())
}

// try does one act on a story of its own and says what came of it.
func (d *desk) try(t *testing.T, state story.State, act story.Act, who who, other account.Actor) string {
	t.Helper()
	author := other
	if who.own {
		author = who.actor
	}
	s := d.in(t, state, author)
	o := d.order(act)
	if act == story.Fire {
		before := d.Clock.Now()
		d.Clock.Advance(2 * time.Hour)
		defer d.Clock.Set(before)
	}
	offered := slices.Contains(story.Allowed(s, who.actor), act)
	after, err := d.Stories.Act(t.Context(), who.actor, s.Code, act, o)
	kept, gerr := d.Store.Stories.Get(t.Context(), s.Code)
	if gerr != nil {
		t.Fatal(gerr)
	}
	if err == nil {
		if act != story.Fire && !offered {
			t.Errorf("%s by %s on %s is accepted but not offered", act, who.name, state)
		}
		if after.Version != s.Version+1 || kept.State != after.State {
			t.Errorf("%s by %s on %s: kept %s of version %d, returned %s of %d", act, who.name, state, kept.State, kept.Version, after.State, after.Version)
		}
		return string(after.State)
	}
	if kept.Version != s.Version || kept.State != state {
		t.Errorf("%s by %s on %s was refused and yet changed it", act, who.name, state)
	}
	switch fault.KindOf(err) {
	case fault.Conflict:
		if offered {
			t.Errorf("%s is offered to %s on %s and impossible", act, who.name, state)
		}
		return "impossible"
	case fault.Forbidden, fault.Unauthenticated:
		// What only a guard refuses (one's own story) is offered: the page
		// says why when it is tried.
		if offered && act != story.Approve {
			t.Errorf("%s is offered to %s on %s and refused", act, who.name, state)
		}
		return "forbidden"
	}
	t.Errorf("%s by %s on %s: %v", act, who.name, state, err)
	return "?"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test -update writes it anew, and a person reads the difference. Got:\n%s", file, got)
	}
}

// TestGuards tries the orders that lack something.
func TestGuards(t *testing.T) {
	d := newDesk(t)
	now := d.Clock.Now()
	long := strings.Repeat("ن", 5000)
	for _, tt := range []struct {
		name  string
		state story.State
		act   story.Act
		order story.Order
		field string
	}{
		{"return without a reason", story.Submitted, story.Return, story.Order{Note: " \n"}, "note"},
		{"an endless reason", story.Submitted, story.Return, story.Order{Note: long}, "note"},
		{"a reason with a control character", story.Submitted, story.Return, story.Order{Note: "a\x00"}, "note"},
		{"correction without a note", story.Published, story.Correct, story.Order{Content: d.order(story.Edit).Content}, "note"},
		{"correction that changes nothing", story.Published, story.Correct, story.Order{Note: "x", Content: &[]story.Content{d.New().Content}[0]}, ""},
		{"correction without content", story.Published, story.Correct, story.Order{Note: "x"}, ""},
		{"edit without content", story.Draft, story.Edit, story.Order{}, ""},
		{"edit to no genre", story.Draft, story.Edit, story.Order{Content: &[]story.Content{d.New(testkit.Genre("x")).Content}[0]}, "genre"},
		{"withdrawal of no kind", story.Published, story.Withdraw, story.Order{Note: "x"}, "kind"},
		{"withdrawal without a notice", story.Published, story.Withdraw, story.Order{Withdrawal: story.WithdrawnError}, "note"},
		{"schedule without a time", story.Approved, story.Schedule, story.Order{}, "at"},
		{"schedule for now", story.Approved, story.Schedule, story.Order{At: now}, "at"},
		{"schedule for years ahead", story.Approved, story.Schedule, story.Order{At: now.AddDate(2, 0, 0)}, "at"},
	} {
		s := d.in(t, tt.state, d.Reporter)
		_, err := d.Stories.Act(t.Context(), d.Chief, s.Code, tt.act, tt.order)
		if !fault.Is(err, fault.Invalid) || tt.field != "" && !strings.Contains(err.Error(), "["+tt.field+":") {
			t.Errorf("%s: %v, want a fault of field %q", tt.name, err, tt.field)
		}
	}
	for name, opt := range map[string]testkit.Option{
		"headline": testkit.Headline(" "), "body": testkit.Paragraphs(),
		"pictures": testkit.Genre(story.Photo),
	} {
		s, err := d.Stories.Create(t.Context(), d.Reporter, d.New(opt))
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Stories.Act(t.Context(), d.Reporter, s.Code, story.Submit, story.Order{})
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+name+":") {
			t.Errorf("submit without %s: %v", name, err)
		}
	}
}

// From its time on a scheduled story is out, whether or not the job has run:
// nothing but withdrawing it hides it again, and its date stays.
func TestAScheduledStoryIsOutAtItsTime(t *testing.T) {
	d := newDesk(t)
	s := d.in(t, story.Scheduled, d.Reporter)
	at := s.PublishAt
	d.Clock.Set(at.Add(time.Minute))
	for _, act := range []story.Act{story.Unschedule, story.Schedule} {
		_, err := d.Stories.Act(t.Context(), d.Chief, s.Code, act, story.Order{At: at.Add(time.Hour)})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s of a story that is out: %v", act, err)
		}
	}
	got, err := d.Stories.Act(t.Context(), d.Chief, s.Code, story.Publish, story.Order{})
	if err != nil || got.State != story.Published || !got.PublishAt.Equal(at) {
		t.Errorf("publish by hand: %+v, %v; its date must stay %v", got, err, at)
	}
	if err := d.Stories.Fire(t.Context(), s.Code); !fault.Is(err, fault.Conflict) {
		t.Errorf("fire of a published story: %v", err)
	}
}

func TestPublishKeepsAnImportersDate(t *testing.T) {
	d := newDesk(t)
	old := d.Clock.Now().AddDate(-1, 0, 0)
	for at, want := range map[time.Time]time.Time{{}: d.Clock.Now(), old: old, d.Clock.Now().Add(time.Hour): d.Clock.Now()} {
		s, err := d.Stories.Act(t.Context(), d.Chief, d.in(t, story.Approved, d.Reporter).Code, story.Publish, story.Order{At: at})
		if err != nil || !s.PublishAt.Equal(want) {
			t.Errorf("published at %v, %v; want %v", s.PublishAt, err, want)
		}
	}
}

func TestAnApprovalIsOfOneText(t *testing.T) {
	d := newDesk(t)
	s := d.in(t, story.Approved, d.Reporter)
	if s.Approver != d.Chief.User {
		t.Fatalf("approver %d", s.Approver)
	}
	s, err := d.Stories.Act(t.Context(), d.Editor, s.Code, story.Edit, d.order(story.Edit))
	if err != nil || s.State != story.Submitted || s.Approver != 0 {
		t.Errorf("after an edit: %s approved by %d, %v", s.State, s.Approver, err)
	}
	_, err = d.Stories.Act(t.Context(), d.Editor, s.Code, story.Publish, story.Order{})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("publication of a text that nobody approved: %v", err)
	}
}

func TestTheSlugIsFreeUntilReadersHaveTheAddress(t *testing.T) {
	d := newDesk(t)
	s := d.in(t, story.Draft, d.Reporter)
	was := s.Slug
	s, err := d.Stories.Act(t.Context(), d.Chief, s.Code, story.Edit, d.order(story.Edit))
	if err != nil || s.Slug == was {
		t.Errorf("slug %q after the headline of a draft changed, %v", s.Slug, err)
	}
	p := d.in(t, story.Published, d.Reporter)
	q, err := d.Stories.Act(t.Context(), d.Chief, p.Code, story.Correct, d.order(story.Correct))
	if err != nil || q.Slug != p.Slug || q.Headline == p.Headline {
		t.Errorf("slug %q, was %q, after a correction, %v", q.Slug, p.Slug, err)
	}
	if len(q.Corrections) != 1 || q.Corrections[0].Note != "یادداشت" || len(q.Corrections[0].Changes) != 1 ||
		q.Corrections[0].Changes[0] != (story.Change{Field: "headline", Before: p.Headline, After: q.Headline}) {
		t.Errorf("corrections %+v", q.Corrections)
	}
}

// An edit may move a story only into a section where its editor may edit, and
// never into another edition.
func TestMovingAStory(t *testing.T) {
	d := newDesk(t)
	limited := d.User(t, "culture", account.RolesOf(account.Editor), d.Culture)
	s := d.in(t, story.Submitted, d.Reporter)
	move := func(to id.Section) error {
		c := d.New(testkit.In(testkit.EN, to)).Content
		_, err := d.Stories.Act(t.Context(), limited, s.Code, story.Edit, story.Order{Content: &c})
		return err
	}
	if err := move(d.Health); !fault.Is(err, fault.Forbidden) {
		t.Errorf("moved into another's section: %v", err)
	}
	if err := move(d.Culture); err != nil {
		t.Fatal(err)
	}
	got, err := d.Store.Stories.Get(t.Context(), s.Code)
	if err != nil || got.Edition != testkit.FA {
		t.Errorf("edition %s, %v", got.Edition, err)
	}
}

// Whatever is done to a story and with whatever content: what readers have, or
// will have, is whole.
func TestEveryLiveStoryIsComplete(t *testing.T) {
	d := newDesk(t)
	pictures := func(n *story.NewStory) { n.Pictures = []story.PictureRef{{Media: 1}} }
	contents := []story.Content{
		d.New(testkit.Headline("تیتر تازه")).Content, d.New(testkit.Headline("دیگر"), testkit.Lead("")).Content,
		d.New(testkit.Headline(" ")).Content, d.New(testkit.Paragraphs()).Content, d.New(testkit.Genre(story.Photo), testkit.Lead("")).Content,
		d.New(testkit.Genre(story.Photo), pictures, testkit.Paragraphs()).Content, d.New(pictures, testkit.Paragraphs()).Content,
	}
	rng := rand.New(rand.NewPCG(7, 7))
	lives, corrected := 0, 0
	for range 60 {
		s := d.in(t, story.States()[2+rng.IntN(3)], d.Reporter)
		for range 12 {
			act := acts()[rng.IntN(len(acts())-1)] // all but the last: withdrawn is the end
			if rng.IntN(2) == 0 {
				act = story.Correct
			}
			o := d.order(act)
			if o.Content != nil {
				o.Content = &contents[rng.IntN(len(contents))]
			}
			got, err := d.Stories.Act(t.Context(), d.Chief, s.Code, act, o)
			if err != nil {
				continue
			}
			if !got.Live() {
				continue
			}
			lives++
			if act == story.Correct {
				corrected++
			}
			text, shown := len(got.Body) > 0, len(got.Pictures) > 0
			if got.Headline == "" || got.Genre != story.Photo && !text || got.Genre == story.Photo && !shown {
				t.Fatalf("%s left a live story of genre %s with headline %q, text %v, pictures %v", act, got.Genre, got.Headline, text, shown)
			}
		}
	}
	if lives < 50 || corrected < 20 {
		t.Errorf("only %d live stories, %d corrections", lives, corrected)
	}
	for i, field := range map[int]string{2: "headline", 3: "body", 4: "pictures"} {
		_, err := d.Stories.Act(t.Context(), d.Chief, d.in(t, story.Published, d.Reporter).Code, story.Correct, story.Order{Note: "x", Content: &contents[i]})
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+field+":") {
			t.Errorf("a correction that takes the %s away: %v", field, err)
		}
	}
}
