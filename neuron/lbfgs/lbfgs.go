// Package lbfgs minimizes a function of plain vectors by L-BFGS (Liu and Nocedal,
// 1989), with a line search for the strong Wolfe conditions (Nocedal and Wright,
// 2006, algorithms 3.5, 3.6, 7.4 and 7.5).
//
// It never evaluates the function: a Trajectory says at which point it wants the
// loss and its gradient, and moves on when it is told. It knows nothing of
// networks. To add a number that a Trajectory must remember, pass it in numbers or
// vectors: it is then encoded, decoded and tested with the others. That changes
// what Words passes, and so the format of checkpoints.
package lbfgs

// Trajectory is a minimization under way. The loss and the gradient that it is
// told must be those of one function, the same all along; for a network that is
// the loss of all rows.
//
//	for done := false; !done; {
//		loss, gradient := evaluate(t.Point())
//		_, done = t.Evaluated(settings, loss, gradient)
//	}
//	return t.X()
//
// The order of evaluations, the constants and the conditions are those of
// PyTorch's torch.optim.LBFGS with line_search_fn="strong_wolfe", within one call
// of its step. PyTorch does not say what to do where a loss is not finite; here
// the line search halves its step.
//
// A trajectory depends on nothing but what it was told: equal answers give equal
// bits on every CPU, also when it is encoded by Words and decoded by Read in
// between. It is not safe for concurrent use, and a copy of the struct is invalid
// after the next call of Evaluated.
type Trajectory struct {
	Iterations  int     // points accepted, not counting the first
	Evaluations int     // answers taken
	Ending      Ending  // why it is done; Going if it is not
	Loss        float64 // at X; 0 before the first answer

	stage          stage
	accepted       []float64
	gradient       []float64 // at accepted
	direction      []float64
	slope          float64 // the directional derivative of the loss along direction, at accepted
	pairs          []pair  // the oldest first
	scale          float64 // of the inverse of the Hessian, before the pairs correct it
	line           lineSearch
	trial          []float64 // accepted + line.step*direction
	lowestGradient []float64 // at the lower end of the line search, unless that is accepted

	spare [][]float64 // vectors that nothing refers to
}

// stage is what the answer to a trial is for.
type stage int

const (
	starting stage = iota
	bracketing
	zooming
)

// New returns a trajectory that starts at x, which it copies.
func New(x []float64) *Trajectory {
	t := blank(len(x), 0)
	t.scale = 1
	copy(t.accepted, x)
	copy(t.trial, x)
	return t
}

// blank returns a trajectory of n weights and as many pairs as given, all zero.
func blank(n, pairs int) *Trajectory {
	t := &Trajectory{pairs: make([]pair, pairs)}
	for _, v := range t.vectors() {
		*v = make([]float64, n)
	}
	return t
}

// vectors lists everything that has a number per weight.
func (t *Trajectory) vectors() []*[]float64 {
	list := []*[]float64{&t.accepted, &t.gradient, &t.direction, &t.trial, &t.lowestGradient}
	for i := range t.pairs {
		list = append(list, &t.pairs[i].step, &t.pairs[i].change)
	}
	return list
}

// Point returns where the loss and its gradient are wanted next, or X once the
// trajectory is done. It must not be written to, and is valid until Evaluated is
// called.
func (t *Trajectory) Point() []float64 {
	if t.Ending != Going {
		return t.accepted
	}
	return t.trial
}

// X returns the point accepted last, which has the lowest loss; before the first
// it is the start. It must not be written to, and is valid until Evaluated is
// called.
func (t *Trajectory) X() []float64 { return t.accepted }

// Evaluated takes the loss and its gradient at Point. accepted says that an
// iteration is complete: X and Loss are new. done says that nothing more is
// wanted, and Ending why; X is then the result, and further answers change
// nothing. The first answer, at the start, completes no iteration, and may already
// be the last.
//
// Where the loss is not finite, the gradient is not read and may be nil. Evaluated
// panics if a finite loss comes with a gradient of another length than X. The
// settings must be within their ranges; if they differ from those before, the new
// ones hold from now on.
//
// t changes at once and last: everything is computed beside it, and if that
// panics, t is what it was. A warm call allocates a few hundred bytes, whatever
// the number of weights.
func (t *Trajectory) Evaluated(settings Settings, loss float64, gradient []float64) (accepted, done bool) {
	if t.Ending != Going {
		return false, true
	}
	d := draft{Trajectory: *t, settings: settings, trialGradient: gradient}
	d.Evaluations++
	d.take(loss)
	accepted = d.Iterations > t.Iterations
	d.spare = append(d.spare, d.retired...)
	*t = d.Trajectory
	return accepted, t.Ending != Going
}
