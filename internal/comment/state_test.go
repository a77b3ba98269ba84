package comment_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/testkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPublicNeedsAnApprovalOfThisText makes every combination of what could
// stand in a comment's row and lets one alone through.
func TestPublicNeedsAnApprovalOfThisText(t *testing.T) {
	public := 0
	reasons := append(comment.Reasons(), "")
	for _, state := range append(comment.AllStates(), "", "PUBLISHED") {
		for _, verdict := range []comment.Verdict{comment.Approved, comment.Rejected, comment.Reopened, comment.Upheld, comment.Struck, comment.Undone, ""} {
			for _, revision := range []int{0, 1, 2, 3} {
				for _, actor := range []id.User{-1, 0, 5} {
					for _, rules := range []int{0, 1} {
						for _, machine := range []string{"", "screening:insult/1"} {
							for _, reason := range reasons {
								r := comment.Record{Head: comment.Head{ID: 1}, Body: comment.Body{
									Text: "متن", Revision: 2, State: state, Reason: reason, Decision: &comment.Decision{
										Verdict: verdict, Revision: revision, Actor: actor, RuleVersion: rules, Machine: machine, Rule: "a",
									},
								}}
								public += visible(t, r)
							}
						}
					}
				}
			}
		}
	}
	if want := 3; public != want { // decided, reported, corrected
		t.Errorf("%d combinations are public, want %d", public, want)
	}
	if _, err := comment.Restore(comment.Record{Body: comment.Body{State: comment.Published, Revision: 1}}); err == nil {
		t.Error("published without any decision")
	}
	if p, ok := new(comment.Comment).Public(); ok || p != (comment.Public{}) {
		t.Error("an empty comment is public")
	}
}

// visible restores a record and returns 1 when readers would see it.
func visible(t *testing.T, r comment.Record) int {
	t.Helper()
	d := *r.Decision
	c, err := comment.Restore(r)
	if err != nil {
		return 0
	}
	p, ok := c.Public()
	if !ok {
		if p != (comment.Public{}) {
			t.Errorf("refused, and yet %+v", p)
		}
		return 0
	}
	if r.State != comment.Published || d.Verdict != comment.Approved || d.Revision != 2 || d.Actor <= 0 || d.RuleVersion == 0 || d.Machine != "" {
		t.Errorf("public without an approval of this text: %+v", r)
	}
	if p.Text() != "متن" || p.ID() != 1 || p.Approval() != d {
		t.Errorf("public %+v of %+v", p, r)
	}
	r.Shelved = true
	if c, err := comment.Restore(r); err == nil {
		if _, ok := c.Public(); ok {
			t.Error("public under a withdrawn story")
		}
	}
	// What somebody does to what they were given changes nothing.
	r.Decision.Revision = 2
	c.Decision().Revision = 7
	rec := c.Record()
	rec.Decision.Actor = 0
	if again, ok := c.Public(); !ok || again.Approval() != d {
		t.Error("a copy that was handed out is the comment itself")
	}
	return 1
}

// TestOnlyTheStoreRestores: a Record says what it likes; what is restored from
// one was read from storage.
func TestOnlyTheStoreRestores(t *testing.T) {
	root := os.DirFS("../..")
	uses := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, path)
		if err != nil || !strings.Contains(string(src), "comment.Restore(") {
			return err
		}
		uses++
		if !strings.HasPrefix(path, "internal/store/") {
			t.Errorf("%s restores comments: only the store may", path)
		}
		return nil
	})
	if err != nil || uses == 0 {
		t.Errorf("%d files restore comments, %v", uses, err)
	}
}

// places are every standing a comment can have, each with how it gets there.
var places = []struct {
	name string
	make func(t *testing.T, w *testkit.World, secret string, c *comment.Comment)
}{
	{"waiting", func(*testing.T, *testkit.World, string, *comment.Comment) {}},
	{"waiting, edited", func(t *testing.T, w *testkit.World, secret string, _ *comment.Comment) {
		t.Helper()
		done(t)(w.Comments.EditOwn(t.Context(), secret, "", "متن دیگر "+secret, 0))
	}},
	{"published", func(t *testing.T, w *testkit.World, _ string, c *comment.Comment) {
		t.Helper()
		w.Decide(t, c, comment.Approve)
	}},
	{"published, reported", func(t *testing.T, w *testkit.World, _ string, c *comment.Comment) {
		t.Helper()
		w.Decide(t, c, comment.Approve)
		if err := w.Comments.Complain(t.Context(), c.ID, comment.Sender{9}, "topic", ""); err != nil {
			t.Fatal(err)
		}
	}},
	{"refused", func(t *testing.T, w *testkit.World, _ string, c *comment.Comment) {
		t.Helper()
		w.Decide(t, c, comment.Refuse)
	}},
	{"refused by the moderator, appealed", func(t *testing.T, w *testkit.World, secret string, c *comment.Comment) {
		t.Helper()
		w.Decide(t, c, comment.Refuse)
		done(t)(w.Comments.AppealOwn(t.Context(), secret, "چرا؟"))
	}},
	{"withdrawn by its sender", func(t *testing.T, w *testkit.World, secret string, _ *comment.Comment) {
		t.Helper()
		done(t)(w.Comments.WithdrawOwn(t.Context(), secret))
	}},
	{"deleted by its sender", func(t *testing.T, w *testkit.World, secret string, _ *comment.Comment) {
		t.Helper()
		done(t)(w.Comments.DeleteOwn(t.Context(), secret))
	}},
}

