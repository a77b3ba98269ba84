package db_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peyk/internal/db"
)

// What was deleted is in no file of the database any more.
func TestDeletedWordsLeaveTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "peyk.db")
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	secret := strings.Repeat("nobody-shall-read-this ", 40)
	run := func(query string, args ...any) {
		t.Helper()
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return db.Do(t.Context(), tx, query, args...) }); err != nil {
			t.Fatal(err)
		}
	}
	run(`CREATE TABLE notes (id BIGINT, text TEXT)`)
	for i := range 50 {
		run(`INSERT INTO notes VALUES ($1, $2)`, i, secret)
	}
	found := func() bool {
		files, err := filepath.Glob(path + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil && bytes.Contains(b, []byte("nobody-shall-read-this")) {
				return true
			}
		}
		return false
	}
	if !found() {
		t.Fatal("the test looks in the wrong place")
	}
	run(`UPDATE notes SET text = '' WHERE id < 25`)
	run(`DELETE FROM notes WHERE id >= 25`)
	if err := d.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found() {
		t.Error("deleted words are still in the files")
	}
}
