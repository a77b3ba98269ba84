package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"peyk/internal/db"
	"peyk/internal/store/storetest"
	"peyk/internal/testkit"
)

// recorder collects the texts of all queries, with one set of arguments each.
type recorder struct {
	mu    sync.Mutex
	texts map[string][]any
}

func (r *recorder) see(query string, args []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.texts == nil {
		r.texts = map[string][]any{}
	}
	r.texts[query] = args
}

// TestEveryQueryOnBothEngines runs the suite on each engine and collects every
// text that was run, those built at run time as well. Each text of one engine
// must be one that the other can prepare, but for the one fork; every text in
// the sources must be among them, so that none is left unproven; and SQLite's
// plan of each read must not sort or walk a whole table.
func TestEveryQueryOnBothEngines(t *testing.T) {
	engines := map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres}
	texts := map[string]*recorder{"sqlite": {}, "postgres": {}}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) *db.DB {
				t.Helper()
				d := open(t)
				d.Watch(texts[name].see)
				return d
			})
		})
	}
	t.Run("sources", func(t *testing.T) { everyLiteralWasRun(t, texts["sqlite"].texts, texts["postgres"].texts) })
	t.Run("plans", func(t *testing.T) { plans(t, testkit.SQLite(t), texts["sqlite"].texts) })
	for name, open := range engines {
		t.Run("prepare on "+name, func(t *testing.T) {
			d := open(t)
			for _, r := range texts {
				for _, query := range slices.Sorted(maps.Keys(r.texts)) {
					if !fork(query) || r == texts[name] {
						prepare(t, d, query)
					}
				}
			}
		})
	}
}

// fork reports whether a text is of one engine alone: to take a row that nobody
// else works on.
func fork(query string) bool {
	return strings.Contains(query, "SKIP LOCKED")
}

