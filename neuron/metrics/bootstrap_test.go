package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron"
)

// drawnAgain is the rows of a draw, one after the other.
func drawnAgain(times []int) []int {
	var rows []int
	for r, n := range times {
		rows = append(rows, slices.Repeat([]int{r}, n)...)
	}
	return rows
}

func TestIntervalsOfClassesAreThoseOfRowsCopiedAndEvaluatedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, how := drawGuess(t, 2), Resampling{Seed: rapid.Uint64().Draw(t, "key"), Draws: 12}
		got, err := ResampleClasses(g.truth, g.p, how)
		if err != nil {
			t.Fatal(err)
		}
		again := func(value func(Classification) *float64) Statistic {
			return func(times []int) float64 {
				if v := value(g.arranged(drawnAgain(times)).evaluate(t)); v != nil {
					return *v
				}
				return math.NaN()
			}
		}
		want := Bootstrap(len(g.truth), how,
			again(func(c Classification) *float64 { return &c.Accuracy }),
			again(func(c Classification) *float64 { return &c.BalancedAccuracy }),
			again(func(c Classification) *float64 { return &c.Macro.F1 }),
			again(func(c Classification) *float64 { return &c.MCC }),
			again(func(c Classification) *float64 { return &c.LogLoss }),
			again(func(c Classification) *float64 { return &c.Brier }),
			again(func(c Classification) *float64 { return c.ROCAUC }),
		)
		if g.p.Rows > 2 {
			want[6] = nil
		}
		agree(t, 1e-12, got, ClassificationIntervals{want[0], want[1], want[2], want[3], want[4], want[5], want[6]})
	})
}

func TestIntervalsOfNumbersAreThoseOfRowsCopiedAndEvaluatedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, predicted := drawNumbers(t, 1)
		how := Resampling{Seed: rapid.Uint64().Draw(t, "key"), Draws: 12}
		got, err := ResampleNumbers(truth, predicted, how)
		if err != nil {
			t.Fatal(err)
		}
		again := func(value func(Regression) float64) Statistic {
			return func(times []int) float64 {
				var a, b []float64
				for _, r := range drawnAgain(times) {
					a, b = append(a, truth[r]), append(b, predicted[r])
				}
				return value(evaluated(t, a, b))
			}
		}
		r2 := again(func(r Regression) float64 { return *r.R2 })
		want := Bootstrap(len(truth), how,
			again(func(r Regression) float64 { return r.RMSE }),
			again(func(r Regression) float64 { return r.MAE }),
			func(times []int) float64 {
				if drawn := slices.DeleteFunc(slices.Clone(times), func(n int) bool { return n == 0 }); len(drawn) == 1 {
					return math.NaN()
				}
				return r2(times)
			},
		)
		agree(t, 1e-11, got, RegressionIntervals{want[0], want[1], want[2]})
	})
}

func TestADrawHasAsManyRowsAsThereAreAndIsTheSameAgain(t *testing.T) {
	var seen [2][]string
	for i := range seen {
		Bootstrap(7, Resampling{Seed: 3, Draws: 50}, func(times []int) float64 {
			if n := len(drawnAgain(times)); n != 7 {
				t.Errorf("%d rows", n)
			}
			seen[i] = append(seen[i], string(mappedBytes(times)))
			return 0
		})
	}
	if !slices.Equal(seen[0], seen[1]) {
		t.Error("the second time other rows are drawn")
	}
	if different := slices.Compact(slices.Sorted(slices.Values(seen[0]))); len(different) < 45 {
		t.Errorf("only %d of 50 draws differ", len(different))
	}
}

func mappedBytes(list []int) []byte {
	b := make([]byte, len(list))
	for i, n := range list {
		b[i] = byte(n)
	}
	return b
}

func TestEveryRowIsDrawnAsOftenAsEveryOther(t *testing.T) {
	const rows, draws = 10, 4000
	var total [rows]float64
	Bootstrap(rows, Resampling{Seed: 8, Draws: draws}, func(times []int) float64 {
		for r, n := range times {
			total[r] += float64(n)
		}
		return 0
	})
	for r, n := range total {
		if math.Abs(n-draws) > 5*math.Sqrt(draws) { // five standard deviations
			t.Errorf("row %d is drawn %v times, %v expected", r, n, draws)
		}
	}
}

func TestNineteenOfTwentyIntervalsContainTheTrueMean(t *testing.T) {
	chance := rand.New(rand.NewPCG(4, 4))
	const trials = 400
	test := 0
	for trial := range trials {
		truth := make([]float64, 60)
		for r := range truth {
			truth[r] = 2 * chance.Float64()
		}
		i := Bootstrap(len(truth), Resampling{Seed: uint64(trial), Draws: 200}, meanOf(truth))[0]
		if i.Low <= 1 && 1 <= i.High {
			test++
		}
	}
	if share := float64(test) / trials; share < 0.91 || share > 0.98 {
		t.Errorf("%v of the intervals contain it", share)
	}
}

func TestManyRowsAreDrawnLessOften(t *testing.T) {
	for rows, want := range map[int]int{1: 1000, 100_000: 1000, 200_000: 500, 50_000_000: 100} {
		if got := (Resampling{}).draws(rows); got != want {
			t.Errorf("%d rows: %d draws, want %d", rows, got, want)
		}
	}
}

func TestNumbersThatAreAllEqualHaveNoIntervalOfR2(t *testing.T) {
	for rows := 1; rows < 20; rows++ {
		truth, predicted := make([]float64, rows), make([]float64, rows)
		fill(truth, 0.1)
		got, err := ResampleNumbers(truth, predicted, Resampling{Draws: 5})
		failed(t, err)
		if got.R2 != nil || got.RMSE == nil {
			t.Errorf("%d rows: R2 %v, RMSE %v", rows, got.R2, got.RMSE)
		}
	}
}

func TestAStatisticThatNoDrawDefinesHasNoInterval(t *testing.T) {
	got, err := ResampleClasses([]int{1, 1, 1}, neuron.NewSignals(1, 3), Resampling{})
	failed(t, err)
	if got.ROCAUC != nil || got.Accuracy == nil || *got.Accuracy != (Interval{}) {
		t.Errorf("ROC AUC %v, accuracy %v", got.ROCAUC, got.Accuracy)
	}
}
