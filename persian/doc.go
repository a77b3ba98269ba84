// Package persian handles Persian text: it mends orthography, and gives the
// words, keys and numbers that search, names and addresses need. It uses the
// standard library only, never reads files or the clock, and is safe for use
// by many goroutines. Calendars are in persian/jalali, telling languages apart
// in persian/langid; what a newsroom does with findings is not its business.
//
// # Mending
//
// An [Editor] looks at a text and lists [Change] values: what was written,
// what should be, by which rule, how sure, and in which [Tier]. Automatic
// changes are certain; suggestions are for a person to decide. Nothing is
// changed behind the caller's back: [Apply] makes the changes that were
// chosen, [Editor.Mend] those that a function accepts ([Certain],
// [AcceptSpacing], [All]).
//
//	e := persian.NewEditor()
//	out, applied := e.Mend(text, persian.Certain)
//
// Mending twice changes nothing more, whichever of the three functions
// accepts. Valid UTF-8 stays valid; bytes that are not UTF-8 stay where they
// are. Text is whole paragraphs, one a line, and a line gives a line.
//
// Protected, and never changed: addresses of pages and mail, runs of Latin
// letters with the digits and marks inside, handles, hashtags, code between
// backquotes, tags and character references of HTML, quotations of Latin
// text, and the spans a caller names ([WithProtected], or for one call). Words
// with more vowel signs than Persian prose has get no half-spaces, and letters
// that only look Persian stay in lines of other languages of the script.
//
// A change covers the whole words it is about where that is possible, so that
// it can be shown and remembered; a change of letters and of half-spaces in
// the same words is then one change, under the rule of the half-space.
//
// # Letters and digits
//
// All automatic.
//
//   - letter.yeh : Arabic yeh and alef maksura become Persian yeh.
//   - letter.kaf : Arabic kaf becomes Persian kaf.
//   - letter.heh : other forms of heh become Persian heh.
//   - letter.presentation : presentation forms and ligatures become letters.
//   - letter.compose : a letter with a hamza or maddah sign after it becomes one letter.
//   - letter.tatweel : lengthening strokes go, but for one after a lone letter.
//   - letter.harakat : vowel signs go by the style; a sign written twice goes.
//   - letter.invisible : direction marks, joiners, soft hyphens and control characters go.
//   - digits.edition : digits become those of the edition.
//   - number.decimal : a point between digits becomes the decimal mark.
//   - number.thousands : commas that part thousands become the thousands mark;
//     a suggestion where they are Persian commas, which also part lists.
//
// # Marks and spaces
//
// All automatic but the two that say otherwise.
//
//   - punct.comma , punct.semicolon , punct.question , punct.percent : Latin
//     marks in a Persian line become Persian ones.
//   - punct.ellipsis : three dots or more become one mark.
//   - punct.repeat : one question or exclamation mark for many (suggestion).
//   - quote.guillemet : paired quotation marks become guillemets. An odd
//     straight mark leaves all straight marks of its line alone.
//   - space.repeat : one space for many.
//   - space.nbsp : a no-break space becomes a space.
//   - space.edge : spaces at the ends of a line go.
//   - space.inside : no space inside brackets and quotation marks.
//   - space.before-punct : no space before closing marks.
//   - space.after-punct : a space after closing and before opening marks.
//     Brackets without their other half are left alone.
//   - space.close : a space inside a word that dictionaries write as one, or
//     between bar, dar or baz and the verb they belong to, goes (suggestion).
//
// # Half-spaces
//
// Restored where the parts are written together, and where they are written
// with a space. After a letter that does not join the parts are written as one
// word. A participle with shodeh stays spaced where it is written spaced.
//
//   - halfspace.stray : half-spaces at the ends of words and beside spaces go.
//   - halfspace.nonjoining : a half-space after a letter that does not join goes.
//   - halfspace.mi : mi- and nemi- before every form of a verb.
//   - halfspace.plural : the plural ending and its forms.
//   - halfspace.degree : the comparative and superlative endings.
//   - halfspace.copula : am, i, im, id, and after heh.
//   - halfspace.ezafe : the yeh of the ezafe after heh.
//   - halfspace.clitic : possessive endings after heh and the plural ending.
//   - halfspace.compound : compounds that dictionaries list.
//   - halfspace.productive : compounds made as many listed ones are.
//   - halfspace.pronoun : an-ha, in-ha, as the style says (suggestion). Written
//     together, they are left so in a line that marks other seams of words.
//
// Which of them are automatic is decided by evidence: two small models (sums
// of decision trees, internal/forest) weigh frequencies, who lists a word, its
// parts of speech, how many compounds its parts make, how often text ties its
// parts to others, what word comes next, how colloquial the line is, and the
// habits of its writer. They know no words by themselves. [WithCounts] adds what
// the agency's own corrected archive writes.
//
// The habits are seen in the same line: whoever types half-spaces, or spaces in
// their place, means it more often when another word is written together. Such a
// word must then be surer to be brought up, and much surer to be split without
// asking. The other way round, a line that lacks half-spaces after mi- lacks
// others too. A mended line has more half-spaces, hence no new findings.
//
// # Style and spelling
//
//   - ezafe.heh : the ezafe after heh in the editor's style; as written by default.
//   - variant.lexical : the spelling dictionaries prefer, with tanvin or with
//     the "and" between two verb stems (suggestion; it changes letters).
//
// [Style] holds what style guides disagree on, [HouseStyle] the defaults, and
// [ParseStyle] reads settings such as "ezafe=hamza".
//
// # Words for search
//
// [Fold] gives one form for the many ways to type a word and keeps word
// boundaries; [Key] drops them, for names and phrases. [SortKey] orders by the
// Persian alphabet in bytes. [Slug], [Lemma], tokens and sentences with byte
// offsets, numbers in words, direction and relative times are documented with
// their functions.
//
// # Tables
//
// The word tables (data/lexicon.bin, data/lexicon-ccbysa.bin, 3.1 MB) are read
// where they lie and indexed at first use in some 10 ms and 3 MB of memory.
// internal/lexgen builds them from public lexicons and names these; NOTICE
// gives their licences, data/LICENSE.md that of the shared-alike table.
package persian
