package metrics_test

import (
	"math"
	"testing"

	"deepnet/neuron/metrics"
)

// Numbers whose squares are too small to be told from 0 are measured as larger ones are.
func TestScoresOfTinyNumbersAreThoseOfLargerOnes(t *testing.T) {
	truth, predicted := []float64{1, 2, 4, 7, 8}, []float64{1.5, 1.75, 5, 6, 8.5}
	want, err := metrics.EvaluateNumbers(truth, predicted)
	if err != nil {
		t.Fatal(err)
	}
	const tiny = 0x1p-600
	small, guess := make([]float64, len(truth)), make([]float64, len(truth))
	for i := range truth {
		small[i], guess[i] = truth[i]*tiny, predicted[i]*tiny
	}
	got, err := metrics.EvaluateNumbers(small, guess)
	if err != nil || *got.R2 != *want.R2 || got.RMSE != want.RMSE*tiny || got.MAE != want.MAE*tiny || got.MedianAE != want.MedianAE*tiny {
		t.Errorf("%+v, %v; want that of %+v", got, err, want)
	}
	how := metrics.Resampling{Seed: 1, Draws: 200}
	wide, err := metrics.ResampleNumbers(truth, predicted, how)
	if err != nil {
		t.Fatal(err)
	}
	narrow, err := metrics.ResampleNumbers(small, guess, how)
	if err != nil || *narrow.R2 != *wide.R2 || narrow.RMSE.High != wide.RMSE.High*tiny {
		t.Errorf("%+v, %v; want that of %+v", narrow, err, wide)
	}
	if zero, err := metrics.EvaluateNumbers([]float64{0, 0}, []float64{0, 0}); err != nil || *zero.R2 != 1 || zero.RMSE != 0 || math.Signbit(zero.MAE) {
		t.Errorf("%+v, %v", zero, err)
	}
}
