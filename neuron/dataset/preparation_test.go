package dataset_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

func TestFeaturesAreNamedForPeople(t *testing.T) {
	f := loadY(t, "age,species,wild,seen,y\n1,setosa,yes,2024-01-01T10:30,a\n,setosa,no,2025-02-01,b\n3,virginica,no,2025-02-02,a\n4,virginica,yes,,b\n5,lily,no,2025-02-02,a\n")
	want := []string{
		"age", "age is missing", "species=setosa", "species=virginica", "species is unseen", "wild",
		"seen year", "seen elapsed days", "seen day of year (sine)", "seen day of year (cosine)",
		"seen day of month (sine)", "seen day of month (cosine)", "seen day of week (sine)", "seen day of week (cosine)",
		"seen hour (sine)", "seen hour (cosine)", "seen is missing",
	}
	p := fit(t, f, dataset.Recipe{})
	if diff := cmp.Diff(want, p.Features()); diff != "" {
		t.Error(diff)
	}
	if got := len(p.Scales()); got != len(want) {
		t.Errorf("%d scales for %d features", got, len(want))
	}
}

func TestOnlyTheRowsToLearnFromAreMeasured(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		train := upTo(8)
		text := func(name string) string {
			var b strings.Builder
			b.WriteString("x,kind,day,flag,y\n0,z,2020-01-01,no,a\n0,z,2020-01-01,no,a\n")
			for range 6 {
				fmt.Fprintf(&b, "%d,%s,2020-0%d-01,yes,b\n", len(b.String()), []string{"u", "v"}[len(b.String())%2], 1+len(b.String())%9)
			}
			for range 4 {
				fmt.Fprintf(&b, "%s,%s,%s,%s,c\n",
					rapid.SampledFrom([]string{"", "1e9", "-7"}).Draw(t, name), rapid.SampledFrom([]string{"", "u", "new", "newer"}).Draw(t, name),
					rapid.SampledFrom([]string{"", "1999-12-31T23:59", "2020-01-01"}).Draw(t, name), rapid.SampledFrom([]string{"", "yes", "no"}).Draw(t, name))
			}
			return b.String()
		}
		scaling := rapid.SampledFrom([]dataset.Scaling{dataset.Standard, dataset.MinMax, dataset.Robust, dataset.Quantile, dataset.Unscaled}).Draw(t, "scaling")
		recipe := dataset.Recipe{Scaling: scaling}
		one, other := loadY(t, text("one")), loadY(t, text("other"))
		if a, b := fitRows(t, one, train, recipe).Digest(), fitRows(t, other, train, recipe).Digest(); a != b {
			t.Fatal("rows that are not learned from changed what was measured")
		}
	})
}

func TestEveryFeatureIsFiniteAndScaledToBeNearOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawTyped(t, rapid.IntRange(1, 60).Draw(t, "rows"))
		r := drawRecipe(t)
		p, err := dataset.Fit(f, upTo(f.Rows), r)
		if errors.Is(err, dataset.ErrNoInputs) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		table := encode(t, p, f)
		scales := p.Scales()
		if len(table.Columns) != len(scales) || len(table.Inputs) != len(scales)*f.Rows {
			t.Fatalf("%d features, %d scales, %d numbers of %d rows", len(table.Columns), len(scales), len(table.Inputs), f.Rows)
		}
		optimizer, err := neuron.DefaultOptimizer("sgd")
		if err != nil {
			t.Fatal(err)
		}
		spec := neuron.Spec{
			Inputs: len(scales), Scales: scales, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}},
			Loss: "mse", Initializer: "uniform", Optimizer: optimizer,
		}
		if err := spec.Validate(); err != nil {
			t.Fatal(err)
		}
		for i, x := range table.Inputs {
			z := dataset.Standardize(scales[i/f.Rows], x)
			if math.IsNaN(z-z) || r.Scaling != dataset.Unscaled && r.Scaling != dataset.Robust && math.Abs(z) > 8.5 {
				t.Fatalf("%s of row %d is %v, scaled %v", table.Columns[i/f.Rows], i%f.Rows, x, z)
			}
		}
	})
}

