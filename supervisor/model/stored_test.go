package model

import (
	"math"
	"os"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// earlier are models in testdata, and what they answered and warned of when they were stored.
var earlier = []struct {
	rules    string
	answers  []float64
	warnings string
}{
	// Before there were other rules of reading than the first: 1.234 is a number with decimals
	// beside decimal commas, 03/04/2024 the 3rd of April, zone 1.0 another one than 1, and a
	// kilogram no unit.
	{"first", []float64{27.80001801595384, 497.4286084170158, 359.1854427730695, 699.6168578242557}, `column "zone": 1 of 4 rows with a value that was not learned from: treated as the average
column "sold": 1 of 4 cells not readable as a date: counted as missing
column "sold": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell
column "kind": 1 of 4 rows with a value that was not learned from: treated as unseen
column "fee": 2 of 4 rows with a value that was not learned from: treated as the average`},
	// Before there were days elapsed and numbers that come round: dates of months have a day of
	// the week, and 5A is the number 5.
	{"second", []float64{16.958571203514506, 69.03100402354778, 56.67064700180986, 13.169522057117204}, `column "sold": 1 of 4 cells not readable as a date: counted as missing
column "since": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell
column "weekday": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell
column "seat": 1 of 4 cells not readable as a number: counted as missing
column "seat": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell
column "fee": 1 of 4 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`},
}

func TestAModelStoredUnderEarlierRulesPredictsAsBefore(t *testing.T) {
	for _, c := range earlier {
		t.Run(c.rules, func(t *testing.T) {
			m, err := Read(stored(t, c.rules+".model"))
			if err != nil {
				t.Fatal(err)
			}
			in, warnings, err := m.Rows(&protocol.Predict{Name: "new.csv", Rows: &protocol.Predict_Table{Table: stored(t, c.rules+"_new.csv")}})
			if err != nil {
				t.Fatal(err)
			}
			outputs, _ := m.Network.Predict(m.Params, in, neuron.Signals{})
			for i, want := range c.answers {
				if got := m.Predictions("", outputs).GetOutput()[i]; math.Float64bits(got) != math.Float64bits(want) {
					t.Errorf("row %d: %v, was %v", i+1, got, want)
				}
			}
			if got := strings.Join(warnings, "\n"); got != c.warnings {
				t.Errorf("it warned:\n%s", got)
			}
		})
	}
}

// stored is a file of testdata.
func stored(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
