package snapshot

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"deepnet/neuron"
)

// How many weights are shown, by default and at most.
const (
	usualWeights = 2000
	maxWeights   = 50_000
)

// mostWeights returns how many weights are shown where so many are asked for.
func mostWeights(asked uint32) int {
	if asked == 0 {
		return usualWeights
	}
	return int(min(asked, maxWeights))
}

// shares divides most weights among layers of the given sizes in proportion to them. What
// rounding down leaves over goes to the largest remainders, of equal ones to the first.
func shares(sizes []int, most int) []int {
	total := 0
	for _, n := range sizes {
		total += n
	}
	if total <= most {
		return sizes
	}
	kept, order, left := make([]int, len(sizes)), make([]int, len(sizes)), most
	for i, n := range sizes {
		kept[i], order[i] = int(int64(most)*int64(n)/int64(total)), i
		left -= kept[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(int64(most)*int64(sizes[b])%int64(total), int64(most)*int64(sizes[a])%int64(total))
	})
	for _, i := range order[:left] {
		kept[i]++
	}
	return kept
}

// weight is a weight between two neurons.
type weight struct {
	from, to int
	value    float64
}

// compare orders weights by their magnitude, of equal ones the first the largest.
func (w weight) compare(other weight) int {
	return cmp.Or(cmp.Compare(math.Abs(w.value), math.Abs(other.value)), -w.position(other))
}

// position orders weights by their places.
func (w weight) position(other weight) int {
	return cmp.Or(cmp.Compare(w.to, other.to), cmp.Compare(w.from, other.from))
}

// largest returns the most weights of the largest magnitude among those of the neurons
// with params, by their places.
func largest(params []neuron.Params, inputs, most int) []weight {
	if most == 0 {
		return nil
	}
	kept := make(smallestFirst, 0, most)
	for to, p := range params {
		for from, value := range p.Weights[1 : 1+inputs] {
			w := weight{from, to, value}
			switch {
			case len(kept) < most:
				heap.Push(&kept, w)
			case w.compare(kept[0]) > 0:
				kept[0] = w
				heap.Fix(&kept, 0)
			}
		}
	}
	slices.SortFunc(kept, weight.position)
	return kept
}

// smallestFirst is a heap of weights.
type smallestFirst []weight

func (h smallestFirst) Len() int           { return len(h) }
func (h smallestFirst) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h smallestFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *smallestFirst) Push(w any) { *h = append(*h, w.(weight)) }

// Pop implements heap.Interface.
func (h *smallestFirst) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