// drawTyped is a frame with a column of every kind, some cells of which are missing.
func drawTyped(t *rapid.T, rows int) *dataset.Frame {
	f := &dataset.Frame{Name: "t", Rows: rows, Target: "y", Task: dataset.Regression, Targets: make([]float64, rows)}
	missing := rapid.Map(rapid.IntRange(0, 5), func(n int) bool { return n == 0 })
	draw := map[dataset.Kind]*rapid.Generator[float64]{
		dataset.Number: rapid.Float64Range(-1e9, 1e9), dataset.Boolean: rapid.SampledFrom([]float64{0, 1}), dataset.Date: rapid.Float64Range(-6e10, 2e11),
	}
	for _, kind := range []dataset.Kind{dataset.Number, dataset.Boolean, dataset.Date} {
		s := dataset.Series{Column: "a " + string(kind), Kind: kind}
		if kind == dataset.Number {
			s.Period = rapid.SampledFrom([]int{0, 24, 360}).Draw(t, "period")
		}
		if kind == dataset.Date {
			s.Order = dataset.DayFirst
		}
		for range rows {
			x := draw[kind].Draw(t, s.Column)
			if missing.Draw(t, "missing") {
				x = math.NaN()
				s.Missing++
			}
			s.Numbers = append(s.Numbers, x)
		}
		f.Columns = append(f.Columns, s)
	}
	s := dataset.Series{Column: "a category", Kind: dataset.Category, Values: []string{"d", "c", "b", "a", "e"}}
	for range rows {
		code := int32(rapid.IntRange(-1, 4).Draw(t, s.Column) * rapid.IntRange(0, 1).Draw(t, "common"))
		if code < 0 {
			s.Missing++
		}
		s.Codes = append(s.Codes, code)
	}
	f.Columns = append(f.Columns, s)
	return f
}

func drawRecipe(t *rapid.T) dataset.Recipe {
	number := dataset.Fill{How: rapid.SampledFrom([]dataset.Filling{"", dataset.Median, dataset.Mean, dataset.MostFrequent}).Draw(t, "fill")}
	return dataset.Recipe{
		Numbers: number, Dates: number, Rare: rapid.IntRange(0, 6).Draw(t, "rare"),
		Categories: rapid.SampledFrom([]dataset.Fill{{}, {How: dataset.MostFrequent}, {How: dataset.Constant, With: "b"}, {How: dataset.Constant, With: "none"}}).Draw(t, "fill"),
		Booleans:   rapid.SampledFrom([]dataset.Fill{{}, {How: dataset.Constant, With: "yes"}}).Draw(t, "fill"),
		Scaling:    rapid.SampledFrom([]dataset.Scaling{"", dataset.Standard, dataset.MinMax, dataset.Robust, dataset.Quantile, dataset.Unscaled}).Draw(t, "scaling"),
	}
}

func TestEveryCategoryHasOneFeatureOrTheAverageOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawTyped(t, rapid.IntRange(1, 60).Draw(t, "rows"))
		f.Columns = f.Columns[3:]
		train := upTo(f.Rows)[:rapid.IntRange(1, f.Rows).Draw(t, "train")]
		p, err := dataset.Fit(f, train, drawRecipe(t))
		if errors.Is(err, dataset.ErrNoInputs) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		table := encode(t, p, f)
		if p.Columns[0].Indicator {
			table.Columns = table.Columns[:len(table.Columns)-1]
		}
		for row := range f.Rows {
			sum := 0.0
			for i := range table.Columns {
				sum += table.Inputs[i*f.Rows+row]
			}
			if len(table.Columns) > 0 && math.Abs(sum-1) > 1e-12 {
				t.Fatalf("row %d adds up to %v", row, sum)
			}
		}
	})
}

func TestRareValuesAreOneFeatureAndSingleOnesAreUnseen(t *testing.T) {
	text := "kind,y\n" + strings.Repeat("often,a\nmuch,b\n", 5) + strings.Repeat("seldom,a\nbarely,b\n", 2) + "once,a\n"
	f := loadY(t, text)
	p := fit(t, f, dataset.Recipe{Rare: 3})
	if diff := cmp.Diff([]string{"kind=much", "kind=often", "kind is other", "kind is unseen"}, p.Features()); diff != "" {
		t.Error(diff)
	}
	rows, warnings, err := p.ReadRows(source("kind\nmuch\n\nseldom\nonce\nnever\n"), dataset.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1}, rows.Inputs); diff != "" {
		t.Error(diff, rows)
	}
	checkWarnings(t, warnings, `column "kind": 1 of 5 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`,
		`column "kind": 2 of 5 rows with a value that was not learned from: treated as unseen`)
}

