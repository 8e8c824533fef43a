package neuron

import (
	"math"
	"testing"
)

// settings are those of a step.
func settings(step uint64) StepSettings {
	return StepSettings{Step: step, Rate: 0.1, Rows: 5, Incoming: 4}
}

// everyOptimizer calls test with each optimizer at its usual settings.
func everyOptimizer(t *testing.T, test func(t *testing.T, o Optimizer)) {
	t.Helper()
	for _, r := range optimizerEntries() {
		t.Run(r.defaults.Name, func(t *testing.T) { test(t, r.build(r.defaults)) })
	}
}

// begun returns params of n weights as they are before the first step.
func begun(o Optimizer, n int, key uint64) Params {
	p := Params{drawn(1, n, 1, key).Data, make([]float64, o.Moments()*n)}
	if s, ok := o.(starter); ok {
		s.Start(p.Moments)
	}
	return p
}

// after returns params of n weights after so many steps of drawn gradients.
func after(o Optimizer, n int, steps uint64) Params {
	now := begun(o, n, 1)
	for step := range steps {
		next := now.Blank()
		o.Next(next, now, drawn(1, n, 1, 100+step).Data, settings(step+1))
		now = next
	}
	return now
}

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

// Asked again, an optimizer gives the same bits, and what it was asked about
// stays as it is.
func TestOptimizersArePureFunctions(t *testing.T) {
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		now := after(o, 4, 6)
		kept, next, again := now.Clone(), now.Blank(), now.Blank()
		gradient := drawn(1, 4, 1, 3)
		o.Next(next, now, gradient.Data, settings(7))
		o.Next(again, now, gradient.Data, settings(7))
		sameBits(t, "the weights before", now.Weights, kept.Weights)
		sameBits(t, "the moments before", now.Moments, kept.Moments)
		sameBits(t, "the gradient", gradient.Data, drawn(1, 4, 1, 3).Data)
		sameBits(t, "the weights asked again", again.Weights, next.Weights)
		sameBits(t, "the moments asked again", again.Moments, next.Moments)
	})
}

func TestEveryNumberOfTheNextParamsIsWritten(t *testing.T) {
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		for steps := range uint64(8) {
			now := after(o, 4, steps)
			next := now.Blank()
			fill(next.Weights, math.NaN())
			fill(next.Moments, math.NaN())
			o.Next(next, now, drawn(1, 4, 1, 3).Data, settings(steps+1))
			if !Finite(next) {
				t.Errorf("after %d steps it left %v", steps, next)
			}
		}
	})
}

// What becomes of a weight depends on its own numbers alone, so that it does not
// matter which weights are moved together.
func TestOptimizersMoveEveryWeightByItself(t *testing.T) {
	const n = 5
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		now, gradient := after(o, n, 9), drawn(1, n, 1, 3).Data
		next := now.Blank()
		o.Next(next, now, gradient, settings(10))
		for k := range n {
			one := Params{now.Weights[k : k+1], column(now.Moments, k, n)}
			alone := one.Blank()
			o.Next(alone, one, gradient[k:k+1], settings(10))
			sameBits(t, "a weight alone", alone.Weights, next.Weights[k:k+1])
			sameBits(t, "its moments", alone.Moments, column(next.Moments, k, n))
		}
	})
}

// column returns number k of each run of n moments.
func column(moments []float64, k, n int) (one []float64) {
	for ; k < len(moments); k += n {
		one = append(one, moments[k])
	}
	return one
}

// A bowl that is ten times steeper across than along: from everywhere the way is
// down to 0.
func TestEveryOptimizerFindsTheBottomOfABowl(t *testing.T) {
	rates := map[string]float64{"adadelta": 1, "adagrad": 0.5}
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		p := settings(0)
		p.Rate = 0.01
		if rate, ok := rates[o.Name()]; ok {
			p.Rate = rate
		}
		now := begun(o, 2, 1)
		now.Weights[0], now.Weights[1] = 2, -1
		next := now.Blank()
		for p.Step = 1; p.Step <= 3000; p.Step++ {
			o.Next(next, now, []float64{now.Weights[0], float64(10 * now.Weights[1])}, p)
			now, next = next, now
		}
		if height := (now.Weights[0]*now.Weights[0] + 10*now.Weights[1]*now.Weights[1]) / 2; !(height < 0.01) {
			t.Errorf("after 3000 steps it is at %v, %v above the bottom", now.Weights, height)
		}
	})
}

