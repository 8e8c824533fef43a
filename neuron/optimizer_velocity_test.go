package neuron

import (
	"math"
	"testing"
)

// pairsOfMomentum are the two forms of momentum.
var pairsOfMomentum = [][2]Optimizer{
	{momentum{0.9}, sutskeverMomentum{0.9}},
	{nesterov{0.9}, sutskeverNesterov{0.9}},
}

// apart is how far two optimizers come from each other in forty steps of the
// same gradients, from a rate of 0.1 on that is multiplied by factor every step.
func apart(one, other Optimizer, factor float64) (most float64) {
	a, b, p := begun(one, 3, 1), begun(other, 3, 1), settings(0)
	for p.Step = 1; p.Step <= 40; p.Step++ {
		g, nextA, nextB := drawn(1, 3, 1, 50+p.Step).Data, a.Blank(), b.Blank()
		one.Next(nextA, a, g, p)
		other.Next(nextB, b, g, p)
		a, b = nextA, nextB
		for k := range g {
			most = max(most, math.Abs(a.Weights[k]-b.Weights[k]))
		}
		p.Rate *= factor
	}
	return most
}

func TestWithAConstantRateBothFormsOfMomentumAreTheSame(t *testing.T) {
	for _, pair := range pairsOfMomentum {
		if d := apart(pair[0], pair[1], 1); d > 1e-14 {
			t.Errorf("%s and %s come %v apart", pair[0].Name(), pair[1].Name(), d)
		}
	}
}

func TestWithAFallingRateSutskeversMomentumKeepsItsVelocity(t *testing.T) {
	for _, pair := range pairsOfMomentum {
		if d := apart(pair[0], pair[1], 0.9); d < 1e-3 {
			t.Errorf("%s and %s are only %v apart", pair[0].Name(), pair[1].Name(), d)
		}
		now := Params{Weights: []float64{1}, Moments: []float64{-0.5}}
		next := now.Blank()
		pair[1].Next(next, now, []float64{3}, StepSettings{Step: 1, Rate: 1e-300})
		want := map[string]float64{"sutskever_momentum": 1 - 0.45, "sutskever_nesterov": 1 - 0.405}[pair[1].Name()]
		if math.Abs(next.Weights[0]-want) > 1e-15 || math.Abs(next.Moments[0]+0.45) > 1e-15 {
			t.Errorf("%s at a rate of nothing goes from 1 to %v, want %v", pair[1].Name(), next, want)
		}
	}
}

// The epsilon that is added before the bias correction is the other's times the
// correction.
func TestAdamsEpsilonHatIsItsEpsilonTimesTheCorrection(t *testing.T) {
	const epsilon = 0.01
	for _, step := range []uint64{1, 2, 5, 1000, 100_000} {
		now, g := after(adam{"adam", averages{0.9, 0.999, epsilon}}, 4, 6), drawn(1, 4, 1, 3).Data
		want, got := now.Blank(), now.Blank()
		adam{"adam", averages{0.9, 0.999, epsilon}}.Next(want, now, g, settings(step))
		hat := float64(epsilon * math.Sqrt(1-power(0.999, step)))
		adamEpsilonHat{averages{0.9, 0.999, hat}}.Next(got, now, g, settings(step))
		sameBits(t, "the moments", got.Moments, want.Moments)
		for k, w := range want.Weights {
			if math.Abs(got.Weights[k]-w) > 1e-14 {
				t.Errorf("step %d: weight %v, want %v", step, got.Weights[k], w)
			}
		}
	}
}
