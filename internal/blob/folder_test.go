package blob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"peyk/internal/blob"
	"peyk/internal/clock"
	"peyk/internal/fault"
)

func open(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	f, err := blob.OpenFolder(dir, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func put(t *testing.T, s blob.Store, key, content string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(content)); err != nil {
		t.Fatalf("Put %s: %v", key, err)
	}
}

func get(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	r, info, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("Open %s: %v", key, err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	if info.Key != key || info.Size != int64(len(data)) || info.Modified.IsZero() {
		t.Errorf("Info of %s is %+v for %d bytes", key, info, len(data))
	}
	return string(data)
}

func keys(t *testing.T, s blob.Store) []string {
	t.Helper()
	var list []string
	if err := s.Walk(t.Context(), func(i blob.Info) error {
		list = append(list, i.Key)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// files lists every file below dir, so that a test sees what is left behind.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestKeepsAndForgets(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "abcdef-640.jpg", "first")
	put(t, s, "abc", "")
	put(t, s, "zz9.png", "other")
	put(t, s, "abcdef-640.jpg", "second")

	if got := get(t, s, "abcdef-640.jpg"); got != "second" {
		t.Errorf("a second Put left %q", got)
	}
	if got := get(t, s, "abc"); got != "" {
		t.Errorf("an empty blob reads %q", got)
	}
	if got, want := keys(t, s), []string{"abc", "abcdef-640.jpg", "zz9.png"}; !slices.Equal(got, want) {
		t.Errorf("Walk saw %q, want %q", got, want)
	}
	for range 2 { // the second time there is nothing to delete
		if err := s.Delete(t.Context(), "abc"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Open(t.Context(), "abc"); !fault.Is(err, fault.NotFound) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a deleted blob opens with %v", err)
	}
	again := open(t, dir) // another process
	if got := get(t, again, "zz9.png"); got != "other" {
		t.Errorf("reopened, the blob reads %q", got)
	}
}

func TestOpenSeeks(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, "seek", "0123456789")
	r, _, err := s.Open(t.Context(), "seek")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := s.Delete(t.Context(), "seek"); err != nil { // a reader keeps what it has
		t.Fatal(err)
	}
	if _, err := r.Seek(7, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); err != nil || string(data) != "789" {
		t.Errorf("after Seek: %q, %v", data, err)
	}
}

func TestHostileKeys(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(dir, "blobs"))
	before := files(t, dir)
	for _, key := range []string{
		"", "a", "ab", ".", "..", "...", "../secret", "..\\secret", "a/../../secret", "/etc/passwd",
		".tmp", ".tmp/x", "abc/def", "abc\\def", "abc\x00", "abc\n", "abc ", " abc", "ABC", "abc.", "-abc", "_abc", ".abc", "abc-",
		"ab..cd", "%2e%2e%2fsecret", "C:abc", "abc:stream", "abc*", "سلام", "ab\u200cc", "ａｂｃ", strings.Repeat("a", 201), strings.Repeat("../", 40) + "secret",
	} {
		if blob.ValidKey(key) {
			t.Errorf("ValidKey accepts %q", key)
		}
		if err := s.Put(t.Context(), key, strings.NewReader("x")); !fault.Is(err, fault.Invalid) {
			t.Errorf("Put %q: %v", key, err)
		}
		if _, _, err := s.Open(t.Context(), key); !fault.Is(err, fault.NotFound) {
			t.Errorf("Open %q: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); !fault.Is(err, fault.Invalid) {
			t.Errorf("Delete %q: %v", key, err)
		}
	}
	if after := files(t, dir); !slices.Equal(before, after) {
		t.Errorf("files were %q, are %q", before, after)
	}
}

func TestLinksOutOfTheFolderAreNotFollowed(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	s := open(t, dir)
	if err := os.Symlink(outside, filepath.Join(dir, "ou")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(outside, "outside"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, _, err := s.Open(t.Context(), "outside"); err == nil {
		_ = r.Close()
		t.Error("a link led Open out of the folder")
	}
	if err := s.Put(t.Context(), "outside", strings.NewReader("x")); err == nil {
		t.Error("a link led Put out of the folder")
	}
	if err := s.Delete(t.Context(), "outside"); err == nil {
		t.Error("a link led Delete out of the folder")
	}
	if got, err := os.ReadFile(filepath.Join(outside, "outside")); err != nil || string(got) != "secret" {
		t.Errorf("outside the folder: %q, %v", got, err)
	}
	if got := files(t, filepath.Join(dir, ".tmp")); len(got) > 0 {
		t.Errorf("a refused Put left %q", got)
	}
}

func TestFailedPutChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "kept", "old")
	before := files(t, dir)
	broken := errors.New("the line broke")
	err := s.Put(t.Context(), "kept", io.MultiReader(strings.NewReader("new but cut"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("a broken reader gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader("new"), readerFunc(func([]byte) (int, error) { cancel(); return 0, io.EOF }))
	if err := s.Put(ctx, "kept", r); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Put gives %v", err)
	}
	if got := get(t, s, "kept"); got != "old" {
		t.Errorf("failed Puts changed the blob to %q", got)
	}
	if after := files(t, dir); !slices.Equal(before, after) {
		t.Errorf("failed Puts left %q", after)
	}
}

// TestCrash shows what a machine that died during a Put leaves behind: an
// unfinished file that no reader sees, removed when it is surely nobody's.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "whole", "whole")
	left := filepath.Join(dir, ".tmp", "whLEFTOVER")
	if err := os.WriteFile(left, []byte("ha"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := keys(t, s); !slices.Equal(got, []string{"whole"}) {
		t.Errorf("Walk sees %q", got)
	}
	open(t, dir)
	if _, err := os.Stat(left); err != nil {
		t.Errorf("a fresh unfinished file may be another process's, but: %v", err)
	}
	later, err := blob.OpenFolder(dir, clock.Fixed(time.Now().Add(25*time.Hour)))
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a day later it is still there: %v", err)
	}
	if got := get(t, later, "whole"); got != "whole" {
		t.Errorf("the clean-up hurt a blob: %q", got)
	}
}

// TestConcurrentPutOfOneKey: readers see one of the written contents, whole.
func TestConcurrentPutOfOneKey(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	const size = 64 << 10
	content := func(n int) []byte { return bytes.Repeat([]byte{byte('a' + n)}, size) }
	if err := s.Put(t.Context(), "shared", bytes.NewReader(content(0))); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 5 {
				if err := s.Put(t.Context(), "shared", iotest.HalfReader(bytes.NewReader(content(n)))); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				r, _, err := s.Open(t.Context(), "shared")
				if err != nil {
					t.Error(err)
					return
				}
				data, err := io.ReadAll(r)
				_ = r.Close()
				if err != nil || len(data) != size || !bytes.Equal(data, content(int(data[0]-'a'))) {
					t.Errorf("read a mixture of %d bytes: %v", len(data), err)
				}
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); !slices.Equal(got, []string{"sh/shared"}) {
		t.Errorf("left behind: %q", got)
	}
}

func TestWalkStops(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for n := range 5 {
		put(t, s, fmt.Sprintf("key%d", n), "x")
	}
	if err := os.WriteFile(filepath.Join(dir, "ke", "README"), nil, 0o600); err != nil { // not ours
		t.Fatal(err)
	}
	if got := keys(t, s); len(got) != 5 {
		t.Errorf("Walk saw %q", got)
	}
	enough := errors.New("enough")
	seen := 0
	err := s.Walk(t.Context(), func(blob.Info) error { seen++; return enough })
	if !errors.Is(err, enough) || seen != 1 {
		t.Errorf("Walk went on %d times: %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = s.Walk(ctx, func(blob.Info) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Walk gives %v", err)
	}
}

func TestOpenFolderRefusesAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.OpenFolder(name, clock.System); err == nil {
		t.Error("a file was opened as a folder")
	}
}

func BenchmarkPut(b *testing.B) {
	f, err := blob.OpenFolder(b.TempDir(), clock.System)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	data := bytes.Repeat([]byte("x"), 100<<10)
	b.SetBytes(int64(len(data)))
	for n := 0; b.Loop(); n++ {
		if err := f.Put(b.Context(), fmt.Sprintf("%02x-%d", n%256, n), bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
