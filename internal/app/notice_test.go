package app

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/mail"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/directory"
)

// outbasket is a mail server that keeps what it is handed.
type outbasket struct{ letters []mail.Message }

func (o *outbasket) Send(_ context.Context, m mail.Message) error {
	o.letters = append(o.letters, m)
	return nil
}

// TestNotices: who left an address learns of the decision, once it has stood
// for a while; nobody else gets a letter. Each leads to the receipt.
func TestNotices(t *testing.T) {
	clk := testkit.NewClock()
	a := agencyAt(t, filepath.Join(t.TempDir(), "agency"), clk.Now)
	defer closeAgency(t, a)
	basket := &outbasket{}
	leads := func(m mail.Message) {
		t.Helper()
		_, secret, _ := strings.Cut(m.Text, "https://peyk.example/receipt/")
		secret, _, _ = strings.Cut(secret, "\n")
		rc, err := a.Comments.Receipt(t.Context(), secret)
		if err != nil || rc.Email() != m.To {
			t.Errorf("the letter to %s leads to the receipt %q: %v", m.To, secret, err)
		}
		last := secret[len(secret)-1:]
		if _, err := a.Comments.Receipt(t.Context(), strings.TrimSuffix(secret, last)+map[bool]string{true: "B", false: "A"}[last == "A"]); err == nil {
			t.Error("another secret opens it too")
		}
	}
	a.Mail, a.Mails = basket, true
	dir, err := directory.New(t.Context(), a.Site, a.Sections, a.Media, &url.URL{Scheme: "https", Host: "peyk.example"})
	if err != nil {
		t.Fatal(err)
	}
	run := newRunner(a, dir)
	code := scheduled(t, a, clk.Now().Add(time.Minute))
	clk.Advance(time.Hour)
	moderator, _, err := a.Accounts.Create(t.Context(), account.System(), account.NewUser{
		Login: "saman", Name: "سامان", Roles: account.RolesOf(account.Moderator),
	})
	if err != nil {
		t.Fatal(err)
	}
	say := func(email, text string) *comment.Comment {
		_, c, err := a.Comments.Post(t.Context(), comment.Posting{Story: code, Edition: "fa", Email: email, Text: text, Sender: comment.Sender{1}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	decide := func(c *comment.Comment, r comment.Ruling) {
		if _, err := a.Comments.Decide(t.Context(), moderator.Actor(), c.ID, r); err != nil {
			t.Fatal(err)
		}
	}
	drain := func(after time.Duration) {
		clk.Advance(after)
		if err := run.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	yes, no := say("yes@example.com", "خبر خوبی بود"), say("no@example.com", "این دیدگاه آگهی است")
	undone, silent := say("undone@example.com", "پس گرفته شد"), say("", "بی\u200cنشانی")
	decide(yes, comment.Ruling{Act: comment.Approve})
	decide(no, comment.Ruling{Act: comment.Refuse, Rule: "relevance"})
	decide(undone, comment.Ruling{Act: comment.Approve})
	decide(silent, comment.Ruling{Act: comment.Approve})
	drain(comment.UndoFor)
	if len(basket.letters) != 0 {
		t.Fatalf("%d letters left while decisions may be undone", len(basket.letters))
	}
	decide(undone, comment.Ruling{Act: comment.Undo})
	drain(2 * time.Minute)
	drain(time.Hour)
	if len(basket.letters) != 2 {
		t.Fatalf("%d letters, want 2: %+v", len(basket.letters), basket.letters)
	}
	for _, m := range basket.letters {
		if m.Lang != "fa" || !strings.Contains(m.Text, "https://peyk.example/n/"+code.String()+"\n") || strings.Contains(m.Text, "⟦") {
			t.Errorf("letter to %s: %q", m.To, m.Text)
		}
		leads(m)
		refusal := strings.Contains(m.Text, "آگهی باشد")
		if (m.To == no.Email()) != refusal || m.To != no.Email() && m.To != yes.Email() {
			t.Errorf("letter to %s: %q", m.To, m.Text)
		}
	}

	// What somebody knows already is not told again; what is new is, whoever it
	// comes from.
	basket.letters = nil
	decide(yes, comment.Ruling{Act: comment.Reopen})
	drain(time.Minute)
	decide(yes, comment.Ruling{Act: comment.Approve})
	drain(time.Minute)
	if len(basket.letters) != 0 {
		t.Fatalf("told twice: %+v", basket.letters)
	}
	decide(yes, comment.Ruling{Act: comment.Strike, Strikes: []comment.Span{{Start: 0, End: 6}}})
	drain(time.Minute)
	if len(basket.letters) != 1 || !strings.Contains(basket.letters[0].Text, "خط زده") || strings.Contains(basket.letters[0].Text, "⟦") {
		t.Fatalf("letters after a passage was struck: %+v", basket.letters)
	}
	// What was taken back after the decision is not told on in a letter.
	basket.letters = nil
	decide(say("late-yes@example.com", "دیدگاه دیر"), comment.Ruling{Act: comment.Approve})
	decide(say("late-no@example.com", "آگهی دیر"), comment.Ruling{Act: comment.Refuse, Rule: "relevance"})
	st, err := a.Stories.Act(t.Context(), account.System(), code, story.Withdraw, story.Order{Note: "نادرست بود", Withdrawal: story.WithdrawnError})
	if err != nil {
		t.Fatal(err)
	}
	drain(time.Hour)
	if len(basket.letters) != 2 {
		t.Fatalf("%d letters, want 2: %+v", len(basket.letters), basket.letters)
	}
	for _, m := range basket.letters {
		leads(m)
		if strings.Contains(m.Text, st.Headline) || strings.Count(m.Text, "://") != 1 || strings.Contains(m.Text, "⟦") ||
			strings.Contains(m.Text, "آگهی باشد") != (m.To == "late-no@example.com") {
			t.Errorf("letter to %s about a withdrawn story: %q", m.To, m.Text)
		}
	}
}
