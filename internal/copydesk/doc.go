// Package copydesk owns what a copy editor looks for in the texts of a story:
// spelling and spacing (with package persian), persons' names written in two
// ways, quotations left open, figures that differ between the headline and
// the body, what is missing, what is too long, and words that the agency's
// list forbids. It must not know how stories are stored, imported or shown,
// and it never changes a letter by itself that is more than a letter's form.
//
//	desk := copydesk.New(copydesk.Options{Language: "fa"})
//	text, findings := desk.Mend(text, persian.AcceptSpacing) // what is certain is done
//	text, findings, err := copydesk.Undo(text, findings, 3)  // and can be undone
//
// Every remark is a Finding with its place in the text as it now stands:
// where an applied one left After, and where one not applied has Before.
//
// # Rules
//
// Findings of spelling carry the rule ids of package persian. The desk's own:
//
//	name.spelling   a person's name written as another spelling of a name above
//	name.spacing    the same, but for spaces and half-spaces
//	quote.open      a quotation opened and not closed
//	quote.close     a quotation closed that was not opened
//	figure.differs  a figure of the headline or lead, another in the body
//	figure.missing  a figure of the headline that the rest does not have
//	headline.missing, lead.missing, source.missing, body.missing
//	headline.long   the headline takes more room than a page gives it
//	picture.alt, picture.credit   a picture without
//	word.forbidden  a word of the agency's list, with what to write instead
//
// Persons' names keep their letters and their spaces, whatever the speller
// thinks of them; only the form of a letter is mended within one (the ye and
// kaf of Arabic keyboards). Whether two spellings are one person is asked,
// never decided: two known surnames, two posts, or both in one sentence speak
// for two people, and then nothing is asked.
package copydesk
