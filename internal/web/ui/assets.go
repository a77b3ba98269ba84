package ui

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed static
var static embed.FS

// bundles says which sources, in order, make each style sheet: the tokens come
// first, and every colour stands in them.
var bundles = map[string][]string{
	"site.css": {"tokens.css", "base.css", "parts.css", "talk.css", "site.css", "print.css"},
	"desk.css": {"tokens.css", "base.css", "parts.css", "desk.css", "desk-story.css", "desk-copy.css", "desk-queue.css", "desk-admin.css"},
}

// single are the files served as they are.
var single = []string{"site.js", "desk.js", "editor.js", "front.js", "queue.js", "work.js", "icon.svg", "vazirmatn.woff2", "vazirmatn-OFL.txt"}

// Assets returns the files that pages refer to, all at the root: the style
// sheets ("site.css", "desk.css"), the scripts, the icon, and the font with its
// licence. The style sheets refer to the font by its plain name.
func Assets() (fs.FS, error) {
	out := make(memFS, len(bundles)+len(single))
	for name, parts := range bundles {
		var b bytes.Buffer
		for _, part := range parts {
			src, err := static.ReadFile("static/css/" + part)
			if err != nil {
				return nil, fmt.Errorf("ui: style sheet %s: %w", name, err)
			}
			b.Write(compact(src))
		}
		out[name] = b.Bytes()
	}
	for _, name := range single {
		src, err := static.ReadFile("static/" + name)
		if err != nil {
			return nil, fmt.Errorf("ui: asset %s: %w", name, err)
		}
		out[name] = src
	}
	return out, nil
}

// compact drops comments, indentation and empty lines from a style sheet. The
// sheets hold no string with a comment mark in it.
func compact(src []byte) []byte {
	var out bytes.Buffer
	for {
		before, rest, found := bytes.Cut(src, []byte("/*"))
		out.Write(before)
		if !found {
			break
		}
		if _, src, found = bytes.Cut(rest, []byte("*/")); !found {
			break
		}
	}
	var lines bytes.Buffer
	for line := range bytes.Lines(out.Bytes()) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines.Write(line)
			lines.WriteByte('\n')
		}
	}
	return lines.Bytes()
}
