package neuron

import (
	"math"
	"testing"
)

// digestOf is the digest of what a reference has committed.
func digestOf(r *Reference) [32]byte { return Digest(r.Params, nil) }

// learner is a reference whose network has every kind of layer in it.
func learner(t *testing.T) *Reference {
	s := spec(3, "softmax_crossentropy", LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 3, Activation: "relu"}, LayerSpec{Neurons: 2, Activation: Softmax})
	s.Optimizer, _ = DefaultOptimizer("adam")
	return NewReference(made(t, s))
}

func TestBatchesMayDifferInSize(t *testing.T) {
	long := learner(t)
	for step := range uint64(6) {
		rows := 1 + int(5*step%7)
		in, targets := drawn(3, rows, 1, step), probabilities(2, rows, step)
		fresh := learner(t)
		fresh.Params, fresh.Steps = copied(long.Params), long.Steps
		want, _ := fresh.Step(in, targets)
		got, err := long.Step(in, targets)
		if err != nil || got != want || digestOf(long) != digestOf(fresh) {
			t.Errorf("a step of %d rows gives %v, %v; a fresh reference %v", rows, got, err, want)
		}
	}
	if long.Steps != 6 {
		t.Errorf("%d steps are counted", long.Steps)
	}
}

// copied returns params that share nothing with the given.
func copied(params [][]Params) [][]Params {
	c := make([][]Params, len(params))
	for l := range params {
		for _, p := range params[l] {
			c[l] = append(c[l], p.Clone())
		}
	}
	return c
}

func TestAFailedStepLeavesNothingBehind(t *testing.T) {
	good, targets := drawn(3, 4, 1, 1), probabilities(2, 4, 2)
	bad := drawn(3, 4, 1, 1)
	bad.Data[7] = math.NaN()
	troubled, calm := learner(t), learner(t)
	for range 3 {
		if _, err := troubled.Step(bad, targets); err == nil {
			t.Fatal("NaN was learned")
		}
		for _, r := range []*Reference{troubled, calm} {
			if _, err := r.Step(good, targets); err != nil {
				t.Fatal(err)
			}
		}
	}
	if digestOf(troubled) != digestOf(calm) {
		t.Error("the failed steps left their mark")
	}
}

func TestPredictingChangesNothing(t *testing.T) {
	r := learner(t)
	before := digestOf(r)
	outputs := r.Predict(drawn(3, 5, 1, 1))
	if outputs.Rows != 2 || outputs.Cols != 5 {
		t.Errorf("outputs are %d x %d", outputs.Rows, outputs.Cols)
	}
	for b := range 5 {
		if sum := at(outputs, 0, b) + at(outputs, 1, b); math.Abs(sum-1) > 1e-15 {
			t.Errorf("the probabilities of row %d add up to %v", b, sum)
		}
	}
	if digestOf(r) != before || r.Steps != 0 {
		t.Error("it changed the params")
	}
	if none := r.Predict(NewSignals(3, 0)); none.Rows != 2 || none.Cols != 0 {
		t.Errorf("outputs of no rows are %d x %d", none.Rows, none.Cols)
	}
}

func TestAStepRefusesABatchOfAnotherShape(t *testing.T) {
	for what, misuse := range map[string]func(*Reference){
		"other inputs":  func(r *Reference) { r.Step(NewSignals(2, 4), NewSignals(2, 4)) },
		"other targets": func(r *Reference) { r.Step(NewSignals(3, 4), NewSignals(3, 4)) },
		"other rows":    func(r *Reference) { r.Step(NewSignals(3, 4), NewSignals(2, 5)) },
		"no rows":       func(r *Reference) { r.Step(NewSignals(3, 0), NewSignals(2, 0)) },
	} {
		if r := learner(t); !panics(func() { misuse(r) }) {
			t.Errorf("%s went through", what)
		}
	}
}
