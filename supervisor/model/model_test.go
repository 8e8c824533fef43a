package model

import (
	"strconv"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/plan"

	"google.golang.org/protobuf/proto"
)

// trained returns a network on plain samples with its initial weights: one input, one
// output, and the given number of hidden neurons.
func trained(t testing.TB, hidden uint32) Trained {
	t.Helper()
	submit := &protocol.Submit{
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{Inputs: 1, Targets: 1, Input: make([]float64, 10), Target: make([]float64, 10)}},
		Plan: &protocol.Plan{Hidden: []uint32{hidden}, NeuronsPerActor: proto.Uint32(0)},
	}
	r, err := plan.Resolve("samples", submit.GetPlan(), plan.Text(plan.DataOf(submit)), nil)
	if err != nil {
		t.Fatal(err)
	}
	network := r.Run.Network
	return Trained{Plan: r.Head.GetPlan(), Widths: network.Widths(), Params: network.Initial()}
}

// read returns a network as it comes back from the store.
func read(t testing.TB, trained Trained) *Model {
	t.Helper()
	data, err := Encode(trained)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestARequestForMoreRowsThanFitInMemoryIsRefused(t *testing.T) {
	ask := &protocol.Predict{Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 1, Input: make([]float64, 1000)}}}
	if _, _, err := read(t, trained(t, 100_000)).Rows(ask); err == nil || !strings.Contains(err.Error(), "ask for at most 199") {
		t.Errorf("got %v", err)
	}
}

// As many rows as a signature says are answered at a time, and take no longer the larger the model is.
func TestASignatureSaysHowManyRowsSuitTheModel(t *testing.T) {
	for hidden, rows := range map[uint32]uint32{3: 1_000_000, 1000: 19_980, 100_000: 199} {
		s, err := read(t, trained(t, hidden)).Signature(0)
		if err != nil || s.GetRows() > rows || s.GetRows() == 0 || s.GetInputs() != 1 || s.GetOutputs() != 1 || s.GetSize() != 0 {
			t.Errorf("%d hidden neurons: %v, %v", hidden, s, err)
		}
		if hidden < 1000 && s.GetRows() != rows {
			t.Errorf("%d hidden neurons: %d rows", hidden, s.GetRows())
		}
	}
}

// A stored model keeps its weights to the last bit, and nothing that only training
// needs.
func TestAStoredModelHoldsTheWeightsAndNoMoments(t *testing.T) {
	want := trained(t, 3)
	m := read(t, want)
	if got := neuron.Digest(m.Params, nil); got != neuron.Digest(neuron.Weights(want.Params), nil) {
		t.Error("the weights changed")
	}
	for _, layer := range m.Params {
		for _, params := range layer {
			if len(params.Weights) == 0 || len(params.Moments) != 0 {
				t.Fatalf("the model keeps %d weights and %d moments of a neuron", len(params.Weights), len(params.Moments))
			}
		}
	}
}

func TestAStoredModelWhosePartsDoNotFitIsRefused(t *testing.T) {
	data, err := Encode(trained(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	for what, damage := range map[string]func(*protocol.Model){
		"it has too few weights":        func(m *protocol.Model) { m.Weights = m.Weights[1:] },
		"it has too many weights":       func(m *protocol.Model) { m.Weights = append(m.Weights, 1) },
		"its parts do not fit together": func(m *protocol.Model) { m.Layers = m.Layers[:1] },
	} {
		m := &protocol.Model{}
		if err := proto.Unmarshal(data, m); err != nil {
			t.Fatal(err)
		}
		damage(m)
		damaged, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(damaged); err == nil || err.Error() != what {
			t.Errorf("got %v, want %q", err, what)
		}
	}
}

// The most recently used models stay, the others make room, and a model larger than the
// cache is not kept.
func TestACacheKeepsTheMostRecentlyUsedModels(t *testing.T) {
	large := &Model{Network: &neuron.Network{Spec: neuron.Spec{Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: cacheWeights / 4}}}}} // half of it
	var c Cache
	for _, key := range []string{"a", "b"} {
		c.Put(key, large)
	}
	if c.Get("a") == nil || c.Get("b") == nil || c.total != cacheWeights {
		t.Fatalf("two halves do not fit: %d", c.total)
	}
	c.Get("a")
	c.Put("c", large)
	if c.Get("a") == nil || c.Get("c") == nil || c.Get("b") != nil {
		t.Error("the least recently used model did not make room")
	}
	huge := &Model{Network: &neuron.Network{Spec: neuron.Spec{Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: cacheWeights}}}}}
	if c.Put("huge", huge); c.Get("huge") != nil || c.Get("a") == nil {
		t.Error("a model larger than the cache drove out the others")
	}
}

// A job may be deleted between a look into the store and what is remembered of it.
func TestACacheForgetsWhichJobsHaveModels(t *testing.T) {
	small := &Model{Network: &neuron.Network{Spec: neuron.Spec{Inputs: 1}}}
	var c Cache
	c.Put("a", small)
	found, round := c.Of("job")
	if c.Remember("job", "a", round); found != nil {
		t.Error("a model was found before it was remembered")
	}
	if found, _ := c.Of("job"); found != small {
		t.Error("the model of the job is not found")
	}
	c.Forget()
	c.Remember("job", "a", round)
	if found, _ := c.Of("job"); found != nil {
		t.Error("the model of a job is found that was deleted meanwhile")
	}
	if c.Get("a") != small {
		t.Error("the model is gone as well")
	}
	_, round = c.Of("job")
	c.Remember("job", "", round)
	for i := range 2 * cacheJobs {
		c.Remember(strconv.Itoa(i), "a", round)
	}
	if len(c.of) > cacheJobs {
		t.Errorf("%d jobs are remembered", len(c.of))
	}
}

func TestReadingAModelDrawsNoInitialWeights(t *testing.T) {
	m := read(t, trained(t, 64))
	weights := m.Network.Flatten(nil, m.Params)
	if allocs := testing.AllocsPerRun(10, func() { _, _ = m.Network.Trained(weights) }); allocs > 80 {
		t.Errorf("%v allocations", allocs) // one per neuron; Initial would add a generator and moments
	}
}
