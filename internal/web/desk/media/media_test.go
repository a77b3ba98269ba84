package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"peyk/internal/account"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/media"
)

const path = "/desk/fa/media"

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		a, err := media.New(d)
		if err == nil {
			a.Routes(m)
		}
		return err
	})
}

func words() url.Values {
	return url.Values{"alt": {"دو کودک کنار رود"}, "credit": {"سارا نوری"}, "caption": {"رود در بهار"}}
}

func picture(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 700, 400))
	for x := range 700 {
		for y := range 400 {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }

func file(raw []byte) desktest.File {
	return desktest.File{Field: "file", Name: "عکس.jpg", Type: "image/jpeg", Bytes: raw}
}

func count(t *testing.T, n *desktest.Newsroom) int {
	t.Helper()
	list, err := n.Media.Recent(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestUpload(t *testing.T) {
	n := newsroom(t)
	if page := n.Get(t, n.Reporter, path); !page.Has("هنوز عکسی در بایگانی نیست", `enctype="multipart/form-data"`) {
		t.Fatal("the empty archive does not say what to do")
	}
	for i, encode := range []func(io.Writer, image.Image) error{asJPEG, png.Encode} {
		done := n.Upload(t, n.Reporter, path, words(), file(picture(t, encode)))
		if done.Status != http.StatusSeeOther || !strings.HasPrefix(done.To(), path+"#m-") {
			t.Fatalf("upload %d: %d %s", i, done.Status, done.Body)
		}
	}
	page := n.Get(t, n.Reporter, path)
	if !page.Has("عکس با شمارهٔ 2 به بایگانی رفت.", "دو کودک کنار رود", "سارا نوری", `id="m-1"`, `id="m-2"`) {
		t.Fatalf("the archive lacks a picture:\n%s", page.Body)
	}
	one := n.Get(t, n.Reporter, path+"/1")
	if !one.Has("رود در بهار", "reporter", "image/jpeg", "/media/") {
		t.Fatalf("the picture's page:\n%s", one.Body)
	}
	_, rest, _ := strings.Cut(page.Body, `<img src="`)
	src, _, _ := strings.Cut(rest, `"`)
	if got := n.Get(t, account.Actor{}, src); got.Status != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "image/") {
		t.Errorf("GET %s: %d %s", src, got.Status, got.Header.Get("Content-Type"))
	}
}

func TestRolesAtTheArchive(t *testing.T) {
	n := newsroom(t)
	raw := picture(t, asJPEG)
	may := map[string]bool{"reporter": true, "editor": true, "chief": true}
	for role, actor := range n.Everybody() {
		before := n.Acts(t)
		get, post := n.Get(t, actor, path), n.Upload(t, actor, path, words(), file(raw))
		if may[role] {
			if get.Status != 200 || post.Status != 303 {
				t.Errorf("%s: %d, %d", role, get.Status, post.Status)
			}
			continue
		}
		if get.Status != post.Status || get.Status != 403 && get.Status != 401 || n.Acts(t) != before {
			t.Errorf("%q: %d, %d, %d acts", role, get.Status, post.Status, n.Acts(t)-before)
		}
	}
}

func TestFaultsKeepTheWords(t *testing.T) {
	n := newsroom(t)
	bomb := pngOf(60000, 60000)
	good := picture(t, asJPEG)
	for name, tt := range map[string]struct {
		form  url.Values
		files []desktest.File
		says  string
	}{
		"no file":         {words(), nil, "پرونده\u200cای برگزیده نشده است."},
		"empty file":      {words(), []desktest.File{file(nil)}, "این پرونده عکس نیست"},
		"a text":          {words(), []desktest.File{file([]byte("GIF? no: words"))}, "این پرونده عکس نیست"},
		"a page":          {words(), []desktest.File{file([]byte("<svg onload=alert(1)>"))}, "JPEG یا PNG"},
		"half a picture":  {words(), []desktest.File{file(good[:len(good)/3])}, "این پرونده عکس نیست"},
		"a bomb":          {words(), []desktest.File{file(bomb)}, "میلیون نقطه پذیرفته نیست"},
		"too many bytes":  {words(), []desktest.File{file(append(good, make([]byte, 2<<20)...))}, "مگابایت است"},
		"no alt":          {url.Values{"credit": {"سارا نوری"}}, []desktest.File{file(good)}, "این بخش را پر کنید."},
		"no credit, file": {url.Values{"alt": {"کنار رود"}}, nil, "این بخش را پر کنید."},
		"long alt":        {url.Values{"alt": {strings.Repeat("ن", 401)}, "credit": {"سارا نوری"}}, []desktest.File{file(good)}, "۴۰۱ نویسه دارد"},
	} {
		before := n.Acts(t)
		got := n.Upload(t, n.Editor, path, tt.form, tt.files...)
		if got.Status != http.StatusUnprocessableEntity || !got.Has(tt.says, `aria-invalid="true"`) {
			t.Errorf("%s: status %d, want 422 and %q\n", name, got.Status, tt.says)
		}
		for _, typed := range []string{tt.form.Get("alt"), tt.form.Get("credit"), tt.form.Get("caption")} {
			if !got.Has(typed) {
				t.Errorf("%s: %q is lost", name, typed)
			}
		}
		if len(tt.files) > 0 && !got.Has("این پرونده") && !got.Has("دوباره برگزینید") && !got.Has("مگابایت") && !got.Has("نقطه") {
			t.Errorf("%s: nothing says that the file has to be chosen again", name)
		}
		if n.Acts(t) != before || count(t, n) != 0 {
			t.Errorf("%s: something was kept", name)
		}
	}
}

func TestBrokenUploads(t *testing.T) {
	n := newsroom(t)
	send := func(kind, body string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		return n.Do(t, n.Editor, r).Status
	}
	form := "multipart/form-data; boundary=b"
	for name, tt := range map[string]struct {
		kind, body string
		want       int
	}{
		"no end":       {form, "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nx", 400},
		"no boundary":  {"multipart/form-data", "--b--", 400},
		"not a form":   {form, "hello", 400},
		"NUL":          {form, "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\na\x00\r\n--b--\r\n", 400},
		"broken UTF-8": {form, "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n\xff\r\n--b--\r\n", 400},
		"JSON":         {"application/json", "{}", 415},
		"other bytes":  {"image/jpeg", "x", 415},
	} {
		if got := send(tt.kind, tt.body); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
	if got := n.Upload(t, n.Editor, path, words(), file(make([]byte, media.MaxBody+1))); got.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("past the route's bound: %d", got.Status)
	}
	for _, p := range []string{"/0", "/x", "/999", "/-1"} {
		if got := n.Get(t, n.Editor, path+p); got.Status != http.StatusNotFound {
			t.Errorf("GET %s: %d", p, got.Status)
		}
	}
	if got := n.Get(t, n.Editor, path+"?before=x"); got.Status != http.StatusBadRequest {
		t.Errorf("?before=x: %d", got.Status)
	}
	if count(t, n) != 0 {
		t.Error("something was kept")
	}
}

// pngOf is a PNG that claims a size and holds nothing.
func pngOf(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	head = append(head, 8, 2, 0, 0, 0)
	b.Write(binary.BigEndian.AppendUint32(nil, 13))
	b.Write(head)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(head)))
	return b.Bytes()
}

func TestTemplates(t *testing.T) {
	for _, p := range newsroom(t).Library.Registered() {
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
