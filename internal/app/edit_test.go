package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"peyk/internal/app"
)

// endless gives out a text again and again, up to so many bytes.
type endless struct {
	text string
	at   int
	left int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), e.left)], e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	e.left -= n
	return n, nil
}

// gauge counts what is written to it and looks how large the heap is.
type gauge struct {
	bytes, lines, next int
	heap               uint64
}

func (g *gauge) Write(p []byte) (int, error) {
	g.bytes += len(p)
	g.lines += bytes.Count(p, []byte("\n"))
	if g.bytes >= g.next {
		g.next = g.bytes + 1<<20
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		g.heap = max(g.heap, m.HeapAlloc)
	}
	return len(p), nil
}

// TestEditBounded runs long inputs through the editor: neither their length nor
// that of a line is held in memory.
func TestEditBounded(t *testing.T) {
	const size, most = 20 << 20, 96 << 20
	prose := "كتاب هاي تازه را مي خوانند و به خانه برمي گردند. آیا این ها را هم دیده اید؟ "
	for name, in := range map[string]struct {
		text string
		args []string
	}{
		"lines":         {prose + "\n", nil},
		"one line":      {prose, nil},
		"one line json": {prose, []string{"--json"}},
		"one word":      {"سلام", nil},
		"spaces":        {" ", nil},
		"line ends":     {"\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			debug.FreeOSMemory()
			var errs bytes.Buffer
			out := &gauge{}
			src := &endless{text: strings.Repeat(in.text, 64<<10/len(in.text)), left: size / len(in.text) * len(in.text)}
			lines := strings.Count(in.text, "\n") * (src.left / len(in.text))
			status := app.Main(t.Context(), append([]string{"edit", "--style", "half-spaces=off"}, in.args...), src, out, &errs, nil)
			if status != 0 {
				t.Fatalf("status %d: %s", status, errs.String())
			}
			if len(in.args) == 0 && out.lines != lines {
				t.Errorf("%d lines went in, %d came out", lines, out.lines)
			}
			if out.heap > most {
				t.Errorf("the heap grew to %d MB", out.heap>>20)
			}
		})
	}
}

// TestEditLongLine: a line cut for its length comes out as one, mended as if it
// had not been cut, and what has no space in it stays.
func TestEditLongLine(t *testing.T) {
	sentence := "كتاب هاي تازه را مي خوانند. "
	mended := must(t, sentence+"\n", "edit")
	n := 300 << 10 / len(sentence)
	long := must(t, strings.Repeat(sentence, n)+"\n", "edit")
	if want := strings.TrimSpace(strings.Repeat(strings.TrimSpace(mended)+" ", n)) + "\n"; long != want {
		t.Errorf("a line of %d sentences came out otherwise than they alone", n)
	}
	data := "data:" + strings.Repeat("كي12", 60<<10)
	if got := must(t, data+" مي خواهم\n", "edit"); got != data+" می\u200cخواهم\n" {
		t.Errorf("of a word without end came ...%q", got[max(0, len(got)-60):])
	}
	var columns []int
	for line := range strings.Lines(must(t, strings.Repeat("سلام مي خواهم. ", 8<<10)+"\n", "edit", "--check=false", "--json")) {
		var open int
		if _, err := fmt.Sscanf(line, `{"file":"-","line":1,"column":%d`, &open); err == nil {
			columns = append(columns, open)
		}
	}
	if len(columns) < 2 {
		t.Errorf("a long line comes in %d documents with a column", len(columns))
	}
}

// TestEditHostile: whatever comes in, a line in is a line out and nothing
// fails but what is no text.
func TestEditHostile(t *testing.T) {
	for _, text := range []string{
		"", "\n", "\r\n", "\r", "a\rb\n", "\u2028\u2029\n", "\ufeffسلام  دنیا\n", "\u202eمي\u202c\n", "«\n»\n", "\x1b[31mمي\n",
		strings.Repeat("«", 5000) + "\n", strings.Repeat("\u200c", 5000) + "\n", strings.Repeat("می ", 30000),
		strings.Repeat("http://", 20000), strings.Repeat("\"'", 20000), "ی" + strings.Repeat("\u064b", 9000),
	} {
		for _, args := range [][]string{{"edit"}, {"edit", "--tier", "all"}} {
			out, errs, status := peyk(t, text, args...)
			if status != 0 || strings.Count(out, "\n") != strings.Count(text, "\n") {
				t.Errorf("%.40q: status %d, %d lines out of %d; %s", text, status, strings.Count(out, "\n"), strings.Count(text, "\n"), errs)
			}
			if again := must(t, out, args...); again != out {
				t.Errorf("%.40q: mended twice it is another", text)
			}
		}
	}
	for text, want := range map[string]string{
		"سلام\na\xffb\n":                    "line 2, column 2: the byte 0xff is not UTF-8",
		"\xff\xfea\x00":                     "UTF-16",
		"خوب\x00":                           "line 1, column 4: a NUL byte",
		"\n\n" + "\xd8":                     "line 3, column 1",
		strings.Repeat("a", 70000) + "\xc3": "line 1, column 70001",
	} {
		out, errs, status := peyk(t, text, "edit")
		if status != 1 || !strings.Contains(errs, want) {
			t.Errorf("%.30q: status %d, %q", text, status, errs)
		}
		if strings.Contains(out, "\ufffd") {
			t.Errorf("%.30q: replaced a byte", text)
		}
		if out, _, status := peyk(t, text, "edit", "--keep-invalid"); status != 0 || out != text {
			t.Errorf("%.30q: --keep-invalid: status %d, %.60q", text, status, out)
		}
	}
	if out := must(t, "\xff مي خواهم\n", "edit", "--keep-invalid"); out != "\xff می\u200cخواهم\n" {
		t.Errorf("beside a bad byte: %q", out)
	}
	if out := must(t, "\x1b[31mمي\u200b خواهم\n", "edit", "--diff"); strings.ContainsAny(out, "\x1b\u200b") {
		t.Errorf("a diff obeys what is in the text: %q", out)
	}
}

