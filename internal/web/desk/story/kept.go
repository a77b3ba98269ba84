package story

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/internal/copydesk"
	"peyk/persian"
)

// maxKept bounds how many findings a form carries along.
const maxKept = 2000

// keptFinding is a finding as the form carries it: one that was applied, a
// doubt of the import, or one that was refused.
type keptFinding struct {
	identity
	End     int               `json:"e"`
	Sum     uint32            `json:"h,omitempty"` // of the string, where nothing else marks the place
	Applied bool              `json:"a,omitempty"`
	Fix     bool              `json:"m,omitempty"`
	Certain bool              `json:"c,omitempty"`
	Args    map[string]string `json:"v,omitempty"`
	Refused int               `json:"z,omitempty"` // see refusedHere
	Turn    int               `json:"n,omitempty"`
}

// How far a refusal goes.
const (
	refusedHere   = 1
	refusedAlways = 2
)

// writeKept writes the findings that the form carries along.
func writeKept(f *form, t copydesk.Text) string {
	list := keptFindings(t, f.kept)
	for _, x := range f.refused {
		k := keptFinding{
			identity: identity{Rule: x.Rule, Field: string(x.field), Block: x.block, Before: x.Before, After: x.After},
			Args:     x.args, Refused: refusedHere, Turn: x.turn,
		}
		if x.always {
			k.Refused = refusedAlways
		}
		list = append(list, k)
	}
	return pack(list)
}

// storedKept writes those that are saved with the story: what is refused for
// the agency stands in its dictionary, and who comes back begins anew.
func storedKept(f *form, t copydesk.Text) string {
	mine := *f
	mine.kept = slices.Clone(f.kept)
	for i := range mine.kept {
		mine.kept[i].Turn = 0
	}
	mine.refused = nil
	for _, x := range f.refused {
		if x.turn = 0; !x.always {
			mine.refused = append(mine.refused, x)
		}
	}
	return writeKept(&mine, t)
}

// Kept writes those findings about a text that cannot be found anew, as they
// are saved with a story for its form to undo.
func Kept(t copydesk.Text, findings []copydesk.Finding) string {
	return pack(keptFindings(t, findings))
}

func pack(list []keptFinding) string {
	if len(list) == 0 || len(list) > maxKept {
		return ""
	}
	return compact(list)
}

func keptFindings(t copydesk.Text, findings []copydesk.Finding) []keptFinding {
	findings = slices.DeleteFunc(slices.Clone(findings), func(x copydesk.Finding) bool { return !keep(x) })
	list := make([]keptFinding, 0, len(findings))
	for i, j := range copydesk.Encode(t, findings) {
		x := findings[i]
		k := keptFinding{
			identity: identity{j.Rule, j.Field, j.Block, j.Start, j.Before, j.After}, End: j.End, Applied: x.Applied,
			Fix: x.Fixable, Certain: x.Tier == persian.Automatic, Args: j.Args, Turn: x.Turn,
		}
		if s, ok := stringAt(t, x.Field, x.Block); ok && x.After == "" {
			k.Sum = sum(s)
		}
		list = append(list, k)
	}
	return list
}

// readKept reads what writeKept wrote, and drops what no longer holds: the
// text may have been typed in since. An applied finding that moved is found
// again where its words stand exactly once; another cannot be undone any more.
func readKept(raw string, f *form) (kept []copydesk.Finding, refused []refusedFinding) {
	var list []keptFinding
	if raw == "" || json.Unmarshal([]byte(raw), &list) != nil || len(list) > maxKept {
		return nil, nil
	}
	t := f.text(nil)
	for _, k := range list {
		if k.Refused != 0 {
			refused = append(refused, refusedFinding{
				Refusal: copydesk.Refusal{Rule: k.Rule, Before: k.Before, After: k.After}, field: copydesk.Field(k.Field),
				block: k.Block, args: k.Args, always: k.Refused == refusedAlways, turn: k.Turn,
			})
			continue
		}
		x := copydesk.Finding{
			Rule: k.Rule, Tier: persian.Suggestion, Field: copydesk.Field(k.Field), Block: k.Block, Before: k.Before, After: k.After,
			Applied: k.Applied, Fixable: k.Fix, Args: k.Args, Confidence: 1, Turn: k.Turn,
		}
		if k.Certain {
			x.Tier = persian.Automatic
		}
		if strings.HasPrefix(x.Rule, "raw.") {
			x.Applied, x.Fixable, x.Turn = false, false, 0
			kept = append(kept, x)
		} else if x.Applied && x.Fixable && settle(&x, t, k) {
			kept = append(kept, x)
		}
	}
	return kept, refused
}

// settle puts an applied finding to where its words stand.
func settle(x *copydesk.Finding, t copydesk.Text, k keptFinding) bool {
	s, ok := stringAt(t, x.Field, x.Block)
	if !ok {
		return false
	}
	if from, to, ok := bytesOf(s, k.Start, k.End); ok && s[from:to] == x.After {
		x.Start, x.End = from, to
		return x.After != "" || k.Sum == sum(s)
	}
	if utf8.RuneCountInString(x.After) < 2 || strings.Count(s, x.After) != 1 {
		return false
	}
	x.Start = strings.Index(s, x.After)
	x.End = x.Start + len(x.After)
	return true
}

func sum(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum32()
}
