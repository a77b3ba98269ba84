// Package raw reads a story from plain text as newsrooms paste it or as it is
// scraped from a page. It owns telling the parts of such a text apart
// (kicker, headline, lead, body, byline, source, tags, people) from one
// another and from the furniture of pages around them. It must not know how
// stories are stored, and it invents nothing: every line of the input is
// either in the result or among the dropped lines, word for word.
//
//	parsed, err := raw.Parse(input, raw.Options{Edition: "fa"})  // parts, unmended
//	doc, text, err := raw.Import(input, raw.Options{Edition: "fa", File: name})
//
// Import mends the orthography too (package copydesk): the automatic tier and
// what changes spacing alone is applied, the rest is reported.
//
// What is furniture stands in furniture.txt, a table of the phrases of Iranian
// agencies' pages, not in code.
//
// # Findings of its own
//
// Beside those of package copydesk:
//
//	raw.encoding   the input was not UTF-8 and was read as args["encoding"]
//	raw.control    control and invisible characters were taken out (args["count"])
//	raw.damaged    the text holds marks of characters lost before it came here
//	raw.markup     tags were taken out, entities read
//	raw.symbols    emoji at the beginning of a line were taken out
//	raw.wrapped    lines cut at a fixed width were joined again
//	raw.head       which lines are kicker and headline was guessed
//	raw.after-end  a long paragraph stood after the end of the story, and was dropped
//	raw.source     the source was guessed from whom somebody spoke with
//	raw.genre      the genre was guessed from a label that may mean something else
package raw
