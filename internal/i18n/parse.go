package i18n

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
)

// entry is one line of a catalogue: a full key and its text.
type entry struct{ key, text string }

// parse reads a catalogue file: comments, [table] heads and key = "text"
// lines. name is used in errors, with the line's number.
func parse(name, src string) ([]entry, error) {
	var out []entry
	prefix := ""
	scan := bufio.NewScanner(strings.NewReader(src))
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			table, ok := strings.CutSuffix(line[1:], "]")
			if !ok || !validKey(table) {
				return nil, fmt.Errorf("i18n: %s:%d: %q is not a table head", name, n, line)
			}
			prefix = table + "."
		default:
			key, value, ok := strings.Cut(line, "=")
			key, value = strings.TrimSpace(key), strings.TrimSpace(value)
			if !ok || !validKey(key) || len(value) < 2 || value[0] != '"' {
				return nil, fmt.Errorf("i18n: %s:%d: want key = \"text\", have %q", name, n, line)
			}
			text, err := strconv.Unquote(value)
			if err != nil {
				return nil, fmt.Errorf("i18n: %s:%d: text of %s: %w", name, n, key, err)
			}
			out = append(out, entry{prefix + key, text})
		}
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("i18n: %s: %w", name, err)
	}
	return out, nil
}

// validKey reports whether key is made of dot-separated parts of lower-case
// letters, digits, hyphens and underscores.
func validKey(key string) bool {
	for part := range strings.SplitSeq(key, ".") {
		if part == "" {
			return false
		}
		for _, c := range []byte(part) {
			if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
	}
	return true
}
