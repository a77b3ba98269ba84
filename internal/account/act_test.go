package account_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMatrix holds who may do what against a table that people can read: a
// change of the rules shows as a change of that file.
func TestMatrix(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s", "")
	for _, r := range account.AllRoles() {
		fmt.Fprintf(&b, " %-9s", r)
	}
	b.WriteString(" section only\n")
	for _, act := range account.Acts() {
		fmt.Fprintf(&b, "%-16s", act)
		for _, r := range account.AllRoles() {
			mark := "-"
			if (account.Actor{User: 1, Roles: account.RolesOf(r)}).Can(act, 0) {
				mark = "yes"
			}
			fmt.Fprintf(&b, " %-9s", mark)
		}
		limited := account.Actor{User: 1, Roles: account.RolesOf(account.AllRoles()...), Sections: []id.Section{5}}
		if limited.Can(act, 6) {
			b.WriteString(" no\n")
		} else {
			b.WriteString(" yes\n")
		}
	}
	file := filepath.Join("testdata", "matrix.golden.txt")
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
		t.Errorf("the rules differ from %s (-update writes it anew):\n%s", file, b.String())
	}
}

// TestEveryPair walks every role and act: several roles may do what any one of
// them may, nobody and what is not an act are refused.
func TestEveryPair(t *testing.T) {
	for _, act := range account.Acts() {
		for _, r := range account.AllRoles() {
			one := account.Actor{User: 1, Roles: account.RolesOf(r)}
			for _, r2 := range account.AllRoles() {
				two := account.Actor{User: 1, Roles: account.RolesOf(r, r2)}
				other := account.Actor{User: 1, Roles: account.RolesOf(r2)}
				if two.Can(act, 1) != (one.Can(act, 1) || other.Can(act, 1)) {
					t.Errorf("%s and %s together differ at %s", r, r2, act)
				}
			}
			if one.Can(act, 0) != one.CanSomewhere(act) {
				t.Errorf("%s %s: without sections, somewhere is everywhere", r, act)
			}
		}
		nobody := account.Actor{Roles: account.RolesOf(account.AllRoles()...)}
		if nobody.Can(act, 0) || nobody.CanSomewhere(act) || (account.Actor{User: 1}).Can(act, 0) {
			t.Errorf("%s: nobody may", act)
		}
		if !account.System().Can(act, 9) {
			t.Errorf("%s: the system may not", act)
		}
	}
	all := account.Actor{User: 1, Roles: account.RolesOf(account.AllRoles()...)}
	if all.Can("story.burn", 0) || all.CanSomewhere("") {
		t.Error("what is no act is allowed")
	}
}

func TestSectionsLimit(t *testing.T) {
	a := account.Actor{User: 1, Roles: account.RolesOf(account.Editor), Sections: []id.Section{5, 7}}
	for _, c := range []struct {
		act     account.Act
		section id.Section
		want    bool
	}{
		{account.StoryPublish, 5, true},
		{account.StoryPublish, 7, true},
		{account.StoryPublish, 6, false},
		{account.FrontArrange, 0, false}, // the home's front
		{account.StoryWithdraw, 5, false},
		{account.MediaUpload, 6, true},
		{account.MediaUpload, 0, true},
	} {
		if got := account.Can(a, c.act, c.section); got != c.want {
			t.Errorf("%s in %d: %v", c.act, c.section, got)
		}
	}
	if !a.CanSomewhere(account.StoryPublish) || a.CanSomewhere(account.StoryWithdraw) {
		t.Error("somewhere")
	}
}

func TestCheckSaysWhy(t *testing.T) {
	if err := account.Check(account.Actor{}, account.DeskSee, 0); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody: %v", err)
	}
	if err := account.Check(account.Actor{User: 1}, account.DeskSee, 0); !fault.Is(err, fault.Forbidden) {
		t.Errorf("no role: %v", err)
	}
	if err := account.Check(account.System(), account.DeskSee, 0); err != nil {
		t.Errorf("the system: %v", err)
	}
}

func TestRolesAsText(t *testing.T) {
	set := account.RolesOf(account.Moderator, account.Reporter)
	if set.String() != "reporter moderator" {
		t.Errorf("%q", set)
	}
	for _, in := range []string{"reporter moderator", "moderator,reporter", " moderator, reporter "} {
		if got, err := account.ParseRoles(in); err != nil || got != set {
			t.Errorf("%q: %v %v", in, got, err)
		}
	}
	if _, err := account.ParseRoles("reporter owner"); !fault.Is(err, fault.Invalid) {
		t.Errorf("unknown role: %v", err)
	}
	if got, err := account.ParseRoles(""); err != nil || got != 0 {
		t.Errorf("empty: %v %v", got, err)
	}
}
