package training

import (
	"testing"

	"deepnet/neuron"

	"pgregory.net/rapid"
)

// table is data of two inputs and one target, or as many as there are classes.
type table struct{ in, targets neuron.Signals }

func (d table) Inputs() neuron.Signals { return d.in }

func (d table) Targets(targets neuron.Signals, rows []int) { neuron.Gather(targets, d.targets, rows) }

// newTable returns so many rows, numbers to guess or two classes.
func newTable(rows int, classes bool) table {
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 5})
	outputs := 1
	if classes {
		outputs = 2
	}
	d := table{in: neuron.NewSignals(2, rows), targets: neuron.NewSignals(outputs, rows)}
	for r := range rows {
		x, y := chance.Float64()-0.5, chance.Float64()-0.5
		d.in.Data[r], d.in.Data[rows+r] = x, y
		switch {
		case !classes:
			d.targets.Data[r] = float64(x * y)
		case x*y > 0:
			d.targets.Data[r] = 1
		default:
			d.targets.Data[rows+r] = 1
		}
	}
	return d
}

// wish is what a run on newTable's data is made by.
type wish struct {
	rows, test, batch, epochs, until int
	below                            float64
	optimizer, schedule              string
	warmup                           int
	classes, penalized               bool

	valid     int // rows for validation, of those to learn from
	stopping  Stopping
	average   float64
	noisy     bool // dropout and noise
	weighted  bool // rows and smoothed targets
	normalise string
}

// anyWish draws one of every optimizer and schedule; one in three ends below an
// error that is soon reached.
func anyWish(rt *rapid.T) wish {
	rows := rapid.IntRange(2, 14).Draw(rt, "rows")
	w := wish{
		rows: rows, test: rapid.IntRange(0, rows-1).Draw(rt, "test"),
		batch: rapid.IntRange(0, rows).Draw(rt, "batch"), epochs: rapid.IntRange(1, 6).Draw(rt, "epochs"),
		below:     rapid.SampledFrom([]float64{0, 0, 0.2}).Draw(rt, "below"),
		optimizer: rapid.SampledFrom(neuron.Optimizers()).Draw(rt, "optimizer"),
		schedule:  rapid.SampledFrom(neuron.Schedules()).Draw(rt, "schedule"),
		warmup:    rapid.IntRange(0, 2).Draw(rt, "warm-up"),
		classes:   rapid.Bool().Draw(rt, "classes"),
		penalized: rapid.Bool().Draw(rt, "penalized"),
		average:   rapid.SampledFrom([]float64{0, 0.7}).Draw(rt, "average"),
		noisy:     rapid.Bool().Draw(rt, "noisy"), weighted: rapid.Bool().Draw(rt, "weighted"),
		normalise: rapid.SampledFrom(neuron.Normalizations()).Draw(rt, "normalization"),
	}
	w.valid = rapid.IntRange(0, rows-w.test-1).Draw(rt, "valid")
	w.stopping = Stopping{
		Patience: rapid.IntRange(0, 3).Draw(rt, "patience"), Tolerance: rapid.SampledFrom([]float64{0, 0.01}).Draw(rt, "tolerance"),
		Score: w.valid > 0 && rapid.Bool().Draw(rt, "score"), Best: rapid.Bool().Draw(rt, "best"),
	}
	if neuron.WholeBatches(w.optimizer) {
		w.batch, w.schedule, w.warmup = 0, "", 0
	}
	if w.optimizer == neuron.LBFGS {
		w.average, w.noisy = 0, false
	}
	if w.normalise == neuron.BatchNormalization && (w.optimizer == neuron.LBFGS || w.batch == 1 || w.rows-w.test-w.valid == 1) {
		w.normalise = neuron.LayerNormalization
	}
	if w.schedule == "one_cycle" || w.schedule == "coslog4" || w.warmup >= w.epochs {
		w.warmup = 0
	}
	return w
}

