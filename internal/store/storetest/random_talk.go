package storetest

import (
	"fmt"
	"slices"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
)

// said is what a game knows of a comment by what it did to it alone: nothing
// here is read from the store.
type said struct {
	secret  string
	text    string
	allowed string  // the text that a moderator approved and nothing took back; empty for none
	before  string  // what was allowed before the last decision, for an undo
	refuser id.User // against whose refusal there is an open appeal
	refused bool    // the last decision refused it, more or less
	// overturned are those whose refusal of this text an appeal overturned, was
	// the same before the last decision.
	overturned, was []id.User
}

func (g *game) send() {
	s := pick(g, g.stories)
	p := comment.Posting{Story: s.Code, Edition: s.Edition, Text: fmt.Sprint("دیدگاه ", g.step), Sender: comment.Sender{byte(g.step)}}
	if len(g.comments) > 0 && g.rng.IntN(3) == 0 {
		p.Parent = pick(g, g.comments)
	}
	g.did = fmt.Sprintf("comment under %d, answer to %d", s.Code, p.Parent)
	secret, c, err := g.Comments.Post(g.Context(), p)
	g.expected(err)
	if err != nil {
		return
	}
	g.comments = append(g.comments, c.ID)
	g.said[c.ID] = &said{secret: secret, text: p.Text}
	if got, err := g.Store.Stories.Public(g.Context(), s.Code, g.Clock.Now()); err != nil || !got.Visible(g.Clock.Now()) {
		g.Errorf("a comment was taken under a story that nobody sees: %v", err)
	}
}

func (g *game) decide() {
	if len(g.comments) == 0 {
		return
	}
	n, actor := pick(g, g.comments), pick(g, g.people)
	if g.talking && g.rng.IntN(2) == 0 {
		actor = pick(g, g.moderators)
	}
	if open := g.where(func(k *said) bool { return k.refuser != 0 }); len(open) > 0 && g.rng.IntN(2) == 0 {
		n = pick(g, open)
	}
	r := comment.Ruling{
		Act: pick(g, []comment.Act{
			comment.Approve, comment.Approve, comment.Approve, comment.Refuse, comment.Refuse, comment.Reopen, comment.Undo, comment.Undo, comment.Uphold, comment.Strike,
		}),
		Rule: pick(g, []string{"topic", "topic", "language", "approval", ""}), Version: int64(g.rng.IntN(3)),
	}
	if c, err := g.Store.Comments.Comment(g.Context(), n); err == nil && g.rng.IntN(3) > 0 {
		r.Version = c.Version
		if offered := c.Allowed(actor); len(offered) > 0 {
			r.Act = pick(g, offered)
		}
	}
	if g.ruled.n != 0 && g.rng.IntN(4) == 0 { // as one who sees the slip
		n, actor, r.Act, r.Version = g.ruled.n, g.ruled.by, comment.Undo, 0
	}
	if r.Act == comment.Strike {
		r.Strikes = []comment.Span{{Start: 0, End: len("دیدگاه")}}
	}
	g.did = fmt.Sprintf("%s of comment %d by %q", r.Act, n, actor.Login)
	var err error
	if g.rng.IntN(4) == 0 && r.Version > 2 {
		err = g.race(n, actor, r)
	} else {
		_, err = g.Comments.Decide(g.Context(), actor, n, r)
	}
	g.expected(err)
	if err != nil {
		return
	}
	if !actor.Can(account.CommentModerate, g.Culture) || actor.User == 0 {
		g.Errorf("%q decided on a comment", actor.Login)
	}
	k := g.said[n]
	g.ruled.n, g.ruled.by = n, actor
	switch r.Act {
	case comment.Refuse, comment.Reopen, comment.Uphold, comment.Strike:
		if slices.Contains(k.overturned, actor.User) {
			g.Errorf("%s: an appeal overturned their refusal before", g.did)
		}
	default:
	}
	if r.Act == comment.Undo {
		k.overturned = k.was
	} else if k.was = k.overturned; r.Act == comment.Approve && k.refuser != 0 {
		k.overturned = append(slices.Clone(k.was), k.refuser)
	}
	switch r.Act {
	case comment.Approve:
		if k.refuser == actor.User {
			g.Errorf("%q decided the appeal against their own refusal", actor.Login)
		}
		k.before, k.allowed, k.refuser = k.allowed, k.text, 0
	case comment.Refuse, comment.Reopen:
		k.before, k.allowed, k.refuser, k.refused = k.allowed, "", 0, r.Act == comment.Refuse
	case comment.Undo:
		k.allowed, k.refuser = k.before, 0
	case comment.Uphold:
		k.before = k.allowed
		if k.refuser == actor.User {
			g.Errorf("%q upheld their own refusal", actor.Login)
		}
		k.refuser = 0
	default:
	}
}

// where are the comments of which something is known, in their order.
func (g *game) where(what func(*said) bool) []id.Comment {
	return slices.DeleteFunc(slices.Clone(g.comments), func(n id.Comment) bool { return !what(g.said[n]) })
}

// race decides while the sender edits, both of what they saw: one is told that
// the other was first.
func (g *game) race(n id.Comment, actor account.Actor, r comment.Ruling) error {
	k := g.said[n]
	text := fmt.Sprint("در همان دم ", g.step)
	errs := together(2, func(i int) error {
		if i == 0 {
			_, err := g.Comments.Decide(g.Context(), actor, n, r)
			return err
		}
		_, err := g.Comments.EditOwn(g.Context(), k.secret, "", text, r.Version)
		return err
	})
	if errs[0] == nil && errs[1] == nil {
		g.Errorf("%s: both were let through", g.did)
	}
	if g.expected(errs[1]); errs[1] == nil {
		k.text, k.allowed, k.refuser, k.overturned = text, "", 0, nil
		return errs[0]
	}
	return errs[0]
}

