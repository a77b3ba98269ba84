package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "langid"), 0o755); err != nil {
		t.Fatal(err)
	}
	rows := `{"lang":"fa","text":"خیلی ممنون از شما","len":"short"}
{"lang":"fa","text":"this is not Persian","len":"tiny"}
{"lang":"other:fra","text":"merci beaucoup","len":"tiny"}
`
	if err := os.WriteFile(filepath.Join(dir, "langid", "dev.jsonl"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run([]string{"-data", dir, "-wrong"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"fa\ten\t", "fa                      1.000   0.99      1    0.000  0.94!      1", "µs a call"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	if err := run([]string{"-data", dir, "-check"}, io.Discard); err == nil {
		t.Error("-check accepts a missed target")
	}
	if err := run(nil, io.Discard); err == nil {
		t.Error("no data folder is needed")
	}
}
