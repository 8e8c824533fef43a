package dataset_test

import (
	"errors"
	"testing"

	"deepnet/neuron/dataset"
)

func TestRecipesThatCannotBeFollowedAreRefused(t *testing.T) {
	f := loadY(t, "x,kind,y\n1,u,a\n2,v,b\n3,u,a\n")
	for sentence, recipe := range map[string]dataset.Recipe{
		"an exception for no input":    {Columns: []dataset.Exception{{Column: "y"}}},
		"a scaling nobody knows":       {Scaling: "log"},
		"a filling nobody knows":       {Numbers: dataset.Fill{How: "guess"}},
		"the mean of a category":       {Categories: dataset.Fill{How: dataset.Mean}},
		"a constant that is no number": {Numbers: dataset.Fill{How: dataset.Constant, With: "many"}},
		"a column's unknown scaling":   {Columns: []dataset.Exception{{Column: "x", Scaling: "log"}}},
	} {
		t.Run(sentence, func(t *testing.T) {
			_, err := dataset.Fit(f, upTo(3), recipe)
			if err == nil {
				t.Fatal("it was followed")
			}
			checkRefusal(t, err)
		})
	}
	if _, err := dataset.Fit(f, nil, dataset.Recipe{}); !errors.Is(err, dataset.ErrNoRows) {
		t.Error(err)
	}
}