// own does something as a comment's sender, or as a reader of it.
func (g *game) own() {
	if len(g.comments) == 0 {
		return
	}
	n := pick(g, g.comments)
	k := g.said[n]
	var err error
	switch g.rng.IntN(30) {
	case 0, 1:
		text := fmt.Sprint("ویراسته ", g.step)
		g.did = fmt.Sprint("edit of comment ", n)
		if _, err = g.Comments.EditOwn(g.Context(), k.secret, "", text, 0); err == nil {
			k.text, k.allowed, k.refuser, k.overturned = text, "", 0, nil
		}
	case 2:
		g.did = fmt.Sprint("withdrawal of comment ", n)
		if _, err = g.Comments.WithdrawOwn(g.Context(), k.secret); err == nil {
			k.allowed = ""
		}
	case 3:
		g.did = fmt.Sprint("deletion of comment ", n)
		if _, err = g.Comments.DeleteOwn(g.Context(), k.secret); err == nil {
			k.allowed, k.text = "", ""
		}
	case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15:
		if refused := g.where(func(k *said) bool { return k.refused }); len(refused) > 0 {
			n = pick(g, refused)
			k = g.said[n]
		}
		g.did = fmt.Sprint("appeal for comment ", n)
		var c *comment.Comment
		if c, err = g.Comments.AppealOwn(g.Context(), k.secret, "چرا؟"); err == nil {
			k.refuser, k.refused = c.Decision().Actor, false
		}
	case 16, 17:
		g.did = fmt.Sprint("a correction's look at the comments of ", g.stories[1].Code)
		_, err = g.Comments.CorrectStory(g.Context(), g.stories[1].Code, g.Clock.Now(), 0, 100)
	default:
		g.did = fmt.Sprint("report of comment ", n)
		err = g.Comments.Complain(g.Context(), n, comment.Sender{byte(g.step), 1}, "", "")
	}
	g.expected(err)
}

// checkComments holds the store to what the game knows: under a story, readers
// see the approved words and no others, by every way there is to read them.
func (g *game) checkComments(s *story.Story) {
	counts := comment.Counts{}
	want := map[id.Comment]string{}
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
		default:
		}
		allowed := g.said[n].allowed
		if (c.State() == comment.Published) != (allowed != "") {
			g.Errorf("comment %d is %s; allowed were %q", n, c.State(), allowed)
		}
		if allowed != "" && s.Live() {
			want[n] = allowed
			if len(c.Strikes()) > 0 {
				want[n] = comment.StruckMark + allowed[c.Strikes()[0].End:]
			}
		}
		p, err := g.Comments.Visible(g.Context(), n)
		if (err == nil) != (want[n] != "") || err != nil && !fault.Is(err, fault.NotFound) || err == nil && p.Text() != want[n] {
			g.Errorf("comment %d: %v; readers are to see %q", n, err, want[n])
		}
	}
	got, err := g.Comments.Counts(g.Context(), s.Code)
	ok(g, err)
	same(g, "comments by state", got, counts)
	thread, err := g.Comments.Thread(g.Context(), s.Code)
	ok(g, err)
	seen := map[id.Comment]string{}
	for _, p := range thread {
		seen[p.ID()] = p.Text()
	}
	same(g, "the thread", seen, want)
	same(g, "the pages of threads", g.paged(s), want)
	if n := count(g.Context(), g, g.World, `SELECT comments FROM stories WHERE code = $1`, int64(s.Code)); n != counts.Published {
		g.Errorf("story %d counts %d published comments, has %d", s.Code, n, counts.Published)
	}
	g.checkQueue(s)
}

// paged reads a story's threads page by page.
func (g *game) paged(s *story.Story) map[id.Comment]string {
	seen := map[id.Comment]string{}
	q := comment.ThreadQuery{Story: s.Code, Sort: pick(g, comment.Sorts()), Limit: 1 + g.rng.IntN(3)}
	for {
		page, more, err := g.Comments.Threads(g.Context(), q)
		ok(g, err)
		for _, b := range page {
			if !b.Gone {
				seen[b.Head.ID()] = b.Head.Text()
			}
			if b.Gone && len(b.Answers) == 0 || b.More > 0 {
				g.Errorf("branch %+v", b)
			}
			for _, p := range b.Answers {
				seen[p.ID()] = p.Text()
			}
		}
		if !more || len(page) == 0 {
			return seen
		}
		q.After = page[len(page)-1].Cursor
	}
}

// checkQueue: everything that has a reason to be in the queue is there, and
// nothing else.
func (g *game) checkQueue(s *story.Story) {
	items, err := g.Comments.Queue(g.Context(), g.Chief, comment.Query{Story: s.Code, Limit: 1000})
	ok(g, err)
	for _, n := range g.comments {
		c, err := g.Store.Comments.Comment(g.Context(), n)
		ok(g, err)
		there := slices.ContainsFunc(items, func(it comment.Item) bool { return it.ID == n })
		if c.Story == s.Code && there != (c.Reason() != "" && s.Live()) {
			g.Errorf("comment %d, %s for %q, in the queue: %v", n, c.State(), c.Reason(), there)
		}
		if c.State() == comment.Deleted && (c.Text() != "" || c.Author() != "") {
			g.Errorf("comment %d is deleted and reads %q", n, c.Text())
		}
	}
}
