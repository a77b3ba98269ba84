package site_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// TestNothingUnapprovedIsEverPublic does at random what readers, senders,
// moderators and editors can do, and after every act looks at every public
// address, through the cache: the words of a comment stand there if and only if
// a moderator's last word on these very words was yes, they are not struck, and
// its story is public.
func TestNothingUnapprovedIsEverPublic(t *testing.T) {
	did := map[string]int{}
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			q := &quiet{Site: webtest.New(t), rng: rand.New(rand.NewPCG(seed, 7)), said: map[id.Comment]*saying{}, did: did}
			if err := q.Comments.Set(t.Context(), q.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Votes: true, Flood: 1000}); err != nil {
				t.Fatal(err)
			}
			q.judges = []account.Actor{q.Moderator, q.User(t, "second", account.RolesOf(account.Moderator))}
			for range 3 {
				q.publish(t)
			}
			for range 140 {
				q.look(t, q.act(t))
			}
		})
	}
	// When too little happened, the test says little.
	for _, act := range []string{"post", "approve", "refuse", "reopen", "undo", "edit", "withdraw", "strike", "appeal", "report", "like", "correct"} {
		if did[act] < 2 {
			t.Errorf("%s was done %d times: %v", act, did[act], did)
		}
	}
}

type quiet struct {
	*webtest.Site
	rng     *rand.Rand
	judges  []account.Actor
	stories []*story.Story
	order   []id.Comment
	said    map[id.Comment]*saying
	did     map[string]int
	words   int
	undo    func(t *testing.T) string // of the decision just made
}

// saying is a comment, and what of it may be read.
type saying struct {
	word, more, name string // stand nowhere else; more may be struck
	old              []string
	story            *story.Story
	parent           id.Comment
	public, struck   bool
	receipt          string
}

func (q *quiet) word() string {
	q.words++
	return fmt.Sprintf("گفته%dی", 1000+q.words)
}

func (q *quiet) publish(t *testing.T) string {
	t.Helper()
	st := q.Published(t, testkit.Headline(fmt.Sprint("خبر ", len(q.stories))), testkit.Tags("برچسب"), testkit.People("کسی"))
	q.stories = append(q.stories, st)
	return "publish"
}

// act does something and says what.
func (q *quiet) act(t *testing.T) string {
	t.Helper()
	if undo := q.undo; undo != nil && q.rng.IntN(4) == 0 {
		q.undo = nil
		return undo(t)
	}
	q.undo = nil
	q.Clock.Advance(time.Minute)
	st := q.stories[len(q.stories)-1-q.rng.IntN(3)]
	if len(q.order) == 0 {
		return q.post(t, st)
	}
	n := q.order[len(q.order)-1-q.rng.IntN(min(6, len(q.order)))]
	switch k := q.rng.IntN(40); {
	case k < 11:
		return q.post(t, st)
	case k < 24:
		return q.decide(t, n)
	case k < 26:
		return q.strike(t, n)
	case k < 34:
		return q.sender(t, n, []string{"edit", "edit", "appeal", "appeal", "appeal", "withdraw", "delete"}[q.rng.IntN(7)])
	case k < 37:
		return q.reader(t, n)
	case k < 39:
		return q.correct(t, st)
	case len(q.stories) > 4:
		q.Act(t, st, story.Withdraw, story.Order{Withdrawal: story.WithdrawnSource, Note: "برداشته شد."})
		q.stories = append(slices.DeleteFunc(q.stories, func(s *story.Story) bool { return s.Code == st.Code }), st)
		q.publish(t)
		q.publish(t)
		q.publish(t)
		return fmt.Sprint("withdraw story ", st.Code)
	default:
		return q.publish(t)
	}
}

// done counts what was done; what was refused for a reason changes nothing.
func (q *quiet) done(t *testing.T, act string, n id.Comment, err error) bool {
	t.Helper()
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Forbidden, fault.NotFound, fault.Gone:
		if err != nil {
			return false
		}
	default:
	}
	if err != nil {
		t.Fatalf("%s of %d: %v", act, n, err)
	}
	q.did[act]++
	return true
}

