package metrics

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"deepnet/neuron"
)

// flowers are rows of three classes, two features of which tell them apart.
func flowers(seed uint64, rows int) Labelled {
	chance := rand.New(rand.NewPCG(seed, 13))
	l := Labelled{drawFeatures(chance, 3, rows), make([]int, rows)}
	for r := range l.Classes {
		l.Classes[r] = chance.IntN(3)
		l.Inputs.Data[r] += 3 * float64(l.Classes[r])
		l.Inputs.Data[rows+r] -= 3 * float64(l.Classes[r])
	}
	return l
}

func TestBaselinesAreFittedOnOneSetOfRowsAndEvaluatedOnTheOther(t *testing.T) {
	train, test := flowers(1, 120), flowers(2, 40)
	list, err := ClassBaselines(train, test, 3)
	failed(t, err)
	majority, logistic := list[0], list[1]
	if majority.Name != MajorityClass || logistic.Name != LogisticRegression || majority.Note+logistic.Note != "" {
		t.Errorf("%+v", list)
	}
	if majority.Result.Rows != 40 || majority.Result.Accuracy > 0.6 || logistic.Result.Accuracy < 0.8 {
		t.Errorf("accuracies %v and %v of %d rows", majority.Result.Accuracy, logistic.Result.Accuracy, majority.Result.Rows)
	}
	if *majority.Result.ROCAUC != 0.5 {
		t.Errorf("the majority class ranks by %v", *majority.Result.ROCAUC)
	}
}

func TestTheMajorityIsThatOfTheRowsItWasFittedOn(t *testing.T) {
	train, test := flowers(1, 5), flowers(2, 5)
	train.Classes, test.Classes = []int{2, 2, 2, 1, 0}, []int{0, 0, 0, 2, 1}
	list, err := ClassBaselines(train, test, 3)
	failed(t, err)
	agree(t, 0, list[0].Result.Confusion, [][]int{{0, 0, 3}, {0, 0, 1}, {0, 0, 1}})
}

func TestBaselinesOfNumbersAreTheMeanAndALine(t *testing.T) {
	rows := func(seed uint64, n int) Measured {
		m := Measured{drawFeatures(rand.New(rand.NewPCG(seed, 14)), 2, n), make([]float64, n)}
		add(m.Targets, 2, line(m.Inputs, 0))
		add(m.Targets, -1, line(m.Inputs, 1))
		return m
	}
	list, err := NumberBaselines(rows(1, 50), rows(2, 20))
	failed(t, err)
	if list[0].Name != MeanTarget || *list[0].Result.R2 > 0 || list[0].Result.Rows != 20 {
		t.Errorf("%+v", list[0])
	}
	if list[1].Name != LinearRegression || *list[1].Result.R2 < 1-1e-12 || list[1].Note != "" {
		t.Errorf("%+v", list[1])
	}
}

func TestABaselineThatCannotBeFittedHasANoteInsteadOfAResult(t *testing.T) {
	train, test := flowers(1, 30), flowers(2, 10)
	train.Inputs.Data[31] = math.NaN()
	list, err := ClassBaselines(train, test, 3)
	failed(t, err)
	if list[0].Result == nil || list[1].Result != nil || !strings.Contains(list[1].Note, "feature 2 of row 2") {
		t.Errorf("%+v", list)
	}
	numbers := func(l Labelled) Measured { return Measured{l.Inputs, make([]float64, len(l.Classes))} }
	other, err := NumberBaselines(numbers(train), numbers(test))
	failed(t, err)
	if other[0].Result == nil || other[1].Result != nil || !strings.Contains(other[1].Note, "feature 2 of row 2") {
		t.Errorf("%+v", other)
	}
	test.Inputs.Data[0] = math.NaN()
	list, err = ClassBaselines(flowers(1, 30), test, 3)
	failed(t, err)
	if list[1].Result != nil || !strings.Contains(list[1].Note, "row 1") {
		t.Errorf("%+v", list[1])
	}
	if got := note(false, nil); !strings.Contains(got, "converged") {
		t.Errorf("the note is %q", got)
	}
}

func TestNothingToFitOrToEvaluateIsAnError(t *testing.T) {
	none := Labelled{Inputs: neuron.NewSignals(3, 0)}
	for _, rows := range [][2]Labelled{{none, flowers(1, 5)}, {flowers(1, 5), none}} {
		if _, err := ClassBaselines(rows[0], rows[1], 3); err == nil {
			t.Error("classes: no error")
		}
		if _, err := NumberBaselines(Measured{rows[0].Inputs, make([]float64, len(rows[0].Classes))},
			Measured{rows[1].Inputs, make([]float64, len(rows[1].Classes))}); err == nil {
			t.Error("numbers: no error")
		}
	}
}

func TestEverythingMeasuredCanBeWrittenAsJSONAndReadAgain(t *testing.T) {
	g := flowers(3, 50)
	for range 2 {
		l, err := FitLogistic(g.Inputs, g.Classes, 3)
		failed(t, err)
		want, err := EvaluateClasses(g.Classes, l.Probabilities(g.Inputs))
		failed(t, err)
		text, err := json.Marshal(want)
		failed(t, err)
		var got Classification
		failed(t, json.Unmarshal(text, &got))
		agree(t, 0, got, want)
		for r := range g.Classes { // and where much is undefined
			g.Classes[r] = 1
		}
	}
}
