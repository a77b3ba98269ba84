// Package i18n owns the words, numerals and dates of Peyk's interface in each
// language: the message catalogues (catalogue/LANG/*.toml) and the [Printer]
// that renders them. It must not know pages, domains or requests: a Printer is
// made once per edition and travels as data in view structs.
//
// A catalogue is TOML: [tables] and key = "text".
// A text may hold placeholders in braces, "{name}", filled by the name, value
// pairs given to [Printer.T]. Keys that differ in their last part alone, a CLDR
// plural category (one, other, …), "other" among them, are the forms of one
// plural message; the number is the argument "n":
//
//	[comment]
//	count.one = "{n} comment"
//	count.other = "{n} comments"
//
//	p.T("comment.count", "n", 3)
//
// Numbers among the arguments come out in the language's digits, with thousands
// marks unless the argument is called "code". Messages are
// compiled when the catalogue is read, so that T of a constant message is a map
// lookup. A key that is not in the catalogue prints as itself in ⟦brackets⟧;
// tests see to it that this never happens.
package i18n
