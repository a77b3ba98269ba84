// Package persian handles Persian text: orthography, and words for search.
package persian
