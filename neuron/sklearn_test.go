package neuron

import (
	"fmt"
	"math"
	"strconv"
	"testing"
)

// sklearnTraining is a training run of scikit-learn; testdata/sklearn.py recorded it.
type sklearnTraining struct {
	Settings sklearnSettings
	Classes  int    // 0: numbers
	Output   string // the output layer's activation
	Rows     [][]float64
	Targets  [][]float64
	Initial  [][][]float64            // [learning layer][neuron][bias, weights...]
	Orders   [][]int                  // of the rows, by epoch
	Rates    []float64                // by epoch
	Losses   []float64                // by epoch
	After    map[string][][][]float64 // so many epochs, as Initial
	Ended    bool                     // before as many epochs as there could be
}

// sklearnSettings are scikit-learn's, by its names.
type sklearnSettings struct {
	Solver, Activation string
	Schedule           string `json:"learning_rate"`
	Hidden             []int
	Nesterov           bool `json:"nesterovs_momentum"`
	Momentum, Alpha    float64
	Rate               float64 `json:"learning_rate_init"`
	Beta1              float64 `json:"beta_1"`
	Beta2              float64 `json:"beta_2"`
	Epsilon, Tol       float64
	Power              float64 `json:"power_t"`
	Patience           int     `json:"n_iter_no_change"`
	Batch              int     `json:"batch_size"`
	Epochs             int     `json:"max_iter"`
}

func (s sklearnSettings) String() string {
	return fmt.Sprint(s.Solver, " ", s.Schedule, " ", s.Activation, " ", s.Hidden)
}

// optimizer is what scikit-learn's solver is here.
func (s sklearnSettings) optimizer() OptimizerSpec {
	switch {
	case s.Solver == "adam":
		return OptimizerSpec{Name: "adam_epsilon_hat", LearningRate: s.Rate, Beta1: s.Beta1, Beta2: s.Beta2, Epsilon: s.Epsilon}
	case s.Momentum == 0:
		return OptimizerSpec{Name: "sgd", LearningRate: s.Rate}
	case s.Nesterov:
		return OptimizerSpec{Name: "sutskever_nesterov", LearningRate: s.Rate, Momentum: s.Momentum}
	}
	return OptimizerSpec{Name: "sutskever_momentum", LearningRate: s.Rate, Momentum: s.Momentum}
}

// schedule is what scikit-learn's is here; adam has none.
func (s sklearnSettings) schedule() ScheduleSpec {
	switch s.Schedule {
	case "invscaling":
		return ScheduleSpec{Name: "invscaling", Power: s.Power}
	case "adaptive":
		return ScheduleSpec{Name: "adaptive", Factor: 0.2, Patience: s.Patience, Threshold: s.Tol, MinRate: 1e-6}
	}
	return ScheduleSpec{Name: Constant}
}

// sklearnLosses are what the losses are called here that go with its outputs.
var sklearnLosses = map[string]string{
	"identity": "half_mse", "logistic": "binary_crossentropy", "softmax": "softmax_crossentropy",
}

// activationOf is scikit-learn's activation here.
func activationOf(name string) string {
	if name == "logistic" {
		return "sigmoid"
	}
	return name
}

// spec is the training's network, and start where scikit-learn's began.
func (c sklearnTraining) spec() Spec {
	s := spec(len(c.Rows[0]), sklearnLosses[c.Output])
	for _, neurons := range c.Settings.Hidden {
		s.Layers = append(s.Layers, LayerSpec{Neurons: neurons, Activation: activationOf(c.Settings.Activation)})
	}
	s.Layers = append(s.Layers, LayerSpec{Neurons: len(c.Targets[0]), Activation: activationOf(c.Output)})
	s.Optimizer, s.Regularization = c.Settings.optimizer(), RegularizationSpec{L2: c.Settings.Alpha}
	s.Initializer = "sklearn"
	return s
}

func (c sklearnTraining) start(t *testing.T) *Reference {
	r := NewReference(made(t, c.spec()))
	for l, layer := range c.Initial {
		for j, weights := range layer {
			copy(r.Params[1+l][j].Weights, weights)
		}
	}
	return r
}

// epoch learns from the rows in that order and returns the mean of their losses.
func (c sklearnTraining) epoch(t *testing.T, r *Reference, order []int) float64 {
	sum := 0.0
	for first := 0; first < len(order); first += c.Settings.Batch {
		var rows, targets [][]float64
		for _, i := range order[first:min(first+c.Settings.Batch, len(order))] {
			rows, targets = append(rows, c.Rows[i]), append(targets, c.Targets[i])
		}
		loss, err := r.Step(columns(rows), columns(targets))
		if err != nil {
			t.Fatal(err)
		}
		sum += loss * float64(len(rows))
	}
	return sum / float64(len(order))
}

