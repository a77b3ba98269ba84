// Package forest decides yes or no by a sum of small decision trees, and grows
// them from examples (gradient boosting with a logistic loss). It owns the
// model and its file format; what the features mean is its caller's business.
package forest

import (
	"encoding/binary"
	"errors"
	"math"
)

// Model is a sum of trees. It never changes after [Train] or [Decode].
type Model struct {
	base  float32
	trees [][]node
}

// node is a fork on a feature, or a leaf when feature is negative.
type node struct {
	feature     int8
	left, right uint8
	value       float32 // the threshold of a fork, the outcome of a leaf
}

// Most cases are plain noes: what is below hopeless after the first trees is
// answered then and there.
const (
	firstTrees = 60
	hopeless   = -3
)

// Logit gives the logarithm of the odds of yes; where it is far below zero, only
// about.
func (m *Model) Logit(x []float32) float64 {
	sum := m.base
	for i, tree := range m.trees {
		if i == firstTrees && sum < hopeless {
			break
		}
		n := &tree[0]
		for n.feature >= 0 {
			if x[n.feature] < n.value {
				n = &tree[n.left]
			} else {
				n = &tree[n.right]
			}
		}
		sum += n.value
	}
	return float64(sum)
}

const magic = "PKTREE1"

// Encode gives the model as bytes for [Decode].
func (m *Model) Encode() []byte {
	out := []byte(magic)
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.base))
	for _, tree := range m.trees {
		out = append(out, byte(len(tree)))
		for _, n := range tree {
			out = append(out, byte(n.feature), n.left, n.right)
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(n.value))
		}
	}
	return out
}

var errModel = errors.New("forest: not a model")

const nodeSize = 7

// Decode reads a model whose features are fewer than the given number.
func Decode(data string, features int) (*Model, error) {
	if len(data) < len(magic)+4 || data[:len(magic)] != magic {
		return nil, errModel
	}
	data = data[len(magic):]
	m := &Model{base: float(data)}
	for data = data[4:]; data != ""; {
		n := int(data[0])
		if n == 0 || len(data) < 1+n*nodeSize {
			return nil, errModel
		}
		tree := make([]node, n)
		for i := range tree {
			at := data[1+i*nodeSize:]
			tree[i] = node{feature: int8(at[0]), left: at[1], right: at[2], value: float(at[3:])} // a byte holds it
			if t := tree[i]; int(t.feature) >= features || t.feature >= 0 && (int(t.left) <= i || int(t.right) <= i || int(t.left) >= n || int(t.right) >= n) {
				return nil, errModel
			}
		}
		m.trees = append(m.trees, tree)
		data = data[1+n*nodeSize:]
	}
	return m, nil
}

func float(s string) float32 {
	return math.Float32frombits(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}
