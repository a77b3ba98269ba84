package app

import (
	"strings"
	"testing"
)

func TestReadDateSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"1405-09-01": "a Jalali date is written 1405/09/01",
		"1405-02-31": "a Jalali date is written 1405/02/31",
		"2023-02-29": "February 2023 has 28 days",
		"2026-13-01": "write it like 2026-11-22",
	} {
		_, _, err := readDate(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("readDate(%q): %v, want %q", in, err, want)
		}
	}
}
