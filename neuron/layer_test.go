package neuron

import (
	"fmt"
	"slices"
	"testing"

	"deepnet/neuron/kernel"

	"pgregory.net/rapid"
)

// work is a layer with everything that a step through it needs.
type work struct {
	layer          Layer
	opt            Optimizer
	params         []Params
	in             Signals
	errors         Signals // dLoss/dy of the layer
	downstream     []Params
	downstreamErrs Signals
}

// done is all that a step through a layer computes.
type done struct {
	z, y, deltas, caused Signals
	next                 []Params
}

// drawWork draws a layer of any shape.
func drawWork(t *rapid.T) work {
	neurons := rapid.IntRange(1, 9).Draw(t, "neurons")
	inputs := rapid.IntRange(1, 9).Draw(t, "inputs")
	rows := rapid.IntRange(1, 37).Draw(t, "rows")
	fed := rapid.IntRange(1, 9).Draw(t, "neurons downstream")
	seed := rapid.Uint64().Draw(t, "seed")
	activation := rapid.SampledFrom(Activations()).Draw(t, "activation")
	chosen := rapid.SampledFrom(optimizerEntries()).Draw(t, "optimizer")
	w := work{
		layer: Layer{Index: 1, Neurons: neurons, Inputs: inputs, Activation: activation},
		opt:   chosen.build(chosen.defaults),
		in:    drawn(inputs, rows, 3, seed), errors: drawn(neurons, rows, 1, seed+1),
		downstreamErrs: drawn(fed, rows, 1, seed+2),
	}
	for j := range neurons {
		key := seed + 10 + uint64(j)
		w.params = append(w.params, Params{
			Weights: drawn(1, 1+inputs, 2, key).Data,
			Moments: probabilities(w.opt.Moments(), 1+inputs, key).Data,
		})
	}
	for j := range fed {
		w.downstream = append(w.downstream, Params{Weights: drawn(1, 1+neurons, 2, seed+50+uint64(j)).Data})
	}
	return w
}

// step computes the layer in runs of so many neurons.
func (w work) step(run int) done {
	n, rows := w.layer.Neurons, w.in.Cols
	d := done{NewSignals(n, rows), NewSignals(n, rows), NewSignals(n, rows), NewSignals(n, rows), nil}
	copy(d.deltas.Data, w.errors.Data)
	for first := 0; first < n; first += run {
		last := min(first+run, n)
		part := func(s Signals) Signals {
			return Signals{Rows: last - first, Cols: rows, Stride: rows, Data: s.Data[first*rows : last*rows]}
		}
		params := w.params[first:last]
		next := make([]Params, len(params))
		for i := range next {
			next[i] = params[i].Blank()
		}
		scratch := make([]float64, kernel.Shared*max(w.layer.Numbers(), len(w.downstream)))
		z := NewSignals(w.layer.SumRows(last-first), rows)
		w.layer.FireToLearn(z, part(d.y), first, params, w.in)
		copy(part(d.z).Data, z.Data)
		w.layer.Backpropagate(part(d.caused), scratch, first, w.downstream, w.downstreamErrs)
		w.layer.Learn(next, part(d.deltas), scratch, params, transposed(w.in), z, part(d.y), w.opt, StepSettings{Step: 3, Rate: 0.1})
		d.next = append(d.next, next...)
	}
	return d
}

func TestHoweverNeuronsAreGroupedTheBitsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWork(t)
		whole := w.step(w.layer.Neurons)
		for run := 1; run <= 3; run++ {
			parts := w.step(run)
			what := fmt.Sprintf("in runs of %d, ", run)
			sameBits(t, what+"z", parts.z.Data, whole.z.Data)
			sameBits(t, what+"y", parts.y.Data, whole.y.Data)
			sameBits(t, what+"backpropagate", parts.caused.Data, whole.caused.Data)
			sameBits(t, what+"deltas", parts.deltas.Data, whole.deltas.Data)
			for j := range whole.next {
				sameBits(t, what+"weights", parts.next[j].Weights, whole.next[j].Weights)
				sameBits(t, what+"moments", parts.next[j].Moments, whole.next[j].Moments)
			}
		}
	})
}

