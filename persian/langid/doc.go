// Package langid says which language a short text is written in, for the
// languages that meet in the comments of a Persian site and that other
// libraries confuse with Persian.
//
// It owns the detector and its table of weights; it must not know what is done
// with the answer. Standard library only; safe for concurrent use; no memory is
// allocated by [Detect], and the table, one megabyte in the program's image, is
// paged in by the operating system when first used.
//
// # Languages
//
// A [Lang] is one of these codes:
//
//	fa       Persian, formal and informal, of Iran and of Afghanistan (Dari)
//	fa-Latn  Finglish: Persian in Latin letters
//	ar       Arabic, standard and spoken
//	ur       Urdu
//	ps       Pashto
//	ckb      Central Kurdish (Sorani)
//	azb      Azerbaijani in Arabic letters
//	az       Azerbaijani in Latin letters
//	en       English
//	other    any other: Turkish, Kurmanji, French, German, Sindhi, Uyghur, and
//	         whatever is not in Arabic or Latin letters, Tajik too
//	und      undetermined: the text has fewer than two letters
//
// # The answer
//
//	r := langid.Detect("اصلا خوب نبود")
//	if r.Lang == langid.Persian && r.Margin > 0.5 { … }
//
// The margin, from 0 to 1, is how much more probable the language is than the
// second; 0 is a toss-up. A word that several languages share ("سلام") gives a
// small margin however common it is. Links, e-mail addresses, handles, digits,
// punctuation and emoji are not looked at; half-spaces may be missing, letters
// repeated for effect, and letters typed with the keyboard of another language
// (Arabic ye and kaf; Sorani or Azerbaijani with Persian or Arabic letters).
//
// In a text with several alphabets the one that prevails is judged and the
// others lower the margin; the Arabic script counts double, because foreign
// names stand in Persian texts more often than the reverse. [DetectSentences]
// tells the parts of a mixed text apart.
//
// Long texts are sampled at the beginning, the middle and the end.
//
// # How it works
//
// A text becomes its words, each word its runs of one to five letters; each run
// is hashed to a row of the table of its script, which has a weight for each of
// eight languages; the sums, over the root of their number, make probabilities
// (a multinomial logistic regression). The table data/langid.bin is made by the
// program in internal/train and carries the licence in data/LICENSE.
package langid
