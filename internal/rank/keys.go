package rank

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"time"

	"peyk/internal/id"
)

// Key is the secret under which readers are known for a time.
type Key [32]byte

// KeyTurn is how often a new key is made. A key serves for one turn, and for
// one more to recognise who was seen under it; then it is thrown away, seven
// days after it was made, and nobody can tell any more who a reader was.
const KeyTurn = 84 * time.Hour

// Keys are the key of this turn and that of the turn before. Old may be zero:
// there is none.
type Keys struct{ Now, Old Key }

// names are a visit under one key: the reader, their network, and both
// together with the story.
type names struct{ reader, network, pair, networkStory uint64 }

// agentSum stands for a browser: its name and its language, hashed.
type agentSum [16]byte

func (k *Key) names(v *Visit, agent agentSum) names {
	var msg [32 + 1 + 16 + 16]byte
	copy(msg[:], k[:])
	a, net := addresses(v.Addr)
	msg[32] = 'r'
	copy(msg[33:], a[:])
	copy(msg[49:], agent[:])
	sum := sha256.Sum256(msg[:])
	reader := binary.BigEndian.Uint64(sum[:])
	msg[32] = 'n'
	copy(msg[33:], net[:])
	sum = sha256.Sum256(msg[:49])
	network := binary.BigEndian.Uint64(sum[:])
	return names{reader, network, mix(reader, v.Story), mix(network, v.Story)}
}

// voter is the hash that stands for a reader among the votes on a story, and
// that of their network.
func (k *Key) voter(v *Visit, agent agentSum) (reader, network Reader) {
	var msg [32 + 1 + 16 + 16]byte
	copy(msg[:], k[:])
	a, net := addresses(v.Addr)
	msg[32] = 'v'
	copy(msg[33:], a[:])
	copy(msg[49:], agent[:])
	sum := sha256.Sum256(msg[:])
	copy(reader[:], sum[:])
	msg[32] = 'w'
	copy(msg[33:], net[:])
	sum = sha256.Sum256(msg[:49])
	copy(network[:], sum[:])
	reader[len(reader)-1] = 0 // counts neighbours, see Ballot
	return reader, network
}

// addresses are what one household has (a whole IPv4 address, 64 bits of an
// IPv6 one), and the network it lies in (24 and 48 bits).
func addresses(a netip.Addr) (home, network [16]byte) {
	a = a.Unmap()
	h, n := 32, 24
	if a.Is6() {
		h, n = 64, 48
	}
	if p, err := a.Prefix(h); err == nil {
		home = p.Addr().As16()
	}
	if p, err := a.Prefix(n); err == nil {
		network = p.Addr().As16()
	}
	return home, network
}

// mix joins a name and a story (the finisher of SplitMix64).
func mix(name uint64, code id.Story) uint64 {
	x := name ^ uint64(code)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
