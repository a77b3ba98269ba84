package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
)

//go:embed templates/*.html
var templates embed.FS

// Layout is the frame a page is set in; the name of a template.
type Layout string

// The layouts.
const (
	Public Layout = "public" // the view struct embeds Frame
	Desk   Layout = "desk"   // the view struct embeds DeskFrame
	Bare   Layout = "bare"   // the newsroom's sign-in: DeskFrame without navigation
)

// Library holds the parsed layouts and components, and knows every page made
// from it.
type Library struct {
	base   *template.Template
	blocks *template.Template
	mu     sync.Mutex
	pages  []Registered
}

// Registered is a page's template with the view struct it is bound to.
type Registered struct {
	Name     string
	Template *template.Template
	View     any // the zero value of the struct
}

// NewLibrary parses the layouts and components. assetURL returns the address
// of a file of [Assets] by its name, "site.css".
func NewLibrary(assetURL func(name string) string) (*Library, error) {
	base, err := template.New("ui").Funcs(template.FuncMap{"asset": assetURL}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("ui: parse components: %w", err)
	}
	blocks, err := base.Clone() // a template that was executed cannot be cloned
	if err != nil {
		return nil, fmt.Errorf("ui: parse components: %w", err)
	}
	return &Library{base: base, blocks: blocks}, nil
}

// Block prints a block as a page would, for Block.Made.
func (l *Library) Block(b Block) (template.HTML, error) {
	var out strings.Builder
	if err := l.blocks.ExecuteTemplate(&out, "block", b); err != nil {
		return "", fmt.Errorf("ui: render a block: %w", err)
	}
	return template.HTML(out.String()), nil //nolint:gosec // html/template wrote it
}

// Registered returns the pages made so far, in the order they were made, for
// the test that checks each against its struct.
func (l *Library) Registered() []Registered {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Registered(nil), l.pages...)
}

// Page is a template bound to the view struct T it prints.
type Page[T any] struct {
	name string
	tmpl *template.Template
	size sync.Pool // of *bytes.Buffer
}

// NewPage parses the page's files (the first names the page; each may define
// templates of its own, one of them "main") on top of the library's components
// and binds the result to T.
func NewPage[T any](l *Library, layout Layout, files fs.FS, names ...string) (*Page[T], error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("ui: a page needs a file")
	}
	t, err := l.base.Clone()
	if err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", names[0], err)
	}
	if t, err = t.ParseFS(files, names...); err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", names[0], err)
	}
	if t = t.Lookup(string(layout)); t == nil {
		return nil, fmt.Errorf("ui: page %s: no layout %q", names[0], layout)
	}
	if t.Lookup("main") == nil {
		return nil, fmt.Errorf("ui: page %s defines no template \"main\"", names[0])
	}
	var zero T
	l.mu.Lock()
	l.pages = append(l.pages, Registered{names[0], t, zero})
	l.mu.Unlock()
	return &Page[T]{name: names[0], tmpl: t}, nil
}

// Bytes renders the page whole; the result is the caller's. An error means
// that nothing may be sent.
func (p *Page[T]) Bytes(view T) ([]byte, error) {
	buf, ok := p.size.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer p.size.Put(buf)
	buf.Reset()
	if err := p.tmpl.Execute(buf, view); err != nil {
		return nil, fmt.Errorf("ui: render %s: %w", p.name, err)
	}
	return bytes.Clone(buf.Bytes()), nil
}
