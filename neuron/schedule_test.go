package neuron

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// everySchedule calls test with each schedule at its usual settings, warming up
// for two epochs where it may.
func everySchedule(t *testing.T, test func(t *testing.T, s *Schedule)) {
	t.Helper()
	for _, plan := range schedulePlans() {
		for _, warmup := range []int{0, 2} {
			spec := plan.defaults
			if spec.Warmup = warmup; plan.rises && warmup > 0 {
				continue
			}
			s, err := NewSchedule(spec)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(spec.Name, func(t *testing.T) { test(t, s) })
		}
	}
}

// anyProgress draws a place in a training run.
func anyProgress(t *rapid.T) Progress {
	p := Progress{
		Steps: rapid.IntRange(1, 1000).Draw(t, "steps"), Rows: rapid.IntRange(1, 1e6).Draw(t, "rows"),
		Epochs: rapid.IntRange(3, 1e6).Draw(t, "epochs"),
	}
	p.Epoch = rapid.IntRange(0, p.Epochs-1).Draw(t, "epoch")
	p.Step = uint64(p.Epoch*p.Steps + rapid.IntRange(0, p.Steps-1).Draw(t, "step"))
	p.Plateau.Reductions = rapid.IntRange(0, p.Epoch).Draw(t, "reductions")
	return p
}

func TestEveryRateIsAShareOfTheOptimizers(t *testing.T) {
	everySchedule(t, func(t *testing.T, s *Schedule) {
		rapid.Check(t, func(t *rapid.T) {
			p, base := anyProgress(t), rapid.Float64Range(1e-6, 100).Draw(t, "base")
			rate := s.Rate(base, p)
			if !(rate >= 0 && rate <= base*(1+1e-15)) {
				t.Errorf("at %+v the rate is %v of %v", p, rate, base)
			}
			if again := s.Rate(base, p); again != rate {
				t.Errorf("asked again it is %v, not %v", again, rate)
			}
		})
	})
}

// So that no result that was ever pinned changes.
func TestAConstantRateIsTheOptimizersToTheLastBit(t *testing.T) {
	unnamed, err := NewSchedule(ScheduleSpec{})
	if err != nil {
		t.Fatal(err)
	}
	named, err := NewSchedule(ScheduleSpec{Name: Constant})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Schedule{nil, unnamed, named} {
		for _, base := range []float64{0.1, 1, 1e-300, 1e300, 0.3} {
			if got := s.Rate(base, Progress{Epoch: 3, Step: 17, Steps: 5, Epochs: 9}); got != base {
				t.Errorf("of %v it is %v", base, got)
			}
		}
	}
	if got := named.Spec().Name; got != Constant {
		t.Errorf("it is called %q", got)
	}
}

func TestAWarmUpRisesEvenlyAndThenTheScheduleBegins(t *testing.T) {
	const warmup, steps, epochs, base = 3, 4, 10, 0.3
	for _, plan := range schedulePlans() {
		if plan.rises {
			continue
		}
		cold, _ := NewSchedule(plan.defaults)
		plan.defaults.Warmup = warmup
		warm, err := NewSchedule(plan.defaults)
		if err != nil {
			t.Fatal(err)
		}
		at := func(step, epochs int) Progress {
			return Progress{Epoch: step / steps, Step: uint64(step), Steps: steps, Rows: 7, Epochs: epochs}
		}
		for step := range epochs * steps {
			got, first := warm.Rate(base, at(step, epochs)), cold.Rate(base, at(0, epochs))
			want := first * float64(step+1) / (warmup * steps)
			if step >= warmup*steps {
				want = cold.Rate(base, at(step-warmup*steps, epochs-warmup))
			}
			if math.Abs(got-want) > 1e-15 {
				t.Errorf("%s: at step %d the rate is %v, want %v", warm.Spec().Name, step, got, want)
			}
		}
	}
}

func TestARateAllocatesNothing(t *testing.T) {
	everySchedule(t, func(t *testing.T, s *Schedule) {
		p := Progress{Epoch: 7, Step: 33, Steps: 4, Rows: 9, Epochs: 20}
		if n := testing.AllocsPerRun(20, func() { p.Plateau = s.After(p.Plateau, 8, s.Rate(0.1, p)) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func TestALossThatKeepsFallingReducesNoRateAndOneThatStaysDoes(t *testing.T) {
	watching := 0
	everySchedule(t, func(t *testing.T, s *Schedule) {
		if !s.Watches() {
			return
		}
		watching++
		falling, staying := Plateau{}, Plateau{}
		for epoch := 1; epoch <= 50+s.spec.Warmup; epoch++ {
			falling = s.After(falling, epoch, -float64(epoch))
			staying = s.After(staying, epoch, 1)
		}
		if falling.Reductions != 0 || falling.Epochs != 50 || falling.Best != -float64(50+s.spec.Warmup) {
			t.Errorf("falling: %+v", falling)
		}
		if staying.Reductions != 49/11 { // the first is the best, every eleventh after it one too many
			t.Errorf("staying: %+v", staying)
		}
	})
	if watching != 4 {
		t.Errorf("%d schedules go by the losses", watching)
	}
}

func TestOnlyAdaptiveEndsARun(t *testing.T) {
	everySchedule(t, func(t *testing.T, s *Schedule) {
		want := s.Spec().Name == "adaptive"
		for reductions, over := range []bool{false, false, false, want} { // rates 1e-5, 2e-6, 4e-7 before
			if got := s.Over(1e-5, Plateau{Epochs: 60, Reductions: reductions}); got != over {
				t.Errorf("after %d reductions of 1e-5 the run is over: %v", reductions, got)
			}
		}
	})
}
