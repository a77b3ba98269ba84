// Package learn owns what an agency's decisions on comments teach: a small
// linear model over the letters and words of a text and over what the checks
// found, which orders the queue, says how sure it is, and marks the passages
// that weighed most.
//
// It begins as useful as the checks are, learns from each decision after it
// fell, and measures itself on every comment before it learns from it. What it
// keeps of texts is weights and counts of hashed pieces; no text leaves the
// process. It must not decide anything about a comment.
package learn
