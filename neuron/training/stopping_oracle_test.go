package training

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"deepnet/neuron"
)

// estimator is a training of scikit-learn that may stop early; testdata/stopping.py recorded it.
type estimator struct {
	Settings struct {
		Solver, Activation string
		Hidden             []int
		Rate               float64 `json:"learning_rate_init"`
		Momentum, Alpha    float64
		Beta1              float64 `json:"beta_1"`
		Beta2              float64 `json:"beta_2"`
		Epsilon, Tol       float64
		Patience           int  `json:"n_iter_no_change"`
		Epochs             int  `json:"max_iter"`
		Early              bool `json:"early_stopping"`
	}
	Classes         int    // 0: numbers
	Output          string // the output layer's activation
	Rows            [][]float64
	Wanted          [][]float64 `json:"Targets"`
	Train, Valid    []int
	Initial, Answer [][][]float64 // [learning layer][neuron][bias, weights...]
	Epochs          int           // there were
	Waited          int           // at the end, without improvement
	Losses, Scores  []float64     // by epoch
	Best            float64       // the highest score, or the lowest loss
}

func (e estimator) String() string {
	s := e.Settings
	return fmt.Sprint(s.Solver, " ", s.Activation, " of ", e.Classes, " classes, early: ", s.Early, ", tol ", s.Tol, ", patience ", s.Patience, ", at most ", s.Epochs)
}

// Inputs are the rows as the estimator has them.
func (e estimator) Inputs() neuron.Signals { return transposed(e.Rows) }

// Targets writes those of rows as the estimator has them.
func (e estimator) Targets(targets neuron.Signals, rows []int) {
	neuron.Gather(targets, transposed(e.Wanted), rows)
}

// transposed returns rows of numbers, a column each.
func transposed(rows [][]float64) neuron.Signals {
	s := neuron.NewSignals(len(rows[0]), len(rows))
	for r, row := range rows {
		for k, x := range row {
			s.Data[k*s.Stride+r] = x
		}
	}
	return s
}

