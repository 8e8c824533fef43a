package dataset

// sameRows numbers the rows by their inputs: rows that are equal in all columns have one number. Numbers are given in the
// order of the rows.
func (f *Frame) sameRows() []int {
	numbers, groups := make([]int, f.Rows), map[uint64][]int{} // rows that are the first of their number, by hash
	next := 0
	for row := range f.Rows {
		h := f.rowSum(row)
		numbers[row] = -1
		for _, other := range groups[h] {
			if f.equalRows(row, other) {
				numbers[row] = numbers[other]
				break
			}
		}
		if numbers[row] < 0 {
			numbers[row] = next
			groups[h] = append(groups[h], row)
			next++
		}
	}
	return numbers
}

// rowSum hashes the inputs of a row.
func (f *Frame) rowSum(row int) uint64 {
	h := uint64(14695981039346656037)
	for i := range f.Columns {
		h = (h ^ f.Columns[i].bits(row)) * 1099511628211
		h ^= h >> 29
	}
	return h
}

// equalRows says whether two rows are equal in all columns.
func (f *Frame) equalRows(a, b int) bool {
	for i := range f.Columns {
		if f.Columns[i].bits(a) != f.Columns[i].bits(b) {
			return false
		}
	}
	return true
}

// sameTargets numbers the rows anew: those that had one number and have one target too have one number again.
func (f *Frame) sameTargets(numbers []int) []int {
	again, known := make([]int, len(numbers)), map[[2]float64]int{}
	for row, number := range numbers {
		key := [2]float64{float64(number), f.Targets[row]}
		if _, is := known[key]; !is {
			known[key] = len(known)
		}
		again[row] = known[key]
	}
	return again
}

// copiesNoticed is of how many test rows one may be a copy without a word.
const copiesNoticed = 20

// Copied warns of test rows that equal rows to learn from in all columns and in every target, if there are more than one in
// twenty: how well they are predicted tells little about new rows.
func (f *Frame) Copied(train, test []int) []Warning {
	numbers := f.sameRows()
	for _, one := range f.each() {
		numbers = one.sameTargets(numbers)
	}
	learned, copies := map[int]bool{}, 0
	for _, row := range train {
		learned[numbers[row]] = true
	}
	for _, row := range test {
		if learned[numbers[row]] {
			copies++
		}
	}
	if copies*copiesNoticed <= len(test) {
		return nil
	}
	return []Warning{warn(ProblemCopies, "", "%d of %s equal a row to learn from in every column, so they tell how well rows are remembered; --split %s keeps equal rows together", copies, counted(len(test), "test row"), Copies)}
}

// together is the frame with its equal rows as groups.
func (f *Frame) together() *Frame {
	grouped := *f
	grouped.Groups = f.sameRows()
	return &grouped
}
