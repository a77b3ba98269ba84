package persian

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Digits names the digits of an edition.
type Digits uint8

const (
	// DigitsPersian are ۰ to ۹.
	DigitsPersian Digits = iota
	// DigitsLatin are 0 to 9.
	DigitsLatin
	// DigitsArabic are ٠ to ٩.
	DigitsArabic
	// DigitsKeep leaves digits as they are written.
	DigitsKeep
)

// Ezafe says how the ezafe after a silent heh is written.
type Ezafe uint8

const (
	// EzafeAsWritten keeps what the writer chose.
	EzafeAsWritten Ezafe = iota
	// EzafeYeh writes heh, half-space, yeh.
	EzafeYeh
	// EzafeHamza writes heh with a combining hamza above.
	EzafeHamza
	// EzafeComposed writes the one letter heh with yeh above (U+06C0).
	EzafeComposed
)

// Join says whether the parts of a word are written apart (with a half-space)
// or as one.
type Join uint8

const (
	// Apart puts a half-space between the parts.
	Apart Join = iota
	// Joined writes one word.
	Joined
	// AsWritten leaves both forms alone.
	AsWritten
)

// Harakat says which vowel signs are kept.
type Harakat uint8

const (
	// KeepHarakat keeps every sign.
	KeepHarakat Harakat = iota
	// TanvinOnly keeps tanvin, shadda and hamza signs and removes the short vowels.
	TanvinOnly
	// NoHarakat removes every vowel sign but the hamza above a letter.
	NoHarakat
)

// Style holds what style guides disagree on. The zero value is not the house
// style: begin with [HouseStyle].
type Style struct {
	Digits  Digits  // digits of the edition
	Ezafe   Ezafe   // ezafe after a silent heh
	Plural  Join    // the plural ending after pronouns and short words: an-ha
	Degree  Join    // comparative endings: bozorg-tar
	Harakat Harakat // vowel signs

	HalfSpaces      bool // restore half-spaces (needs the lexicon)
	NonJoining      bool // allow a half-space after a letter that does not join
	JoinParticiple  bool // put a half-space in a participle + shodeh written with a space
	EllipsisMark    bool // three dots become one mark
	DecimalMark     bool // the Persian decimal mark between digits
	ThousandsMark   bool // the Persian thousands mark where a comma is written
	InsertThousands bool // put thousands marks in long numbers
	Guillemets      bool // Persian quotation marks
	Punctuation     bool // Persian comma, semicolon, question and per cent marks
	Spacing         bool // spaces around marks, repeated spaces
	Suggestions     bool // find suggestions too, not only certain changes
}

// HouseStyle is the default: ezafe as written, half-space before the plural
// and degree endings, none after a letter that does not join, participles
// spaced as written, Persian digits and marks, no thousands marks inserted.
func HouseStyle() Style {
	return Style{
		HalfSpaces: true, EllipsisMark: true, DecimalMark: true, ThousandsMark: true,
		Guillemets: true, Punctuation: true, Spacing: true, Suggestions: true,
	}
}

// ParseStyle changes the house style by settings of the form "key=value":
//
//	digits=persian|latin|arabic|keep     ezafe=keep|yeh|hamza|composed
//	plural=apart|joined|keep             degree=apart|joined|keep
//	harakat=keep|tanvin|none
//
// and on|off for half-spaces, non-joining, participle, ellipsis, decimal,
// thousands, insert-thousands, quotes, punctuation, spacing, suggestions.
func ParseStyle(settings ...string) (Style, error) {
	s := HouseStyle()
	for _, one := range settings {
		var err error
		if s, err = s.With(one); err != nil {
			return Style{}, err
		}
	}
	return s, nil
}

// With gives the style with one setting, "key=value", changed.
func (s Style) With(setting string) (Style, error) {
	key, value, ok := strings.Cut(setting, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !ok {
		return s, fmt.Errorf("persian: style %q: want key=value", setting)
	}
	if set, ok := s.choices()[key]; ok {
		if err := set(value); err != nil {
			return s, fmt.Errorf("persian: style %q: %w", setting, err)
		}
		return s, nil
	}
	flag, ok := s.flags()[key]
	if !ok {
		return s, fmt.Errorf("persian: style %q: no such key; want one of %s", setting, strings.Join(s.keys(), ", "))
	}
	switch value {
	case "on", "true", "yes":
		*flag = true
	case "off", "false", "no":
		*flag = false
	default:
		return s, fmt.Errorf("persian: style %q: want on or off", setting)
	}
	return s, nil
}

// keys are the names of all settings, in order.
func (s *Style) keys() []string {
	return append(slices.Sorted(maps.Keys(s.choices())), slices.Sorted(maps.Keys(s.flags()))...)
}

func (s *Style) choices() map[string]func(string) error {
	return map[string]func(string) error{
		"digits": func(v string) error { return orthoPick(&s.Digits, v, "persian", "latin", "arabic", "keep") },
		"ezafe":  func(v string) error { return orthoPick(&s.Ezafe, v, "keep", "yeh", "hamza", "composed") },
		"plural": func(v string) error { return orthoPick(&s.Plural, v, "apart", "joined", "keep") },
		"degree": func(v string) error { return orthoPick(&s.Degree, v, "apart", "joined", "keep") },
		"harakat": func(v string) error {
			return orthoPick(&s.Harakat, v, "keep", "tanvin", "none")
		},
	}
}

func (s *Style) flags() map[string]*bool {
	return map[string]*bool{
		"half-spaces": &s.HalfSpaces, "non-joining": &s.NonJoining, "participle": &s.JoinParticiple,
		"ellipsis": &s.EllipsisMark, "decimal": &s.DecimalMark, "thousands": &s.ThousandsMark,
		"insert-thousands": &s.InsertThousands, "quotes": &s.Guillemets, "punctuation": &s.Punctuation,
		"spacing": &s.Spacing, "suggestions": &s.Suggestions,
	}
}

func orthoPick[T ~uint8](to *T, value string, names ...string) error {
	for i, name := range names {
		if name == value {
			*to = T(i) // a handful of names
			return nil
		}
	}
	return fmt.Errorf("want one of %s", strings.Join(names, ", "))
}
