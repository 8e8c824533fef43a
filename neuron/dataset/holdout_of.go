package dataset

// HoldOutOf splits some of the frame's rows, given in ascending order, as HoldOut
// splits a frame that has no others; both results are in ascending order.
func (f *Frame) HoldOutOf(rows []int, h HoldOut) (train, test []int, err error) {
	if h.Method == Copies {
		h.Method, f = Grouped, f.together()
	}
	train, test, err = f.only(rows).HoldOut(h)
	if err != nil {
		return nil, nil, err
	}
	return rowsAt(rows, train), rowsAt(rows, test), nil
}

// only is a frame of some rows, with no more than splits need. Groups are numbered
// anew, in the order in which they appear.
func (f *Frame) only(rows []int) *Frame {
	part := &Frame{Name: f.Name, Rows: len(rows), Target: f.Target, Task: f.Task, Classes: f.Classes}
	numbers := map[int]int{}
	for _, row := range rows {
		part.Targets = append(part.Targets, f.Targets[row])
		if f.Groups != nil {
			group, known := numbers[f.Groups[row]]
			if !known {
				group = len(numbers)
				numbers[f.Groups[row]] = group
			}
			part.Groups = append(part.Groups, group)
		}
		if f.Times != nil {
			part.Times = append(part.Times, f.Times[row])
		}
	}
	for _, a := range f.More {
		a.Targets = pick(make([]float64, len(rows)), a.Targets, rows)
		part.More = append(part.More, a)
	}
	return part
}
