package dataset

import "slices"

// Method says how rows are split.
type Method string

// The methods. The empty one is Grouped if Choices.Group was given, Ordered if Choices.Order was, else Stratified, or Random if there are
// several targets.
const (
	Stratified Method = "stratified" // the same share of each class; numbers are drawn as by Random
	Random     Method = "random"     // every row is equally likely
	Grouped    Method = "grouped"    // rows of one group stay together
	Ordered    Method = "ordered"    // the latest rows are the test rows
	Copies     Method = "copies"     // rows whose inputs are all equal stay together
)

// HoldOut says which rows of a frame are learned from and which are held out as test rows.
type HoldOut struct {
	Method Method
	Share  float64 // of the rows to hold out, from 0 to below 1
	Seed   uint64
}

// HoldOut splits the rows as h says; both results are in ascending order. Stratified returns exactly the rows that Split
// does, and Random does so as if there were no classes.
//
// Grouped goes through the groups in the order of one permutation, keyed as that of Split, and holds out each group that
// brings the number of test rows nearer to their share; at least one if the share is above 0.
//
// Ordered holds out the latest rows. All rows of one time stay on one side: on that which brings the number of test rows
// nearer to their share, or among the test rows if both are equally near. Rows without a time are the earliest.
func (f *Frame) HoldOut(h HoldOut) (train, test []int, err error) {
	if h.Method == Copies {
		h.Method, f = Grouped, f.together()
	}
	method, err := f.method(h.Method)
	if err != nil {
		return nil, nil, err
	}
	t := f.labels()
	switch {
	case method == Random:
		t.Classes = nil
		return Split(t, h.Share, h.Seed)
	case method == Stratified:
		return Split(t, h.Share, h.Seed)
	}
	hold, err := toHold(t, h.Share)
	if err != nil {
		return nil, nil, err
	}
	marked := make([]bool, f.Rows)
	if hold > 0 && method == Grouped {
		err = f.holdGroups(marked, hold, h.Seed)
	} else if hold > 0 {
		err = f.holdLatest(marked, hold)
	}
	if err != nil {
		return nil, nil, err
	}
	train, test = part(marked)
	return train, test, nil
}

// method is the method asked for, its default written out, if the frame has what it needs.
func (f *Frame) method(asked Method) (Method, error) {
	at := spot{table: called(f.Name)}
	switch {
	case asked == "" && f.Groups != nil && f.Times != nil:
		return "", at.refuse(ErrShare, "the rows have groups and an order, and a split keeps to one of them; ask for %s or %s", Grouped, Ordered)
	case asked == Grouped && f.Groups == nil:
		return "", at.refuse(ErrShare, "the rows have no groups; name the column whose equal values keep rows together")
	case asked == Ordered && f.Times == nil:
		return "", at.refuse(ErrShare, "the rows have no order; name the column of dates or numbers that puts them in order")
	case asked == "" && f.Groups != nil:
		return Grouped, nil
	case asked == "" && f.Times != nil:
		return Ordered, nil
	case asked == "" && f.several():
		return Random, nil
	case asked == "":
		return Stratified, nil
	case asked == Stratified && f.several() && f.Classes != nil:
		return "", at.refuse(ErrShare, "a split cannot have the same share of the classes of several columns to learn; ask for %s", Random)
	case !slices.Contains([]Method{Stratified, Random, Grouped, Ordered, Copies}, asked):
		return "", at.refuse(ErrShare, "there is no split %s; ask for %s, %s, %s, %s or %s", quoted(string(asked)), Stratified, Random, Grouped, Ordered, Copies)
	}
	return asked, nil
}

// part lists the rows that are not marked, and those that are.
func part(marked []bool) (train, test []int) {
	for row, m := range marked {
		if m {
			test = append(test, row)
		} else {
			train = append(train, row)
		}
	}
	return train, test
}
