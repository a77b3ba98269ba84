// Package policy owns the pages on which an edition says how it deals with
// comments besides its rules: words of its own for the screening, with a box to
// try them, and the settings of the edition, its sections and single stories.
// It must not hold a rule: what is allowed is asked of the domain's package
// comment.
package policy
