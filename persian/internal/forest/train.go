package forest

import (
	"math"
	"slices"
)

// Example is the features of a case and whether the answer is yes.
type Example struct {
	X   []float32
	Yes bool
}

// Shape is the size of a model and how it is grown.
type Shape struct {
	Trees int     // how many
	Depth int     // forks on the longest way, at most 7
	Rate  float64 // how much of each tree is taken
	Leaf  int     // the least examples in a leaf
	// Falling are features that only speak against: the more of one, all else
	// equal, the lower the outcome. Rising are the contrary.
	Falling, Rising []int
}

// Train grows a model; the same examples give the same model.
func Train(examples []Example, s Shape) *Model {
	g := &grower{shape: s, yes: make([]bool, len(examples))}
	g.score = make([]float64, len(examples))
	g.slope, g.bend = make([]float64, len(examples)), make([]float64, len(examples))
	yes := 1.0
	for i, e := range examples {
		g.yes[i] = e.Yes
		if e.Yes {
			yes++
		}
	}
	m := &Model{base: float32(math.Log(yes / (float64(len(examples)) + 2 - yes)))}
	for i := range g.score {
		g.score[i] = float64(m.base)
	}
	g.bin(examples)
	for range s.Trees {
		m.trees = append(m.trees, g.tree())
	}
	return m
}

type grower struct {
	shape              Shape
	yes                []bool
	score, slope, bend []float64
	columns            []column
	at                 []uint8 // the node each example is in
	bounds             []bound // what the outcome of each node must lie between
}

// column is one feature of all examples, as places among its thresholds.
type column struct {
	place      []uint8
	thresholds []float32 // an example is at place k when k of them are not above its value
	order      int8      // -1 falling, 1 rising, 0 neither
}

// bound keeps outcomes in the order that Shape.Falling and Shape.Rising ask for.
type bound struct{ low, high float64 }

func (b bound) clip(v float64) float64 { return min(max(v, b.low), b.high) }

// ridge keeps the outcomes of small leaves small.
const ridge = 2

// mostPlaces is how many groups of neighbouring values a feature is cut into.
const mostPlaces = 128

// bin cuts each feature into places with about the same number of examples.
func (g *grower) bin(examples []Example) {
	if len(examples) == 0 {
		return
	}
	values := make([]float32, len(examples))
	for f := range examples[0].X {
		for i, e := range examples {
			values[i] = e.X[f]
		}
		c := column{place: make([]uint8, len(examples)), thresholds: thresholds(values)}
		for i, e := range examples {
			k, _ := slices.BinarySearchFunc(c.thresholds, e.X[f], func(t, x float32) int {
				if t <= x {
					return -1
				}
				return 1
			})
			c.place[i] = uint8(k) // fewer than mostPlaces
		}
		switch {
		case slices.Contains(g.shape.Falling, f):
			c.order = -1
		case slices.Contains(g.shape.Rising, f):
			c.order = 1
		}
		g.columns = append(g.columns, c)
	}
}

// thresholds gives values between which there are about as many examples each,
// halfway between neighbours; it sorts what it is given.
func thresholds(values []float32) (out []float32) {
	slices.Sort(values)
	since, most := 0, max(1, len(values)/mostPlaces)
	for i := 1; i < len(values); i++ {
		since++
		if values[i] > values[i-1] && (since >= most || i == len(values)-1) && len(out) < mostPlaces-1 {
			out = append(out, (values[i-1]+values[i])/2)
			since = 0
		}
	}
	return out
}

// tree grows one tree against what the trees so far get wrong.
func (g *grower) tree() []node {
	for i, yes := range g.yes {
		p := 1 / (1 + math.Exp(-g.score[i]))
		y := 0.0
		if yes {
			y = 1
		}
		g.slope[i], g.bend[i] = y-p, p*(1-p)
	}
	g.at = make([]uint8, len(g.yes))
	tree := []node{{feature: -1}}
	g.bounds = []bound{{math.Inf(-1), math.Inf(1)}}
	level := []int{0}
	for range g.shape.Depth {
		var next []int
		forks := g.forks(level, len(tree))
		for _, n := range level {
			f := forks[n]
			if f.gain == 0 {
				continue
			}
			left := len(tree)
			tree = append(tree, node{feature: -1}, node{feature: -1})
			c := &g.columns[f.feature]
			tree[n] = node{feature: int8(f.feature), left: uint8(left), right: uint8(left + 1), value: c.thresholds[f.place]} // few features, few nodes
			next = append(next, left, left+1)
			few, many := g.bounds[n], g.bounds[n]
			switch c.order {
			case -1:
				few.low, many.high = f.middle, f.middle
			case 1:
				few.high, many.low = f.middle, f.middle
			}
			g.bounds = append(g.bounds, few, many)
		}
		g.descend(tree, forks)
		level = next
	}
	g.leaves(tree)
	return tree
}