// spec is the estimator's network.
func (e estimator) spec() neuron.Spec {
	activation := map[string]string{"logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "identity": "identity", "softmax": "softmax"}
	loss := map[string]string{"identity": "half_mse", "logistic": "binary_crossentropy", "softmax": "softmax_crossentropy"}
	spec := neuron.Spec{
		Inputs: len(e.Rows[0]), Loss: loss[e.Output], Initializer: "sklearn",
		Regularization: neuron.RegularizationSpec{L2: e.Settings.Alpha},
		Optimizer:      neuron.OptimizerSpec{Name: "sutskever_nesterov", LearningRate: e.Settings.Rate, Momentum: e.Settings.Momentum},
	}
	if s := e.Settings; s.Solver == "adam" {
		spec.Optimizer = neuron.OptimizerSpec{Name: "adam_epsilon_hat", LearningRate: s.Rate, Beta1: s.Beta1, Beta2: s.Beta2, Epsilon: s.Epsilon}
	}
	for _, neurons := range e.Settings.Hidden {
		spec.Layers = append(spec.Layers, neuron.LayerSpec{Neurons: neurons, Activation: activation[e.Settings.Activation]})
	}
	spec.Layers = append(spec.Layers, neuron.LayerSpec{Neurons: len(e.Wanted[0]), Activation: activation[e.Output]})
	return spec
}

// trial is the same training here, from the weights that scikit-learn began with.
func (e estimator) trial(t *testing.T) *trial {
	t.Helper()
	network, err := neuron.New(e.spec())
	if err != nil {
		t.Fatal(err)
	}
	s := e.Settings
	r := newTrial(&Run{
		Network: network, Data: e, Train: e.Train, Valid: e.Valid, Epochs: s.Epochs, Classes: e.Classes,
		Stopping: Stopping{Patience: s.Patience, Tolerance: s.Tol, Score: s.Early, Best: s.Early},
	})
	for l, layer := range e.Initial {
		for j, weights := range layer {
			copy(r.plain.Params[1+l][j].Weights, weights)
		}
	}
	return r
}

// best is the first epoch with the best score, or loss.
func (e estimator) best() (epoch int) {
	values, better := e.Losses, func(a, b float64) bool { return a < b }
	if e.Settings.Early {
		values, better = e.Scores, func(a, b float64) bool { return a > b }
	}
	for i, v := range values {
		if better(v, values[epoch]) {
			epoch = i
		}
	}
	return epoch + 1
}

func TestEarlyStoppingGoesTheWayOfScikitLearns(t *testing.T) {
	for _, e := range estimators(t) {
		t.Run(e.String(), func(t *testing.T) {
			r := e.trial(t).finish(t)
			s := &r.state
			if s.Epoch != e.Epochs || s.Best.Epoch != e.best() || s.Best.Waited != e.Waited {
				t.Fatalf("%d epochs, the best %d, %d without improvement; scikit-learn: %d, %d, %d",
					s.Epoch, s.Best.Epoch, s.Best.Waited, e.Epochs, e.best(), e.Waited)
			}
			near(t, "the losses", s.Losses, e.Losses)
			var scores []float64
			for _, v := range s.Validated {
				scores = append(scores, v.Score)
			}
			near(t, "the scores", scores, e.Scores)
			best := s.Best.Value
			if e.Settings.Early {
				best = -best
			}
			near(t, "the best", []float64{best}, []float64{e.Best})
			for l, layer := range e.Answer {
				for j, weights := range layer {
					near(t, "the answer's weights", r.run.Answer(s, r.plain.Params)[1+l][j].Weights, weights)
				}
			}
		})
	}
}

// near fails unless numbers are scikit-learn's up to rounding.
func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s are %d numbers, scikit-learn has %d", what, len(got), len(want))
	}
	for i, w := range want {
		if !(math.Abs(got[i]-w) <= 1e-10*max(1, math.Abs(w))) {
			t.Errorf("%s: number %d is %v, scikit-learn has %v", what, i, got[i], w)
		}
	}
}

func estimators(t *testing.T) []estimator {
	t.Helper()
	var file struct{ Cases []estimator }
	text, err := os.ReadFile("testdata/stopping.json")
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil || len(file.Cases) < 40 {
		t.Fatal(len(file.Cases), "cases", err)
	}
	return file.Cases
}

// Otherwise scikit-learn's trainings would not tell one rule of stopping from another.
func TestTheTrainingsOfScikitLearnShowEverythingThatStoppingDoes(t *testing.T) {
	shown := map[string]int{}
	for _, e := range estimators(t) {
		s, values := e.Settings, e.Losses
		if s.Early {
			values = nil
			for _, score := range e.Scores {
				values = append(values, -score)
			}
		}
		count := func(what string, happens bool) {
			if happens {
				shown[fmt.Sprint(what, ", early: ", s.Early)]++
			}
		}
		count("it ends before its last epoch", e.Epochs < s.Epochs)
		count("it has all its epochs", e.Epochs == s.Epochs)
		count("the best epoch is not the last", e.best() < e.Epochs)
		count("a tolerance of 0", s.Tol == 0)
		best := values[0]
		for _, v := range values[1:] {
			count("an epoch is the best and yet no improvement", v < best && v > best-s.Tol)
			count("an epoch is as good as the best", v == best && s.Tol == 0)
			best = min(best, v)
		}
	}
	for _, what := range []string{"it ends before its last epoch", "it has all its epochs", "the best epoch is not the last", "a tolerance of 0", "an epoch is the best and yet no improvement"} {
		for _, early := range []bool{true, false} {
			if key := fmt.Sprint(what, ", early: ", early); shown[key] == 0 {
				t.Errorf("%s: no training shows it", key)
			}
		}
	}
	if shown["an epoch is as good as the best, early: true"] == 0 {
		t.Error("no epoch is exactly as good as the best")
	}
}
