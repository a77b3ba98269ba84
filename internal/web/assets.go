package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"peyk/internal/fault"
)

// Assets serves files that are part of the program: style, scripts, fonts,
// pictures. Each has the hash of its content in its address, so that browsers
// keep it for ever and a new program is never seen with an old style.
type Assets struct {
	prefix string
	byName map[string]*asset // "site.css"
	byPath map[string]*asset // "site.3f2a9c1d.css"
}

// asset is one file; its packed variants are made when it is first asked for.
type asset struct {
	name   string
	hashed string
	ctype  []string
	etag   []string
	body   []byte

	once   sync.Once
	plain  *variant
	gzip   *variant // nil when not worth it
	brotli *variant // nil when not worth it
}

// assetTypes are the types by ending; a file of another is refused, so that
// nothing is served as what it is not.
var assetTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".webp":        "image/webp",
	".avif":        "image/avif",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".txt":         "text/plain; charset=utf-8",
}

// NewAssets reads all files of fsys; their addresses begin with prefix, which
// begins and ends with a slash. In style sheets, url() of another file of
// fsys is given that file's address; the path in it is taken from the root of
// fsys. Files beginning with a dot or an underscore are left out.
func NewAssets(fsys fs.FS, prefix string) (*Assets, error) {
	a := &Assets{prefix: prefix, byName: map[string]*asset{}, byPath: map[string]*asset{}}
	var sheets []string
	bodies := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		if err != nil || d.IsDir() || base[0] == '.' || base[0] == '_' {
			return err
		}
		if assetTypes[path.Ext(name)] == "" {
			return fmt.Errorf("asset %s: no type is known for it", name)
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err //nolint:wrapcheck // names the file
		}
		bodies[name] = body
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name)
			return nil
		}
		a.add(name, body)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading assets: %w", err)
	}
	for _, name := range sheets { // they name the others, so they come last
		a.add(name, a.link(bodies[name]))
	}
	return a, nil
}

var cssURL = regexp.MustCompile(`url\(\s*(["']?)([^"')\s]+)["']?\s*\)`)

// link puts the hashed addresses into a style sheet.
func (a *Assets) link(sheet []byte) []byte {
	return cssURL.ReplaceAllFunc(sheet, func(m []byte) []byte {
		target := string(cssURL.FindSubmatch(m)[2])
		name, fragment, _ := strings.Cut(target, "#")
		f := a.byName[strings.TrimPrefix(path.Clean(name), "/")]
		if f == nil {
			return m
		}
		out := a.prefix + f.hashed
		if fragment != "" {
			out += "#" + fragment
		}
		return []byte(`url("` + out + `")`)
	})
}

func (a *Assets) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	f := &asset{
		name: name, hashed: strings.TrimSuffix(name, ext) + "." + hash + ext,
		ctype: []string{assetTypes[ext]}, etag: []string{`W/"` + hash + `"`}, body: body,
	}
	a.byName[name], a.byPath[f.hashed] = f, f
}

// URL returns the address of a file. It panics on a name that is none: names
// are written in templates, where a panic becomes an error of the template.
func (a *Assets) URL(name string) string {
	f := a.byName[name]
	if f == nil {
		panic("web: no asset is called " + name)
	}
	return a.prefix + f.hashed
}

// Handler answers GET prefix{path...}: Handle("GET "+prefix+"{path...}",
// assets.Handler(), Bare()). A file asked for by its plain name is sent, but
// to be checked at each use.
func (a *Assets) Handler() HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		name := strings.TrimPrefix(r.URL.Path, a.prefix)
		h := w.Header()
		f := a.byPath[name]
		h["Cache-Control"] = forever
		if f == nil {
			f = a.byName[name]
			h["Cache-Control"] = revalidate
		}
		if f == nil {
			return fault.New(fault.NotFound, "error.not-found")
		}
		f.once.Do(f.pack)
		h["Etag"] = f.etag
		if f.gzip != nil {
			h["Vary"] = varyEncoding
		}
		if etagMatches(r.Header["If-None-Match"], f.etag[0]) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		v := f.choose(accepts(r.Header["Accept-Encoding"]))
		h["Content-Type"] = f.ctype
		if v.encoding != nil {
			h["Content-Encoding"] = v.encoding
		}
		h["Content-Length"] = v.length
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead {
			_, _ = w.Write(v.body) // the client went away: nobody is left to tell
		}
		return nil
	}
}

func (f *asset) choose(taken coding) *variant {
	switch {
	case f.brotli != nil && taken&codeBrotli != 0:
		return f.brotli
	case f.gzip != nil && taken&codeGzip != 0:
		return f.gzip
	}
	return f.plain
}

func (f *asset) pack() {
	f.plain = newVariant(f.body, nil)
	if !worthCompressing(f.ctype[0], len(f.body)) {
		return
	}
	if small := gzipBytes(f.body, gzipAsset); len(small) < len(f.body) {
		f.gzip = newVariant(small, encodingGzip)
		if smaller := brotliBytes(f.body, brotliAsset); len(smaller) < len(small) {
			f.brotli = newVariant(smaller, encodingBrotli)
		}
	}
}
