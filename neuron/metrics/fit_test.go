package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// drawFeatures draws features x rows.
func drawFeatures(chance *rand.Rand, features, rows int) neuron.Signals {
	x := neuron.NewSignals(features, rows)
	for f := range features {
		for r := range rows {
			x.Data[f*rows+r] = float64(1+f%3)*chance.NormFloat64() + float64(f)
		}
	}
	return x
}

// The gradient of the squared errors and the ridge is 0 where they are least.
func TestALinearRegressionIsAMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 5))
		x := drawFeatures(chance, rapid.IntRange(0, 12).Draw(t, "features"), rapid.IntRange(1, 40).Draw(t, "rows"))
		y := drawFeatures(chance, 1, x.Cols).Data
		l, err := FitLinear(x, y)
		if err != nil {
			t.Fatal(err)
		}
		left := l.Predict(x)
		add(left, -1, y)
		gradient := make([]float64, 1+x.Rows)
		z := l.scale.apply(x)
		collect(gradient, left, z)
		add(gradient[1:], ridge*float64(x.Cols), l.weights[1:])
		agree(t, 1e-7*float64(x.Cols), gradient, make([]float64, len(gradient)))
	})
}

func TestConjugateGradientsFindTheWeightsThatCholeskyFinds(t *testing.T) {
	chance := rand.New(rand.NewPCG(6, 6))
	z := newStandard(drawFeatures(chance, 40, 90)).apply(drawFeatures(chance, 40, 90))
	y := drawFeatures(chance, 1, 90).Data
	exact := fitCentred(z, y)
	g, b := gram(z, ridge*90), make([]float64, 40)
	kernel.Dots(b, y, z)
	found := system{func(out, v []float64) {
		for i := range out {
			out[i] = 0
			for j := range v {
				out[i] += g[max(i, j)][min(i, j)] * v[j]
			}
		}
	}, mapped(b, func(float64) float64 { return 3 }), 200, 1e-13}.solve(b)
	if !found.done || found.steps > 60 {
		t.Errorf("%d steps, close: %v", found.steps, found.done)
	}
	agree(t, 1e-11, found.x, exact.x)
}

func TestManyFeaturesAreFittedByConjugateGradients(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	x := drawFeatures(chance, mostExact+20, 700)
	y := make([]float64, x.Cols)
	for f := range x.Rows {
		add(y, math.Sin(float64(f)), line(x, f))
	}
	l, err := FitLinear(x, y)
	failed(t, err)
	if !l.Converged {
		t.Error("it has not converged")
	}
	agree(t, 1e-5, l.Predict(x), y)
}

func TestALinearRegressionThatRunsOutOfStepsSaysSo(t *testing.T) {
	chance := rand.New(rand.NewPCG(16, 16))
	x := drawFeatures(chance, mostExact+1, 300)
	for f := 1; f < x.Rows; f++ { // every feature nearly the one before
		add(line(x, f), 20, line(x, f-1))
		for r, v := range line(x, f) {
			line(x, f)[r] = v / 20
		}
	}
	l, err := FitLinear(x, drawFeatures(chance, 1, 300).Data)
	failed(t, err)
	if l.Converged {
		t.Error("it has converged")
	}
}

func TestAFeatureWithoutAVarianceIsLeftOut(t *testing.T) {
	for name, feature := range map[string][]float64{
		"constant": {0.1, 0.1, 0.1}, "too large": {1e308, 1e308, -1e308}, "too small": {1e-320, 0, 1e-320},
	} {
		t.Run(name, func(t *testing.T) {
			x := matrix([][]float64{feature, {1, 2, 4}})
			l, err := FitLinear(x, []float64{3, 5, 9})
			failed(t, err)
			agree(t, 1e-7, l.Predict(x), []float64{3, 5, 9})
			o, err := FitLogistic(x, []int{0, 1, 1}, 2)
			failed(t, err)
			if l.weights[1] != 0 || o.weights[0][1] != 0 {
				t.Errorf("its weights are %v and %v", l.weights[1], o.weights[0][1])
			}
		})
	}
}

// loss is what a logistic regression minimises, of its own probabilities.
func loss(l *Logistic, x neuron.Signals, truth []int) float64 {
	p, sum := l.Probabilities(x), 0.0
	for r, c := range truth {
		sum -= math.Log(p.Data[c*p.Cols+r])
	}
	for _, w := range l.weights {
		sum += dot(w[1:], w[1:]) / 2
	}
	return sum
}

func TestALogisticRegressionIsAMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes, rows := rapid.IntRange(2, 5).Draw(t, "classes"), rapid.IntRange(2, 40).Draw(t, "rows")
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 8))
		x, truth := drawFeatures(chance, rapid.IntRange(0, 6).Draw(t, "features"), rows), make([]int, rows)
		for r := range truth {
			truth[r] = chance.IntN(classes)
		}
		l, err := FitLogistic(x, truth, classes)
		if err != nil {
			t.Fatal(err)
		}
		if !l.Converged {
			t.Fatal("it has not converged")
		}
		least := loss(l, x, truth)
		for _, w := range l.weights {
			for i, v := range w {
				for _, step := range []float64{-1e-4, 1e-4} {
					w[i] = v + step
					if other := loss(l, x, truth); other < least-1e-10 {
						t.Errorf("weight %d moved by %v: %v instead of %v", i, step, other, least)
					}
				}
				w[i] = v
			}
		}
	})
}

func TestALogisticRegressionOfOneClassIsCertain(t *testing.T) {
	x := drawFeatures(rand.New(rand.NewPCG(9, 9)), 2, 5)
	l, err := FitLogistic(x, []int{1, 1, 1, 1, 1}, 3)
	failed(t, err)
	agree(t, 0, line(l.Probabilities(x), 1), []float64{1, 1, 1, 1, 1})
}

func TestManyClassesConvergeWithinTheirPasses(t *testing.T) {
	chance := rand.New(rand.NewPCG(10, 10))
	x, truth := drawFeatures(chance, 20, 400), make([]int, 400)
	for r := range truth {
		truth[r] = int(math.Abs(x.Data[r]+0.3*chance.NormFloat64())*5) % 12
	}
	l, err := FitLogistic(x, truth, 12)
	failed(t, err)
	if !l.Converged {
		t.Error("it has not converged")
	}
}
