package dataset_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// TestThePreparationOfAllKindsNeverChangesItsBits pins what is measured and encoded, on every CPU.
func TestThePreparationOfAllKindsNeverChangesItsBits(t *testing.T) {
	var b strings.Builder
	b.WriteString("x,kind,flag,day,y\n")
	for i := range 97 {
		fmt.Fprintf(&b, "%d.%d,%s,%s,2024-%02d-%02dT%02d:15,%d.5\n", i*i%83, i, []string{"u", "v", "w", "", "u", fmt.Sprint("s", i)}[i%6], []string{"yes", "no", ""}[i%3], 1+i%12, 1+i%28, i%24, i*7%31)
	}
	f := loadY(t, b.String())
	train, _, err := f.HoldOut(dataset.HoldOut{Share: 0.2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var words []uint64
	for _, scaling := range []dataset.Scaling{dataset.Standard, dataset.MinMax, dataset.Robust, dataset.Quantile} {
		p := fitRows(t, f, train, dataset.Recipe{Scaling: scaling})
		for _, byte := range p.Digest() {
			words = append(words, uint64(byte))
		}
		for _, x := range encode(t, p, f).Inputs {
			words = append(words, math.Float64bits(x))
		}
	}
	const want = "fc41324671e9e6f5572d4179ef8d6a51d1b1e1556eaae2dd67a43a96a1eb5d2e"
	if got := digest(words); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
