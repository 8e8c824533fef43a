package dataset

import "deepnet/neuron"

// Form says how targets become the outputs of a network.
type Form struct {
	Binary bool           // two classes on one output: 0 for the first class, 1 for the second
	Scale  neuron.Scale   // that a numeric target is standardized by; the zero Scale leaves it as it is
	More   []neuron.Scale // those of the further targets
}

// Of returns the form of one target, counted from 0, as if it were the only one.
func (f Form) Of(target int) Form {
	if target > 0 {
		f.Scale = f.More[target-1]
	}
	f.More = nil
	return f
}

// Outputs is how many outputs the form needs for t: one per class, one for a number or for two classes in binary form,
// none for rows to predict; one per target of several. It panics if more or fewer than two classes are to be binary.
func (f Form) Outputs(t *Table) int {
	switch {
	case t.Targets == nil:
		return 0
	case t.Classes == nil, len(t.More) > 0:
		return 1 + len(t.More)
	case !f.Binary:
		return len(t.Classes)
	case len(t.Classes) == 2:
		return 1
	default:
		panic("dataset: the binary form is for two classes")
	}
}

// Gather writes the targets of the given rows of t, in the given order: classes one-hot (1 on the output of the row's class,
// 0 elsewhere) or in the binary form, numbers standardized; several targets one below the other. to is Outputs x len(rows). It panics if a row is out of range.
func (f Form) Gather(to neuron.Signals, t *Table, rows []int) {
	switch {
	case to.Rows == 0: // nothing to learn
	case t.Classes == nil:
		standardize(signal(to, 0), f.Scale, t.Targets, rows)
		for i, a := range t.More {
			standardize(signal(to, 1+i), f.More[i], a.Targets, rows)
		}
	case f.Binary:
		pick(signal(to, 0), t.Targets, rows)
		for i, a := range t.More {
			pick(signal(to, 1+i), a.Targets, rows)
		}
	default:
		oneHot(to, t, rows)
	}
}

// standardize writes numeric targets.
func standardize(signal []float64, by neuron.Scale, targets []float64, rows []int) {
	for i, r := range rows {
		signal[i] = Standardize(by, targets[r])
	}
}

// oneHot writes classes, one output each.
func oneHot(to neuron.Signals, t *Table, rows []int) {
	clear(to.Data)
	for i, r := range rows {
		signal(to, t.class(r))[i] = 1
	}
}

// signal is the row of one neuron in a matrix.
func signal(s neuron.Signals, i int) []float64 {
	return s.Data[i*s.Stride : i*s.Stride+s.Cols]
}
