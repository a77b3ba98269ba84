package site_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// TestNothingUnapprovedIsEverPublic does at random what readers, moderators
// and editors can do, and after every act looks at every page, through the
// cache: the text of a comment stands there if and only if a moderator's last
// word on it was yes, and its story is public.
func TestNothingUnapprovedIsEverPublic(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			q := &quiet{Site: webtest.New(t), rng: rand.New(rand.NewPCG(seed, 7)), said: map[id.Comment]*saying{}}
			for range 3 {
				q.stories = append(q.stories, q.Published(t, testkit.Headline(fmt.Sprint("خبر ", len(q.stories))), testkit.Tags("برچسب"), testkit.People("کسی")))
			}
			for range 60 {
				q.look(t, q.act(t))
			}
			if q.approved < 4 || len(q.said) < 8 {
				t.Fatalf("only %d comments and %d approvals: the test says little", len(q.said), q.approved)
			}
		})
	}
}

type quiet struct {
	*webtest.Site
	rng      *rand.Rand
	stories  []*story.Story
	order    []id.Comment
	said     map[id.Comment]*saying
	approved int
}

// saying is a comment, and whether it may be read.
type saying struct {
	word, name string // stand nowhere else
	story      *story.Story
	public     bool
	receipt    string
}

// act does something and says what.
func (q *quiet) act(t *testing.T) string {
	t.Helper()
	st := q.stories[len(q.stories)-1-q.rng.IntN(3)]
	q.Clock.Advance(time.Minute)
	switch k := q.rng.IntN(21); {
	case k < 9 || len(q.order) == 0:
		return q.post(t, st)
	case k < 17:
		n := q.order[len(q.order)-1-q.rng.IntN(min(5, len(q.order)))]
		act := []comment.Act{comment.Approve, comment.Approve, comment.Approve, comment.Refuse, comment.Reopen}[q.rng.IntN(5)]
		_, err := q.Comments.Decide(t.Context(), q.Moderator, n, comment.Ruling{Act: act, Rule: "topic"})
		if fault.Is(err, fault.Conflict) {
			return fmt.Sprintf("%s of %d refused", act, n)
		}
		if err != nil {
			t.Fatal(err)
		}
		q.said[n].public = act == comment.Approve
		if act == comment.Approve {
			q.approved++
		}
		return fmt.Sprintf("%s %d", act, n)
	case k < 18 && len(q.stories) > 4:
		_, err := q.Stories.Act(t.Context(), q.Chief, st.Code, story.Withdraw, story.Order{Withdrawal: story.WithdrawnSource, Note: "برداشته شد."})
		return fmt.Sprint("withdraw ", st.Code, err)
	case k < 20:
		c := st.Content
		c.Lead = fmt.Sprint("لید ", q.rng.IntN(1000))
		_, err := q.Stories.Act(t.Context(), q.Chief, st.Code, story.Correct, story.Order{Content: &c, Note: "درست شد."})
		return fmt.Sprint("correct ", st.Code, err)
	default:
		q.stories = append(q.stories, q.Published(t, testkit.Headline(fmt.Sprint("خبر ", len(q.stories))), testkit.Tags("برچسب")))
		return "publish"
	}
}

// post sends a comment, sometimes as an answer.
func (q *quiet) post(t *testing.T, st *story.Story) string {
	t.Helper()
	k := len(q.order)
	s := &saying{word: fmt.Sprintf("گفته%dی", 1000+k), name: fmt.Sprintf("نام%dی", 1000+k), story: st}
	p := comment.Posting{Story: st.Code, Edition: st.Edition, Author: s.name, Email: "reader@example.org", Text: "دیدگاه " + s.word}
	p.Sender[0], p.Sender[1] = byte(k), 1
	if q.rng.IntN(4) == 0 && k > 0 {
		p.Parent = q.order[q.rng.IntN(k)]
	}
	secret, c, err := q.Comments.Post(t.Context(), p)
	if fault.Is(err, fault.NotFound) { // the story or the parent is not public
		return "post refused"
	}
	if err != nil {
		t.Fatal(err)
	}
	s.receipt = secret
	q.order = append(q.order, c.ID)
	q.said[c.ID] = s
	return fmt.Sprintf("post %d, an answer to %d", c.ID, p.Parent)
}

// look reads every page.
func (q *quiet) look(t *testing.T, after string) {
	t.Helper()
	paths := []string{
		"/", "/en/", "/section/culture", "/genre/news", "/tag/برچسب", "/person/کسی", "/latest", "/archive/1405/09/01", "/search?q=دیدگاه", "/search?q=گفته",
		"/feeds/rss", "/feeds/atom", "/feeds/section/culture/atom", "/sitemap.xml", "/sitemap/news.xml", "/policy", "/nothing",
	}
	for _, st := range q.stories {
		paths = append(paths, "/news/"+st.Code.String()+"/comment")
	}
	for _, n := range q.order[max(0, len(q.order)-4):] {
		paths = append(paths, "/news/"+q.said[n].story.Code.String()+"/comment?reply="+n.String())
	}
	for _, path := range paths {
		text := string(q.Get(t, path).Body)
		for n, s := range q.said {
			if reply := strings.HasSuffix(path, "?reply="+n.String()); reply && s.public {
				continue
			}
			if strings.Contains(text, s.word) || strings.Contains(text, s.name) {
				t.Fatalf("after %s: %s tells comment %d", after, path, n)
			}
		}
	}
	for _, st := range q.stories {
		for _, view := range []string{"", "?vote=yes"} {
			a := q.Get(t, q.Path(st)+view)
			for n, s := range q.said {
				want := s.public && s.story.Code == st.Code && a.Code == http.StatusOK
				if got := a.Says(s.word); got != want || a.Says(s.name) != want {
					t.Fatalf("after %s: %s tells comment %d: %v, want %v", after, q.Path(st)+view, n, got, want)
				}
			}
			if a.Says("reader@example.org") {
				t.Fatalf("after %s: %s tells an e-mail address", after, q.Path(st)+view)
			}
		}
	}
}