// descend moves the examples of new forks to their children.
func (g *grower) descend(tree []node, forks []fork) {
	for i, at := range g.at {
		if int(at) >= len(forks) || forks[at].gain == 0 {
			continue
		}
		if f := &forks[at]; int(g.columns[f.feature].place[i]) <= f.place {
			g.at[i] = tree[at].left
		} else {
			g.at[i] = tree[at].right
		}
	}
}

// leaves sets the outcomes and adds them to the scores.
func (g *grower) leaves(tree []node) {
	slope, bend := make([]float64, len(tree)), make([]float64, len(tree))
	for i, n := range g.at {
		slope[n] += g.slope[i]
		bend[n] += g.bend[i]
	}
	for n := range tree {
		if tree[n].feature < 0 {
			tree[n].value = float32(g.shape.Rate * g.bounds[n].clip(slope[n]/(bend[n]+ridge)))
		}
	}
	for i, n := range g.at {
		g.score[i] += float64(tree[n].value)
	}
}

// fork parts the examples of a node at a threshold of a feature: those up to a
// place, and those after.
type fork struct {
	feature, place int
	gain           float64
	middle         float64 // between the outcomes of both sides
}

type sums struct {
	slope, bend float64
	n           int
}

func (s *sums) add(o sums) {
	s.slope += o.slope
	s.bend += o.bend
	s.n += o.n
}

// outcome is what a leaf of these examples would say, and worth what that gains.
func (s sums) outcome() float64 { return s.slope / (s.bend + ridge) }
func (s sums) worth() float64   { return s.slope * s.slope / (s.bend + ridge) }

// forks finds the best fork of each node of a level; a fork without gain is none.
func (g *grower) forks(level []int, nodes int) []fork {
	best := make([]fork, nodes)
	slot := make([]int16, nodes) // of the nodes of the level among them, -1 for others
	for i := range slot {
		slot[i] = -1
	}
	for k, n := range level {
		slot[n] = int16(k) // few nodes
	}
	table := make([]sums, len(level)*mostPlaces)
	for f := range g.columns {
		c := &g.columns[f]
		if len(c.thresholds) == 0 {
			continue
		}
		clear(table)
		for i, at := range g.at {
			if k := slot[at]; k >= 0 {
				s := &table[int(k)*mostPlaces+int(c.place[i])]
				s.slope += g.slope[i]
				s.bend += g.bend[i]
				s.n++
			}
		}
		for k, n := range level {
			g.best(&best[n], f, g.bounds[n], table[k*mostPlaces:][:len(c.thresholds)+1])
		}
	}
	return best
}

// best looks whether a threshold of feature f parts a node better than the fork
// found so far; places are the sums of its examples.
func (g *grower) best(so *fork, f int, b bound, places []sums) {
	var all, left sums
	for _, p := range places {
		all.add(p)
	}
	if all.n < 2*g.shape.Leaf {
		return
	}
	for k, p := range places[:len(places)-1] {
		left.add(p)
		right := sums{all.slope - left.slope, all.bend - left.bend, all.n - left.n}
		if left.n < g.shape.Leaf || right.n < g.shape.Leaf {
			continue
		}
		few, many := b.clip(left.outcome()), b.clip(right.outcome())
		if o := g.columns[f].order; o < 0 && few < many || o > 0 && few > many {
			continue
		}
		if gain := left.worth() + right.worth() - all.worth(); gain > 0.5 && gain > so.gain+1e-9 {
			*so = fork{f, k, gain, (few + many) / 2}
		}
	}
}
