package dataset

import "deepnet/neuron"

// sizes are how many rows each group has.
func (f *Frame) sizes() []int {
	var sizes []int
	for _, g := range f.Groups {
		for g >= len(sizes) {
			sizes = append(sizes, 0)
		}
		sizes[g]++
	}
	return sizes
}

// holdGroups marks groups that together have about so many rows.
func (f *Frame) holdGroups(marked []bool, hold int, seed uint64) error {
	sizes := f.sizes()
	if len(sizes) < 2 {
		return spot{table: called(f.Name)}.refuse(ErrShare, "all rows are of one group, so none can be held out; choose another column for groups")
	}
	order := permuted(len(sizes), neuron.Key{Seed: seed, Purpose: neuron.PurposeSplit})
	taken, rows := make([]bool, len(sizes)), 0
	smallest := order[0]
	for _, g := range order {
		if sizes[g] < sizes[smallest] {
			smallest = g
		}
		if distanceOf(rows+sizes[g], hold) < distanceOf(rows, hold) && rows+sizes[g] < f.Rows {
			taken[g] = true
			rows += sizes[g]
		}
	}
	if rows == 0 {
		taken[smallest] = true
	}
	for row, g := range f.Groups {
		marked[row] = taken[g]
	}
	return nil
}

// permuted are the numbers 0 to n-1 in an order drawn by the key.
func permuted(n int, key neuron.Key) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	chance := neuron.NewChance()
	chance.Reset(key)
	chance.Permute(order)
	return order
}

// distanceOf is |a-b|.
func distanceOf(a, b int) int { return max(a-b, b-a) }
