package dataset_test

import (
	"errors"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

func TestTheErrorForAColumnOfATableWithoutAHeaderSaysHowToDenyTheHeader(t *testing.T) {
	_, err := dataset.Describe(source("red,x,yes\nblue,z,no\nred,z,no\n"), dataset.Choices{Target: "column_3"})
	if !errors.Is(err, dataset.ErrNoColumn) || !strings.Contains(err.Error(), "say that there is no header") {
		t.Error(err)
	}
}

func TestAnUnknownFillingIsRefusedWithThoseThereAre(t *testing.T) {
	f := loadY(t, "x,y\n1,a\n2,b\n")
	_, err := dataset.Fit(f, upTo(f.Rows), dataset.Recipe{Numbers: dataset.Fill{How: dataset.Constant, With: "mode"}})
	if !errors.Is(err, dataset.ErrRecipe) {
		t.Fatal(err)
	}
	for _, said := range []string{`"mode"`, `column "x"`, "median", "mean", "most_frequent"} {
		if !strings.Contains(err.Error(), said) {
			t.Errorf("%v does not say %s", err, said)
		}
	}
}
