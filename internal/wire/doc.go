// Package wire is the floor of exchange formats: each of its folders reads or
// writes one foreign form of a story (raw text today; NewsML-G2, ninjs, RSS
// and others as they come) and knows the domain packages. Nothing here talks
// to a network, a database or a terminal: bytes in, values out, or the other
// way round.
package wire
