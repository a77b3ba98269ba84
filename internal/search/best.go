package search

import (
	"cmp"
	"slices"

	"peyk/internal/id"
)

// candidate is a document that may be found. view is -1 for a fresh one.
type candidate struct {
	code  int64
	live  int64
	score float64
	ord   uint32
	view  int32
	words int // of the query's, that it has
}

// best keeps the best of many candidates, and counts them all.
type best struct {
	list  []candidate
	most  int
	count int
	order func(a, b candidate) int
}

func (b *best) add(c candidate) {
	b.count++
	switch {
	case len(b.list) < b.most:
		b.list = append(b.list, c)
		if len(b.list) == b.most {
			for i := b.most/2 - 1; i >= 0; i-- {
				sink(b.list, i, b.order)
			}
		}
	case b.order(c, b.list[0]) < 0:
		b.list[0] = c
		sink(b.list, 0, b.order)
	}
}

// least is the score that one must have to be kept, when all places are taken.
func (b *best) least() float64 {
	if len(b.list) < b.most || b.most == 0 {
		return -1
	}
	return b.list[0].score
}

func better(a, b candidate) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return newer(a, b)
}

func newer(a, b candidate) int {
	if a.live != b.live {
		return cmp.Compare(b.live, a.live)
	}
	return cmp.Compare(b.code, a.code)
}

// top brings the first n in order to the beginning, in order.
func top(list []candidate, n int, order func(a, b candidate) int) {
	if n >= len(list) || n*8 > len(list) {
		slices.SortFunc(list, order)
		return
	}
	// A heap of the first n with the last of them at its root.
	heap := list[:n]
	for i := n/2 - 1; i >= 0; i-- {
		sink(heap, i, order)
	}
	for i := n; i < len(list); i++ {
		if order(list[i], heap[0]) < 0 {
			list[i], heap[0] = heap[0], list[i]
			sink(heap, 0, order)
		}
	}
	slices.SortFunc(heap, order)
}

func sink(heap []candidate, i int, order func(a, b candidate) int) {
	for {
		c := 2*i + 1
		if c >= len(heap) {
			return
		}
		if c+1 < len(heap) && order(heap[c+1], heap[c]) > 0 {
			c++
		}
		if order(heap[c], heap[i]) <= 0 {
			return
		}
		heap[c], heap[i] = heap[i], heap[c]
		i = c
	}
}

func codesOf(list []candidate, q *Query) []id.Story {
	from, to := min(q.Offset, len(list)), min(q.Offset+q.Limit, len(list))
	out := make([]id.Story, 0, to-from)
	for _, c := range list[from:to] {
		out = append(out, id.Story(c.code))
	}
	return out
}
