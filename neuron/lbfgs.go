package neuron

// Trajectory is L-BFGS on its way (Liu and Nocedal, 1989), with a line search
// for the strong Wolfe conditions (Nocedal and Wright, 2006, algorithms 3.5 and
// 3.6, 7.4 and 7.5). It computes no loss itself: it says at which Point it wants
// to know loss and gradient, and Evaluated takes them and moves on. They must be
// of all rows, always the same ones.
//
//	for done := false; !done; {
//		loss, gradient := evaluate(t.Point())
//		_, done = t.Evaluated(spec, loss, gradient)
//	}
//	return t.X()
//
// Order of evaluation, constants and conditions are those of PyTorch's
// torch.optim.LBFGS with line_search_fn="strong_wolfe", within one call of its
// step. Where PyTorch says nothing, namely at losses that are not finite, the
// line search halves its step.
//
// A trajectory depends on nothing but what it was told: equal answers give equal
// bits on every CPU, also where it was written down by Words in between. It is
// not safe for concurrent use, and a copy of the struct goes bad with the next
// answer.
type Trajectory struct {
	Iterations  int     // points accepted, the first not counted
	Evaluations int     // answers taken
	Ending      Ending  // why it is done; Going if it is not
	Loss        float64 // at X; 0 before the first answer

	stage     stage
	accepted  []float64
	slopes    []float64 // the gradient there
	direction []float64
	slope     float64 // of the loss along the direction
	pairs     []pair  // the oldest first
	scale     float64 // of the curvature's inverse before the pairs say more
	line      lineSearch
	trial     []float64 // accepted + line.step*direction
	kept      []float64 // the gradient at the lowest end of the line search, unless that is accepted

	spare [][]float64 // memory that nothing holds
}

// stage is what the answer to a trial is for.
type stage int

const (
	starting stage = iota
	bracketing
	zooming
)

// NewTrajectory returns a trajectory that starts at x, which it copies.
func NewTrajectory(x []float64) *Trajectory {
	t := blankTrajectory(len(x), 0)
	t.scale = 1
	copy(t.accepted, x)
	copy(t.trial, x)
	return t
}

// blankTrajectory returns one of n weights and so many pairs, all zero.
func blankTrajectory(n, pairs int) *Trajectory {
	t := &Trajectory{pairs: make([]pair, pairs)}
	for _, v := range t.vectors() {
		*v = make([]float64, n)
	}
	return t
}

// vectors lists all that have a number per weight.
func (t *Trajectory) vectors() []*[]float64 {
	list := []*[]float64{&t.accepted, &t.slopes, &t.direction, &t.trial, &t.kept}
	for i := range t.pairs {
		list = append(list, &t.pairs[i].step, &t.pairs[i].change)
	}
	return list
}

// Point returns where the loss and its gradient are wanted next; X once it is
// done. It is not to be written to, and good until Evaluated is called.
func (t *Trajectory) Point() []float64 {
	if t.Ending != Going {
		return t.accepted
	}
	return t.trial
}

// X returns the last point accepted, which has the lowest loss; at first where
// it started. It is not to be written to, and good until Evaluated is called.
func (t *Trajectory) X() []float64 { return t.accepted }

// Evaluated takes the loss and its gradient at Point. accepted says that an
// iteration is complete: X and Loss are new. done says that nothing more is
// wanted, and Ending why; X is the end then, and further answers change nothing.
// The first answer, at the start, completes no iteration, and may end it all.
//
// Where the loss is not finite, the gradient is not read, and may be nil. It
// panics if a finite loss comes without a slope per weight. spec must be valid;
// another one than before is followed from now on.
//
// t changes at once and last: everything is computed beside it, and if that
// panics, t is what it was. A warm call allocates a few hundred bytes, whatever
// the number of weights.
func (t *Trajectory) Evaluated(spec LBFGSSpec, loss float64, gradient []float64) (accepted, done bool) {
	if t.Ending != Going {
		return false, true
	}
	d := draft{Trajectory: *t, spec: spec, gradient: gradient}
	d.Evaluations++
	d.lossAndGradient(loss)
	accepted = d.Iterations > t.Iterations
	d.spare = append(d.spare, d.retired...)
	*t = d.Trajectory
	return accepted, t.Ending != Going
}
