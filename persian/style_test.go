package persian

import (
	"strings"
	"testing"
)

func TestStyleNamesWhatItKnows(t *testing.T) {
	for setting, want := range map[string]string{
		"foo=1":        "digits, ezafe",
		"bar=1":        "insert-thousands, non-joining",
		"digits=x":     "persian, latin, arabic, keep",
		"ellipsis=no?": "on or off",
	} {
		_, err := HouseStyle().With(setting)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("With(%q): %v, want %q", setting, err, want)
		}
	}
}
