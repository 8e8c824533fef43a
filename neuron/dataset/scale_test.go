package dataset_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// ofColumn is a table of one input, which is its numeric target too.
func ofColumn(values ...float64) *dataset.Table {
	return &dataset.Table{
		Name: "t", Columns: []string{"x"}, Target: "y", Task: dataset.Regression,
		Rows: len(values), Inputs: values, Targets: values,
	}
}

// scale is that of the values, as those of a target.
func scale(values ...float64) neuron.Scale {
	table := ofColumn(values...)
	return dataset.TargetScale(table, everyRow(table))
}

// scalesOf are those of an example's inputs, over the given rows; nil: over all.
func scalesOf(t *testing.T, file, target string, rows []int) ([]string, []neuron.Scale) {
	t.Helper()
	f := load(t, example(t, file), dataset.Choices{Target: target})
	if rows == nil {
		rows = upTo(f.Rows)
	}
	p := fitRows(t, f, rows, dataset.Recipe{})
	return p.Features(), p.Scales()
}

// exact is the mean and population deviation to 2500 bits, the oracle.
func exact(values []float64) (mean, deviation float64) {
	wide := func(x float64) *big.Float { return new(big.Float).SetPrec(2500).SetFloat64(x) }
	n, sum, squares := wide(float64(len(values))), wide(0), wide(0)
	for _, x := range values {
		sum.Add(sum, wide(x))
	}
	middle := wide(0).Quo(sum, n)
	for _, x := range values {
		d := wide(0).Sub(wide(x), middle)
		squares.Add(squares, d.Mul(d, d))
	}
	mean, _ = middle.Float64()
	deviation, _ = wide(0).Sqrt(squares.Quo(squares, n)).Float64()
	return mean, deviation
}

func TestIrisHasTheKnownScales(t *testing.T) {
	columns, scales := scalesOf(t, "iris.csv", "species", nil)
	// Python's statistics.fmean and statistics.pstdev of the same file, rounded to 7 digits.
	means := []float64{5.8433333, 3.0573333, 3.758, 1.1993333}
	deviations := []float64{0.8253013, 0.4344110, 1.7594041, 0.7596926}
	for f, scale := range scales {
		if math.Abs(scale.Mean-means[f]) > 6e-8 || math.Abs(scale.Deviation-deviations[f]) > 6e-8 {
			t.Errorf("%s: %+v, want %v and %v", columns[f], scale, means[f], deviations[f])
		}
	}
}