func (q *quiet) decide(t *testing.T, n id.Comment) string {
	t.Helper()
	s := q.said[n]
	act := []comment.Act{comment.Approve, comment.Approve, comment.Approve, comment.Refuse, comment.Refuse, comment.Reopen, comment.Uphold}[q.rng.IntN(7)]
	by := q.judges[q.rng.IntN(2)]
	_, err := q.Comments.Decide(t.Context(), by, n, comment.Ruling{Act: act, Rule: "topic"})
	if !q.done(t, string(act), n, err) {
		return fmt.Sprintf("%s of %d refused", act, n)
	}
	was := s.public
	s.public = act == comment.Approve
	q.undo = func(t *testing.T) string {
		t.Helper()
		if _, err := q.Comments.Decide(t.Context(), by, n, comment.Ruling{Act: comment.Undo}); q.done(t, "undo", n, err) {
			s.public = was
		}
		return fmt.Sprintf("undo %s of %d", act, n)
	}
	return fmt.Sprintf("%s %d", act, n)
}

func (q *quiet) strike(t *testing.T, n id.Comment) string {
	t.Helper()
	s := q.said[n]
	at := len(s.word) + 1
	spans := []comment.Span{{Start: at, End: at + len(s.more)}}
	if s.struck {
		spans = nil
	}
	if _, err := q.Comments.Decide(t.Context(), q.Moderator, n, comment.Ruling{Act: comment.Strike, Strikes: spans}); q.done(t, "strike", n, err) {
		s.struck = !s.struck
	}
	return fmt.Sprintf("strike %d: %v", n, s.struck)
}

