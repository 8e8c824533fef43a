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
	for rules, want := range map[dataset.Rules]string{
		dataset.WrittenRules:  "fc41324671e9e6f5572d4179ef8d6a51d1b1e1556eaae2dd67a43a96a1eb5d2e",
		dataset.CalendarRules: "650d8b18bf2b037930ef358f878232e57c79957f682c11596d57c94051f984a0",
	} {
		var b strings.Builder
		for i := range 97 {
			fmt.Fprintf(&b, "%d.%d,%s,%s,2024-%02d-%02dT%02d:15,%d.5\n", i*i%83, i, []string{"u", "v", "w", "", "u", fmt.Sprint("s", i)}[i%6], []string{"yes", "no", ""}[i%3], 1+i%12, 1+i%28, i%24, i*7%31)
		}
		if got := digestUnder(t, rules, "x,kind,flag,day,y\n"+b.String()); got != want {
			t.Errorf("rules %d: digest %s, want %s", rules, got, want)
		}
	}
}

// What comes round has bits of its own: months, hours, and the wind with missing values.
func TestThePreparationOfWhatComesRoundNeverChangesItsBits(t *testing.T) {
	var b strings.Builder
	b.WriteString("since,hour,wind_dir,seat,y\n")
	for i := range 97 {
		fmt.Fprintf(&b, "%d-%02d,%d,%s,%dA,%d.5\n", 2019+i%5, 1+i*5%12, i*7%24, []string{fmt.Sprintf("%d.5", i*37%360), ""}[i%7/6], 1+i%5, i*7%31)
	}
	const want = "86f068e1976f893d1d491676338728eafff5df6027ed6337c932f583ce3a11d1"
	if got := digestUnder(t, dataset.CalendarRules, b.String()); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

// digestUnder is the digest of how a table is prepared, and of what it becomes, in several ways of scaling.
func digestUnder(t *testing.T, rules dataset.Rules, text string) string {
	t.Helper()
	f := load(t, text, dataset.Choices{Target: "y", Rules: rules})
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
	return digest(words)
}
