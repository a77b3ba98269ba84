package screening

import (
	"peyk/persian"
)

// linksVersion counts the changes of what the check sees.
const linksVersion = 1

// links sees addresses, e-mail and handles: most advertising carries one.
func links(s *Subject) []Finding {
	var out []Finding
	for t := range persian.Tokens(s.Text) {
		switch t.Kind {
		case persian.URL, persian.Email:
			out = append(out, Finding{
				Check: "link", Version: linksVersion, Advice: Hold,
				Start: t.Start, End: t.End, Key: "screening.link", Score: 1,
			})
		case persian.Handle:
			out = append(out, Finding{
				Check: "link", Version: linksVersion, Advice: Look,
				Start: t.Start, End: t.End, Key: "screening.handle", Score: 0.6,
			})
		default:
		}
	}
	return out
}

// repeatsVersion counts the changes of what the check sees.
const repeatsVersion = 1

// repeats sees that the sender wrote the same before, under this story or
// another, however it was spaced or spelled.
func repeats(s *Subject) []Finding {
	key := persian.Key(s.Text)
	if key == "" {
		return nil
	}
	for _, r := range s.Recent {
		if persian.Key(r.Text) == key {
			f := Finding{Check: "repeat", Version: repeatsVersion, Advice: Look, Key: "screening.repeat", Score: 1}
			if r.Story != s.Story.Code {
				f.Advice, f.Key = Hold, "screening.repeat-elsewhere"
			}
			return []Finding{f}
		}
	}
	return nil
}
