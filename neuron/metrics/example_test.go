package metrics_test

import (
	"fmt"

	"deepnet/neuron"
	"deepnet/neuron/metrics"
)

// Five rows of two classes, evaluated by the probability that each is of class 1.
func ExampleEvaluateClasses() {
	p := neuron.NewSignals(1, 5)
	copy(p.Data, []float64{0.1, 0.6, 0.8, 0.7, 0.9})
	c, err := metrics.EvaluateClasses([]int{0, 0, 1, 1, 1}, p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("accuracy %.2f, with 95 %% confidence %.2f to %.2f\n", c.Accuracy, c.AccuracyInterval.Low, c.AccuracyInterval.High)
	fmt.Printf("ROC AUC %.2f, log loss %.3f\n", *c.ROCAUC, c.LogLoss)
	fmt.Println("confusion", c.Confusion)
	// Output:
	// accuracy 0.80, with 95 % confidence 0.38 to 0.96
	// ROC AUC 1.00, log loss 0.341
	// confusion [[1 1] [0 3]]
}

func ExampleEvaluateNumbers() {
	r, err := metrics.EvaluateNumbers([]float64{1, 2, 4}, []float64{1.5, 2, 3.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("RMSE %.3f, MAE %.3f, R2 %.3f\n", r.RMSE, r.MAE, *r.R2)
	// Output: RMSE 0.408, MAE 0.333, R2 0.893
}

// A line through four rows, evaluated on two others and compared with the mean.
func ExampleNumberBaselines() {
	rows := func(x, y []float64) metrics.Measured {
		return metrics.Measured{Inputs: neuron.Signals{Rows: 1, Cols: len(x), Stride: len(x), Data: x}, Targets: y}
	}
	baselines, err := metrics.NumberBaselines(
		rows([]float64{1, 2, 3, 4}, []float64{2.1, 3.9, 6.1, 7.9}),
		rows([]float64{5, 6}, []float64{10, 12}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range baselines {
		fmt.Printf("%s: RMSE %.2f\n", b.Name, b.Result.RMSE)
	}
	// Output:
	// mean: RMSE 6.08
	// linear regression: RMSE 0.12
}

// What each of two features is worth to a model that uses only the first: the network predicts for every permutation,
// from wherever it lives, and the scores come back.
func ExampleImportance() {
	inputs := neuron.NewSignals(2, 6)
	copy(inputs.Data, []float64{1, 2, 3, 4, 5, 6, 9, 8, 7, 6, 5, 4})
	truth := []float64{10, 20, 30, 40, 50, 60}
	score := func(in neuron.Signals) float64 {
		predicted := make([]float64, in.Cols)
		for r := range predicted {
			predicted[r] = 10 * in.Data[r]
		}
		evaluated, err := metrics.EvaluateNumbers(truth, predicted)
		if err != nil {
			return 0
		}
		return -evaluated.RMSE
	}
	groups := [][]int{{0}, {1}}
	for g, features := range groups {
		var scores []float64
		for repeat := range 3 {
			p := metrics.Permutation{Seed: 1, Group: g, Repeat: repeat}
			scores = append(scores, score(p.Apply(inputs, features)))
		}
		worth := metrics.Importance(score(inputs), scores)
		fmt.Printf("feature %d: worth more than nothing: %v\n", g, worth.Mean > 0)
	}
	// Output:
	// feature 0: worth more than nothing: true
	// feature 1: worth more than nothing: false
}
