package metrics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"deepnet/neuron"
)

// testdata/oracle.py made the files that these tests read.

func TestClassesAreEvaluatedAsByScikitLearn(t *testing.T) {
	cases := stored[struct {
		Name          string
		Truth         []int
		Probabilities [][]float64
		Want          Classification
	}](t, "classes.json", 70)
	worst := 0.0
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			got, err := EvaluateClasses(c.Truth, matrix(c.Probabilities))
			if err != nil {
				t.Fatal(err)
			}
			worst = max(worst, agree(t, 1e-12, got, c.Want))
		})
	}
	t.Logf("largest difference: %.1e", worst)
}

func TestNumbersAreEvaluatedAsByScikitLearn(t *testing.T) {
	cases := stored[struct {
		Name             string
		Truth, Predicted []float64
		Want             Regression
	}](t, "numbers.json", 25)
	worst := 0.0
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			got, err := EvaluateNumbers(c.Truth, c.Predicted)
			if err != nil {
				t.Fatal(err)
			}
			worst = max(worst, agree(t, 1e-12, got, c.Want))
		})
	}
	t.Logf("largest difference: %.1e", worst)
}

func TestIntervalsAreThoseOfSciPyAndNumPy(t *testing.T) {
	cases := stored[struct {
		K, N      int
		Values    []float64
		Low, High float64
	}](t, "intervals.json", 16)
	for _, c := range cases {
		if c.N > 0 {
			agree(t, 1e-12, Wilson(c.K, c.N), Interval{c.Low, c.High})
			continue
		}
		agree(t, 1e-12, *middle(slices.Clone(c.Values)), Interval{c.Low, c.High})
	}
}

func TestBaselinesPredictWhatScikitLearnPredicts(t *testing.T) {
	cases := stored[struct {
		Name                    string
		Classes                 int
		Inputs, Logistic        [][]float64
		Test                    [][]float64 `json:"held"`
		Truth                   []int
		Targets, Shares, Linear []float64
		Mean                    float64
	}](t, "fits.json", 11)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			majority, err := FitMajority(c.Truth, c.Classes)
			failed(t, err)
			agree(t, 1e-15, majority.Shares, c.Shares)
			agree(t, 1e-15, majority.Probabilities(2).Data[2:4], []float64{c.Shares[1], c.Shares[1]})

			middle, err := FitMean(c.Targets)
			failed(t, err)
			agree(t, 1e-14, middle.Predict(1), []float64{c.Mean})

			logistic, err := FitLogistic(matrix(c.Inputs), c.Truth, c.Classes)
			failed(t, err)
			if !logistic.Converged {
				t.Error("the logistic regression has not converged")
			}
			worst := agree(t, 1e-9, logistic.Probabilities(matrix(c.Test)).Data, matrix(c.Logistic).Data)

			linear, err := FitLinear(matrix(c.Inputs), c.Targets)
			failed(t, err)
			t.Logf("largest differences: logistic %.1e, linear %.1e", worst,
				agree(t, 1e-7, linear.Predict(matrix(c.Test)), c.Linear))
		})
	}
}

// stored reads the cases of a file in testdata, of which there are so many or more.
func stored[T any](t *testing.T, name string, most int) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	failed(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var list []T
	failed(t, decoder.Decode(&list))
	if len(list) < most {
		t.Fatalf("%s has only %d cases", name, len(list))
	}
	return list
}

func failed(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// matrix makes signals of rows of numbers.
func matrix(lines [][]float64) neuron.Signals {
	s := neuron.NewSignals(len(lines), len(lines[0]))
	for i, l := range lines {
		copy(line(s, i), l)
	}
	return s
}

// reporter is a test, also one of rapid's.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// agree compares all numbers within two values of one type, each by its difference beside 1 or its own size, and returns
// the largest difference.
func agree(t reporter, within float64, got, want any) float64 {
	t.Helper()
	worst := 0.0
	compare(reflect.ValueOf(got), reflect.ValueOf(want), "", func(path string, a, b float64) {
		d := math.Abs(a-b) / max(1, math.Abs(b))
		worst = max(worst, d)
		if !(d <= within) {
			t.Errorf("%s is %v, want %v", path, a, b)
		}
	})
	return worst
}

// compare hands every pair of numbers to see; where one value is nil, or a list longer, it hands NaN.
func compare(a, b reflect.Value, path string, see func(path string, a, b float64)) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			compare(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name, see)
		}
	case reflect.Pointer:
		if a.IsNil() != b.IsNil() {
			see(fmt.Sprintf("%s (nil: %v, %v)", path, a.IsNil(), b.IsNil()), math.NaN(), math.NaN())
		} else if !a.IsNil() {
			compare(a.Elem(), b.Elem(), path, see)
		}
	case reflect.Slice:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			see(fmt.Sprintf("%s (lengths %d and %d)", path, a.Len(), b.Len()), math.NaN(), math.NaN())
			return
		}
		for i := range a.Len() {
			compare(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", path, i), see)
		}
	case reflect.Int:
		see(path, float64(a.Int()), float64(b.Int()))
	case reflect.Float64:
		see(path, a.Float(), b.Float())
	default:
		panic("a " + a.Kind().String())
	}
}
