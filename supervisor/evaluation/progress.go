package evaluation

import "sync/atomic"

// Progress is how far an evaluation has come: so many of the units of one of its parts are
// done. Parts are worked on side by side.
type Progress struct {
	Part     string
	Done, Of int
}

// The parts of an evaluation that tell how far they are.
const (
	TestRows = "test rows" // predicted
	Columns  = "columns"   // of which the importance is measured
	Parts    = "parts"     // intervals, baselines, importances
)

// counter returns what a part of so many units calls when it has done some more of the pieces
// of work, as many to a unit as given.
func (e *evaluator) counter(part string, of, pieces int) func(more int) {
	var done atomic.Int64
	return func(more int) {
		e.Tell(Progress{part, int(done.Add(int64(more))) / pieces, of})
	}
}
