// Package model is what the language detector and the program that trains it
// must agree on byte for byte: how a text becomes words of folded letters, how
// words become features, and the form of the table of weights.
//
// It must not know file paths, training, or the public names of languages'
// results; changing anything here means training the table anew.
package model
