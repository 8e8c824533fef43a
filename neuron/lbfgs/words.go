package lbfgs

import (
	"fmt"
	"math"
)

// Words passes everything that the trajectory remembers, in an order that does
// not change: how many weights and pairs it has, its counts and numbers, its
// vectors. Floats are their IEEE 754 bits. Read takes them back.
func (t *Trajectory) Words(pass func(uint64)) {
	pass(uint64(len(t.accepted)))
	pass(uint64(len(t.pairs)))
	t.each(func(w *uint64) { pass(*w) })
}

// Size is how many words Words passes.
func (t *Trajectory) Size() int {
	size := 2
	t.numbers(func(*uint64) { size++ })
	return size + len(t.vectors())*len(t.accepted)
}

// Read makes a trajectory of what Words passed. read returns the next word, or any
// where there is none. An error says that the trajectory has another number of
// weights than n, that it remembers more than history pairs, or that no sequence
// of answers leads to it. Read allocates at most 5+2*history numbers per weight.
func Read(read func() uint64, n, history int) (*Trajectory, error) {
	if weights := read(); weights != uint64(n) {
		return nil, fmt.Errorf("a trajectory of %d weights does not go on with %d: it is of another function", weights, n)
	}
	pairs := read()
	if pairs > uint64(max(0, history)) {
		return nil, fmt.Errorf("a trajectory that remembers %d steps does not go on with %d: give its history", pairs, history)
	}
	t := blank(n, int(pairs))
	t.each(func(w *uint64) { *w = read() })
	if wrong := t.refuse(); wrong != "" {
		return nil, fmt.Errorf("the trajectory is damaged: %s", wrong)
	}
	return t, nil
}

// each passes every number but the lengths. pass may change them.
func (t *Trajectory) each(pass func(*uint64)) {
	t.numbers(pass)
	for _, v := range t.vectors() {
		for i := range *v {
			passFloat(pass, &(*v)[i])
		}
	}
}

// numbers passes the numbers that are not in vectors.
func (t *Trajectory) numbers(pass func(*uint64)) {
	passInt(pass, &t.Iterations)
	passInt(pass, &t.Evaluations)
	passInt(pass, (*int)(&t.Ending))
	passFloat(pass, &t.Loss)
	passInt(pass, (*int)(&t.stage))
	passFloat(pass, &t.slope)
	passFloat(pass, &t.scale)
	t.line.numbers(pass)
	for i := range t.pairs {
		passFloat(pass, &t.pairs[i].inverse)
	}
}

func (l *lineSearch) numbers(pass func(*uint64)) {
	passFloat(pass, &l.step)
	for i := range l.ends {
		passFloat(pass, &l.ends[i].step)
		passFloat(pass, &l.ends[i].loss)
		passFloat(pass, &l.ends[i].slope)
	}
	passInt(pass, &l.low)
	passInt(pass, &l.trials)
	passInt(pass, &l.stalls)
	passInt(pass, &l.halvings)
	passFloat(pass, &l.wall)
}

// passInt passes a count; one that does not fit an int becomes -1.
func passInt(pass func(*uint64), n *int) {
	w := uint64(*n)
	pass(&w)
	if *n = -1; w <= math.MaxInt {
		*n = int(w)
	}
}

func passFloat(pass func(*uint64), x *float64) {
	w := math.Float64bits(*x)
	pass(&w)
	*x = math.Float64frombits(w)
}

// refuse says why no sequence of answers leads to t, or nothing. What it lets
// through may still be nonsense, but Evaluated can work with it.
func (t *Trajectory) refuse() string {
	l := t.line
	switch {
	case t.Ending < Going || t.Ending > NotFinite:
		return fmt.Sprintf("it ended in way %d, which there is not", t.Ending)
	case t.stage < starting || t.stage > zooming:
		return fmt.Sprintf("it is in stage %d, which there is not", t.stage)
	case t.Iterations < len(t.pairs) || t.Evaluations < t.Iterations:
		return fmt.Sprintf("%d answers led to %d iterations and %d pairs", t.Evaluations, t.Iterations, len(t.pairs))
	case l.low < 0 || l.low > 1:
		return fmt.Sprintf("end %d of a bracket is the lower one, there are 0 and 1", l.low)
	case l.trials < 0 || l.trials > maxTrials || l.halvings < 0 || l.halvings > maxHalvings || l.stalls < 0 || l.stalls > 1:
		return fmt.Sprintf("its line search has made %d trials, %d halvings and %d stalls", l.trials, l.halvings, l.stalls)
	}
	return ""
}
