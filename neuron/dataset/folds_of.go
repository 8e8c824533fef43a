package dataset

// FoldsOf divides some of the frame's rows, given in ascending order, into folds as
// Fold divides a frame that has no others, and returns the rows to learn from and the
// test rows of each fold.
func (f *Frame) FoldsOf(rows []int, k KFold) (train, test [][]int, err error) {
	if k.Method == Copies {
		k.Method, f = Grouped, f.together()
	}
	part := f.only(rows)
	for fold := range k.Folds {
		in, out, err := part.Fold(k, 0, fold)
		if err != nil {
			return nil, nil, err
		}
		train, test = append(train, rowsAt(rows, in)), append(test, rowsAt(rows, out))
	}
	return train, test, nil
}

// rowsAt replaces places by the rows at them.
func rowsAt(rows, places []int) []int {
	for i, at := range places {
		places[i] = rows[at]
	}
	return places
}
