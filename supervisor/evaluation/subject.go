package evaluation

import (
	"context"
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/metrics"
	"deepnet/supervisor/parallel"

	"google.golang.org/protobuf/proto"
)

// Subject is a model and the rows to evaluate it on.
type Subject struct {
	Network  *neuron.Network
	Params   [][]neuron.Params // by layer and neuron
	Table    *dataset.Table    // encoded, with its targets
	Form     dataset.Form      // how the targets became outputs
	Columns  []Column          // of the user's table
	Train    []int             // training rows; baselines are fitted on them
	Test     []int             // test rows
	Seed     uint64            // of resampling and permutations
	Positive int               // of two classes, the one that metrics of one class are of
	More     []int             // the same of each further target
	Tell     func(Progress)    // hears how far the evaluation has come, often and from several goroutines at once; nil: nobody does
}

// Column is a column of the user's table and the inputs made from it.
type Column struct {
	Name   string
	Inputs []int
}

// Of evaluates the subject. It returns the context's error if that ends first, though a
// baseline or intervals that are being made are finished, which takes seconds; an error
// that wraps metrics.ErrNoRows if there are no test rows, and one that wraps
// metrics.ErrNotFinite if an output is not finite.
func Of(ctx context.Context, s Subject) (*protocol.Evaluation, error) {
	if len(s.Test) == 0 {
		return nil, fmt.Errorf("%w to evaluate the model on; keep some for the test", metrics.ErrNoRows)
	}
	e := &evaluator{Subject: s, made: &protocol.Evaluation{}}
	if e.Tell == nil {
		e.Tell = func(Progress) {}
	}
	e.choose()
	if err := e.predictTest(ctx); err != nil {
		return nil, err
	}
	measure := e.measure
	if s.Table.More != nil {
		measure = e.measureSeveral
	}
	details, after, err := measure()
	if err != nil {
		return nil, err
	}
	err = e.beside(ctx, append(details, part{e, func(own *evaluator) error { return own.importancesIfFinite(ctx) }})...)
	after()
	return e.made, err
}

// measure measures a single target, and returns what goes into detail.
func (e *evaluator) measure() (details []part, after func(), err error) {
	evaluate := e.numbers
	if e.Table.Classes != nil {
		evaluate = e.classes
	}
	parts, err := evaluate()
	for _, of := range parts {
		details = append(details, part{e, of})
	}
	return details, func() {}, err
}

// part is a part of an evaluation: what it is of, and how it is made.
type part struct {
	of   *evaluator
	make func(own *evaluator) error
}

// evaluator is an evaluation in the making.
type evaluator struct {
	Subject
	made    *protocol.Evaluation
	in      neuron.Signals // inputs x test rows
	truth   []float64      // their targets: numbers, or class indices
	answers neuron.Signals // outputs x test rows: probabilities, or numbers in the target's unit

	rivals *[]metrics.ClassificationBaseline // of one of several targets: its baselines, once they are made
}

// choose drops test rows, evenly, where all of them would take too long.
func (e *evaluator) choose() {
	most := max(leastRows, mostWork/e.weights())
	if rows := len(e.Test); int64(rows) > most {
		e.Test = evenly(e.Test, int(most))
		e.leaveOut("the model was evaluated on %d of the %d test rows, evenly chosen, as it is large", most, rows)
	}
	e.made.Rows = uint32(len(e.Test))
}

// predictTest predicts the test rows.
func (e *evaluator) predictTest(ctx context.Context) (err error) {
	e.in, e.truth = e.gather(e.Test), targets(e.Table, e.Test)
	e.answers, err = e.predict(ctx, e.in, e.counter(TestRows, len(e.Test), 1))
	return err
}

// beside carries out parts of the evaluation side by side, each into an evaluation of
// its own, and adds up what they made in the order of the parts, to what each is of. The
// metrics are there before; a part may complete them.
func (e *evaluator) beside(ctx context.Context, parts ...part) error {
	made, errs := make([]*protocol.Evaluation, len(parts)), make([]error, len(parts))
	done := e.counter(Parts, len(parts), 1)
	parallel.Each(len(parts), func(i int) {
		own := *parts[i].of
		own.made = &protocol.Evaluation{Metrics: own.made.Metrics}
		if errs[i] = ctx.Err(); errs[i] == nil {
			errs[i] = parts[i].make(&own)
		}
		made[i] = own.made
		done(1)
	})
	for i, one := range made {
		one.Metrics = nil
		proto.Merge(parts[i].of.made, one)
	}
	return errors.Join(errs...)
}

// leaveOut adds a sentence to the evaluation on what was bounded or not measured.
func (e *evaluator) leaveOut(format string, args ...any) {
	e.made.LeftOut = append(e.made.LeftOut, fmt.Sprintf(format, args...))
}

// Rarer is the index of the class of two that fewer targets are of, which metrics of one
// class are usually asked about; the second where both have as many.
func Rarer(targets []float64) int {
	seconds := 0
	for _, class := range targets {
		seconds += int(class)
	}
	if 2*seconds > len(targets) {
		return 0
	}
	return 1
}
