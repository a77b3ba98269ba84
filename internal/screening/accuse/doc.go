// Package accuse owns the search for accusations in a reader's text: a person
// tied to a crime or a dishonourable act. It must not know comments, editions
// or how findings are kept; it depends on package persian alone.
//
//	story := accuse.Prepare(accuse.Text{Headline: …, Body: …, People: …}) // once a story
//	found, ok := story.Find(text)                                         // for each comment
//
// # How it goes about
//
// A text becomes words with their lemmas (words.go). Terms are patterns of
// words, sets of words and gaps, each with a weight and a class (data/terms.txt
// and data/sets.txt; table.go reads them, match.go looks for them). Persons are
// those of the story, by every way readers call them, and others by title and
// name (people.go). What surrounds a term takes weight from it: denial,
// condition, quotation, the title of a work, what the story itself reports
// (scope.go). What is left is weighed together (find.go): a term without a
// person is nothing here, for institutions and circles are not accused but
// criticised.
//
// Readers find words for misdeeds that no list has. Where the terms say nothing
// and somebody is clearly meant, the stance of the text is weighed (stance.go):
// a linear model of what it does with the person, over sets of words (money,
// papers, relatives, thanks, requests) and forms (somebody's deeds, questions,
// one's own experience). Its weights (data/stance.txt) are fitted to labelled
// comments, and it never does more than ask for a look.
package accuse
