package neuron

import (
	"math"
	"slices"
	"testing"
)

// timetable is what another implementation makes of the learning rate;
// testdata/schedules.py made them.
type timetable struct {
	Schedule            ScheduleSpec
	Base                float64
	Steps, Rows, Epochs int
	Rates               []float64 // by step
	Losses              []float64 // by epoch, where they matter
}

func TestEveryScheduleGivesTheRatesOfPyTorchAndScikitLearn(t *testing.T) {
	var file struct{ Cases []timetable }
	readOracle(t, "schedules.json", &file)
	missing := Schedules()
	for _, c := range file.Cases {
		missing = slices.DeleteFunc(missing, func(s string) bool { return s == c.Schedule.Name })
		t.Run(c.Schedule.Name, c.replay)
	}
	if len(missing) > 0 {
		t.Errorf("there are no rates of %q: add some to schedules.py", missing)
	}
}

// replay goes through a run step by step.
func (c timetable) replay(t *testing.T) {
	s, err := NewSchedule(c.Schedule)
	if err != nil {
		t.Fatal(err)
	}
	p, worst, over := Progress{Steps: c.Steps, Rows: c.Rows, Epochs: c.Epochs}, 0.0, false
	for i, want := range c.Rates {
		if over {
			t.Fatalf("the run is over after %d epochs, %d were expected", p.Epoch, len(c.Rates)/c.Steps)
		}
		worst = max(worst, math.Abs(s.Rate(c.Base, p)-want))
		p.Step++
		if p.Step%uint64(c.Steps) > 0 {
			continue
		}
		p.Epoch++
		if i/c.Steps < len(c.Losses) {
			p.Plateau = s.After(p.Plateau, p.Epoch, c.Losses[i/c.Steps])
			over = s.Over(c.Base, p.Plateau)
		}
	}
	if t.Logf("at most %.1e off", worst); !(worst <= 1e-14) || len(c.Rates) < 20 {
		t.Errorf("it is off by %.1e", worst)
	}
	if early := len(c.Rates) < c.Steps*c.Epochs; over != early {
		t.Errorf("the run is over: %v; the other's ended early: %v", over, early)
	}
}