func TestTheSignalOfARowDoesNotDependOnTheOtherRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWork(t)
		whole := w.step(w.layer.Neurons)
		alone := w
		for b := range w.in.Cols {
			alone.in, alone.errors, alone.downstreamErrs = row(w.in, b), row(w.errors, b), row(w.downstreamErrs, b)
			one := alone.step(w.layer.Neurons)
			sameBits(t, "z", one.z.Data, row(whole.z, b).Data)
			sameBits(t, "y", one.y.Data, row(whole.y, b).Data)
			sameBits(t, "backpropagate", one.caused.Data, row(whole.caused, b).Data)
			sameBits(t, "deltas", one.deltas.Data, row(whole.deltas, b).Data)
		}
	})
}

// transposed returns s transposed.
func transposed(s Signals) Signals {
	to := NewSignals(s.Cols, s.Rows)
	Transpose(to, s)
	return to
}

// row returns row b of the batch as a batch of its own.
func row(s Signals, b int) Signals {
	one := NewSignals(s.Rows, 1)
	for i := range s.Rows {
		one.Data[i] = at(s, i, b)
	}
	return one
}

func TestAnInputNeuronTakesOnlyItsOwnColumn(t *testing.T) {
	s := spec(3, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
	s.Scales = []Scale{{Mean: 2, Deviation: 4}, {}, {Mean: -1, Deviation: 0.5}}
	n := made(t, s)
	in := columns([][]float64{{10, 7, 3}, {2, -7, -1}})
	z, y := NewSignals(3, 2), NewSignals(3, 2)
	n.Layers[0].Fire(z, y, 0, n.Initial()[0], in)
	sameBits(t, "scaled", y.Data, columns([][]float64{{2, 7, 8}, {0, -7, 0}}).Data)
	part, sum := NewSignals(1, 2), NewSignals(1, 2)
	n.Layers[0].Fire(sum, part, 2, n.Initial()[0][2:], in)
	sameBits(t, "the last alone", part.Data, y.Data[4:])
}

func TestOnlyTheInputLayerDoesNotLearn(t *testing.T) {
	n := made(t, spec(2, "mse", LayerSpec{Neurons: 2, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "identity"}))
	var learns []bool
	for _, l := range n.Layers {
		learns = append(learns, l.Learns())
	}
	if want := []bool{false, true, true}; !slices.Equal(learns, want) {
		t.Errorf("layers learn %v, want %v", learns, want)
	}
}

func TestALayerRefusesShapesThatDoNotFit(t *testing.T) {
	l := Layer{Index: 1, Neurons: 2, Inputs: 2, Activation: identity{}}
	params := []Params{{Weights: make([]float64, 3)}, {Weights: make([]float64, 3)}}
	two, three := NewSignals(2, 2), NewSignals(3, 2)
	gaps := Signals{Rows: 2, Cols: 2, Stride: 3, Data: make([]float64, 6)}
	scratch := make([]float64, 3*kernel.Shared)
	for what, misuse := range map[string]func(){
		"z of another run":      func() { l.Fire(three, three, 0, params, two) },
		"z unlike y":            func() { l.Fire(two, three, 0, params, two) },
		"more signals":          func() { l.Fire(two, NewSignals(2, 2), 0, params, three) },
		"gaps":                  func() { l.Fire(gaps, gaps, 0, params, two) },
		"deltas of others":      func() { l.Backpropagate(two, scratch, 0, params, three) },
		"errors of another run": func() { l.Learn(params, three, scratch, params, two, three, three, sgd{}, StepSettings{Step: 1}) },
		"other rows": func() {
			l.Learn(params, two, scratch, params, NewSignals(2, 3), two, two, sgd{}, StepSettings{Step: 1})
		},
	} {
		if !panics(misuse) {
			t.Errorf("%s went through", what)
		}
	}
}

func TestAStepWithBuffersAllocatesNothing(t *testing.T) {
	outputs, losses := pairs()
	for _, name := range Optimizers() {
		for i, output := range outputs {
			s := spec(3, losses[i], LayerSpec{Neurons: 4, Activation: "relu"}, output)
			s.Optimizer, _ = DefaultOptimizer(name)
			if s.Validate() != nil {
				continue
			}
			r := NewReference(made(t, s))
			in, targets := drawn(3, 5, 1, 1), probabilities(3, 5, 2)
			step := func() {
				if _, err := r.Step(in, targets); err != nil {
					t.Fatal(err)
				}
			}
			if n := testing.AllocsPerRun(20, step); n != 0 {
				t.Errorf("%s, %s, %s: %v allocations", name, output.Activation, losses[i], n)
			}
		}
	}
}
