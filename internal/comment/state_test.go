package comment_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	for _, state := range append(comment.States(), "", "PUBLISHED") {
		for _, verdict := range []comment.Verdict{comment.Approved, comment.Rejected, comment.Reopened, ""} {
			for _, revision := range []int{0, 1, 2, 3} {
				for _, actor := range []id.User{0, 5} {
					for _, rules := range []int{0, 1} {
						c := comment.Comment{ID: 1, Text: "متن", Revision: 2, State: state, Decision: &comment.Decision{
							Verdict: verdict, Revision: revision, Actor: actor, RuleVersion: rules,
						}}
						p, ok := c.Public()
						if !ok {
							if p != (comment.Public{}) {
								t.Errorf("refused, and yet %+v", p)
							}
							continue
						}
						public++
						if state != comment.Published || verdict != comment.Approved || revision != 2 || actor == 0 || rules == 0 {
							t.Errorf("public without an approval of this text: %+v, %+v", c, c.Decision)
						}
						if p.Text() != "متن" || p.ID() != 1 || p.Approval() != *c.Decision {
							t.Errorf("public %+v of %+v", p, c)
						}
					}
				}
			}
		}
	}
	if public != 1 {
		t.Errorf("%d combinations are public, want 1", public)
	}
	c := comment.Comment{State: comment.Published, Revision: 1}
	if _, ok := c.Public(); ok {
		t.Error("public without any decision")
	}
}

// TestEveryStateActAndRole walks every combination and compares with the
// matrix that a person has read.
func TestEveryStateActAndRole(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	away := w.User(t, "away", account.RolesOf(account.Moderator), w.Health)
	actors := []struct {
		name  string
		actor account.Actor
	}{
		{"reporter", w.Reporter},
		{"editor", w.Editor},
		{"chief", w.Chief},
		{"moderator", w.Moderator},
		{"moderator of another section", away},
		{"admin", w.Admin},
		{"nobody", account.Actor{}},
		{"system", account.System()},
	}
	var b strings.Builder
	b.WriteString("# Who may do what to a comment, and where it leads.\n# forbidden: the role may not. impossible: not in this state.\n")
	serial := 0
	for _, state := range comment.States() {
		for _, act := range []comment.Act{comment.Approve, comment.Refuse, comment.Reopen, "delete"} {
			fmt.Fprintf(&b, "\n%s, %s:\n", state, act)
			for _, a := range actors {
				serial++
				_, c := w.Comment(t, s, 0, fmt.Sprint("دیدگاه ", serial))
				switch state {
				case comment.Waiting:
				case comment.Published:
					c = w.Decide(t, c, comment.Approve)
				case comment.Refused:
					c = w.Decide(t, c, comment.Refuse)
				}
				after, err := w.Comments.Decide(t.Context(), a.actor, c.ID, comment.Ruling{Act: act, Rule: "topic", Version: c.Version})
				outcome := "forbidden"
				switch {
				case err == nil:
					outcome = string(after.State)
					if _, ok := after.Public(); ok != (after.State == comment.Published) {
						t.Errorf("%s by %s on %s: state %s, public %v", act, a.name, state, after.State, ok)
					}
				case fault.Is(err, fault.Conflict):
					outcome = "impossible"
				case !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated):
					t.Errorf("%s by %s on %s: %v", act, a.name, state, err)
				}
				fmt.Fprintf(&b, "  %-12s %s\n", outcome, a.name)
			}
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
	if err != nil || got.Decision.Rule != "topic" || got.Decision.Note != "یادداشت" || got.Decision.RuleVersion != 1 {
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
			if err != nil || c.State != comment.Waiting {
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
