package story_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/story"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	stories "peyk/internal/web/desk/story"
	"peyk/internal/web/htmlcheck"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		s, err := stories.New(d)
		if err == nil {
			s.Routes(m)
		}
		return err
	})
}

const root = "/desk/fa/stories"

func at(s *story.Story, more string) string { return root + "/" + s.Code.String() + more }

// fields is what a browser sends of a whole story form.
func fields(s *story.Story, change url.Values) url.Values {
	f := url.Values{
		"section": {"culture"}, "genre": {"news"}, "importance": {"3"}, "kicker": {""}, "headline": {"کتابخانه شهر باز شد"},
		"lead": {"درهای کتابخانه صبح امروز باز شد."}, "body": {"در این ساختمان سه تالار هست."}, "source": {""}, "byline": {""},
		"tags": {""}, "people": {""}, "translation": {""}, "do": {"save"},
	}
	if s != nil {
		f.Set("version", version(s))
	}
	maps.Copy(f, change)
	return f
}

func version(s *story.Story) string { return strconv.FormatInt(s.Version, 10) }

func page(t *testing.T, a *desktest.Answer) htmlcheck.Node {
	t.Helper()
	return htmlcheck.Parse(t, []byte(a.Body))
}

func stored(t *testing.T, n *desktest.Newsroom, code id.Story) *story.Story {
	t.Helper()
	s, err := n.Store.Stories.Get(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newest returns the story saved last.
func newest(t *testing.T, n *desktest.Newsroom) *story.Story {
	t.Helper()
	list, err := n.Store.Stories.List(t.Context(), story.DeskQuery{Edition: "fa", Limit: 100})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d stories, %v", len(list), err)
	}
	code := list[0].Code
	for _, s := range list {
		code = max(code, s.Code)
	}
	return stored(t, n, code)
}

func picture(t *testing.T, n *desktest.Newsroom, shade uint8) *media.Picture {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 640, 360))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: shade}.Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	p, err := n.Media.Receive(t.Context(), n.Reporter, media.Upload{
		Body: &b, ContentType: "image/jpeg", Alt: "تالار خواندن", Credit: "سارا احمدی", Caption: "تالار تازه",
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// golden compares what is the page's own: what stands in its main element.
func golden(t *testing.T, name, body string) {
	t.Helper()
	_, body, _ = strings.Cut(body, "<main")
	body, _, _ = strings.Cut(body, "</main>")
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if body != string(want) {
		t.Errorf("%s is not as it was; look at the difference, then run with -update", name)
	}
}
