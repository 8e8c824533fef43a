package neuron

import (
	"encoding/hex"
	"testing"
)

// optimizerDigests are of twelve steps each, as learnedBy makes them.
var optimizerDigests = map[string]string{
	"adadelta":           "1c01f5f3619d3533a8480d75fcb25d1bb6f4db377213c60c374344f8926b6b92",
	"adagrad":            "b68453e63ee1823a210b6445dcf402608090969f25024e96e3d78e4c7a01a301",
	"adam":               "c90fff187b0bec7cbbf261f5c17ff2a6bacc6fe69303871e1d7dbf6ed383f775",
	"adam_epsilon_hat":   "25cea0f9722c578d817d05ae7c981299fb9eca562a509b82a814cacfe4d7aba5",
	"adamax":             "24ad3666c5320de7f2d4f50922e5683b1521e12689e17acc0144cbf8d5a77237",
	"adamw":              "c90fff187b0bec7cbbf261f5c17ff2a6bacc6fe69303871e1d7dbf6ed383f775",
	"amsgrad":            "77fac4aed1b88c2a61cd98bd4140e0c515777adf2aa629822a786a1e31a60a1d",
	"irprop_minus":       "0a7b8c56f6c28c482ecea49596b39d45072403dd2cbf4417d15a47e772e4495c",
	"lion":               "89f1c9f9bb162dc934a85a10b0d21ff02703febe0f0629e331e283d71f2699eb",
	"momentum":           "46a42fd542970bc116aac96dff8c0522c977ecdf284fca9fc778873fed52c444",
	"nadam":              "2c446bfb732eb6d67cec482d09a922dc6274561ea7b21e2ee9368a2dc2048ef1",
	"nesterov":           "71a89a70534e51d0b76e982a6d0a1dbd848118a0db35c3bbf6033968c3f5b689",
	"radam":              "039375d70b6b6aa50ed622ddadd1f73a5d5066788c79a309484fc8fb4bfb9f7d",
	"rmsprop":            "0f898bb76550e2ea6f3c6db1d5825fbd937d468e9060f2f4eaaa9239c5cd0e28",
	"rmsprop_centered":   "f06907a6fbf6e461e80ebfdbec034afe062c45bece794239f02dc15a21b6390d",
	"rprop":              "e7291b55f58ee4095863f52907bcd041f177031a7cd4cb983c886fa5305dbd22",
	"sgd":                "4a46e6976823254fd1ac5b5188ec10be01febc8671fe51289ae88cc01cd42711",
	"sutskever_momentum": "35741d346fe2c69dc9fe7f25af6b6e5fe652b53ae5ed07ddbc49e11ec023dd88",
	"sutskever_nesterov": "03ec140f27bb2be12946880c8dc983b9aefd8fed817161fd4be6dc3f81b016d7",
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
	s := xorSpec("glorot", "mse", optimizer, 0.02, LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "sigmoid"})
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
	for _, name := range stepwise() {
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
