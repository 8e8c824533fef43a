package dataset

import (
	"cmp"
	"slices"

	"deepnet/neuron"
)

// PurposeFolds keys the draws of folds; their Epoch is the repeat.
const PurposeFolds neuron.Purpose = "folds"

// KFold says how the rows of a frame are divided into folds for cross-validation: each of them is the test rows once, while
// the others are learned from.
type KFold struct {
	Method Method // Stratified, Random, Grouped or Copies
	Folds  int    // at least 2
	Seed   uint64
}

// Fold returns the rows to learn from and the test rows of one fold of one repeat, both counted from 0, in ascending order.
// In every repeat each row is a test row of exactly one fold. It is a pure function, so folds may be computed in any order
// and anywhere.
//
// Random and Stratified deal the rows out in turn, in the order of a permutation keyed by (Seed, PurposeFolds, repeat),
// Stratified class after class: folds differ by at most one row, in total and of each class. Grouped deals out the groups,
// the largest first, each to the fold with the fewest rows.
func (f *Frame) Fold(k KFold, repeat, fold int) (train, test []int, err error) {
	if k.Method == Copies {
		k.Method, f = Grouped, f.together()
	}
	method, err := f.folding(k)
	if err != nil {
		return nil, nil, err
	}
	if repeat < 0 || fold < 0 || fold >= k.Folds {
		panic("dataset: there is no such fold")
	}
	key := neuron.Key{Seed: k.Seed, Purpose: PurposeFolds, Epoch: uint64(repeat)}
	var folds []int
	if method == Grouped {
		folds = f.dealGroups(k.Folds, key)
	} else {
		folds = f.dealRows(k.Folds, key, method)
	}
	marked := make([]bool, f.Rows)
	for row := range marked {
		marked[row] = folds[row] == fold
	}
	train, test = part(marked)
	return train, test, nil
}

// folding is the method of the folds, if the frame allows it.
func (f *Frame) folding(k KFold) (Method, error) {
	method, err := f.method(k.Method)
	if err != nil {
		return "", err
	}
	at, most := spot{table: called(f.Name)}, f.Rows
	if method == Grouped {
		most = len(f.sizes())
	}
	switch {
	case method == Ordered:
		return "", at.refuse(ErrFolds, "folds learn from rows later than those held out; hold out the last rows instead, or ask for %s", Random)
	case k.Folds < 2 || k.Folds > most:
		return "", at.refuse(ErrFolds, "%d folds are not possible; choose 2 to %d, the rows or groups there are", k.Folds, most)
	}
	return method, nil
}

// dealRows returns the fold of every row.
func (f *Frame) dealRows(folds int, key neuron.Key, method Method) []int {
	order, t := permuted(f.Rows, key), f.labels()
	if method == Stratified {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.class(a), t.class(b)) })
	}
	dealt := make([]int, f.Rows)
	for i, row := range order {
		dealt[row] = i % folds
	}
	return dealt
}

// dealGroups returns the fold of every row, the same for all rows of a group.
func (f *Frame) dealGroups(folds int, key neuron.Key) []int {
	sizes := f.sizes()
	order := permuted(len(sizes), key)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	rows, dealt := make([]int, folds), make([]int, len(sizes))
	for _, group := range order {
		fewest := 0
		for fold := range rows {
			if rows[fold] < rows[fewest] {
				fewest = fold
			}
		}
		rows[fewest] += sizes[group]
		dealt[group] = fewest
	}
	of := make([]int, f.Rows)
	for row, group := range f.Groups {
		of[row] = dealt[group]
	}
	return of
}