func done(t *testing.T) func(*comment.Comment, error) *comment.Comment {
	t.Helper()
	return func(c *comment.Comment, err error) *comment.Comment {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

// TestEveryStandingActAndRole walks every combination and compares with the
// matrix that a person has read.
func TestEveryStandingActAndRole(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	away := w.User(t, "away", account.RolesOf(account.Moderator), w.Health)
	second := w.User(t, "second", account.RolesOf(account.Moderator))
	people := []struct {
		name  string
		actor account.Actor
	}{
		{"reporter", w.Reporter},
		{"editor", w.Editor},
		{"chief", w.Chief},
		{"moderator", w.Moderator},
		{"another moderator", second},
		{"moderator of another section", away},
		{"admin", w.Admin},
		{"nobody", account.Actor{}},
		{"system", account.System()},
	}
	var b strings.Builder
	b.WriteString("# Who may do what to a comment, and where it leads.\n# forbidden: not they. impossible: not as it stands. invalid: not so.\n")
	serial := 0
	fresh := func(place int) (string, *comment.Comment) {
		serial++
		w.Clock.Advance(time.Minute)
		secret, c := w.Comment(t, s, 0, fmt.Sprint("دیدگاه ", serial))
		places[place].make(t, w, secret, c)
		c, err := w.Store.Comments.Comment(t.Context(), c.ID)
		return secret, done(t)(c, err)
	}
	outcome := func(n id.Comment, err error) string {
		after, gerr := w.Store.Comments.Comment(t.Context(), n)
		if gerr != nil {
			t.Fatal(gerr)
		}
		if _, ok := after.Public(); ok != (after.State() == comment.Published) {
			t.Errorf("comment %d: state %s, public %v", n, after.State(), ok)
		}
		switch {
		case err == nil && after.Reason() != "":
			return string(after.State()) + ", in the queue: " + string(after.Reason())
		case err == nil:
			return string(after.State())
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound):
			return "impossible"
		case fault.Is(err, fault.Invalid):
			return "invalid"
		case !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated):
			t.Errorf("%v", err)
		}
		return "forbidden"
	}
	for place := range places {
		for _, act := range []comment.Act{comment.Approve, comment.Refuse, comment.Reopen, comment.Undo, comment.Uphold, comment.Strike, comment.Delete, "nonsense"} {
			fmt.Fprintf(&b, "\n%s: %s\n", places[place].name, act)
			for _, p := range people {
				_, c := fresh(place)
				r := comment.Ruling{Act: act, Rule: "topic", Version: c.Version, Strikes: []comment.Span{{Start: 0, End: 2}}}
				_, err := w.Comments.Decide(t.Context(), p.actor, c.ID, r)
				fmt.Fprintf(&b, "  %-34s %s\n", p.name, outcome(c.ID, err))
			}
		}
		fmt.Fprintf(&b, "\n%s: its sender, a reader, the checks\n", places[place].name)
		for _, act := range []struct {
			name string
			do   func(secret string, c *comment.Comment) error
		}{
			{"edit", func(secret string, _ *comment.Comment) error {
				_, err := w.Comments.EditOwn(t.Context(), secret, "نام", "متن تازه", 0)
				return err
			}},
			{"edit without a change", func(secret string, c *comment.Comment) error {
				_, err := w.Comments.EditOwn(t.Context(), secret, c.Author(), c.Text(), 0)
				return err
			}},
			{"withdraw", func(secret string, _ *comment.Comment) error {
				_, err := w.Comments.WithdrawOwn(t.Context(), secret)
				return err
			}},
			{"delete", func(secret string, _ *comment.Comment) error {
				_, err := w.Comments.DeleteOwn(t.Context(), secret)
				return err
			}},
			{"appeal", func(secret string, _ *comment.Comment) error {
				_, err := w.Comments.AppealOwn(t.Context(), secret, "دلیل")
				return err
			}},
			{"report", func(_ string, c *comment.Comment) error {
				return w.Comments.Complain(t.Context(), c.ID, comment.Sender{8}, "", "دلیل")
			}},
		} {
			secret, c := fresh(place)
			fmt.Fprintf(&b, "  %-34s %s\n", act.name, outcome(c.ID, act.do(secret, c)))
		}
	}
	file := filepath.Join("testdata", "acts.golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; go test -update writes it anew, and a person reads the difference. Got:\n%s", file, b.String())
	}
}