// farthest is the largest difference between the weights and scikit-learn's.
func farthest(params [][]Params, want [][][]float64) (worst float64) {
	for l, layer := range want {
		for j, weights := range layer {
			for k, w := range weights {
				worst = max(worst, math.Abs(params[1+l][j].Weights[k]-w))
			}
		}
	}
	return worst
}

// replay goes through all epochs and returns how far off it was at the worst.
func (c sklearnTraining) replay(t *testing.T) (worst float64) {
	agree := func(epoch int, what string, off float64) {
		if worst = max(worst, off); !(off <= 1e-12) {
			t.Errorf("after %d epochs %s is off by %.1e", epoch, what, off)
		}
	}
	s, err := NewSchedule(c.Settings.schedule())
	if err != nil {
		t.Fatal(err)
	}
	r, over, base := c.start(t), false, c.Settings.Rate
	p := Progress{Steps: (len(c.Rows) + c.Settings.Batch - 1) / c.Settings.Batch, Rows: len(c.Rows), Epochs: c.Settings.Epochs}
	for i, order := range c.Orders {
		if over {
			t.Fatalf("it is over after %d epochs, scikit-learn's went on", i)
		}
		r.Rate = s.Rate(base, p)
		agree(i, "the rate", math.Abs(r.Rate-c.Rates[i]))
		loss := c.epoch(t, r, order)
		p.Epoch, p.Step = i+1, r.Steps
		agree(p.Epoch, "the loss", math.Abs(loss-c.Losses[i]))
		agree(p.Epoch, "a weight", farthest(r.Params, c.After[strconv.Itoa(p.Epoch)]))
		p.Plateau = s.After(p.Plateau, p.Epoch, loss)
		over = s.Over(base, p.Plateau)
	}
	if over != c.Ended || len(c.After) < 3 {
		t.Errorf("it is over: %v, scikit-learn's: %v; compared were %d weights", over, c.Ended, len(c.After))
	}
	return worst
}

func TestWholeTrainingRunsGoTheWayOfScikitLearns(t *testing.T) {
	var file struct{ Cases []sklearnTraining }
	readJSON(t, "testdata/sklearn.json", &file)
	used := map[string]bool{}
	for _, c := range file.Cases {
		t.Run(c.Settings.String(), func(t *testing.T) { t.Logf("at most %.1e off", c.replay(t)) })
		s := c.spec()
		used[s.Optimizer.Name], used[s.Loss], used[c.Settings.schedule().Name] = true, true, true
		used[s.Optimizer.Name+" "+s.Loss] = true
		used["ended"] = used["ended"] || c.Ended
		used["not ended"] = used["not ended"] || !c.Ended && c.Rates[len(c.Rates)-1] < 0.1*c.Rates[0]
	}
	for _, name := range []string{
		"sgd", "sutskever_momentum", "sutskever_nesterov", "adam_epsilon_hat", "constant", "invscaling", "adaptive", "ended", "not ended",
		"adam_epsilon_hat half_mse", "adam_epsilon_hat binary_crossentropy", "adam_epsilon_hat softmax_crossentropy",
		"sutskever_nesterov half_mse", "sutskever_nesterov binary_crossentropy", "sutskever_nesterov softmax_crossentropy",
	} {
		if !used[name] {
			t.Errorf("there is no training with %s: add one to sklearn.py", name)
		}
	}
}

// Without improvement from the first epoch on, the rate goes down step by step, and
// the run ends where scikit-learn's does, also where a rate is close to the least.
func TestAdaptiveGoesDownByTheRatesOfScikitLearnAndEndsWithIt(t *testing.T) {
	var file struct{ Descents [][]float64 }
	readJSON(t, "testdata/sklearn.json", &file)
	spec, _ := DefaultSchedule("adaptive")
	s, err := NewSchedule(spec)
	if err != nil || len(file.Descents) < 10 {
		t.Fatal(err, len(file.Descents))
	}
	for _, rates := range file.Descents {
		for reductions, want := range rates {
			m := Plateau{Reductions: reductions}
			if got := s.Rate(rates[0], Progress{Plateau: m}); math.Abs(got-want) > 1e-15*want {
				t.Errorf("from %v, after %d reductions: %v, want %v", rates[0], reductions, got, want)
			}
			if s.Over(rates[0], m) {
				t.Errorf("from %v it is over after %d reductions", rates[0], reductions)
			}
		}
		if !s.Over(rates[0], Plateau{Reductions: len(rates)}) {
			t.Errorf("from %v it is not over after %d reductions", rates[0], len(rates))
		}
	}
}
