package neuron

import (
	"fmt"
	"slices"
)

// ScheduleSpec names a schedule of the learning rate and its settings. A
// setting that the schedule does not read stays 0; the zero value is constant.
type ScheduleSpec struct {
	Name         string
	Warmup       int     // epochs at the start in which the rate grows evenly; 0 for one_cycle and coslog4, which start low
	Every        int     // step: epochs from one reduction to the next; cosine_restarts: epochs of the first period
	Multiplier   int     // cosine_restarts: how many times longer each period is than the one before; 1 to 100
	Factor       float64 // step, exponential, reduce_on_plateau, adaptive: what a reduction multiplies the rate by, (0, 1)
	Power        float64 // polynomial, invscaling: the exponent; above 0
	Decay        float64 // inverse_time: how fast the rate falls, per epoch; above 0
	MinRate      float64 // polynomial, cosine, cosine_restarts, reduce_on_plateau: the rate never falls below; adaptive: where it ends
	PeakAt       float64 // one_cycle: the share of the run at which the rate is highest, (0, 1)
	StartDivisor float64 // one_cycle: the highest rate divided by the first; 1 or above
	EndDivisor   float64 // one_cycle: the first rate divided by the last; 1 or above
	Patience     int     // reduce_on_plateau, adaptive: epochs in a row without improvement that lead to no reduction
	Threshold    float64 // the least improvement that counts: reduce_on_plateau: as a share of the best loss; adaptive: absolute
	Cooldown     int     // reduce_on_plateau: epochs after a reduction that do not count
}

// name is the schedule's name; no name is the constant's.
func (s ScheduleSpec) name() string {
	if s.Name == "" {
		return Constant
	}
	return s.Name
}

// settings lists the settings without the warm-up.
func (s ScheduleSpec) settings() []given {
	return []given{
		{"every", float64(s.Every), wholeFrom1},
		{"multiplier", float64(s.Multiplier), whole1To100},
		{"factor", s.Factor, between0And1},
		{"power", s.Power, above0},
		{"decay", s.Decay, above0},
		{"min rate", s.MinRate, from0},
		{"peak at", s.PeakAt, between0And1},
		{"start divisor", s.StartDivisor, from1},
		{"end divisor", s.EndDivisor, from1},
		{"patience", float64(s.Patience), wholeFrom0},
		{"threshold", s.Threshold, from0},
		{"cooldown", float64(s.Cooldown), wholeFrom0},
	}
}

// validate refuses settings out of range, and settings that would do nothing.
func (s ScheduleSpec) validate() error {
	plan, err := findSchedule(s.name())
	if err != nil {
		return err
	}
	for _, x := range s.settings() {
		read := slices.Contains(plan.reads, x.name)
		if !read && x.value != 0 {
			return fmt.Errorf("schedule %s has no %s: leave it 0, or choose %s", s.name(), x.name, either(schedulesWith(x.name)))
		}
		if err := x.check(); read && err != nil {
			return err
		}
	}
	if plan.rises && s.Warmup != 0 {
		return fmt.Errorf("schedule %s warms up by itself: leave the warm-up 0, or choose cosine", s.Name)
	}
	return given{"warm-up", float64(s.Warmup), wholeFrom0}.check()
}

// schedulesWith returns the names of the schedules that read a setting.
func schedulesWith(setting string) []string {
	var names []string
	for _, s := range schedulePlans() {
		if slices.Contains(s.reads, setting) {
			names = append(names, s.defaults.Name)
		}
	}
	return names
}

// warmedUp returns the names of the schedules that may warm up.
func warmedUp() []string {
	var names []string
	for _, s := range schedulePlans() {
		if !s.rises {
			names = append(names, s.defaults.Name)
		}
	}
	return names
}
