package neuron

import (
	"encoding/hex"
	"math"
	"testing"

	"deepnet/neuron/kernel"

	"pgregory.net/rapid"
)

// normalisedSpec is a network with both kinds of normalization, and all that a step
// does to signals besides.
func normalisedSpec(seed uint64) Spec {
	s := spec(
		3, "mse",
		LayerSpec{Neurons: 4, Activation: "tanh", Normalization: BatchNormalization, Dropout: 0.2},
		LayerSpec{Neurons: 5, Activation: "gelu", Normalization: LayerNormalization, Dropout: 0.2},
		LayerSpec{Neurons: 4, Activation: "silu", Normalization: LayerNormalization},
		LayerSpec{Neurons: 2, Activation: "identity"},
	)
	s.InputDropout, s.Seed = 0.1, seed
	s.Regularization = RegularizationSpec{L1: 0.02, L2: 0.05}
	return s
}

// The gradient of a step's objective is its derivative, through the moments of the
// batch and of the layer.
func TestTheGradientHoldsThroughNormalization(t *testing.T) {
	for seed, rows := range []int{1, 2, 7} {
		checkGradient(t, made(t, normalisedSpec(uint64(seed))), drawn(3, rows, 2, uint64(seed)), drawn(2, rows, 2, 9))
	}
}

// One row has no moments: it is normalised by those remembered, and leaves them.
func TestABatchOfOneRowIsNormalisedAsAPredictionIs(t *testing.T) {
	l := Layer{Neurons: 1, Inputs: 1, Activation: identity{}, Normalization: BatchNormalization}
	now, in := []Params{{Weights: []float64{0.5, 3, 2, 7, 4}}}, columns([][]float64{{5}})
	z, y, asked := NewSignals(2, 1), NewSignals(1, 1), NewSignals(1, 1)
	l.Fire(z, asked, 0, now, in)
	l.FireToLearn(z, y, 0, now, in)
	sameBits(t, "what it fires", y.Data, asked.Data)
	next := []Params{now[0].Blank()}
	l.Learn(next, columns([][]float64{{1}}), make([]float64, kernel.Shared*l.Numbers()), now, transposed(in), z, y, sgd{}, StepSettings{Step: 1, Rate: 1})
	sameBits(t, "what is remembered", next[0].Weights[3:], now[0].Weights[3:])
	if moved := next[0].Weights[1] - 3; math.Abs(moved+5*2/math.Sqrt(4+1e-5)) > 1e-14 {
		t.Errorf("the weight moved by %v", moved)
	}
}

func TestALayerThatNormalisesLearnsTheSameBitsHoweverItsNeuronsAreGrouped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWork(t)
		w.layer.Normalization = BatchNormalization
		for j, p := range w.params {
			w.params[j] = Params{Weights: append(p.Weights, 1.5, 0.25, 2), Moments: make([]float64, w.opt.Moments()*(len(p.Weights)+3))}
			if s, ok := w.opt.(starter); ok {
				s.Start(w.params[j].Moments)
			}
		}
		whole, parts := w.step(w.layer.Neurons), w.step(1)
		sameBits(t, "y", parts.y.Data, whole.y.Data)
		sameBits(t, "deltas", parts.deltas.Data, whole.deltas.Data)
		for j := range whole.next {
			sameBits(t, "weights", parts.next[j].Weights, whole.next[j].Weights)
			sameBits(t, "moments", parts.next[j].Moments, whole.next[j].Moments)
		}
	})
}

// Numbers that are all equal have no spread to divide by.
func TestConstantSignalsAreNormalisedToZero(t *testing.T) {
	l := Layer{Neurons: 1, Inputs: 1, Activation: identity{}, Normalization: BatchNormalization}
	z, y := NewSignals(2, 3), NewSignals(1, 3)
	in := columns([][]float64{{0.1}, {0.1}, {0.1}})
	l.FireToLearn(z, y, 0, []Params{{Weights: []float64{0.5, 3, 2, 0, 1}}}, in)
	for _, v := range y.Data {
		if math.Abs(v-0.5) > 1e-13 {
			t.Errorf("it became %v, want the shift 0.5", v)
		}
	}
	same := Signals{Rows: 3, Cols: 1, Stride: 1, Data: []float64{0.1, 0.1, 0.1}}
	out := NewSignals(3, 1)
	new(LayerNorm).Forward(out, same)
	for _, v := range out.Data {
		if math.Abs(v) > 1e-13 {
			t.Errorf("a layer that agrees became %v, want 0", out.Data)
		}
	}
}

func TestInvalidNormalizationsAreRefusedWithAReason(t *testing.T) {
	output := LayerSpec{Neurons: 2, Activation: "identity"}
	refused(t, spec(1, "mse", LayerSpec{Neurons: 2, Activation: "tanh", Normalization: "group"}, output), "layer 1", `"group"`, "batch, layer or none")
	refused(t, spec(1, "mse", LayerSpec{Neurons: 1, Activation: "tanh", Normalization: "layer"}, output), "a single neuron")
	s := spec(1, "mse", LayerSpec{Neurons: 3, Activation: "tanh", Normalization: "batch"}, output)
	s.Optimizer, _ = DefaultOptimizer(LBFGS)
	refused(t, s, "lbfgs", "choose layer")
	output.Normalization = "layer"
	refused(t, spec(1, "mse", output), "the output layer has normalization layer")
}

// These hold on every CPU and however the Go compiler is told to use it.
func TestNormalisedTrainingGivesTheSameBitsOnEveryCPU(t *testing.T) {
	s := normalisedSpec(5)
	s.Average = 0.9
	s.Optimizer, _ = DefaultOptimizer("adam")
	r := NewReference(made(t, s))
	var losses []float64
	for step := range uint64(30) {
		rows := 5
		if step%10 == 9 {
			rows = 1
		}
		loss, err := r.Step(drawn(3, rows, 2, step), drawn(2, rows, 1, step+100))
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, loss)
	}
	sum := Digest(r.Params, losses)
	if got, want := hex.EncodeToString(sum[:]), "3013ccaca7b0d7a5b4ddf476e78838fed69c6bc5457d0939f90e54fbb9116d92"; got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
}

func TestANormalisedStepAllocatesNothing(t *testing.T) {
	r := NewReference(made(t, normalisedSpec(1)))
	in, targets := drawn(3, 5, 1, 1), drawn(2, 5, 1, 2)
	step := func() {
		if _, err := r.Step(in, targets); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(20, step); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
