// Package internal_test holds the house's floors: who may import whom.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
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
	"internal/screening": append(domain(), "internal/screening/accuse", "internal/screening/relevance"),
	// Two checks with tables of their own, which know a language and no comment.
	"internal/screening/accuse":    {"persian"},
	"internal/screening/relevance": {"persian"},
	"internal/copydesk":            domain(),
	"internal/rank":                domain(),
	// Invented readers and cheats, to try the counting on.
	"internal/rank/trial": append(leaves(), "internal/rank"),
	"internal/media":      domain(),
	"internal/section":    domain(),
	"internal/site":       domain(),
	"internal/audit":      domain(),

	// What decisions on comments teach, and the measures of the screening.
	"internal/screening/learn":   append(domain(), "internal/screening"),
	"internal/screening/measure": append(domain(), "internal/screening", "internal/screening/learn"),

	// 2: technique, which knows no domain type, and the SQL of the domains.
	"internal/db":     {"internal/fault"},
	"internal/blob":   {"internal/fault", "internal/clock"},
	"internal/img":    {"internal/fault"},
	"internal/mail":   {"internal/fault", "internal/clock"},
	"internal/job":    {"internal/db", "internal/clock", "internal/event", "internal/fault"},
	"internal/search": {"internal/db", "internal/fault", "internal/id", "persian"},
	"internal/store": append(leaves(), "internal/screening", "internal/screening/learn", "internal/db", "internal/job", "internal/search", "internal/account", "internal/story",
		"internal/comment", "internal/copydesk", "internal/rank", "internal/media", "internal/section", "internal/site", "internal/audit"),
	"internal/wire":      domain(),
	"internal/wire/raw":  append(domain(), "internal/copydesk", "internal/story", "internal/wire"),
	"internal/wire/talk": append(domain(), "internal/wire"),
	"internal/backup":    append(leaves(), "internal/db", "internal/blob", "internal/job", "internal/store"),
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
	// The queue and its figures say what was learnt from decisions.
	"internal/web/desk/comment": web("internal/web/ui", "internal/web/directory", "internal/web/desk", "internal/screening/learn"),
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
	"internal/screening/internal/...": {"internal/screening", "internal/screening/...", "persian"},

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

// TestFloors reads the imports itself, not through a program, so that the test
// cache sees what it read and runs it again when an import changes.
func TestFloors(t *testing.T) {
	for file, f := range parsed(t, func(name string) bool { return !strings.HasSuffix(name, "_test.go") }) {
		name := filepath.ToSlash(filepath.Dir(file))
		allowed, known := lookup(name)
		if !known {
			t.Errorf("%s stands on no floor: add it to the table", name)
			continue
		}
		for _, spec := range f.Imports {
			imp, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "peyk/")
			if ours && imp != name && !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, imp) }) {
				t.Errorf("%s imports %s, which is not below it", file, imp)
			}
		}
	}
}

// TestPackagesSayWhatTheyAre asks each package for a comment.
func TestPackagesSayWhatTheyAre(t *testing.T) {
	said := map[string]bool{}
	for file, f := range parsed(t, func(name string) bool { return !strings.HasSuffix(name, "_test.go") }) {
		dir := filepath.Dir(file)
		said[dir] = said[dir] || f.Doc != nil
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment: say what it owns and what it must not do", dir)
		}
	}
}

// parsed returns the heads of the module's Go files, by path from its root.
func parsed(t *testing.T, want func(name string) bool) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	set := token.NewFileSet()
	eachGoFile(t, func(path string, src []byte) {
		if !want(path) {
			return
		}
		f, err := parser.ParseFile(set, path, src, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = f
	})
	return out
}

// eachGoFile reads every Go file of the module; e2e and tools are modules of
// their own.
func eachGoFile(t *testing.T, fn func(path string, src []byte)) {
	t.Helper()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == "e2e" || path == "tools" || d.Name() == "testdata" || len(path) > 1 && d.Name()[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		src, err := fs.ReadFile(root, path)
		if err == nil {
			fn(path, src)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoHiddenLetters refuses half-spaces and marks of direction in Go files,
// where nobody sees them: Persian copy lives in catalogues, templates and
// testdata, and code writes \u200c.
func TestNoHiddenLetters(t *testing.T) {
	eachGoFile(t, func(path string, src []byte) {
		for i, line := range strings.Split(string(src), "\n") {
			if strings.ContainsAny(line, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff") {
				t.Errorf("%s:%d holds a character that cannot be seen; write it as an escape", path, i+1)
			}
		}
	})
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
