package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"deepnet/neuron"
)

func TestEveryRepeatOfEveryGroupHasAnOrderOfItsOwn(t *testing.T) {
	list := []Permutation{{6, 0, 0}}
	for group := range 4 {
		for repeat := range 3 {
			list = append(list, Permutation{5, group, repeat})
		}
	}
	var seen []string
	for _, p := range list {
		order := p.Order(40)
		if !slices.Equal(order, p.Order(40)) {
			t.Errorf("%v has two orders", p)
		}
		seen = append(seen, string(mappedBytes(order)))
		slices.Sort(order)
		for r, from := range order {
			if r != from {
				t.Fatalf("%v leaves row %d out", p, r)
			}
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 13 {
		t.Error("two permutations are the same")
	}
}

func TestAGroupMovesTogetherAndNothingElseMoves(t *testing.T) {
	x := drawFeatures(rand.New(rand.NewPCG(11, 11)), 4, 30)
	before := slices.Clone(x.Data)
	p := Permutation{Seed: 1, Group: 2}
	moved := p.Apply(x, []int{1, 3})
	if !slices.Equal(x.Data, before) {
		t.Error("the inputs themselves are changed")
	}
	for r, from := range p.Order(30) {
		for f, want := range []int{r, from, r, from} {
			if moved.Data[f*30+r] != x.Data[f*30+want] {
				t.Errorf("feature %d of row %d is not that of row %d", f, r, want)
			}
		}
	}
}

func TestTheImportanceOfAFeatureIsWhatTheModelLosesWithoutIt(t *testing.T) {
	x := drawFeatures(rand.New(rand.NewPCG(12, 12)), 3, 200)
	y := make([]float64, 200)
	add(y, 4, line(x, 0))
	add(y, 1, line(x, 1))
	l, err := FitLinear(x, y)
	failed(t, err)
	score := func(inputs neuron.Signals) float64 {
		r, err := EvaluateNumbers(y, l.Predict(inputs))
		failed(t, err)
		return *r.R2
	}
	var worth [3]Worth
	for group := range worth {
		var scores []float64
		for repeat := range 5 {
			scores = append(scores, score(Permutation{1, group, repeat}.Apply(x, []int{group})))
		}
		worth[group] = Importance(score(x), scores)
	}
	if !(worth[0].Mean > 2*worth[1].Mean && worth[1].Mean > 0.05 && math.Abs(worth[2].Mean) < 1e-9) {
		t.Errorf("%v", worth)
	}
}

func TestImportanceIsTheMeanDropAndItsStandardDeviation(t *testing.T) {
	agree(t, 1e-15, Importance(0.9, []float64{0.5, 0.7, 0.6}), Worth{0.3, math.Sqrt(0.02 / 3)})
	agree(t, 1e-15, Importance(0.9, []float64{0.8}), Worth{0.1, 0})
	agree(t, 0, Importance(0.9, []float64{0.3, 0.3, 0.3}).Spread, 0.0)
}
