package i18n

import (
	"fmt"

	"github.com/BurntSushi/toml"
)

// entry is one message of a catalogue: its full key and its text.
type entry struct{ key, text string }

// parse reads a catalogue file; name is used in errors. Only tables and texts
// may stand in one.
func parse(name, src string) ([]entry, error) {
	var tree map[string]any
	meta, err := toml.Decode(src, &tree)
	if err != nil {
		return nil, fmt.Errorf("i18n: %s: %w", name, err)
	}
	var out []entry
	for _, key := range meta.Keys() {
		var v any = tree
		for _, part := range key {
			table, ok := v.(map[string]any)
			if !ok {
				break
			}
			v = table[part]
		}
		switch v := v.(type) {
		case string:
			out = append(out, entry{key.String(), v})
		case map[string]any: // its messages have keys of their own
		default:
			return nil, fmt.Errorf("i18n: %s: %s is no text", name, key)
		}
	}
	return out, nil
}
