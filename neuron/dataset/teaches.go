package dataset

// Teaches refuses rows to learn from that all have one class, or one number, in a target while others have another: nothing
// can be learned from them, however well they are told apart.
func (f *Frame) Teaches(train []int) error {
	for _, one := range f.each() {
		if err := one.teaches(train); err != nil {
			return err
		}
	}
	return nil
}

// teaches is Teaches of a single target.
func (f *Frame) teaches(train []int) error {
	if len(train) < 2 || !f.alike(train) {
		return nil
	}
	at, first := spot{table: called(f.Name), column: f.Target}, f.Targets[train[0]]
	const rest = "the rows kept for validation and test alone say something else; divide the rows in another way"
	if f.Task == Classification {
		return at.refuse(ErrOneClass, "all %d rows to learn from say %s, and %s", len(train), quoted(f.Classes[int(first)]), rest)
	}
	return at.refuse(ErrConstantTarget, "all %d rows to learn from say %s, and %s", len(train), plainly(first), rest)
}

// alike says whether the rows have one target.
func (f *Frame) alike(rows []int) bool {
	for _, row := range rows {
		if f.Targets[row] != f.Targets[rows[0]] {
			return false
		}
	}
	return true
}
