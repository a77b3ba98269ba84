package app

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web/directory"
	"peyk/internal/wire/talk"
)

// storyFinder finds the stories of imported comments.
type storyFinder struct {
	agency  *Agency
	edition id.Edition
	places  map[string]id.Story // of the map
	host    string              // of our own addresses; empty when it is not known
	found   map[string]foundStory
}

type foundStory struct {
	code id.Story
	why  string
}

// maxFound bounds what is remembered of what was looked up.
const maxFound = 10_000

func newStoryFinder(a *Agency, e id.Edition, mapFile, base string) (storyFinder, error) {
	s := storyFinder{agency: a, edition: e, host: talk.Host(base), found: map[string]foundStory{}}
	if mapFile == "" {
		return s, nil
	}
	var err error
	s.places, err = readStoryMap(mapFile)
	return s, err
}

// readStoryMap reads a map: the old address, slug or number, a tab, the code.
// Further columns are for people; a line without a code is not filled in yet.
func readStoryMap(name string) (map[string]id.Story, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	out := map[string]id.Story{}
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimPrefix(in.Text(), "\ufeff")
		page, rest, _ := strings.Cut(line, "\t")
		code, _, _ := strings.Cut(rest, "\t")
		if code = strings.TrimSpace(code); code == "" || strings.HasPrefix(line, "#") {
			continue
		}
		num, err := strconv.ParseInt(code, 10, 64)
		keys := talk.Addresses(page)
		if err != nil || num <= 0 || len(keys) == 0 {
			return nil, misusef("%s, line %d: not an address, a tab and the code of a story: %q", name, n, line)
		}
		if have, ok := out[keys[0]]; ok && have != id.Story(num) {
			return nil, misusef("%s, line %d: %q has another code above", name, n, page)
		}
		out[keys[0]] = id.Story(num)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// find returns the story that the pages mean, or why there is none.
func (s *storyFinder) find(ctx context.Context, pages []string) (id.Story, string, error) {
	key := strings.Join(pages, "\n")
	if f, ok := s.found[key]; ok {
		return f.code, f.why, nil
	}
	f, err := s.look(ctx, pages)
	if err != nil {
		return 0, "", err
	}
	if len(s.found) >= maxFound {
		clear(s.found)
	}
	s.found[key] = f
	return f.code, f.why, nil
}

func (s *storyFinder) look(ctx context.Context, pages []string) (foundStory, error) {
	for _, p := range pages {
		for _, a := range talk.Addresses(p) {
			if code := s.places[a]; code != 0 {
				_, why, err := s.public(ctx, code)
				return foundStory{code, why}, err
			}
		}
	}
	for _, p := range pages {
		code, slug := ownAddress(p)
		if code == 0 {
			continue
		}
		host := talk.Host(p)
		ours := s.host != "" && host == s.host
		if !ours && (slug == "" || s.host != "" && host != "") {
			continue // a number alone is any site's
		}
		have, why, err := s.public(ctx, code)
		if err != nil {
			return foundStory{}, err
		}
		if ours || why == "" && directory.PathSlug(have) == slug {
			return foundStory{code, why}, nil
		}
	}
	return foundStory{why: "no story is known by this address"}, nil
}

// public returns the slug of a story that readers see, or why they do not.
func (s *storyFinder) public(ctx context.Context, code id.Story) (slug, why string, err error) {
	st, err := s.agency.Store.Stories.Public(ctx, code, s.agency.Clock())
	switch {
	case fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone):
		return "", fmt.Sprintf("story %d is not public", code), nil
	case err != nil:
		return "", "", err
	case st.Edition != s.edition:
		return "", fmt.Sprintf("story %d is of the edition %s", code, st.Edition), nil
	}
	return st.Slug, "", nil
}

var ownPath = regexp.MustCompile(`^(?:/[a-z][a-z-]*)?/(?:news|n)/([0-9]{1,15})(?:/([^/]+))?/?$`)

// ownAddress takes an address of the form of ours apart.
func ownAddress(p string) (id.Story, string) {
	u, err := url.Parse(strings.TrimSpace(p))
	if err != nil {
		return 0, ""
	}
	m := ownPath.FindStringSubmatch(u.Path)
	if m == nil {
		return 0, ""
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0, ""
	}
	return id.Story(n), m[2]
}

// same reports whether an exported comment is one of this very agency.
func (s *storyFinder) same(ctx context.Context, it *talk.Item, code id.Story) bool {
	n, err := strconv.ParseInt(it.Key, 10, 64)
	if err != nil {
		return false
	}
	c, err := s.agency.Comments.Find(ctx, id.Comment(n))
	return err == nil && c.Story == code && c.CreatedAt.Equal(it.At)
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// readIsso reads an Isso database.
func readIsso(ctx context.Context, name string, each func(*talk.Item) error) (err error) {
	if _, err := os.Stat(name); err != nil {
		return err
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: abs}).EscapedPath()+"?mode=ro&_query_only=1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return talk.ReadIsso(ctx, d, name, each)
}

// spool keeps items in a file until what they answer is there.
type spool struct {
	f   *os.File
	w   *bufio.Writer
	n   int
	was int // how many there were the time before; -1 the first time
}

func (s *spool) add(it *talk.Item) error {
	if s.f == nil {
		f, err := os.CreateTemp("", "peyk-import-*.jsonl")
		if err != nil {
			return err
		}
		s.f, s.w = f, bufio.NewWriter(f)
	}
	s.n++
	return it.Write(s.w)
}

// each gives every item back.
func (s *spool) each(fn func(*talk.Item) error) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if _, err := s.f.Seek(0, 0); err != nil {
		return err
	}
	d := json.NewDecoder(bufio.NewReader(s.f))
	for d.More() {
		var it talk.Item
		if err := d.Decode(&it); err != nil {
			return err
		}
		if err := fn(&it); err != nil {
			return err
		}
	}
	return nil
}

// close takes the file away.
func (s *spool) close() error {
	if s.f == nil {
		return nil
	}
	return errors.Join(s.f.Close(), os.Remove(s.f.Name()))
}
