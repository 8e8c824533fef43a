package training

import (
	"testing"

	"pgregory.net/rapid"
)

// With a minimum of epochs a run ends at the first epoch from there on at which
// patience alone would have ended it, and its best epoch is the same.
func TestPatienceEndsNothingBeforeTheMinimumOfEpochs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := Stopping{Patience: rapid.IntRange(1, 4).Draw(t, "patience"), Tolerance: rapid.SampledFrom([]float64{0, 0.15}).Draw(t, "tolerance")}
		bounded := rule
		bounded.MinEpochs = rapid.IntRange(0, 30).Draw(t, "minimum")
		var free, best Best
		for epoch := 1; epoch <= 40; epoch++ {
			value := rapid.Float64Range(0, 1).Draw(t, "value")
			free, best = rule.after(free, epoch, value), bounded.after(best, epoch, value)
			if want := epoch >= bounded.MinEpochs && rule.over(free); bounded.over(best) != want {
				t.Fatalf("epoch %d: it ends: %v; patience has run out: %v", epoch, bounded.over(best), rule.over(free))
			}
			if best.Epoch != free.Epoch || best.Value != free.Value {
				t.Fatalf("epoch %d: the best is %+v, not %+v", epoch, best, free)
			}
		}
	})
}
