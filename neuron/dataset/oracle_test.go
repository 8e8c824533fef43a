package dataset_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// oracles are what Python says: see testdata/oracles.py.
type oracles struct {
	Measures []struct {
		Name                                 string
		Values, Quartiles                    []float64
		Median, Mean, Deviation, Least, Most float64
		MostFrequent                         float64 `json:"most_frequent"`
	}
	InverseNormal [][2]float64 `json:"inverse_normal"`
	Turns         map[string][][2]float64
	Dates         []struct {
		Text                                string
		Seconds                             float64
		Year, Month, Weekday, Minutes       int
		Days, Day, InMonth, YearDay, InYear int
	}
	Encoded struct {
		Table      string
		Categories []string
		OneHot     [][]float64
		Imputed    map[string][]float64
		Missing    []float64
	}
	Scaled []struct {
		Name                                           string
		Values, Asked, MinMax, Robust, Quantile, Ranks []float64
	}
}

func readOracles(t *testing.T) (o oracles) {
	t.Helper()
	text, err := os.ReadFile("testdata/oracles.json")
	if err == nil {
		err = json.Unmarshal(text, &o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// near says whether two numbers differ by no more than some units of the 16th digit of the larger, or of what they were
// made from.
func near(a, b, size, units float64) bool {
	return math.Abs(a-b) <= units*1e-16*math.Max(size, math.Max(math.Abs(a), math.Abs(b)))
}

// numbersFrame is a frame of one number x.
func numbersFrame(values []float64) *dataset.Frame {
	f := &dataset.Frame{Name: "t", Rows: len(values), Columns: []dataset.Series{{Column: "x", Kind: dataset.Number, Numbers: values}}}
	for _, x := range values {
		if math.IsNaN(x) {
			f.Columns[0].Missing++
		}
	}
	return f
}

func TestMediansMeansAndQuartilesAreThoseOfPython(t *testing.T) {
	for _, o := range readOracles(t).Measures {
		t.Run(o.Name, func(t *testing.T) {
			f := numbersFrame(o.Values)
			for how, want := range map[dataset.Filling]float64{dataset.Median: o.Median, dataset.Mean: o.Mean, dataset.MostFrequent: o.MostFrequent} {
				p := fit(t, f, dataset.Recipe{Numbers: dataset.Fill{How: how}})
				if got := p.Columns[0].Fill; !near(got, want, 0, 3) {
					t.Errorf("%s %v, Python says %v", how, got, want)
				}
			}
			for scaling, want := range map[dataset.Scaling]neuron.Scale{
				dataset.Standard: {Mean: o.Mean, Deviation: o.Deviation},
				dataset.MinMax:   {Mean: o.Least, Deviation: o.Most - o.Least},
				dataset.Robust:   {Mean: o.Median, Deviation: o.Quartiles[2] - o.Quartiles[0]},
				dataset.Unscaled: {Mean: 0, Deviation: 1},
			} {
				got := fit(t, f, dataset.Recipe{Scaling: scaling}).Scales()[0]
				if !near(got.Mean, want.Mean, 0, 4) || !near(got.Deviation, want.Deviation, math.Abs(o.Median), 6) {
					t.Errorf("%s %v, Python says %v", scaling, got, want)
				}
			}
		})
	}
}

func TestScalingsAreThoseOfScikitLearn(t *testing.T) {
	for _, o := range readOracles(t).Scaled {
		t.Run(o.Name, func(t *testing.T) {
			for _, c := range []struct {
				scaling dataset.Scaling
				want    []float64
				off     float64
			}{
				{dataset.MinMax, o.MinMax, 1e-14},
				{dataset.Robust, o.Robust, 1e-14},
				{dataset.Quantile, o.Quantile, 2e-9}, // it clips at other ends
				{dataset.Quantile, o.Ranks, 1e-14},
			} {
				p := fit(t, numbersFrame(o.Values), dataset.Recipe{Scaling: c.scaling})
				got := encode(t, p, numbersFrame(o.Asked)).Inputs
				for i, want := range c.want {
					if x := dataset.Standardize(p.Scales()[0], got[i]); math.Abs(x-want) > c.off*(1+math.Abs(want)) {
						t.Errorf("%s of %v is %v, Python says %v", c.scaling, o.Asked[i], x, want)
					}
				}
			}
		})
	}
}

func TestTheInverseNormalIsThatOfPython(t *testing.T) {
	p := fit(t, numbersFrame([]float64{0, 1}), dataset.Recipe{Scaling: dataset.Quantile})
	for _, o := range readOracles(t).InverseNormal {
		if got := encode(t, p, numbersFrame(o[:1])).Inputs[0]; !near(got, o[1], 0, 10) {
			t.Errorf("of %v: %v, Python says %v", o[0], got, o[1])
		}
	}
}

func TestDatesFallOnTheDaysThatPythonSays(t *testing.T) {
	o := readOracles(t)
	var b strings.Builder
	b.WriteString("day,y\n")
	for i, d := range o.Dates {
		fmt.Fprintf(&b, "%s,%d\n", d.Text, i)
	}
	for _, rules := range []dataset.Rules{dataset.WrittenRules, dataset.CalendarRules} {
		f := load(t, b.String(), dataset.Choices{Target: "y", Rules: rules})
		table := encode(t, fit(t, f, dataset.Recipe{}), f)
		for row, d := range o.Dates {
			if got := f.Columns[0].Numbers[row]; got != d.Seconds {
				t.Errorf("%s is %v seconds from 1970, Python says %v", d.Text, got, d.Seconds)
			}
			if got := feature(t, table, "day year")[row]; got != float64(d.Year) {
				t.Errorf("%s is of the year %v, Python says %v", d.Text, got, d.Year)
			}
			if rules < dataset.CalendarRules {
				o.checkTurn(t, table, row, "day month", d.Month-1, 12)
				continue
			}
			if got := feature(t, table, "day elapsed days")[row]; got != float64(d.Days) {
				t.Errorf("%s is %v days from 1970, Python says %v", d.Text, got, d.Days)
			}
			o.checkTurn(t, table, row, "day day of year", d.YearDay-1, d.InYear)
			o.checkTurn(t, table, row, "day day of month", d.Day-1, d.InMonth)
			o.checkTurn(t, table, row, "day day of week", d.Weekday, 7)
			o.checkTurn(t, table, row, "day hour", d.Minutes, 1440)
		}
	}
}

// checkTurn compares the sine and the cosine of k/n of a turn.
func (o oracles) checkTurn(t *testing.T, table *dataset.Table, row int, name string, k, n int) {
	t.Helper()
	want := o.Turns[strconv.Itoa(n)][k]
	got := [2]float64{feature(t, table, name+" (sine)")[row], feature(t, table, name+" (cosine)")[row]}
	if !near(got[0], want[0], 1, 20) || !near(got[1], want[1], 1, 20) {
		t.Errorf("%s of row %d: %v, Python says %v", name, row, got, want)
	}
}

func TestOneHotAndFillingAreThoseOfScikitLearn(t *testing.T) {
	o := readOracles(t).Encoded
	f := loadY(t, o.Table)
	for how, want := range o.Imputed {
		recipe := dataset.Recipe{Numbers: dataset.Fill{How: dataset.Filling(how)}, Rare: 1}
		table := encode(t, fit(t, f, recipe), f)
		for i, category := range o.Categories {
			checkFeature(t, table, "kind="+category, o.OneHot[i])
		}
		checkFeature(t, table, "size", want)
		checkFeature(t, table, "size is missing", o.Missing)
	}
}

func checkFeature(t *testing.T, table *dataset.Table, name string, want []float64) {
	t.Helper()
	for row, x := range feature(t, table, name) {
		if !near(x, want[row], 0, 3) {
			t.Errorf("%s of row %d is %v, want %v", name, row, x, want[row])
		}
	}
}