// sender does an act by the forms of the receipt.
func (q *quiet) sender(t *testing.T, n id.Comment, act string) string {
	t.Helper()
	s := q.said[n]
	c, err := q.Comments.Find(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	word, more := q.word(), q.word()
	form := url.Values{"version": {fmt.Sprint(c.Version)}, "text": {word + " " + more}, "name": {s.name}}
	q.words++
	a := q.PostFrom(t, fmt.Sprintf("198.51.%d.%d", q.words/250, q.words%250), "/receipt/"+s.receipt+"/"+act, form)
	if a.Code != http.StatusSeeOther {
		if a.Code != http.StatusConflict {
			t.Fatalf("%s of %d: %d", act, n, a.Code)
		}
		return fmt.Sprintf("%s of %d refused", act, n)
	}
	q.did[act]++
	switch act {
	case "edit":
		s.old = append(s.old, s.word, s.more)
		s.word, s.more, s.struck, s.public = word, more, false, false
	case "withdraw", "delete":
		s.public = false
	}
	return fmt.Sprintf("%s %d", act, n)
}

// reader reports a comment or votes on it.
func (q *quiet) reader(t *testing.T, n id.Comment) string {
	t.Helper()
	q.words++
	from := comment.Sender{byte(q.words), byte(q.words >> 8), 9}
	if q.rng.IntN(2) == 0 {
		q.done(t, "like", n, q.Comments.Vote(t.Context(), n, from, true))
		return fmt.Sprint("like ", n)
	}
	q.done(t, "report", n, q.Comments.Complain(t.Context(), n, from, "topic", "بد است"))
	return fmt.Sprint("report ", n)
}

// correct corrects a story and looks its comments over as the job does.
func (q *quiet) correct(t *testing.T, st *story.Story) string {
	t.Helper()
	c := st.Content
	c.Lead = fmt.Sprint("لید ", q.rng.IntN(100000))
	_, err := q.Stories.Act(t.Context(), q.Chief, st.Code, story.Correct, story.Order{Content: &c, Note: "درست شد."})
	if q.done(t, "correct", 0, err) {
		if _, err := q.Comments.CorrectStory(t.Context(), st.Code, q.Clock.Now(), 0, 100); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprint("correct ", st.Code)
}

// post sends a comment, sometimes as an answer.
func (q *quiet) post(t *testing.T, st *story.Story) string {
	t.Helper()
	k := len(q.order)
	s := &saying{word: q.word(), more: q.word(), name: fmt.Sprintf("نام%dی", 1000+k), story: st}
	p := comment.Posting{Story: st.Code, Edition: st.Edition, Author: s.name, Email: "reader@example.org", Text: s.word + " " + s.more}
	p.Sender[0], p.Sender[1] = byte(k), 1
	if q.rng.IntN(3) == 0 && k > 0 {
		p.Parent = q.order[len(q.order)-1-q.rng.IntN(min(6, k))]
		if q.said[p.Parent].story.Code != st.Code {
			st = q.said[p.Parent].story
			s.story, p.Story = st, st.Code
		}
	}
	secret, c, err := q.Comments.Post(t.Context(), p)
	if !q.done(t, "post", 0, err) { // the story or the parent is not public
		return "post refused"
	}
	s.receipt, s.parent = secret, p.Parent
	q.order = append(q.order, c.ID)
	q.said[c.ID] = s
	return fmt.Sprintf("post %d, an answer to %d", c.ID, p.Parent)
}

// silent fails when a text has any word of a comment but those that may be
// said of the ones in here.
func (q *quiet) silent(t *testing.T, after, path, text string, here func(id.Comment, *saying) bool) {
	t.Helper()
	for n, s := range q.said {
		bad := s.old
		if !s.public || !here(n, s) {
			bad = append(slices.Clone(bad), s.word, s.more, s.name)
		} else if s.struck {
			bad = append(slices.Clone(bad), s.more)
		}
		for _, word := range bad {
			if strings.Contains(text, word) {
				t.Fatalf("after %s: %s tells %s of comment %d", after, path, word, n)
			}
		}
	}
	if strings.Contains(text, "reader@example.org") {
		t.Fatalf("after %s: %s tells an e-mail address", after, path)
	}
}

// look reads every public address.
func (q *quiet) look(t *testing.T, after string) {
	t.Helper()
	nowhere := func(id.Comment, *saying) bool { return false }
	for _, path := range []string{
		"/", "/en/", "/section/culture", "/genre/news", "/tag/برچسب", "/person/کسی", "/latest", "/archive/1405/09/01",
		"/feeds/rss", "/feeds/atom", "/feeds/section/culture/atom", "/sitemap.xml", "/sitemap/news.xml", "/policy", "/nothing",
	} {
		q.silent(t, after, path, string(q.Get(t, path).Body), nowhere)
	}
	for _, n := range q.order[max(0, len(q.order)-6):] {
		q.lookAt(t, after, n)
	}
	// A search is made for each request alone, and bounded.
	q.words++
	r := webtest.Request(http.MethodGet, "/search?q="+url.QueryEscape("گفته"), nil)
	r.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", q.words/250, q.words%250)
	q.silent(t, after, "the search", string(q.Send(r).Body), nowhere)
	for _, st := range q.stories {
		q.story(t, after, st)
	}
}

// lookAt reads what has a comment's own number in its address.
func (q *quiet) lookAt(t *testing.T, after string, n id.Comment) {
	t.Helper()
	s := q.said[n]
	base := "/news/" + s.story.Code.String() + "/comment"
	live := q.Get(t, q.Path(s.story)).Code == http.StatusOK
	its := func(m id.Comment, _ *saying) bool { return m == n }
	for _, path := range []string{base + "?reply=" + n.String(), base + "/" + n.String(), base + "/" + n.String() + "/report"} {
		a := q.Get(t, path)
		q.silent(t, after, path, string(a.Body), its)
		if own := !strings.Contains(path, "reply"); own && (a.Code < 400) != (s.public && live) {
			t.Fatalf("after %s: %s answers %d, public: %v", after, path, a.Code, s.public && live)
		}
	}
}

// story reads a story's page, and its comments in the other orders, and finds
// there every comment that may be read and nothing else.
func (q *quiet) story(t *testing.T, after string, st *story.Story) {
	t.Helper()
	here := func(_ id.Comment, s *saying) bool { return s.story.Code == st.Code }
	code := "/news/" + st.Code.String()
	for _, path := range []string{q.Path(st), q.Path(st) + "?vote=yes", code + "/comments?sort=oldest", code + "/comments?sort=liked"} {
		a := q.Get(t, path)
		if a.Code != http.StatusOK {
			q.silent(t, after, path, string(a.Body), func(id.Comment, *saying) bool { return false })
			continue
		}
		text, public := string(a.Body), 0
		q.silent(t, after, path, text, here)
		for n, s := range q.said {
			if !s.public || !here(n, s) {
				continue
			}
			if public++; !strings.Contains(text, s.word) || !strings.Contains(text, s.name) || strings.Contains(text, s.more) == s.struck {
				t.Fatalf("after %s: %s does not tell comment %d as it is (struck: %v)", after, path, n, s.struck)
			}
		}
		if strings.HasPrefix(path, q.Path(st)) && !strings.Contains(text, fmt.Sprintf(`"commentCount":%d`, public)) && public > 0 {
			t.Fatalf("after %s: %s counts other than %d", after, path, public)
		}
	}
}
