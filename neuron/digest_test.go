package neuron

import (
	"encoding/hex"
	"math"
	"testing"
)

// history is one model to hash: 1 and 2 neurons, moments for the last.
func history() ([][]Params, []float64) {
	return [][]Params{
		{{Weights: []float64{0, 1}}},
		{{Weights: []float64{0.5, -2}, Moments: []float64{0.25}}, {Weights: []float64{3}, Moments: []float64{1e-300}}},
	}, []float64{0.75, 0.125}
}

// The hash was made apart from this code, by Python's hashlib over the encoding
// that Digest's comment states.
func TestADigestIsTheHashOfTheEncodingItDocuments(t *testing.T) {
	got := Digest(history())
	if want := "51010fe53dea9d00fcf7a6bed54e4a66d2eac7cb13826901e6486bd4b8c8c739"; hex.EncodeToString(got[:]) != want {
		t.Errorf("the digest is %x, want %s", got, want)
	}
}

func TestADigestNoticesEveryChange(t *testing.T) {
	seen := map[[32]byte]string{Digest(history()): "nothing"}
	for what, change := range map[string]func(p [][]Params, losses []float64) ([][]Params, []float64){
		"the last bit of a weight": func(p [][]Params, l []float64) ([][]Params, []float64) {
			p[1][0].Weights[1] = math.Nextafter(-2, 0)
			return p, l
		},
		"the sign of zero": func(p [][]Params, l []float64) ([][]Params, []float64) {
			p[0][0].Weights[0] = math.Copysign(0, -1)
			return p, l
		},
		"a moment": func(p [][]Params, l []float64) ([][]Params, []float64) {
			p[1][1].Moments[0] = 0
			return p, l
		},
		"a moment that became a weight": func(p [][]Params, l []float64) ([][]Params, []float64) {
			p[1][0] = Params{Weights: []float64{0.5, -2, 0.25}}
			return p, l
		},
		"neurons that changed places": func(p [][]Params, l []float64) ([][]Params, []float64) {
			p[1][0], p[1][1] = p[1][1], p[1][0]
			return p, l
		},
		"a neuron in another layer": func(p [][]Params, l []float64) ([][]Params, []float64) {
			return [][]Params{{p[0][0], p[1][0]}, {p[1][1]}}, l
		},
		"a layer less":               func(p [][]Params, l []float64) ([][]Params, []float64) { return p[:1], l },
		"a loss":                     func(p [][]Params, l []float64) ([][]Params, []float64) { return p, []float64{0.75, 0.25} },
		"a loss less":                func(p [][]Params, l []float64) ([][]Params, []float64) { return p, l[:1] },
		"losses that changed places": func(p [][]Params, l []float64) ([][]Params, []float64) { return p, []float64{0.125, 0.75} },
	} {
		d := Digest(change(history()))
		if other, ok := seen[d]; ok {
			t.Errorf("%s changes as much as %s", what, other)
		}
		seen[d] = what
	}
}

// training is a job that a golden digest pins.
type training struct {
	name        string
	epochs      int
	digest      string
	spec        Spec
	in, targets [][]float64
}

// boot is the job that the service teaches itself when it starts.
func boot(seed uint64) training {
	s := spec(3, "mse", LayerSpec{Neurons: 3, Activation: "sigmoid"}, LayerSpec{Neurons: 3, Activation: "sigmoid"})
	s.Optimizer = OptimizerSpec{Name: "momentum", LearningRate: 1, Momentum: 0.9}
	s.Seed = seed
	return training{spec: s, in: [][]float64{{1, 0, 0}}, targets: [][]float64{{1, 1, 1}}}
}

// run trains until the loss of an epoch is below 0.02, one step an epoch.
func (tr training) run(t testing.TB) (r *Reference, losses []float64) {
	t.Helper()
	r = NewReference(made(t, tr.spec))
	for range 2000 {
		loss, err := r.Step(columns(tr.in), columns(tr.targets))
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, loss)
		if loss < 0.02 {
			return r, losses
		}
	}
	t.Fatalf("%s: after 2000 epochs the loss is %v", tr.name, losses[1999])
	return nil, nil
}

var (
	corners = [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}
	xor     = [][]float64{{0}, {1}, {1}, {0}}
	classes = [][]float64{{1, 0}, {0, 1}, {0, 1}, {1, 0}}
)

// trainings covers the activations, heads, optimizers and initializers of every day.
func trainings() []training {
	job := boot(1)
	job.name, job.epochs, job.digest = "boot", 7, "f096294cae7c5dbc7baf9ef89926d6374834efb3236e45d97917dee97f832998"
	return []training{
		job,
		{
			"xor, momentum", 116, "a232e7e57907caea8ef38a3568bc74791e66a0093429ddecfebf83793d4558ea",
			xorSpec("uniform", "mse", "momentum", 1, LayerSpec{Neurons: 3, Activation: "sigmoid"}, LayerSpec{Neurons: 1, Activation: "sigmoid"}),
			corners, xor,
		},
		{
			"xor, sgd", 22, "180298ea801bc535176af8cc05b714ecb393cd53aabdf8e2509d6f5d0c19d49d",
			xorSpec("glorot", "mse", "sgd", 0.2, LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "identity"}),
			corners, xor,
		},
		{
			"xor, nesterov", 19, "2adfa41d9c617318f25da0dcb59e2a59c3f766da39b7f8ea33a58732a4982a9e",
			xorSpec("glorot", "binary_crossentropy", "nesterov", 0.5, LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "sigmoid"}),
			corners, xor,
		},
		{
			"xor, adam", 79, "3f133f150c7ea249b9b384d555f78d9687a419d3bf3312af1885836cdd4111fd",
			xorSpec("he", "softmax_crossentropy", "adam", 0.02, LayerSpec{Neurons: 8, Activation: "relu"}, LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 2, Activation: Softmax}),
			corners, classes,
		},
		{
			"xor, softmax with mse", 26, "8a0514c617471b0c34067174662a4dba143ac0d309e5ff6a3e244ac2fb278aff",
			xorSpec("glorot", "mse", "adam", 0.05, LayerSpec{Neurons: 6, Activation: "tanh"}, LayerSpec{Neurons: 2, Activation: Softmax}),
			corners, classes,
		},
	}
}

// xorSpec is a network that learns xor, its inputs scaled to -1 and 1.
func xorSpec(initializer, loss, optimizer string, rate float64, layers ...LayerSpec) Spec {
	s := spec(2, loss, layers...)
	s.Scales = []Scale{{0.5, 0.5}, {0.5, 0.5}}
	s.Initializer = initializer
	s.Optimizer, _ = DefaultOptimizer(optimizer)
	s.Optimizer.LearningRate = rate
	return s
}

// These hold on every CPU and however the Go compiler is told to use it.
func TestTrainingGivesTheSameBitsOnEveryCPU(t *testing.T) {
	for _, tr := range trainings() {
		t.Run(tr.name, func(t *testing.T) {
			r, losses := tr.run(t)
			digest := Digest(r.Params, losses)
			if got := hex.EncodeToString(digest[:]); got != tr.digest || len(losses) != tr.epochs {
				t.Errorf("after %d epochs the digest is %s, want %s after %d", len(losses), got, tr.digest, tr.epochs)
			}
		})
	}
}

func TestBootsJobIsLearnedInAtMost13EpochsWhateverTheSeed(t *testing.T) {
	most := 0
	for seed := range uint64(2000) {
		_, losses := boot(seed).run(t)
		most = max(most, len(losses))
	}
	if most > 13 {
		t.Errorf("one seed needs %d epochs", most)
	}
	t.Logf("at most %d epochs", most)
}
