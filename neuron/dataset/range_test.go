package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

const flats = "area,rent,y\n30.5,$500,1.5\n55.5,$700,2.5\n80.5,$900,3.5\n"

func TestNumbersFarOutsideOfThoseLearnedFromAreWarnedOf(t *testing.T) {
	p := fit(t, loadY(t, flats), dataset.Recipe{})
	for rows, says := range map[string]string{
		"30.5,$500\n80.5,900\n":                          "",
		"180.5,$100\n":                                   "",
		"40.5,$600\n180.6,$600\n":                        `column "area": 180.6 in line 3 is far above the range learned from, 30.5 to 80.5, so predictions are guesses there; look whether all numbers are in the same unit`,
		"-999,$600\n":                                    `column "area": -999 in line 2 is far below`,
		"40.5,\"$70,000\"\n40.5,$600\n":                  `column "rent": 70000 in line 2 is far above the range learned from, 500 to 900`,
		"0.3,$500\n0.4,$500\n0.5,$500\n0.6,$500\n":       "",
		"0.3,$500\n0.4,$5\n0.5,$5\n0.6,$500\n0.7,$500\n": `column "area": none of 5 numbers is within`,
	} {
		_, warnings, err := p.ReadRows(source("area,rent\n"+rows), dataset.Choices{})
		if said := fmt.Sprint(warnings); err != nil || (says == "") != (len(warnings) == 0) || !strings.Contains(said, says) {
			t.Errorf("%q: %v, %v, want %s", rows, warnings, err, says)
		}
	}
}

func TestWhatIsKnownOfARangeChangesNoDigest(t *testing.T) {
	const text = "a,y\n1.5,2.5\n2.25,3.5\n7.5,4.5\n"
	today := fit(t, loadY(t, text), dataset.Recipe{})
	before := fit(t, load(t, text, dataset.Choices{Target: "y", Rules: dataset.FirstRules}), dataset.Recipe{})
	if today.Columns[0].Range == nil || before.Columns[0].Range != nil {
		t.Error(today.Columns[0].Range, before.Columns[0].Range, "want a range under the latest rules alone")
	}
	if today.Digest() != before.Digest() {
		t.Error("the digest tells the range, which says nothing of what rows become")
	}
}
