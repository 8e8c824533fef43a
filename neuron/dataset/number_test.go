package dataset_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// readNumber reads a cell as a target and as an input, which must agree.
func readNumber(t fataler, cell string) (float64, error) {
	t.Helper()
	text := "x,y\n\"" + cell + "\",\"" + cell + "\"\n0.25,0.25\n"
	d := describe(t, text, dataset.Choices{
		Target: "y", Task: dataset.Regression, Kinds: []dataset.Choose{{Column: "x", Kind: dataset.Number}},
		Format: dataset.Format{Delimiter: ',', Decimal: '.', Header: dataset.WithHeader, Missing: []string{}},
	})
	f, err := dataset.Load(source(text), d)
	if err != nil {
		return 0, err
	}
	x, y := f.Columns[0].Numbers[0], f.Targets[0]
	if math.Float64bits(x) != math.Float64bits(y) {
		t.Fatal("as an input", x, "as a target", y)
	}
	return x, nil
}

func TestDecimalNumbersAreReadToTheNearestDouble(t *testing.T) {
	for cell, want := range map[string]float64{
		"0": 0, "7": 7, "+7": 7, "-7": -7, "007": 7, ".5": 0.5, "5.": 5, "-.5e1": -5, "1E3": 1000, "1e+03": 1000,
		"0.1":                     0.1,
		"9007199254740993":        9007199254740992, // 2^53+1, a tie: to even
		"9007199254740993.000001": 9007199254740994,
		"1.7976931348623158e308":  math.MaxFloat64, // rounds down to the largest
		"1e-999":                  0,
		"5e-324":                  math.SmallestNonzeroFloat64,
	} {
		if got, err := readNumber(t, cell); err != nil || got != want {
			t.Errorf("%s: %v, %v", cell, got, err)
		}
	}
}

func TestEveryFiniteNumberComesBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		format := rapid.SampledFrom([]byte("efgEG")).Draw(t, "format")
		cell := strconv.FormatFloat(x, format, -1, 64)
		got, err := readNumber(t, cell)
		if finite := !math.IsNaN(x) && !math.IsInf(x, 0); finite != (err == nil) {
			t.Fatalf("%s: %v", cell, err)
		}
		if err == nil && math.Float64bits(got) != math.Float64bits(x) {
			t.Fatalf("%s: %v", cell, got)
		}
	})
}

func TestWhatIsNotADecimalNumberIsRefused(t *testing.T) {
	for _, cell := range []string{
		"+", "-", ".", "e", "1e", "1e+", "+-1", "1--", "(-1)", "1.2.3", "1 2", "1e5.5", "٣", "１", "½", "1f", "1d", "1L", "1i", "0b1", "0o7", "0x",
		"0x1", "0X1P-2", "1_0", "1__0", "_1", "inf", "+Inf", "-infinity", "nan", "NaN(1)", "1e309", "-1e999", "1.7976931348623159e308", "1,5", "0,100",
		"true", "null", "#N/A", "5%", "$5", "1e5\n6",
	} {
		if got, err := readNumber(t, cell); err == nil {
			t.Errorf("%q was read as %v", cell, got)
		}
	}
}
