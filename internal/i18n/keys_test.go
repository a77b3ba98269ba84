package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/i18n"
)

// TestCataloguesAgree holds the catalogues to the same keys and the same
// placeholders.
func TestCataloguesAgree(t *testing.T) {
	fa := printer(t, "fa", "UTC")
	for _, lang := range i18n.Languages() {
		p := printer(t, lang, "UTC")
		for _, key := range fa.Keys() {
			if !p.Has(key) {
				t.Errorf("%s lacks %s", lang, key)
			} else if a, b := i18n.Args(fa, key), i18n.Args(p, key); !maps.Equal(a, b) {
				t.Errorf("%s: placeholders of %s: %v, fa has %v", lang, key, b, a)
			}
		}
		for _, key := range p.Keys() {
			if !fa.Has(key) {
				t.Errorf("fa lacks %s, which %s has", key, lang)
			}
		}
	}
}

// TestPersianIsWellWritten keeps Arabic letters, Latin digits and detached
// affixes out of the Persian catalogue.
func TestPersianIsWellWritten(t *testing.T) {
	fa, err := i18n.New("fa", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	bad := regexp.MustCompile(`[يكةى0-9٠-٩]|(^| )(می|نمی) |[^ ] (ها|های|هایی|تر|ترین)( |$|[.،؛])|  `)
	for _, key := range fa.Keys() {
		text := fa.T(key)
		text = strings.ReplaceAll(text, "UTF-8", "utf")
		if m := bad.FindString(text); m != "" && !strings.Contains(text, "نمونهٔ درست") {
			t.Errorf("%s: %q holds %q", key, text, m)
		}
	}
}

// TestKeysExist walks every template and Go file of the module: each key that
// is asked for stands in the catalogues.
func TestKeysExist(t *testing.T) {
	fa := printer(t, "fa", "UTC")
	keys := fa.Keys()
	seen := 0
	check := func(where, key string) {
		seen++
		prefix, dynamic := strings.CutSuffix(key, "*")
		switch {
		case dynamic && !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, prefix) }):
			t.Errorf("%s: no key begins with %q", where, prefix)
		case !dynamic && !fa.Has(key):
			t.Errorf("%s: no key %q", where, key)
		}
	}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".html"):
			return templateKeys(root, path, check)
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			return goKeys(path, check)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Errorf("only %d uses of keys found: is the walk looking in the right place?", seen)
	}
}

var (
	inTemplate = regexp.MustCompile(`\.T "([^"]+)"`)
	computed   = regexp.MustCompile(`\.T \(print "([^"]+)"`)
)

func templateKeys(root fs.FS, path string, check func(where, key string)) error {
	src, err := fs.ReadFile(root, path)
	if err != nil {
		return err
	}
	for _, m := range inTemplate.FindAllSubmatch(src, -1) {
		check(path, string(m[1]))
	}
	for _, m := range computed.FindAllSubmatch(src, -1) {
		check(path, string(m[1])+"*")
	}
	return nil
}

// goKeys finds keys in Go: p.T("k"), p.TM("k"), fault.New(_, "k"),
// fault.Wrap(_, "k", _), fields.Add("name", "k") and Key: "k" in a composite of
// package fault. A literal that is joined to something ("k."+x) names a prefix.
func goKeys(path string, check func(where, key string)) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join("../..", path), nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, _ := sel.X.(*ast.Ident)
			inFault := pkg != nil && pkg.Name == "fault"
			at := -1
			switch {
			case sel.Sel.Name == "T" || sel.Sel.Name == "TM":
				at = 0
			case inFault && (sel.Sel.Name == "New" || sel.Sel.Name == "Wrap"), sel.Sel.Name == "Add" && len(n.Args) >= 2:
				at = 1
			}
			if at >= 0 && at < len(n.Args) {
				if key, ok := literal(n.Args[at]); ok && strings.Contains(key, ".") {
					check(fset.Position(n.Pos()).String(), key)
				}
			}
		case *ast.CompositeLit:
			sel, ok := n.Type.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, _ := sel.X.(*ast.Ident); pkg == nil || pkg.Name != "fault" {
				return true
			}
			for _, e := range n.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				if name, _ := kv.Key.(*ast.Ident); name != nil && name.Name == "Key" {
					if key, ok := literal(kv.Value); ok {
						check(fset.Position(n.Pos()).String(), key)
					}
				}
			}
		}
		return true
	})
	return nil
}

func literal(e ast.Expr) (string, bool) {
	suffix := ""
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		e, suffix = sum.X, "*"
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s + suffix, err == nil
}