func checkWarnings(t *testing.T, got []dataset.Warning, want ...string) {
	t.Helper()
	var said []string
	for _, w := range got {
		said = append(said, w.String())
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestUnseenValuesAreOtherOrAverageIfNoValueWasSingle(t *testing.T) {
	for rare, want := range map[int][]float64{3: {0, 0, 1}, 2: {5.0 / 12, 5.0 / 12, 2.0 / 12}} {
		f := loadY(t, "kind,y\n"+strings.Repeat("often,a\nmuch,b\n", 5)+strings.Repeat("seldom,a\n", 2))
		rows, _, err := fit(t, f, dataset.Recipe{Rare: rare}).ReadRows(source("kind\nnever\n"), dataset.Choices{})
		if err != nil || !slices.Equal(rows.Inputs, want) {
			t.Errorf("rare below %d: %v, %v", rare, rows.Inputs, err)
		}
	}
}

func TestMissingValuesAreFilledAsTheRecipeSays(t *testing.T) {
	f := loadY(t, "x,kind,flag,day,y\n1,u,yes,2024-01-01,a\n2,u,no,2024-01-03,b\n6,v,no,2024-01-05,a\n,,,,b\n")
	for _, c := range []struct {
		sentence string
		recipe   dataset.Recipe
		want     []float64 // x, kind=u, kind=v, flag
	}{
		{"by the median and the most frequent", dataset.Recipe{Rare: 1}, []float64{2, 1, 0, 0}},
		{"by the mean", dataset.Recipe{Rare: 1, Numbers: dataset.Fill{How: dataset.Mean}}, []float64{3, 1, 0, 0}},
		{"by the most frequent number, the least of equals", dataset.Recipe{Rare: 1, Numbers: dataset.Fill{How: dataset.MostFrequent}}, []float64{1, 1, 0, 0}},
		{"by constants", dataset.Recipe{
			Rare: 1, Numbers: dataset.Fill{How: dataset.Constant, With: "-1.5"},
			Categories: dataset.Fill{How: dataset.Constant, With: "v"}, Booleans: dataset.Fill{How: dataset.Constant, With: "true"},
		}, []float64{-1.5, 0, 1, 1}},
		{"by a column's own", dataset.Recipe{Rare: 1, Columns: []dataset.Exception{{Column: "x", Fill: dataset.Fill{How: dataset.Constant, With: "9"}}}}, []float64{9, 1, 0, 0}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			table := encode(t, fit(t, f, c.recipe), f)
			for i, name := range []string{"x", "kind=u", "kind=v", "flag"} {
				if got := feature(t, table, name)[3]; got != c.want[i] {
					t.Errorf("%s is %v, want %v", name, got, c.want[i])
				}
			}
			if got := feature(t, table, "x is missing"); !slices.Equal(got, []float64{0, 0, 0, 1}) {
				t.Error(got)
			}
		})
	}
}

func TestAColumnWithoutValuesToLearnFromIsNoFeature(t *testing.T) {
	f := loadY(t, "x,w,y\n1,,a\n2,,b\n3,4,a\n")
	p := fitRows(t, f, []int{0, 1}, dataset.Recipe{})
	if diff := cmp.Diff([]string{"x"}, p.Features()); diff != "" {
		t.Error(diff)
	}
	if rows, _, err := p.ReadRows(source("w,x\n5,6\n"), dataset.Choices{}); err != nil || !slices.Equal(rows.Inputs, []float64{6}) {
		t.Error(rows, err)
	}
}

func TestTooManyFeaturesAreRefusedWithTheirSum(t *testing.T) {
	var b strings.Builder
	b.WriteString("kind,y\n")
	for i := range 60 {
		fmt.Fprintf(&b, "kind %d,%d\n", i/3, i%2)
	}
	for _, c := range []struct {
		bounds dataset.Bounds
		what   error
		says   string
	}{
		{dataset.Bounds{Features: 19}, dataset.ErrFeatures, "1 columns become 20 features, and 19 is the limit"},
		{dataset.Bounds{Numbers: 1199}, dataset.ErrTooManyCells, "60 rows x 20 features = 1200 numbers, and 1199 is the limit"},
	} {
		f := load(t, b.String(), dataset.Choices{Target: "y", Bounds: c.bounds})
		_, err := dataset.Fit(f, upTo(60), dataset.Recipe{})
		if !errors.Is(err, c.what) || !strings.Contains(err.Error(), c.says) {
			t.Error(err)
		}
	}
}

func TestAFrameOfOtherColumnsIsNotEncoded(t *testing.T) {
	p := fit(t, loadY(t, "x,w,y\n1,2,a\n2,3,b\n"), dataset.Recipe{})
	for text, want := range map[string]error{"x,y\n1,a\n2,b\n": dataset.ErrNoColumn, "x,w,y\nr,2,a\ns,3,b\nr,4,a\n": dataset.ErrKind} {
		if _, _, err := p.Encode(loadY(t, text)); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
