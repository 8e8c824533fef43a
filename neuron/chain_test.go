package neuron

import (
	"encoding/hex"
	"math"
	"testing"
)

// The hashes were made apart from this code, by Python's hashlib over the
// encoding that Link's comment states.
func TestALinkIsTheHashOfTheEncodingItDocuments(t *testing.T) {
	params, losses := history()
	linker, link := NewLinker(), [32]byte{}
	for i, want := range []string{
		"13750eca7da972464acddae5dd7728ad7368a60e4cdc6d143323436b076b5f0c",
		"cc289714a19102e82ed9cbb462e0db63148500fb48bbc1a36e5f4b103167843e",
	} {
		link = linker.Link(link, i+1, losses[i], params)
		if got := hex.EncodeToString(link[:]); got != want {
			t.Errorf("the link of epoch %d is %s, want %s", i+1, got, want)
		}
	}
}

// link is what Link is given.
type link struct {
	previous [32]byte
	epoch    int
	loss     float64
	params   [][]Params
}

func TestALinkNoticesEveryChangeButOfMoments(t *testing.T) {
	hash := func(change func(l *link)) [32]byte {
		params, _ := history()
		l := link{epoch: 1, loss: 0.75, params: params}
		change(&l)
		return NewLinker().Link(l.previous, l.epoch, l.loss, l.params)
	}
	same := hash(func(*link) {})
	seen := map[[32]byte]string{same: "nothing"}
	for what, change := range map[string]func(l *link){
		"the link before":          func(l *link) { l.previous[31] = 1 },
		"the epoch":                func(l *link) { l.epoch = 2 },
		"the last bit of the loss": func(l *link) { l.loss = math.Nextafter(0.75, 1) },
		"the sign of zero":         func(l *link) { l.params[0][0].Weights[0] = math.Copysign(0, -1) },
		"the last weight":          func(l *link) { l.params[1][1].Weights[0] = 4 },
		"a layer less":             func(l *link) { l.params = l.params[:1] },
		"a neuron less":            func(l *link) { l.params[1] = l.params[1][:1] },
		"a weight in the neuron after": func(l *link) {
			l.params[1][0].Weights, l.params[1][1].Weights = []float64{0.5}, []float64{-2, 3}
		},
	} {
		h := hash(change)
		if other, ok := seen[h]; ok {
			t.Errorf("%s changes as much as %s", what, other)
		}
		seen[h] = what
	}
	if hash(func(l *link) { l.params[1][0].Moments[0] = 9 }) != same {
		t.Error("a moment changes the link")
	}
}

// The boot job has an epoch of one step in some 5 microseconds.
func BenchmarkLink(b *testing.B) {
	pictures := spec(784, "softmax_crossentropy", LayerSpec{Neurons: 128, Activation: "relu"}, LayerSpec{Neurons: 10, Activation: Softmax})
	for _, size := range []struct {
		name string
		spec Spec
	}{{"3-3-3", boot(1).spec}, {"784-128-10", pictures}} {
		b.Run(size.name, func(b *testing.B) {
			params := made(b, size.spec).Initial()
			linker, link, epoch := NewLinker(), [32]byte{}, 0
			b.ReportAllocs()
			for b.Loop() {
				epoch++
				link = linker.Link(link, epoch, 0.5, params)
			}
		})
	}
}

func TestALinkAllocatesNothing(t *testing.T) {
	params, _ := history()
	linker, link := NewLinker(), [32]byte{}
	if n := testing.AllocsPerRun(100, func() { link = linker.Link(link, 1, 0.5, params) }); n != 0 {
		t.Errorf("a link allocates %v times", n)
	}
}