func TestWhereTheGradientIsZeroWeightsStayWhereTheyAre(t *testing.T) {
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		now := begun(o, 3, 1)
		for step := range uint64(50) {
			next := now.Blank()
			o.Next(next, now, make([]float64, 3), settings(step+1))
			sameBits(t, "the weights", next.Weights, now.Weights)
			if now = next; !Finite(now) {
				t.Fatalf("after %d steps it remembers %v", step+1, now.Moments)
			}
		}
	})
}

// Else a step that diverges would be committed.
func TestAGradientOfNaNIsSeenInTheNextParams(t *testing.T) {
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		now := after(o, 3, 4)
		next := now.Blank()
		o.Next(next, now, []float64{0.1, math.NaN(), 0.1}, settings(5))
		if Finite(next) {
			t.Errorf("it made %v of NaN", next)
		}
	})
}

func TestStepsStayFiniteHoweverManyThereWere(t *testing.T) {
	everyOptimizer(t, func(t *testing.T, o Optimizer) {
		for _, step := range []uint64{1, 2, 1e3, 1e6, 1e12, math.MaxUint64 - 1} {
			now := after(o, 3, 8)
			next := now.Blank()
			o.Next(next, now, drawn(1, 3, 1, 3).Data, settings(step))
			if !Finite(next) {
				t.Errorf("step %d makes %v", step, next)
			}
		}
	})
}

func TestNesterovLooksAheadOfMomentum(t *testing.T) {
	now := Params{Weights: []float64{1}, Moments: []float64{0.5}}
	heavy, ahead := now.Blank(), now.Blank()
	p := StepSettings{Step: 1, Rate: 0.25}
	momentum{0.5}.Next(heavy, now, []float64{2}, p) // v = 2.25
	nesterov{0.5}.Next(ahead, now, []float64{2}, p) // 2 + 0.5*2.25 = 3.125
	sameBits(t, "momentum", heavy.Weights, []float64{1 - 0.25*2.25})
	sameBits(t, "nesterov", ahead.Weights, []float64{1 - 0.25*3.125})
	sameBits(t, "what both remember", ahead.Moments, heavy.Moments)
}

// By rounding, the mean square of these comes out below their squared mean.
func TestTheDeviationOfAGradientThatNeverChangesIsNotNaN(t *testing.T) {
	o := centeredRMSprop{0.5, 1e-8}
	for _, g := range []float64{0.6764556596678251, 0.16387541502137226, 0.3319445666983505} {
		now := begun(o, 1, 1)
		for step := range uint64(100) {
			next := now.Blank()
			o.Next(next, now, []float64{g}, StepSettings{Step: step + 1, Rate: 1e-20})
			if now = next; !Finite(now) {
				t.Fatalf("gradient %v, step %d: %v", g, step+1, now)
			}
		}
	}
}

func TestWhereTheSignChangesRpropGoesBackAndIrpropMinusStays(t *testing.T) {
	r := resilience{first: 0.5, etaMinus: 0.5, etaPlus: 1.5, least: 0.1, most: 1}
	for _, test := range []struct {
		o    Optimizer
		want []float64 // the weight after each gradient
	}{
		{rprop{r}, []float64{-0.5, -1.25, -0.5, -0.875, -0.875}},
		{irpropMinus{r}, []float64{-0.5, -1.25, -1.25, -1.625, -1.625}},
	} {
		now := begun(test.o, 1, 1)
		now.Weights[0] = 0
		for i, g := range []float64{3, 1e-200, -1e-200, 1e200, 0} {
			next := now.Blank()
			test.o.Next(next, now, []float64{g}, StepSettings{Step: uint64(i) + 1})
			if now = next; now.Weights[0] != test.want[i] {
				t.Errorf("%s: after step %d the weight is %v, want %v", test.o.Name(), i+1, now.Weights[0], test.want[i])
			}
		}
	}
}
