package app_test

import (
	"strings"
	"testing"

	"peyk/internal/account"
)

// TestImportKeepsWhatItMended: what an import changes is kept with the story,
// so that the newsroom's form can take each change back.
func TestImportKeepsWhatItMended(t *testing.T) {
	dir := newAgency(t)
	must(t, "کتابخانه تازه شهر گشوده شد\n\nمردم مي گويند كتاب هاي تازه را دوست دارند و هر روز به آنجا مي روند.\n",
		"import", "raw", "-", "--data", dir, "--section", "environment", "--publish")
	a := open(t, dir)
	revisions, err := a.Stories.Revisions(t.Context(), account.System(), 10001)
	if err != nil || len(revisions) != 1 {
		t.Fatalf("%d revisions, %v", len(revisions), err)
	}
	if got := revisions[0].Findings; !strings.Contains(got, "ي") || !strings.Contains(got, `"a":true`) {
		t.Errorf("findings %q", got)
	}
}
