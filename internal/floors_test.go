// Package internal_test holds the house's floors: who may import whom.
package internal_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors is the single truth about layering: for each package of the module,
// which others it may import. A trailing "/..." stands for a whole branch. A
// package that is missing here fails the test: say where it belongs, and why,
// before it is built.
var floors = map[string][]string{
	// 0: leaves, which know nothing of Peyk.
	"persian":           {"persian/internal/..."},
	"persian/jalali":    {},
	"persian/langid":    {"persian/langid/internal/..."},
	"internal/fault":    {},
	"internal/id":       {},
	"internal/clock":    {},
	"internal/event":    {"internal/id"},
	"internal/richtext": {},
	"internal/throttle": {}, // token buckets in bounded memory, for sign-in and readers alike
	"internal/i18n":     {"internal/fault", "persian", "persian/jalali"},

	// 1: domains: rules, and the Store each needs. They share leaves and the
	// table of acts, and never know each other.
	"internal/account":   leaves(),
	"internal/story":     domain(),
	"internal/comment":   domain(),
	"internal/screening": domain(),
	"internal/copydesk":  domain(),
	"internal/rank":      domain(),
	"internal/media":     domain(),
	"internal/section":   domain(),
	"internal/site":      domain(),
	"internal/audit":     domain(),

	// 2: technique, which knows no domain type, and the SQL of the domains.
	"internal/db":     {"internal/fault"},
	"internal/blob":   {"internal/fault", "internal/clock"},
	"internal/img":    {"internal/fault"},
	"internal/mail":   {"internal/fault", "internal/clock"},
	"internal/job":    {"internal/db", "internal/clock", "internal/event", "internal/fault"},
	"internal/search": {"internal/db", "internal/id", "persian"},
	"internal/store": append(leaves(), "internal/db", "internal/job", "internal/search", "internal/account", "internal/story",
		"internal/comment", "internal/rank", "internal/media", "internal/section", "internal/site", "internal/audit"),
	"internal/wire":     domain(),
	"internal/wire/raw": append(domain(), "internal/copydesk", "internal/story", "internal/wire"),
	"internal/backup":   append(leaves(), "internal/db", "internal/blob", "internal/job", "internal/store"),
	// What a new agency begins with, made through the services.
	"internal/founding": append(domain(), "internal/comment", "internal/section", "internal/site"),

	// 3: the web.
	"internal/web":           append(leaves(), "internal/account"),
	"internal/web/ui":        {"internal/web", "internal/i18n", "internal/richtext", "persian"},
	"internal/web/directory": web("internal/web/ui"),
	"internal/web/site":      web("internal/web/ui", "internal/web/directory", "internal/blob"),
	"internal/web/feeds":     web("internal/web/ui", "internal/web/directory"),
	"internal/web/desk":      web("internal/web/ui", "internal/web/directory"),
	"internal/web/desk/...":  web("internal/web/ui", "internal/web/directory", "internal/web/desk"),
	// A pasted text is told apart by what imports files.
	"internal/web/desk/story": web("internal/web/ui", "internal/web/directory", "internal/web/desk", "internal/wire/raw"),
	// The invented agency, brought about through the services.
	"internal/demo":       web("internal/demo/scene", "internal/founding"),
	"internal/demo/scene": {},

	// 4 and 5: everything below.
	"internal/app": {"internal/...", "persian/...", "persian"},
	"cmd/peyk":     {"internal/app"},

	// Programs that make or measure the tables of package persian.
	"persian/internal/...":        {"persian", "persian/internal/..."},
	"persian/langid/internal/...": {"persian", "persian/langid", "persian/langid/internal/..."},

	"internal/copydesk/internal/...": {"persian"},
	// Measures the checks on labelled comments.
	"internal/screening/internal/...": {"internal/screening"},

	// Tests only; the package of this test has no code.
	"internal":                   {},
	"internal/testkit":           {"internal/..."},
	"internal/store/storetest":   {"internal/..."},
	"internal/web/desk/desktest": {"internal/..."},
	"internal/web/htmlcheck":     {},
	"internal/web/webtest":       {"internal/..."},
}

func leaves() []string {
	return []string{
		"internal/fault", "internal/id", "internal/clock", "internal/event", "internal/richtext", "internal/i18n",
		"internal/throttle", "persian", "persian/jalali", "persian/langid",
	}
}

func domain() []string { return append(leaves(), "internal/account") }

func web(more ...string) []string {
	return append(append(domain(), "internal/web", "internal/story", "internal/comment", "internal/screening",
		"internal/copydesk", "internal/rank", "internal/media", "internal/section", "internal/site", "internal/audit"), more...)
}

func TestFloors(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "peyk/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	type pkg struct {
		ImportPath string
		Imports    []string
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "peyk/")
		allowed, known := lookup(name)
		if !known {
			t.Errorf("%s stands on no floor: add it to the table", name)
			continue
		}
		for _, imp := range p.Imports {
			if imp, ours := strings.CutPrefix(imp, "peyk/"); ours && !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, imp) }) {
				t.Errorf("%s imports %s, which is not below it", name, imp)
			}
		}
	}
}

func lookup(name string) ([]string, bool) {
	if allowed, ok := floors[name]; ok {
		return allowed, true
	}
	for pattern, allowed := range floors {
		if strings.HasSuffix(pattern, "/...") && covers(pattern, name) {
			return allowed, true
		}
	}
	return nil, false
}

func covers(pattern, name string) bool {
	branch, whole := strings.CutSuffix(pattern, "/...")
	return pattern == name || whole && strings.HasPrefix(name, branch+"/")
}
