package persian

import (
	"fmt"
	"testing"
)

func ExampleKnown() {
	fmt.Println(Known("کتاب\u200cهایشان"), Known("سلام"), Known("سقهل"))
	// Output: true true false
}

func TestKnown(t *testing.T) {
	for _, w := range []string{"", "salam", "۱۲", "پژقچ", "\u200c", "!"} {
		if Known(w) {
			t.Errorf("%q is known", w)
		}
	}
	for _, w := range []string{"كتاب", "می\u200cروند", "نرفت", "تهران", "مردم", "آسمان"} {
		if !Known(w) {
			t.Errorf("%q is not known", w)
		}
	}
}