func prepare(t *testing.T, d *db.DB, query string) {
	t.Helper()
	st, err := d.Writer().PrepareContext(t.Context(), query)
	if err != nil {
		t.Errorf("%s: %v", query, err)
		return
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

var sqlStart = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)

// elsewhere are the files whose queries the suite need not run, with the reason.
var elsewhere = map[string]string{
	"migrate.go": "the schema itself, proven by every test",
	"dump.go":    "backup and restore, proven by their own test over every table",
	"reset.go":   "part of restore",
}

// everyLiteralWasRun finds the string literals of the sources that begin as a
// query does.
func everyLiteralWasRun(t *testing.T, runs ...map[string][]any) {
	t.Helper()
	var all []string
	for _, r := range runs {
		all = append(all, slices.Collect(maps.Keys(r))...)
	}
	found := 0
	for _, dir := range []string{".", "../job", "../search"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || elsewhere[filepath.Base(file)] != "" {
				continue
			}
			for _, lit := range literals(t, file) {
				if !sqlStart.MatchString(lit) {
					continue
				}
				found++
				if !slices.ContainsFunc(all, func(q string) bool { return strings.Contains(q, lit) }) && !missing(lit) {
					t.Errorf("%s: no test runs %q", file, lit)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d queries found in the sources", found)
	}
}

// missing reports whether a literal belongs to an engine that is not there.
func missing(lit string) bool {
	return os.Getenv(testkit.PostgresEnv) == "" && fork(lit)
}

func literals(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return true
	})
	return out
}

// walks are the reads whose plan may walk a table or sort, each with the reason.
var walks = []struct{ text, why string }{
	{"FROM sections ORDER BY", "a few dozen rows, kept in memory by who asks"},
	{"FROM editions ORDER BY", "a handful of rows"},
	{"INSERT INTO sections", "looks for stories only if a check was put off, and none is"},
	{"INSERT INTO stories", "looks at the front's dozen places only if a check was put off"},
	{"FROM users u", "everybody, a few hundred"},
	{"SELECT payload, name, run_at", "the suite's own"},
	{"SELECT COUNT(*) FROM stories", "the suite's own"},
	{"SELECT COUNT(*) FROM comments", "the suite's own"},
	{"SELECT COUNT(*) FROM views", "the suite's own"},
	{"SELECT COUNT(*) FROM votes", "the suite's own"},
	{"SELECT COUNT(*) FROM comment_votes", "the suite's own"},
	{"WHERE story = $1 AND state = 'published' AND id > $2 ORDER BY id", "one story's comments, by a job"},
	{"SELECT COUNT(*) FROM outbox", "the suite's own"},
	{"SELECT COUNT(*) FROM audit", "the suite's own"},
	{"SELECT COUNT(*) FROM story_revisions", "the suite's own"},
	{"SELECT id, at, actor, kind, edition, story, comment, detail FROM audit ORDER BY id DESC", "walks back from the end and stops at the limit"},
	{"FROM media ORDER BY id DESC", "walks back from the end and stops at the limit"},
	{"SELECT id, at, actor, kind, edition, story, comment, detail FROM audit WHERE id <", "walks back from the end and stops at the limit"},
	{"WHERE s.code IN (", "sorts the matches of one search, at most a few hundred"},
	{"DELETE FROM sessions WHERE created_at", "once a sign-in, over those signed in"},
	{"FROM rankings\n\t\tORDER BY span", "some hundred rows, all of them, once a minute"},
	{"FROM view_sums v JOIN stories s", "the stories read within a week, once a minute"},
	{"UPDATE view_marks SET at = at", "three rows"},
	{"DELETE FROM view_marks", "three rows"},
	{"SELECT story, hour / 24", "one story's hours of a day, once an hour"},
	{"FROM view_slots WHERE slot", "an hour's views, once in five minutes"},
	{"FROM views WHERE hour >= $1 AND hour <", "the hour that leaves a window, once an hour"},
	{"FROM views WHERE hour >= $2 GROUP BY story", "all sums made anew: after an upgrade or a restore"},
	{"UPDATE view_sums SET hour = 0", "all sums made anew: after an upgrade or a restore"},
	{"(SELECT COALESCE(SUM(n), 0) FROM views WHERE story = $1)", "three searches and a row to add them up in"},
	{"FROM view_sums ORDER BY story", "the suite's own"},
	{"SELECT COUNT(*) FROM view_", "the suite's own"},
	{"search_fresh", "a hundred and some rows"},
	{"FROM search_segments", "a few dozen rows"},
	{"DELETE FROM outbox", "done by a job"},
	{"s.state IN ($2,$3)", "a desk's list of several states merges them"},
	{"COALESCE(MAX(last), 0) FROM cursors", "two rows"},
	{"DELETE FROM cursors", "two rows"},
	{"DELETE FROM jobs WHERE kind", "all that is in the queue, after a restore"},
	{"UPDATE jobs SET leased_until = 0", "all that is in the queue, after a restore"},
}

// whole are the texts of a backup and a restore, which take all of a table.
var whole = regexp.MustCompile(`^(SELECT \*|DELETE) FROM \w+$`)

// costly reports whether a step sorts or walks a whole table.
func costly(step string) bool {
	switch step {
	case "SCAN one", "SCAN due", "SCAN lines": // a subquery of one row, or of the lines that it steps through
		return false
	}
	if strings.HasSuffix(step, "-ROW VALUES CLAUSE") { // what is being inserted
		return false
	}
	return strings.Contains(step, "TEMP B-TREE") || strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "VIRTUAL TABLE")
}

var (
	lower = regexp.MustCompile(`live_at >`)
	upper = regexp.MustCompile(`live_at( <|, \w*\.?code\) <)`)
)

// plans checks what SQLite would do for each text.
func plans(t *testing.T, d *db.DB, texts map[string][]any) {
	t.Helper()
	for _, query := range slices.Sorted(maps.Keys(texts)) {
		steps, err := db.All(t.Context(), d, func(s db.Scanner) (string, error) {
			var a, b, c int64
			var detail string
			err := s.Scan(&a, &b, &c, &detail)
			return detail, err
		}, "EXPLAIN QUERY PLAN "+query, texts[query]...)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if n := max(len(lower.FindAllString(query, -1)), len(upper.FindAllString(query, -1))); n > 1 && !strings.Contains(query, "UNION") {
			t.Errorf("%s\n  %d bounds of live_at on one side: SQLite searches by one and walks over the rest", query, n)
		}
		for _, step := range steps {
			if costly(step) && !whole.MatchString(query) && !slices.ContainsFunc(walks, func(w struct{ text, why string }) bool { return strings.Contains(query, w.text) }) {
				t.Errorf("%s\n  %s", query, strings.Join(steps, "\n  "))
				break
			}
		}
	}
}
