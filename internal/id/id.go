// Package id owns the typed numbers by which Peyk's things are known, so that
// no domain needs to import another to point at it, and a comment's number is
// never passed where a story's is meant. It must not know what they number.
package id

import "strconv"

// Story is a story's code: the number printed on its page, in its address and
// its short link. Codes are unique across editions and never used again.
type Story int64

// Comment numbers a reader's comment.
type Comment int64

// User numbers somebody who works in the newsroom. Zero is the system itself.
type User int64

// Section numbers a section of one edition.
type Section int64

// Media numbers a picture.
type Media int64

// Translation numbers a group of stories that tell the same in several
// editions. Zero is a story on its own.
type Translation int64

// Edition is an edition's short name: "fa", "en". It is the prefix of its
// addresses, but for the first edition, which has none.
type Edition string

func (n Story) String() string   { return strconv.FormatInt(int64(n), 10) }
func (n Comment) String() string { return strconv.FormatInt(int64(n), 10) }
func (n User) String() string    { return strconv.FormatInt(int64(n), 10) }
func (n Section) String() string { return strconv.FormatInt(int64(n), 10) }
func (n Media) String() string   { return strconv.FormatInt(int64(n), 10) }

// ParseStory reads a story code of one to twelve ASCII digits. It reports
// false for anything else, a sign, a leading zero and zero included, so that
// each story has one address.
func ParseStory(s string) (Story, bool) {
	n, ok := parse(s)
	return Story(n), ok
}

// ParseComment reads a comment number by the rules of ParseStory.
func ParseComment(s string) (Comment, bool) {
	n, ok := parse(s)
	return Comment(n), ok
}

// ParseUser reads a user number by the rules of ParseStory.
func ParseUser(s string) (User, bool) {
	n, ok := parse(s)
	return User(n), ok
}

// ParseMedia reads a picture number by the rules of ParseStory.
func ParseMedia(s string) (Media, bool) {
	n, ok := parse(s)
	return Media(n), ok
}

// ParseSection reads a section number by the rules of ParseStory.
func ParseSection(s string) (Section, bool) {
	n, ok := parse(s)
	return Section(n), ok
}

func parse(s string) (int64, bool) {
	if s == "" || len(s) > 12 || s[0] == '0' {
		return 0, false
	}
	var n int64
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}
