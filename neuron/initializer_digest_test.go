package neuron

import (
	"encoding/hex"
	"testing"
)

// initializerDigests are of the first weights of a network of 5, 4 and 2.
var initializerDigests = map[string]string{
	"glorot":           "09a812b24eac8d8357cff2990976eda3629df3161eadbcd2a2d5ff06c0add43d",
	"he":               "1ed64c303485911e2db58374ec591e2089f2edffe619095bd9ea97dbc2626870",
	"lecun":            "e5a97b7bede9bf4dbaaafe917e55aeeb518a810045160d6b1a8ecf31e0165653",
	"sklearn":          "eb72d168eaa5b7539c0e0ce001296bcf3c158b5f0e955a6a54747afd2130fca3",
	"sklearn_logistic": "646b63a308b7ea4759b5641f966dfe1e346bc1b23993e3b301c18e5ee4c53595",
	"uniform":          "813ca40441044e0d8abf6fadf5a57198f5bfc0d447e778707c4595e50c21f486",
}

// These hold on every CPU and however the Go compiler is told to use it.
func TestEveryInitializerGivesTheSameBitsOnEveryCPU(t *testing.T) {
	for _, name := range Initializers() {
		s := spec(5, "mse", LayerSpec{Neurons: 4, Activation: "relu"}, LayerSpec{Neurons: 2, Activation: "identity"})
		s.Initializer = name
		sum := Digest(made(t, s).Initial(), nil)
		if got := hex.EncodeToString(sum[:]); got != initializerDigests[name] {
			t.Errorf("%q: %q,", name, got)
		}
	}
}
