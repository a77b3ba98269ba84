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
	funcs  template.FuncMap
	base   *template.Template
	blocks *template.Template
	mu     sync.Mutex
	pages  []registered
}

// Registered is a page's template with the view struct it is bound to.
type Registered struct {
	Name     string
	Template *template.Template
	View     any // the zero value of the struct
}

// registered is a page whose template is parsed when it is first asked for.
type registered struct {
	name  string
	parse func() (*template.Template, error)
	view  any
}

// NewLibrary parses the layouts and components. assetURL returns the address
// of a file of [Assets] by its name, "site.css".
func NewLibrary(assetURL func(name string) string) (*Library, error) {
	funcs := template.FuncMap{"asset": assetURL}
	base, err := template.New("ui").Funcs(funcs).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("ui: parse components: %w", err)
	}
	blocks, err := base.Clone() // a template that was executed cannot be cloned
	if err != nil {
		return nil, fmt.Errorf("ui: parse components: %w", err)
	}
	return &Library{funcs: funcs, base: base, blocks: blocks}, nil
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
// the test that checks each against its struct. It panics when one cannot be
// parsed.
func (l *Library) Registered() []Registered {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Registered
	for _, p := range l.pages {
		t, err := p.parse()
		if err != nil {
			panic(err)
		}
		out = append(out, Registered{p.name, t, p.view})
	}
	return out
}

// Page is a template bound to the view struct T it prints.
type Page[T any] struct {
	name  string
	parse func() (*template.Template, error)
	size  sync.Pool // of *bytes.Buffer
}

// NewPage binds the page's files (the first names the page; each may define
// templates of its own, one of them "main") on top of the library's components
// to T. A page gets its copy of all components when it is first printed: they
// are large, and most processes never print most pages of the newsroom.
func NewPage[T any](l *Library, layout Layout, files fs.FS, names ...string) (*Page[T], error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("ui: a page needs a file")
	}
	own, err := template.New(names[0]).Funcs(l.funcs).ParseFS(files, names...)
	if err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", names[0], err)
	}
	if own.Lookup("main") == nil {
		return nil, fmt.Errorf("ui: page %s defines no template \"main\"", names[0])
	}
	if l.base.Lookup(string(layout)) == nil && own.Lookup(string(layout)) == nil {
		return nil, fmt.Errorf("ui: page %s: no layout %q", names[0], layout)
	}
	parse := sync.OnceValues(func() (*template.Template, error) { return l.parse(layout, files, names) })
	var zero T
	l.mu.Lock()
	l.pages = append(l.pages, registered{names[0], parse, zero})
	l.mu.Unlock()
	return &Page[T]{name: names[0], parse: parse}, nil
}

// parse makes a page's template.
func (l *Library) parse(layout Layout, files fs.FS, names []string) (*template.Template, error) {
	t, err := l.base.Clone()
	if err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", names[0], err)
	}
	if t, err = t.ParseFS(files, names...); err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", names[0], err)
	}
	return t.Lookup(string(layout)), nil
}

// Bytes renders the page whole; the result is the caller's. An error means
// that nothing may be sent.
func (p *Page[T]) Bytes(view T) ([]byte, error) {
	tmpl, err := p.parse()
	if err != nil {
		return nil, err
	}
	buf, ok := p.size.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer p.size.Put(buf)
	buf.Reset()
	if err := tmpl.Execute(buf, view); err != nil {
		return nil, fmt.Errorf("ui: render %s: %w", p.name, err)
	}
	return bytes.Clone(buf.Bytes()), nil
}
