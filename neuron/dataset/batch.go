package dataset

import "deepnet/neuron"

// Batch is some rows of a table as a network takes them: a row of the matrices per neuron, a column per row of the table.
// It may be reused, and allocates only to grow.
type Batch struct {
	Inputs  neuron.Signals // inputs x rows
	Targets neuron.Signals // outputs x rows
}

// Form says how targets become the outputs of a network.
type Form struct {
	Binary bool         // two classes on one output: 0 for the first class, 1 for the second
	Scale  neuron.Scale // that a numeric target is standardized by; the zero Scale leaves it as it is
}

// Outputs is how many outputs the form needs for t: one per class, one for a number or for two classes in binary form,
// none for rows to predict. It panics if more or fewer than two classes are to be binary.
func (f Form) Outputs(t *Table) int {
	switch {
	case t.Targets == nil:
		return 0
	case t.Classes == nil:
		return 1
	case !f.Binary:
		return len(t.Classes)
	case len(t.Classes) == 2:
		return 1
	default:
		panic("dataset: the binary form is for two classes")
	}
}

// Resize gives the matrices their shape, inputs x rows and outputs x rows. Their numbers are undefined afterwards.
func (b *Batch) Resize(inputs, outputs, rows int) {
	resize(&b.Inputs, inputs, rows)
	resize(&b.Targets, outputs, rows)
}

// resize is neuron.Resize in place.
func resize(s *neuron.Signals, neurons, rows int) {
	if n := neurons * rows; cap(s.Data) < n {
		s.Data = make([]float64, n)
	} else {
		s.Data = s.Data[:n]
	}
	s.Rows, s.Cols, s.Stride = neurons, rows, rows
}

// Gather fills the batch with the given rows of t in the given order: the inputs as they are in the table, classes
// one-hot (1 on the output of the row's class, 0 elsewhere) or in the binary form, numbers standardized.
// It panics if a row is out of range.
func (b *Batch) Gather(t *Table, rows []int, form Form) {
	b.Resize(len(t.Columns), form.Outputs(t), len(rows))
	for f := range t.Columns {
		pick(signal(b.Inputs, f), t.column(f), rows)
	}
	switch {
	case b.Targets.Rows == 0: // nothing to learn
	case t.Classes == nil:
		b.standardize(t, rows, form.Scale)
	case form.Binary:
		pick(signal(b.Targets, 0), t.Targets, rows)
	default:
		b.oneHot(t, rows)
	}
}

// standardize writes numeric targets.
func (b *Batch) standardize(t *Table, rows []int, scale neuron.Scale) {
	signal := signal(b.Targets, 0)
	for i, r := range rows {
		signal[i] = Standardize(scale, t.Targets[r])
	}
}

// oneHot writes classes, one output each.
func (b *Batch) oneHot(t *Table, rows []int) {
	clear(b.Targets.Data)
	for i, r := range rows {
		signal(b.Targets, t.class(r))[i] = 1
	}
}

// signal is the row of one neuron in a matrix.
func signal(s neuron.Signals, i int) []float64 {
	return s.Data[i*s.Stride : i*s.Stride+s.Cols]
}
