package plan

import (
	"os"
	"testing"

	"deepnet/actors/protocol"
)

// crossValidated is the mean accuracy of five folds, in three divisions, of a table's
// plan that says nothing but the target.
func crossValidated(t *testing.T, file, target string) float64 {
	t.Helper()
	table, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("%v: the table stands beside the project; give it to have this tested", err)
	}
	const divisions, folds = 3, 5
	sum := 0.0
	for repeat := range uint32(divisions) {
		for fold := range uint32(folds) {
			submit := &protocol.Submit{
				Name: file, Data: &protocol.Submit_Table{Table: table},
				Plan: &protocol.Plan{Target: target, Splitting: &protocol.Splitting{Folds: folds, Fold: fold + 1, Repeat: repeat}},
			}
			made, err := resolve(submit)
			if err != nil {
				t.Fatal(err)
			}
			state := train(t, made.Run)
			sum += float64(state.Test.Correct) / float64(state.Test.Rows)
		}
	}
	return sum / (divisions * folds)
}

// What the preset for tables comes to is the same on every machine; it is to be no
// worse than the best settings of scikit-learn's networks on these.
func TestThePresetForTablesIsAsGoodAsItWas(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("it takes minutes: set DEEPNET_LONG=1 to have it tested")
	}
	for _, c := range []struct {
		file, target string
		least        float64
	}{
		{"../../docs/examples/iris.csv", "species", 0.960},
		{"../../docs/examples/wine.csv", "cultivar", 0.981},
		{"../../../shared/data/digits.csv", "digit", 0.975},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			if raced {
				t.Skip("it is arithmetic in plain loops, and takes minutes under the race detector")
			}
			if got := crossValidated(t, c.file, c.target); got < c.least {
				t.Errorf("an accuracy of %.4f, it was to be %.3f at least", got, c.least)
			} else {
				t.Logf("an accuracy of %.4f", got)
			}
		})
	}
}