// plan returns the schedule wished for, one that goes by losses being quick to
// lose patience.
func (w wish) plan(t rapid.TB) *neuron.Schedule {
	t.Helper()
	if w.schedule == "" {
		return nil
	}
	spec, err := neuron.DefaultSchedule(w.schedule)
	if err != nil {
		t.Fatal(err)
	}
	spec.Warmup = w.warmup
	if spec.Patience > 0 {
		spec.Patience, spec.Threshold = 0, 0.1
	}
	if spec.Every > 0 {
		spec.Every = 2
	}
	made, err := neuron.NewSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// run makes the wish true.
func (w wish) run(t rapid.TB) *Run {
	t.Helper()
	optimizer, err := neuron.DefaultOptimizer(w.optimizer)
	if err != nil {
		t.Fatal(err)
	}
	if w.optimizer != neuron.LBFGS {
		optimizer.LearningRate = 0.1
	}
	spec := neuron.Spec{
		Inputs: 2, Scales: []neuron.Scale{{Mean: 0.1, Deviation: 2}, {}},
		Layers: []neuron.LayerSpec{{Neurons: 3, Activation: "tanh", Normalization: w.normalise}, {Neurons: 1, Activation: "identity"}},
		Loss:   "mse", Initializer: "glorot", Optimizer: optimizer, Seed: 3,
	}
	if w.penalized {
		spec.Regularization = neuron.RegularizationSpec{ClipValue: 2, ClipNorm: 3, L2: 0.1, L1: 0.05, MaxNorm: 1.5}
		if w.optimizer == neuron.LBFGS {
			spec.Regularization = neuron.RegularizationSpec{L2: 0.1}
		}
	}
	spec.Average = w.average
	if w.noisy {
		spec.InputDropout, spec.InputNoise, spec.Layers[0].Dropout = 0.1, 0.2, 0.3
	}
	c := &Run{Stopping: w.stopping, Epochs: w.epochs, Until: w.until, Batch: w.batch, StopBelow: w.below, Seed: 11, Schedule: w.plan(t)}
	if w.classes {
		spec.Layers[1] = neuron.LayerSpec{Neurons: 2, Activation: neuron.Softmax}
		spec.Loss, c.Classes = "softmax_crossentropy", 2
	}
	if c.Network, err = neuron.New(spec); err != nil {
		t.Fatal(err)
	}
	c.Data = newTable(w.rows, w.classes)
	for r := range w.rows {
		switch {
		case r < w.rows-w.test-w.valid:
			c.Train = append(c.Train, r)
		case r < w.rows-w.test:
			c.Valid = append(c.Valid, r)
		default:
			c.Test = append(c.Test, r)
		}
		if w.weighted {
			c.Weights = append(c.Weights, float64(r%3)+0.5)
		}
	}
	if w.weighted && w.classes {
		c.Smoothing = 0.1
	}
	if err := c.Validate(); err != nil && w.epochs > 0 {
		t.Fatal(err)
	}
	return c
}

// trial carries out a run with the plain loops of a Reference for a network.
type trial struct {
	run     *Run
	state   State
	plain   *neuron.Reference
	learner *Learner
}

func newTrial(c *Run) *trial {
	r := &trial{run: c, plain: neuron.NewReference(c.Network)}
	r.learner = NewLearner(c, &r.state, func() [][]neuron.Params { return r.plain.Params })
	return r
}

// resume makes a trial that begins at a checkpoint.
func resume(c *Run, from Checkpoint) *trial {
	r := newTrial(c)
	r.state, r.plain.Params, r.plain.Steps = from.State, from.Params, from.State.Steps
	return r
}

// carryOut does what comes next and says whether there was anything.
func (r *trial) carryOut(t rapid.TB) bool {
	t.Helper()
	order := r.learner.Next()
	if order.Phase == Done {
		return false
	}
	if err := carryOut(order, r.learner, r.plain); err != nil {
		t.Fatal(err)
	}
	return true
}

// finish carries out all that is left.
func (r *trial) finish(t rapid.TB) *trial {
	t.Helper()
	for r.carryOut(t) {
	}
	return r
}

func (r *trial) report() Report { return r.run.Report(&r.state, r.plain.Params) }

// tiny is a run of Adam in its third epoch.
func tiny(t testing.TB) *trial {
	t.Helper()
	r := newTrial(wish{rows: 9, test: 2, batch: 3, epochs: 4, optimizer: "adam"}.run(t))
	for range 8 {
		r.carryOut(t)
	}
	return r
}
