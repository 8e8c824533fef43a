package dataset_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// bits makes floats compare by their bits.
var bits = cmp.Transformer("bits", math.Float64bits)

// sameAsRead fails unless a table of numbers and one target comes out of the whole new way as it does out of Read: the
// same inputs, classes, targets, split and scales, to the last bit.
func sameAsRead(t fataler, text string, opts dataset.Options) {
	t.Helper()
	want, err := dataset.Read(strings.NewReader(text), opts)
	if err != nil {
		t.Fatal(err)
	}
	f := load(t, text, dataset.Choices{Name: opts.Name, Target: opts.Target, Task: opts.Task})
	train, held, err := f.HoldOut(dataset.HoldOut{Share: 0.2, Seed: 7})
	wantTrain, wantHeld, wantErr := dataset.Split(want, 0.2, 7)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatal(err, wantErr)
	}
	if err != nil {
		return
	}
	p := fitRows(t, f, train, dataset.Recipe{})
	got := encode(t, p, f)
	for _, diff := range []string{
		cmp.Diff(want, got, bits),
		cmp.Diff([][]int{wantTrain, wantHeld}, [][]int{train, held}),
		cmp.Diff(dataset.Scales(want, train), p.Scales(), bits),
	} {
		if diff != "" {
			t.Fatal("(-Read +Encode)", diff)
		}
	}
	if want.Task == dataset.Regression {
		if diff := cmp.Diff(dataset.Form{Scale: dataset.TargetScale(want, train)}, p.Form(false), bits); diff != "" {
			t.Fatal("(-TargetScale +Form)", diff)
		}
	}
}

func TestPlainTablesKeepTheirBits(t *testing.T) {
	for _, c := range []struct{ file, target string }{{"iris.csv", "species"}, {"wine.csv", "cultivar"}} {
		text, err := os.ReadFile("../../docs/examples/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		sameAsRead(t, string(text), dataset.Options{Name: c.file, Target: c.target})
	}
}

func TestEveryTableOfNumbersKeepsItsBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, rows := rapid.IntRange(1, 4).Draw(t, "width"), rapid.IntRange(2, 60).Draw(t, "rows")
		number := rapid.OneOf(
			rapid.Map(rapid.IntRange(-5, 500), func(n int) string { return fmt.Sprint(n) }),
			rapid.Map(rapid.Float64Range(-1e6, 1e6), func(x float64) string { return fmt.Sprint(x) }),
		)
		target := rapid.SampledFrom([]*rapid.Generator[string]{
			rapid.SampledFrom([]string{"rose", "tulip", "lily"}), number, rapid.SampledFrom([]string{"0", "1", "2"}),
		}).Draw(t, "target")
		var b strings.Builder
		for c := range width {
			fmt.Fprintf(&b, "x%d,", c)
		}
		b.WriteString("y\n")
		for range rows {
			for range width {
				b.WriteString(number.Draw(t, "x") + ",")
			}
			b.WriteString(target.Draw(t, "y") + "\n")
		}
		opts := dataset.Options{Name: "t", Target: "y"}
		if _, err := dataset.Read(strings.NewReader(b.String()), opts); err != nil {
			t.Skip(err)
		}
		sameAsRead(t, b.String(), opts)
	})
}
