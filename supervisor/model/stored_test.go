package model

import (
	"math"
	"os"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// What the model in testdata answered when it was stored, before there were other rules
// of reading than the first: 1.234 is a number with decimals beside decimal commas,
// 03/04/2024 the 3rd of April, zone 1.0 another one than 1, and a kilogram no unit.
func TestAModelStoredUnderTheFirstRulesPredictsAsBefore(t *testing.T) {
	stored, err := os.ReadFile("testdata/first.model")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read(stored)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("testdata/first_new.csv")
	if err != nil {
		t.Fatal(err)
	}
	in, warnings, err := m.Rows(&protocol.Predict{Name: "new.csv", Rows: &protocol.Predict_Table{Table: rows}})
	if err != nil {
		t.Fatal(err)
	}
	outputs, _ := m.Network.Predict(m.Params, in, neuron.Signals{})
	for i, want := range []float64{27.80001801595384, 497.4286084170158, 359.1854427730695, 699.6168578242557} {
		if got := m.Predictions("", outputs).GetOutput()[i]; math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("row %d: %v, was %v", i+1, got, want)
		}
	}
	const said = `column "zone": 1 of 4 rows with a value that was not learned from: treated as the average
column "sold": 1 of 4 cells not readable as a date: counted as missing
column "sold": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell
column "kind": 1 of 4 rows with a value that was not learned from: treated as unseen
column "fee": 2 of 4 rows with a value that was not learned from: treated as the average`
	if got := strings.Join(warnings, "\n"); got != said {
		t.Errorf("it warned:\n%s", got)
	}
}
