package dataset_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// A number means the same as an input, as a target, as a weight and in a row to predict.
func TestANumberIsReadAlikeWhereverItStands(t *testing.T) {
	for _, c := range []struct {
		decimal byte
		cells   []string
		want    []float64
	}{
		{0, []string{"1,234.50", "99", "1,000,000.25"}, []float64{1234.5, 99, 1000000.25}},
		{0, []string{"1.234,50", "99", "1.000.000,25"}, []float64{1234.5, 99, 1000000.25}},
		{',', []string{"588", "1.361", "1.024,5"}, []float64{588, 1361, 1024.5}},
		{0, []string{"12,34,567", "1,00,000", "999"}, []float64{1234567, 100000, 999}},
		{0, []string{"1 234", "12 345,5", "7"}, []float64{1234, 12345.5, 7}},
		{0, []string{"1'234.5", "12’345.25", "7"}, []float64{1234.5, 12345.25, 7}},
		{0, []string{"1\u00a0234,5", "1\u202f000,25", "7"}, []float64{1234.5, 1000.25, 7}},
		{0, []string{"$5.50", "-$7", "$-1,200.00"}, []float64{5.5, -7, -1200}},
		{0, []string{"5,50 €", "7 €", "-1.200,75 €"}, []float64{5.5, 7, -1200.75}},
		{0, []string{"EUR 5.5", "EUR 7", "EUR 1,200.5"}, []float64{5.5, 7, 1200.5}},
		{0, []string{"47%", "5.5 %", "-3%"}, []float64{47, 5.5, -3}},
		{0, []string{"47 kg", "5.5kg", "1,000 kg"}, []float64{47, 5.5, 1000}},
		{0, []string{"12 m²", "13.5 m²", "9 m²"}, []float64{12, 13.5, 9}},
		{0, []string{"(1.5)", "2.25", "(1,000)"}, []float64{-1.5, 2.25, -1000}},
		{0, []string{"1.5-", "2.25", "−7.5"}, []float64{-1.5, 2.25, -7.5}},
		{0, []string{"1.5M", "200K", "3k"}, []float64{1.5e6, 2e5, 3e3}},
		{0, []string{"$1.5M", "$200K", "$3B"}, []float64{1.5e6, 2e5, 3e9}},
	} {
		var b strings.Builder
		b.WriteString("x;v;y\n")
		for i, cell := range c.cells {
			fmt.Fprintf(&b, "%s;%d;%s\n", cell, i*i, cell)
		}
		f := load(t, b.String(), dataset.Choices{Target: "y", Format: dataset.Format{Decimal: c.decimal}})
		again, warnings, err := fit(t, f, dataset.Recipe{}).ReadRows(source(b.String()), dataset.Choices{})
		if err != nil || len(warnings) > 0 {
			t.Fatal(c.cells, warnings, err)
		}
		weighed := strings.NewReplacer("(", "", ")", "", "-", "", "\u2212", "").Replace(b.String())
		w := load(t, weighed, dataset.Choices{Target: "v", Task: dataset.Regression, Weights: "y", Format: dataset.Format{Decimal: c.decimal}})
		for i, want := range c.want {
			for at, got := range map[string]float64{"input": f.Columns[0].Numbers[i], "target": f.Targets[i], "row to predict": again.Inputs[i]} {
				if got != want {
					t.Errorf("%q as %s: %v, want %v", c.cells[i], at, got, want)
				}
			}
			if got := w.Weights[i]; got != math.Abs(want) {
				t.Errorf("%q as a weight: %v, want %v", c.cells[i], got, want)
			}
		}
		if f.Task != dataset.Regression {
			t.Errorf("%q: the task is %s", c.cells, f.Task)
		}
	}
}

func TestWhatHasAnotherReadingIsNoNumber(t *testing.T) {
	for _, cells := range [][]string{
		{"1st", "2nd", "3rd"},
		{"A12", "A13", "A14"},
		{"12-5", "13-5", "14-5"},
		{"$5", "5 kg", "7%"},
		{"$5", "€6", "$7"},
		{"192.168.10.1", "192.168.10.2", "10.0.0.1"},
		{"030 123 456", "030 123 457", "030 123 458"},
		{"1.5M", "2.5M", "900"},
		{"((5))", "6", "7"},
		{"--5", "6", "7"},
	} {
		d := describe(t, "x;y\n"+cells[0]+";a\n"+cells[1]+";b\n"+cells[2]+";a\n", dataset.Choices{Target: "y"})
		if c := d.Columns[0]; c.Kind == dataset.Number {
			t.Errorf("%q are numbers: %s", cells, c.Why)
		}
	}
}

// What a model has learned is how the rows to predict are written: nothing else is guessed.
func TestARowToPredictIsReadAsTheColumnWasWritten(t *testing.T) {
	for _, c := range []struct {
		learned [2]string
		cell    string
		want    float64 // NaN: it counts as missing
	}{
		{[2]string{"$5.50", "$7"}, "$8", 8},
		{[2]string{"$5.50", "$7"}, "8", 8},
		{[2]string{"$5.50", "$7"}, "€8", math.NaN()},
		{[2]string{"47%", "5%"}, "8%", 8},
		{[2]string{"47%", "5%"}, "0.08", math.NaN()},
		{[2]string{"5 kg", "7 kg"}, "8 kg", 8},
		{[2]string{"5 kg", "7 kg"}, "8 g", math.NaN()},
		{[2]string{"1K", "2M"}, "3K", 3000},
		{[2]string{"1K", "2M"}, "3000", math.NaN()},
		{[2]string{"(1.5)", "2"}, "3-", -3},
		{[2]string{"1.5", "2.25"}, "$3", math.NaN()},
		{[2]string{"1.5", "2.25"}, "(3)", math.NaN()},
		{[2]string{"1,234.5", "7"}, "1,361", 1361},
		{[2]string{"1.234,5", "7"}, "1.361", 1361},
		{[2]string{"1,5", "2,25"}, "1.361", math.NaN()},
	} {
		f := loadY(t, "x;y\n"+c.learned[0]+";a\n"+c.learned[1]+";b\n")
		rows, warnings, err := fit(t, f, dataset.Recipe{Numbers: dataset.Fill{How: dataset.Constant, With: "-99"}}).ReadRows(source("x\n"+c.cell+"\n"), dataset.Choices{Format: dataset.Format{Delimiter: ';'}})
		if err != nil {
			t.Fatal(err)
		}
		want, missing := c.want, math.IsNaN(c.want)
		if missing {
			want = -99
		}
		if got := rows.Inputs[0]; got != want || missing != (len(warnings) > 0) {
			t.Errorf("%q after %q: %v, want %v; warnings %v", c.cell, c.learned, got, want, warnings)
		}
	}
}
