package dataset

import (
	"math"
	"slices"

	"deepnet/neuron"
)

// Split splits the rows of t into those to learn from and test rows: round(share x rows) are test rows, at least one unless
// share is 0. Each class has the same share of them by the method of largest remainders (Hamilton's): the whole part of
// share x its rows, and the rows left over go to the classes with the largest fractions, the first class first among equal
// ones. Every class keeps a row to learn from, so where classes are tiny there are fewer test rows, or none.
//
// Which rows they are is drawn by neuron.Key{Seed: seed, Purpose: neuron.PurposeSplit}: the test rows of a class are its
// first in one permutation of all rows. Both results are in ascending order. A share outside [0, 1), or one that leaves no
// row to learn from, is refused with ErrShare.
func Split(t *Table, share float64, seed uint64) (train, test []int, err error) {
	hold, err := toHold(t, share)
	if err != nil {
		return nil, nil, err
	}
	order := make([]int, t.Rows)
	for r := range order {
		order[r] = r
	}
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: seed, Purpose: neuron.PurposeSplit})
	chance.Permute(order)

	quotas := t.quotas(share, hold)
	for _, r := range order {
		if class := t.class(r); quotas[class] > 0 {
			quotas[class]--
			test = append(test, r)
		} else {
			train = append(train, r)
		}
	}
	slices.Sort(train)
	slices.Sort(test)
	return train, test, nil
}

// toHold is how many test rows the share amounts to.
func toHold(t *Table, share float64) (int, error) {
	at := spot{table: called(t.Name)}
	if !(share >= 0 && share < 1) {
		return 0, at.refuse(ErrShare, "%v of the rows were to be held out; choose a share from 0 to below 1, such as 0.2", share)
	}
	hold := int(math.Round(float64(share * float64(t.Rows))))
	if share > 0 {
		hold = max(hold, min(1, t.Rows-1))
	}
	if hold >= t.Rows {
		return 0, at.refuse(ErrShare, "holding out %v of %d rows leaves none to learn from; choose a smaller share or add rows", share, t.Rows)
	}
	return hold, nil
}

// class is the stratum of a row: its class, or 0 where the target is no class.
func (t *Table) class(row int) int {
	if t.Classes == nil {
		return 0
	}
	return int(t.Targets[row])
}

// quotas are how many rows of each class are test rows: hold in total, or as many as the classes can spare.
func (t *Table) quotas(share float64, hold int) []int {
	spare := make([]int, max(1, len(t.Classes))) // rows that a class can spare
	for r := range t.Rows {
		spare[t.class(r)]++
	}
	quotas, fractions := make([]int, len(spare)), make([]float64, len(spare))
	for c := range spare {
		exact := float64(share * float64(spare[c]))
		spare[c] = max(0, spare[c]-1)
		quotas[c] = min(int(exact), spare[c])
		fractions[c] = exact - math.Floor(exact)
		hold -= quotas[c]
	}
	distribute(quotas, spare, byFraction(fractions), hold)
	return quotas
}

// byFraction are the classes with the largest fractions first.
func byFraction(fractions []float64) []int {
	order := make([]int, len(fractions))
	for c := range order {
		order[c] = c
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case fractions[a] > fractions[b]:
			return -1
		case fractions[a] < fractions[b]:
			return 1
		}
		return 0
	})
	return order
}

// distribute gives the rest out one by one in the given order, again and again while a class has rows to spare.
func distribute(quotas, spare, order []int, rest int) {
	for given := true; given && rest > 0; {
		given = false
		for _, c := range order {
			if rest > 0 && quotas[c] < spare[c] {
				quotas[c]++
				rest--
				given = true
			}
		}
	}
}
