package forest

import (
	"cmp"
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
	Depth int     // forks on the longest way, at most 6
	Rate  float64 // how much of each tree is taken
	Leaf  int     // the least examples in a leaf
}

// Train grows a model; the same examples give the same model.
func Train(examples []Example, s Shape) *Model {
	g := &grower{examples: examples, shape: s}
	g.score = make([]float64, len(examples))
	g.slope, g.bend = make([]float64, len(examples)), make([]float64, len(examples))
	yes := 1.0
	for _, e := range examples {
		if e.Yes {
			yes++
		}
	}
	m := &Model{base: float32(math.Log(yes / (float64(len(examples)) + 2 - yes)))}
	for i := range g.score {
		g.score[i] = float64(m.base)
	}
	g.sort()
	for range s.Trees {
		m.trees = append(m.trees, g.tree())
	}
	return m
}

type grower struct {
	examples           []Example
	shape              Shape
	score, slope, bend []float64
	order              [][]int32 // examples by each feature
	at                 []uint8   // the node each example is in
}

// ridge keeps the outcomes of small leaves small.
const ridge = 2

func (g *grower) sort() {
	if len(g.examples) == 0 {
		return
	}
	for f := range g.examples[0].X {
		order := make([]int32, len(g.examples))
		for i := range order {
			order[i] = int32(i) // examples fit in memory
		}
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(g.examples[a].X[f], g.examples[b].X[f]) })
		g.order = append(g.order, order)
	}
}

// tree grows one tree against what the trees so far get wrong.
func (g *grower) tree() []node {
	for i, e := range g.examples {
		p := 1 / (1 + math.Exp(-g.score[i]))
		y := 0.0
		if e.Yes {
			y = 1
		}
		g.slope[i], g.bend[i] = y-p, p*(1-p)
	}
	g.at = make([]uint8, len(g.examples))
	tree := []node{{feature: -1}}
	level := []int{0}
	for range g.shape.Depth {
		var next []int
		forks := g.forks(level, len(tree))
		for _, n := range level {
			f, ok := forks[n]
			if !ok {
				continue
			}
			left := len(tree)
			tree = append(tree, node{feature: -1}, node{feature: -1})
			tree[n] = node{feature: int8(f.feature), left: uint8(left), right: uint8(left + 1), value: f.value} // few features, few nodes
			next = append(next, left, left+1)
		}
		g.descend(tree)
		level = next
	}
	g.leaves(tree)
	return tree
}

// descend moves the examples of new forks to their children.
func (g *grower) descend(tree []node) {
	for i, e := range g.examples {
		if n := tree[g.at[i]]; n.feature >= 0 {
			if e.X[n.feature] < n.value {
				g.at[i] = n.left
			} else {
				g.at[i] = n.right
			}
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
			tree[n].value = float32(g.shape.Rate * slope[n] / (bend[n] + ridge))
		}
	}
	for i, n := range g.at {
		g.score[i] += float64(tree[n].value)
	}
}

type fork struct {
	feature int
	value   float32
	gain    float64
}

// forks finds the best fork of each node of a level in one walk a feature.
func (g *grower) forks(level []int, nodes int) map[int]fork {
	type sums struct {
		slope, bend float64
		n           int
		last        float32
	}
	total := make([]sums, nodes)
	for i, n := range g.at {
		total[n].slope += g.slope[i]
		total[n].bend += g.bend[i]
		total[n].n++
	}
	open := make([]bool, nodes)
	for _, n := range level {
		open[n] = total[n].n >= 2*g.shape.Leaf
	}
	best := map[int]fork{}
	for f, order := range g.order {
		left := make([]sums, nodes)
		for _, i := range order {
			n := g.at[i]
			if !open[n] {
				continue
			}
			x, l, all := g.examples[i].X[f], &left[n], &total[n]
			if l.n >= g.shape.Leaf && all.n-l.n >= g.shape.Leaf && x > l.last {
				rs, rb := all.slope-l.slope, all.bend-l.bend
				gain := l.slope*l.slope/(l.bend+ridge) + rs*rs/(rb+ridge) - all.slope*all.slope/(all.bend+ridge)
				if gain > 0.5 && gain > best[int(n)].gain+1e-9 {
					best[int(n)] = fork{f, (l.last + x) / 2, gain}
				}
			}
			l.slope += g.slope[i]
			l.bend += g.bend[i]
			l.n++
			l.last = x
		}
	}
	return best
}