// TestEditWriteWhole: a file that cannot be mended to its end stays as it is, and
// nothing is left beside it.
func TestEditWriteWhole(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.txt")
	text := strings.Repeat("مي خواهم\n", 100000) + "\xff\n"
	if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, status := peyk(t, "", "edit", "-w", name); status != 1 {
		t.Errorf("status %d", status)
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != text {
		t.Errorf("the file was changed (%v)", err)
	}
	must(t, "", "edit", "-w", "--keep-invalid", name)
	got, err = os.ReadFile(name)
	if err != nil || string(got) != strings.Repeat("می\u200cخواهم\n", 100000)+"\xff\n" {
		t.Errorf("the file was not mended (%v)", err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v (%v)", all, err)
	}
}

// failing refuses what is written to it.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestEditOutputFails(t *testing.T) {
	for _, args := range [][]string{{"edit"}, {"persian", "fold"}} {
		var errs bytes.Buffer
		status := app.Main(t.Context(), args, strings.NewReader("مي\n"), failing{}, &errs, nil)
		if status != 1 || !strings.Contains(errs.String(), "the disk is full") {
			t.Errorf("%v: status %d, %q", args, status, errs.String())
		}
	}
}

// TestPersianAnswersAtOnce: another program may ask line by line.
func TestPersianAnswersAtOnce(t *testing.T) {
	for _, args := range [][]string{{"edit"}, {"persian", "fold"}, {"persian", "slug"}, {"persian", "detect", "--json"}} {
		askers, questions := io.Pipe()
		answers, teller := io.Pipe()
		done := make(chan int)
		go func() {
			status := app.Main(t.Context(), args, askers, teller, io.Discard, nil)
			_ = teller.Close() // a pipe in memory does not fail
			done <- status
		}()
		got := make([]byte, 1<<10)
		for range 3 {
			if _, err := io.WriteString(questions, "سلام\n"); err != nil {
				t.Fatal(err)
			}
			n, err := answers.Read(got)
			if err != nil || !strings.HasSuffix(string(got[:n]), "\n") {
				t.Fatalf("%v: %q, %v", args, got[:n], err)
			}
		}
		_ = questions.Close() // likewise
		if status := <-done; status != 0 {
			t.Errorf("%v: status %d", args, status)
		}
	}
}

// TestPersianHostile: a line in is a line out, and what is no text is said.
func TestPersianHostile(t *testing.T) {
	for _, cmd := range []string{"fold", "tokens", "sentences", "lemma", "detect", "slug"} {
		for _, text := range []string{"", "\n", "\n\n\n", "\t\t\n", "سلام\t. دنیا؟ خوب\u2028بود\n", "a\r\nb", strings.Repeat("می\u200c", 50000) + "\n"} {
			want := strings.Count(text, "\n")
			if text != "" && !strings.HasSuffix(text, "\n") {
				want++ // the answer to the last line ends
			}
			for _, args := range [][]string{{"persian", cmd}, {"persian", cmd, "--json"}} {
				out, errs, status := peyk(t, text, args...)
				if status != 0 || strings.Count(out, "\n") != want {
					t.Errorf("%v of %.30q: status %d, %d lines; %s", args, text, status, strings.Count(out, "\n"), errs)
				}
			}
		}
		if _, errs, status := peyk(t, "سلام\n\xff\n", "persian", cmd); status != 1 || !strings.Contains(errs, "line 2") {
			t.Errorf("%s: status %d, %q", cmd, status, errs)
		}
		if _, errs, status := peyk(t, strings.Repeat("a", 3<<20), "persian", cmd); status != 1 || !strings.Contains(errs, "line 1 is longer") {
			t.Errorf("%s: status %d, %q", cmd, status, errs)
		}
	}
}
