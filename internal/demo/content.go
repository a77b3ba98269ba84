package demo

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/story"
)

//go:embed content
var content embed.FS

// item is one written story of the demo agency.
type item struct {
	key      string // equal for a story and its counterpart in the other edition
	edition  id.Edition
	section  string // slug
	content  story.Content
	age      time.Duration // before now, at publication
	pictures []string      // keywords of generated scenes
	alt      string
	caption  string
	credit   string
}

// remark is one written comment.
type remark struct {
	ID      string        `json:"id"`
	Story   string        `json:"story"`
	Edition id.Edition    `json:"edition"`
	Author  string        `json:"author"`
	Text    string        `json:"text"`
	State   comment.State `json:"state"`
	Rule    string        `json:"rule"`
	ReplyTo string        `json:"reply_to"`
	Age     string        `json:"age"`
}

// thread is a line of threads.jsonl: a story told in plain fields, or, with an
// ID, a remark.
type thread struct {
	remark
	Section  string   `json:"section"`
	Kicker   string   `json:"kicker"`
	Headline string   `json:"headline"`
	Lead     string   `json:"lead"`
	Body     []string `json:"body"`
	People   []string `json:"people"`
	Picture  string   `json:"picture"`
}

// load reads the whole of the written content.
func load() ([]item, []remark, error) {
	var items []item
	for _, e := range []id.Edition{"fa", "en"} {
		names, err := fs.Glob(content, path.Join("content", string(e), "*.md"))
		if err != nil {
			return nil, nil, fmt.Errorf("demo content: %w", err)
		}
		for _, name := range names {
			raw, err := content.ReadFile(name)
			if err != nil {
				return nil, nil, fmt.Errorf("demo content: %w", err)
			}
			it, err := parseItem(e, string(raw))
			if err != nil {
				return nil, nil, fmt.Errorf("demo content %s: %w", name, err)
			}
			items = append(items, it)
		}
	}
	var remarks []remark
	for _, name := range []string{"comments-a.jsonl", "comments-b.jsonl", "threads.jsonl"} {
		raw, err := content.ReadFile("content/" + name)
		if err != nil {
			return nil, nil, fmt.Errorf("demo content: %w", err)
		}
		more, said, err := parseLines(raw)
		if err != nil {
			return nil, nil, fmt.Errorf("demo content %s: %w", name, err)
		}
		items, remarks = append(items, more...), append(remarks, said...)
	}
	return items, remarks, nil
}

// parseItem reads a story file: "key: value" lines between two "---" lines,
// then the body in the marks of richtext.
func parseItem(e id.Edition, raw string) (item, error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(raw, "---\n"), "\n---\n")
	if !ok {
		return item{}, fmt.Errorf("no front matter")
	}
	it := item{edition: e}
	c := &it.content
	c.Edition, c.Body, c.Importance = e, richtext.ParseMarked(body), 3
	comma := "\u060c"
	if e != "fa" {
		comma = ","
	}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		var err error
		switch strings.TrimSpace(key) {
		case "code":
			it.key = value
		case "section":
			it.section = value
		case "genre":
			c.Genre = story.Genre(value)
		case "kicker":
			c.Kicker = value
		case "headline":
			c.Headline = value
		case "lead":
			c.Lead = value
		case "byline":
			c.Byline = value
		case "source":
			c.Source = value
		case "people":
			c.People = terms(value, comma)
		case "tags":
			c.Tags = terms(value, comma)
		case "age":
			it.age, err = parseAge(value)
		case "importance":
			c.Importance, err = strconv.Atoi(value)
		case "picture":
			it.pictures = list(value, ",")
		case "alt":
			it.alt = value
		case "caption":
			it.caption = value
		case "credit":
			it.credit = value
		default:
			err = fmt.Errorf("unknown key")
		}
		if err != nil {
			return it, fmt.Errorf("line %q: %w", line, err)
		}
	}
	return it, nil
}

func parseLines(raw []byte) ([]item, []remark, error) {
	var items []item
	var remarks []remark
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		var t thread
		if err := json.Unmarshal(sc.Bytes(), &t); err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", n, err)
		}
		if t.ID != "" {
			remarks = append(remarks, t.remark)
			continue
		}
		it, err := t.item()
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", n, err)
		}
		items = append(items, it)
	}
	return items, remarks, sc.Err()
}

func (t *thread) item() (item, error) {
	it := item{key: t.Story, edition: "fa", section: t.Section}
	it.content = story.Content{
		Edition: "fa", Genre: story.News, Kicker: t.Kicker, Headline: t.Headline, Lead: t.Lead, Importance: 3,
	}
	for _, p := range t.Body {
		it.content.Body = append(it.content.Body, richtext.Block{Kind: richtext.Paragraph, Text: p})
	}
	for _, p := range t.People {
		it.content.People = append(it.content.People, story.Term{Name: p})
	}
	if t.Picture != "" {
		it.pictures = []string{t.Picture}
	}
	var err error
	it.age, err = parseAge(t.Age)
	return it, err
}

// parseAge reads "3d4h", "59d" or "2h".
func parseAge(s string) (time.Duration, error) {
	var age time.Duration
	rest := s
	if days, after, ok := strings.Cut(rest, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil {
			return 0, fmt.Errorf("age %q: %w", s, err)
		}
		age, rest = time.Duration(n)*24*time.Hour, after
	}
	if rest == "" {
		return age, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil {
		return 0, fmt.Errorf("age %q: %w", s, err)
	}
	return age + d, nil
}

func list(s, sep string) []string {
	var out []string
	for part := range strings.SplitSeq(s, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func terms(s, sep string) []story.Term {
	names := list(s, sep)
	out := make([]story.Term, 0, len(names))
	for _, n := range slices.Compact(names) {
		out = append(out, story.Term{Name: n})
	}
	return out
}
