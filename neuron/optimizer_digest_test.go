package neuron

import (
	"encoding/hex"
	"testing"
)

// optimizerDigests are of twelve steps each, as learnedBy makes them.
var optimizerDigests = map[string]string{
	"adadelta":         "8c2a73e6ca5173071ff554e91dfc461c940a82c967cd9a7a34b4a3fc40247e0d",
	"adagrad":          "b8b3ddd322f707885102af075642328cce50cf64897d89c0325af03c7842a73d",
	"adam":             "693f09900f173799affe785d61338676b781e14d4e99ae633bb57c661ff2e11d",
	"adamax":           "c3decbeb0d104ae24fee5238e052bc5c7ff9c36acc347a43d9eb8c5b1b2ba803",
	"adamw":            "693f09900f173799affe785d61338676b781e14d4e99ae633bb57c661ff2e11d",
	"amsgrad":          "bdf49e131decce437f7c2725c7e6963426fddc96ecb06556beae20be3d700495",
	"irprop_minus":     "c28c997a5d39659e5f9bd949f4cb8ebc758299bdd9f514f189cc9d8b3a116d1d",
	"lion":             "76983bbb75badd7663fd4c908f88b9578890d2f4ef0d411f1e1e258dbaa8b15f",
	"momentum":         "370c754af55099e06b52d25ae75b037a4a814b54411a8660e997acfe3135ff47",
	"nadam":            "d0581fad905242cbad54be23822a7180fb393eca76d89064894757904bbc3da2",
	"nesterov":         "6180417c2e7ac1b7019588f56ed17d378a288484937c3a053e9124951de798a8",
	"radam":            "9a0f1762722e5f60a1d2451ca7e2874a3534019366bc514e37dfd354d8ea10fa",
	"rmsprop":          "2ffb3514f662626e8cf1d24ed209d30afe0f64611743f57e53db4c547e1863e9",
	"rmsprop_centered": "a47c0b13a6671dd116841e59dc78091e8e3e08983dbb5b803bd714a0416eb477",
	"rprop":            "a63e276aa1d0130e29093bd352ae2d15e1360cca3ab3a159bf21a6537d5c5ce5",
	"sgd":              "368af20cce852169dd9d042e487b5602146cead85515fcf2062ffa9dae2d426b",
}

// scheduleDigests are of the rates of 120 steps each.
var scheduleDigests = map[string]string{
	"adaptive":          "0184ba86782ac79d60fb618df5904133ef7106334a2ed7d151533c5ebd7dbef1",
	"constant":          "9363871712dfbc5369eeda4c4735f3b6dd5406886582bff3845f8a3bd4c8a939",
	"cosine":            "e96b496dc81c6132dfac3e9c4efef57233ab27425aad8537db6453fcfc08323a",
	"cosine_restarts":   "7cfc994808e66268d4c3672570317e409d205ae66c400b974116e0bfb99158bf",
	"coslog4":           "3eacf845d66887e94ab63ec072dd3ece67da19d7b43a2eaaffb6a1ba92982667",
	"exponential":       "21a4b078ed87d5ecb9aaf4fb52ef0c410268e51b81206d6bb249a64879752ca8",
	"inverse_time":      "1ed705a88fd75f7efc0d4b8f183a70ea4f8274369c8864d40af76938ac3d2ef5",
	"invscaling":        "2d13696e0dcb23e75f19f565666951a80cb94011760a16a0806e066ca9974ff1",
	"one_cycle":         "01db6047cae55d8bd706631cd522676b0a16f45ba272788aae379888c6e98229",
	"polynomial":        "87674afc012b2d29f8b588aeedd83e21aacc130c65d0ca2f1f8b915986c4f1b4",
	"reduce_on_plateau": "29e42e706798dec00d4b4911bc9eadc72d5fc964da44e462b3f487ded15f4be1",
	"step":              "9363871712dfbc5369eeda4c4735f3b6dd5406886582bff3845f8a3bd4c8a939",
}

// learnedBy returns the digest of twelve steps of xor, everything that keeps
// weights small included.
func learnedBy(t *testing.T, optimizer string) string {
	t.Helper()
	s := xorSpec("glorot", "mse", optimizer, 0.02, LayerSpec{4, "tanh"}, LayerSpec{1, "sigmoid"})
	s.Optimizer.DecoupledDecay = 0.1
	s.Regularization = RegularizationSpec{ClipValue: 0.1, ClipNorm: 0.12, L2: 0.01, L1: 0.003, MaxNorm: 1}
	r := NewReference(made(t, s))
	var losses []float64
	for range 12 {
		loss, err := r.Step(columns(corners), columns(xor))
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, loss)
	}
	sum := Digest(r.Params, losses)
	return hex.EncodeToString(sum[:])
}

// These hold on every CPU and however the Go compiler is told to use it.
func TestEveryOptimizerGivesTheSameBitsOnEveryCPU(t *testing.T) {
	for _, name := range Optimizers() {
		if got := learnedBy(t, name); got != optimizerDigests[name] {
			t.Errorf("%q: %q,", name, got)
		}
	}
}

func TestEveryScheduleGivesTheSameBitsOnEveryCPU(t *testing.T) {
	for _, plan := range schedulePlans() {
		spec := plan.defaults
		if !plan.rises {
			spec.Warmup = 1
		}
		s, err := NewSchedule(spec)
		if err != nil {
			t.Fatal(err)
		}
		var rates []float64
		p := Progress{Steps: 5, Rows: 37, Epochs: 24}
		for ; p.Epoch < p.Epochs; p.Epoch++ {
			for range p.Steps {
				rates = append(rates, s.Rate(0.3, p))
				p.Step++
			}
			p.Plateau = s.After(p.Plateau, p.Epoch+1, 1)
		}
		sum := Digest(nil, rates)
		if got := hex.EncodeToString(sum[:]); got != scheduleDigests[spec.Name] {
			t.Errorf("%q: %q,", spec.Name, got)
		}
	}
}