func TestARefusalNamesARuleThatCanBeBroken(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	_, c := w.Comment(t, w.Published(t), 0, "متن")
	for _, rule := range []string{"", "approval", "nonsense", "TOPIC"} {
		_, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Refuse, Rule: rule})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("refusal by the rule %q: %v", rule, err)
		}
	}
	_, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{
		Act: comment.Refuse, Rule: "topic", Note: strings.Repeat("ن", 1001),
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("endless note: %v", err)
	}
	got, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Refuse, Rule: "topic", Note: " یادداشت "})
	if err != nil || got.Decision().Rule != "topic" || got.Decision().Note != "یادداشت" || got.Decision().RuleVersion != 1 {
		t.Errorf("decision %+v, %v", got, err)
	}
}

func TestPostNamesEveryFieldAtFault(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	for _, tt := range []struct {
		name   string
		p      comment.Posting
		fields string // "" for accepted
	}{
		{"nothing", comment.Posting{}, "text"},
		{"blank", comment.Posting{Text: " \r\n\t "}, "text"},
		{"2,000 characters", comment.Posting{Text: strings.Repeat("ک", 2000)}, ""},
		{"2,001 characters", comment.Posting{Text: strings.Repeat("ک", 2001)}, "text"},
		{"2,000 characters outside the BMP", comment.Posting{Text: strings.Repeat("😀", 2000)}, ""},
		{"NUL", comment.Posting{Text: "a\x00b"}, "text"},
		{"bad UTF-8", comment.Posting{Text: "a\xffb"}, "text"},
		{"turned direction", comment.Posting{Text: "a\u202eb"}, "text"},
		{"isolates", comment.Posting{Text: "a\u2067b\u2069"}, "text"},
		{"half-space and joiner", comment.Posting{Text: "می\u200cروم \u200d"}, ""},
		{"lines", comment.Posting{Text: "a\r\nb\tc"}, ""},
		{"name with a line break", comment.Posting{Text: "a", Author: "a\nb"}, "author"},
		{"long name", comment.Posting{Text: "a", Author: strings.Repeat("ن", 51)}, "author"},
		{"e-mail", comment.Posting{Text: "a b", Email: " a@example.com "}, ""},
		{"no e-mail", comment.Posting{Text: "a", Email: "a@"}, "email"},
		{"e-mail with a name", comment.Posting{Text: "a", Email: "A <a@example.com>"}, "email"},
		{"all of it", comment.Posting{Author: "\x01", Email: "x"}, "author email text"},
	} {
		tt.p.Story, tt.p.Edition, tt.p.Sender = s.Code, s.Edition, comment.Sender{1}
		_, c, err := w.Comments.Post(t.Context(), tt.p)
		if tt.fields == "" {
			if err != nil || c.State() != comment.Waiting {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for f := range strings.FieldsSeq(tt.fields) {
			if !strings.Contains(err.Error(), "["+f+":") {
				t.Errorf("%s: %v does not name %s", tt.name, err, f)
			}
		}
	}
}

func TestReceiptsCannotBeGuessed(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	seen := map[string]bool{}
	for i := range 50 {
		secret, c := w.Comment(t, s, 0, fmt.Sprint("متن ", i))
		if len(secret) != 24 || seen[secret] || comment.HashReceipt(secret) != c.Receipt {
			t.Fatalf("secret %q", secret)
		}
		seen[secret] = true
	}
}

func TestPolicyIsChecked(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	good := comment.Rule{Code: "a", Text: "متن", Refusable: true}
	many := make([]comment.Rule, 21)
	for i := range many {
		many[i] = comment.Rule{Code: fmt.Sprintf("r%d", i), Text: "x", Refusable: true}
	}
	for name, rules := range map[string][]comment.Rule{
		"none": nil, "none that can be broken": {{Code: "a", Text: "x"}}, "a code twice": {good, good},
		"an odd code": {{Code: "A b", Text: "x", Refusable: true}}, "an empty text": {{Code: "a", Text: " ", Refusable: true}},
		"a long text": {{Code: "a", Text: strings.Repeat("x", 501), Refusable: true}}, "too many": many,
	} {
		if _, err := w.Comments.PublishRules(t.Context(), w.Chief, testkit.FA, rules); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Comments.PublishRules(t.Context(), w.Chief, testkit.FA, []comment.Rule{good}); err != nil {
		t.Error(err)
	}
}
