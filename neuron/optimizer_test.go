package neuron

import (
	"math"
	"testing"
)

func TestPowerIsTheProductOfItsFactors(t *testing.T) {
	for _, test := range []struct {
		x    float64
		n    uint64
		want float64
	}{
		{0.9, 0, 1},
		{0.9, 1, 0.9},
		{2, 10, 1024},
		{0, 0, 1},
		{0, 3, 0},
		{0.5, 1074, math.SmallestNonzeroFloat64},
		{0.999, math.MaxUint64, 0},
	} {
		if got := power(test.x, test.n); got != test.want {
			t.Errorf("%v to the %d is %v, want %v", test.x, test.n, got, test.want)
		}
	}
	for n := range uint64(3000) {
		if got, want := power(0.999, n), math.Pow(0.999, float64(n)); math.Abs(got-want) > 1e-13*want {
			t.Fatalf("0.999 to the %d is %v, want %v", n, got, want)
		}
	}
}

func TestOptimizersLeaveWhatIsCommittedAlone(t *testing.T) {
	for _, r := range recipes() {
		o := r.build(r.defaults)
		now := Params{drawn(1, 4, 1, 1).Data, probabilities(o.Moments(), 4, 2).Data}
		kept, next := now.Clone(), now.Blank()
		gradient := drawn(1, 4, 1, 3)
		o.Next(next, now, gradient.Data, 7)
		sameBits(t, o.Name()+"'s weights", now.Weights, kept.Weights)
		sameBits(t, o.Name()+"'s moments", now.Moments, kept.Moments)
		sameBits(t, o.Name()+"'s gradient", gradient.Data, drawn(1, 4, 1, 3).Data)
		again := now.Blank()
		o.Next(again, now, gradient.Data, 7)
		sameBits(t, o.Name()+" asked again", again.Weights, next.Weights)
	}
}

func TestEveryNumberOfTheNextParamsIsWritten(t *testing.T) {
	for _, r := range recipes() {
		o := r.build(r.defaults)
		now := Params{drawn(1, 4, 1, 1).Data, probabilities(o.Moments(), 4, 2).Data}
		next := now.Blank()
		for i := range next.Weights {
			next.Weights[i] = math.NaN()
		}
		for i := range next.Moments {
			next.Moments[i] = math.NaN()
		}
		o.Next(next, now, drawn(1, 4, 1, 3).Data, 1)
		if !Finite(next) {
			t.Errorf("%s left %v", o.Name(), next)
		}
	}
}

func TestEveryOptimizerHasTheDefaultsPeopleExpect(t *testing.T) {
	want := map[string]OptimizerSpec{
		"sgd":      {Name: "sgd", LearningRate: 0.1},
		"momentum": {Name: "momentum", LearningRate: 0.1, Momentum: 0.9},
		"nesterov": {Name: "nesterov", LearningRate: 0.1, Momentum: 0.9},
		"adam":     {Name: "adam", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
	}
	for _, name := range Optimizers() {
		o, err := DefaultOptimizer(name)
		if err != nil || o != want[name] {
			t.Errorf("%s: %+v, %v", name, o, err)
		}
		s := spec(1, "mse", LayerSpec{1, "identity"})
		s.Optimizer = o
		if got := made(t, s).Optimizer.Name(); got != name {
			t.Errorf("%s makes %s", name, got)
		}
	}
	if _, err := DefaultOptimizer("lion"); err == nil {
		t.Error("lion is known")
	}
}

func TestNesterovLooksAheadOfMomentum(t *testing.T) {
	now := Params{Weights: []float64{1}, Moments: []float64{0.5}}
	heavy, ahead := now.Blank(), now.Blank()
	momentum{0.25, 0.5}.Next(heavy, now, []float64{2}, 1) // v = 2.25
	nesterov{0.25, 0.5}.Next(ahead, now, []float64{2}, 1) // 2 + 0.5*2.25 = 3.125
	sameBits(t, "momentum", heavy.Weights, []float64{1 - 0.25*2.25})
	sameBits(t, "nesterov", ahead.Weights, []float64{1 - 0.25*3.125})
	sameBits(t, "what both remember", ahead.Moments, heavy.Moments)
}
