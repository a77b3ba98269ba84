package db_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"testing"
)

// SQLite's code in Go is made for one version of the C library beside it. Any
// other builds, and breaks while it runs; a common update of all dependencies
// would bring such another.
func TestTheCLibraryIsTheOneSQLiteWasMadeFor(t *testing.T) {
	const libc = "modernc.org/libc"
	var built struct{ Version string }
	ask(t, &built, "list", "-m", "-json", libc)
	var sqlite struct{ Version, GoMod string }
	ask(t, &sqlite, "list", "-m", "-json", "modernc.org/sqlite")
	type module struct{ Path, Version string }
	var wants struct{ Require []module }
	ask(t, &wants, "mod", "edit", "-json", sqlite.GoMod)
	i := slices.IndexFunc(wants.Require, func(m module) bool { return m.Path == libc })
	if i < 0 {
		t.Fatalf("modernc.org/sqlite %s asks for no %s: this test is no longer needed, or asks wrongly", sqlite.Version, libc)
	}
	if want := wants.Require[i].Version; built.Version != want {
		t.Errorf("%s is %s; modernc.org/sqlite %s was made with %s", libc, built.Version, sqlite.Version, want)
	}
}

// ask decodes what a go command prints.
func ask(t *testing.T, into any, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatalf("go %v: %v", args, err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("go %v: %v", args, err)
	}
}