// TestTheScalesOfWineNeverChange pins their bits, on every CPU: they are the weights of a network's input neurons.
func TestTheScalesOfWineNeverChange(t *testing.T) {
	_, scales := scalesOf(t, "wine.csv", "cultivar", nil)
	var bits []uint64
	for _, scale := range scales {
		bits = append(bits, math.Float64bits(scale.Mean), math.Float64bits(scale.Deviation))
	}
	const want = "892325f3957b9af6c5f08e220c7d4953a0a75a2a9e81c29e1bb9db304f58795c"
	if got := digest(bits); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestScalesAreAsExactAsTheirSumsHoweverHardTheColumn(t *testing.T) {
	long := make([]float64, 20000) // 0.1 apart, on a mean where plain summing loses four digits
	for i := range long {
		long[i] = 1e9 + float64(i%7)/10
	}
	for sentence, values := range map[string][]float64{
		"small integers":          {1, 2, 3, 4, 10},
		"times in seconds":        {1700000000, 1700000001, 1700000002.5, 1700000007},
		"a far mean":              {1e15, 1e15 + 1, 1e15 + 2, 1e15 + 1, 1e15 + 4},
		"numbers near the top":    {math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64, 1e308},
		"all near the top":        {math.MaxFloat64, math.Nextafter(math.MaxFloat64, 0), math.MaxFloat64},
		"tiny numbers":            {1e-300, 2e-300, -3e-300},
		"the last digit":          {0.1, math.Nextafter(0.1, 1), 0.1, 0.1},
		"one number far away":     {0, 0, 0, 0, 0, 0, 1e200},
		"two numbers":             {-1, 1},
		"zeros of either sign":    {0, math.Copysign(0, -1), 1},
		"numbers of unlike sizes": {1e-200, 1e200, -1e200, 5},
		"a long column":           long,
	} {
		t.Run(sentence, func(t *testing.T) {
			mean, deviation := exact(values)
			got := scale(values...)
			if off := math.Abs(got.Mean - mean); off > 2e-16*math.Abs(mean)+1e-15*deviation {
				t.Errorf("mean %v, exactly %v", got.Mean, mean)
			}
			if off := math.Abs(got.Deviation - deviation); !(off <= (4e-15+1.2e-16*float64(len(values)))*deviation) {
				t.Errorf("deviation %v, exactly %v", got.Deviation, deviation)
			}
			if input := fit(t, numbersFrame(values), dataset.Recipe{}).Scales()[0]; input != got {
				t.Errorf("as a target %+v, as an input %+v", got, input)
			}
		})
	}
}

func TestNoDeviationIsRoundedToInfinity(t *testing.T) {
	top := math.MaxFloat64
	next := math.Nextafter(top, 0)
	// Where plain rounding goes up to infinity.
	if got := scale(-next, -top, -top, -next, top, top, top, top); got.Deviation > top || got.Deviation < next {
		t.Errorf("%+v", got)
	}
}

func TestAConstantColumnHasItsValueAndNoDeviation(t *testing.T) {
	for _, x := range []float64{0, 0.1, -7, 1.7e308, 5e-324} {
		if got := scale(x, x, x, x, x, x, x); got != (neuron.Scale{Mean: x}) {
			t.Errorf("of %v: %+v", x, got)
		}
	}
}

func TestAColumnThatVariesByLessThanNormalNumbersIsConstant(t *testing.T) {
	if got := scale(0, 5e-324, 1e-310); got.Deviation != 0 {
		t.Errorf("%+v", got)
	}
}

func TestOnlyTheGivenRowsCount(t *testing.T) {
	text := example(t, "iris.csv")
	f := load(t, text, dataset.Choices{Target: "species"})
	train, test, err := f.HoldOut(dataset.HoldOut{Share: 0.3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	before := fitRows(t, f, train, dataset.Recipe{}).Scales()
	for _, r := range test {
		for c := range f.Columns {
			f.Columns[c].Numbers[r] = 1e9
		}
	}
	if after := fitRows(t, f, train, dataset.Recipe{}).Scales(); !slices.Equal(before, after) {
		t.Errorf("the test rows changed %v to %v", before, after)
	}
}

func TestMeasuringLeavesTheFrameAlone(t *testing.T) {
	values := []float64{3, 1, 2, 7}
	f := numbersFrame(slices.Clone(values))
	fit(t, f, dataset.Recipe{})
	if !slices.Equal(f.Columns[0].Numbers, values) {
		t.Error("the numbers changed")
	}
}

func TestNoRowsHaveTheZeroScale(t *testing.T) {
	if got := dataset.TargetScale(ofColumn(1, 2), nil); got != (neuron.Scale{}) {
		t.Errorf("%+v", got)
	}
}

func TestStandardizedColumnsHaveMeanZeroAndDeviationOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := math.Pow(10, rapid.Float64Range(-100, 100).Draw(t, "size"))
		values := rapid.SliceOfN(rapid.Float64Range(-size, size), 2, 100).Draw(t, "values")
		scale := scale(values...)
		if scale.Deviation <= 1e-12*math.Abs(scale.Mean) {
			t.Skip("constant, or nearly")
		}
		for i, x := range values {
			values[i] = dataset.Standardize(scale, x)
			if back := dataset.Restore(scale, values[i]); math.Abs(back-x) > 1e-14*(math.Abs(x)+math.Abs(scale.Mean)+scale.Deviation) {
				t.Fatalf("%v came back as %v", x, back)
			}
		}
		mean, deviation := exact(values)
		tolerance := 1e-14 * (1 + math.Abs(scale.Mean)/scale.Deviation)
		if math.Abs(mean) > tolerance || math.Abs(deviation-1) > tolerance {
			t.Fatalf("mean %v and deviation %v, tolerance %v", mean, deviation, tolerance)
		}
	})
}

func TestEveryScaleAndItsInverseAreFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		finite := rapid.Float64().Filter(func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) })
		values := rapid.SliceOfN(finite, 1, 50).Draw(t, "values")
		scale := scale(values...)
		low, high := slices.Min(values), slices.Max(values)
		if !(scale.Mean >= low && scale.Mean <= high) {
			t.Fatalf("mean %v outside of [%v, %v]", scale.Mean, low, high)
		}
		if scale.Deviation != 0 && (math.IsInf(1/scale.Deviation, 0) || math.IsInf(scale.Mean/scale.Deviation, 0)) {
			t.Fatalf("%+v cannot be divided by", scale)
		}
		if !(scale.Deviation >= 0 && scale.Deviation <= math.MaxFloat64) {
			t.Fatalf("%+v", scale)
		}
	})
}

func TestAScaleOfDeviationZeroOnlyShifts(t *testing.T) {
	scale := neuron.Scale{Mean: 3}
	if z := dataset.Standardize(scale, 5); z != 2 {
		t.Errorf("standardized %v", z)
	}
	if x := dataset.Restore(scale, 2); x != 5 {
		t.Errorf("restored %v", x)
	}
}

func TestClassesHaveNoScale(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("classes were measured")
		}
	}()
	dataset.TargetScale(ofClasses(0, 1), []int{0, 1})
}
