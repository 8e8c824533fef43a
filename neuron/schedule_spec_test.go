package neuron

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestEveryScheduleHasTheDefaultsPeopleExpect(t *testing.T) {
	want := []ScheduleSpec{
		{Name: "adaptive", Factor: 0.2, Patience: 10, Threshold: 1e-4, MinRate: 1e-6},
		{Name: "constant"},
		{Name: "cosine"},
		{Name: "cosine_restarts", Every: 10, Multiplier: 2},
		{Name: "coslog4"},
		{Name: "exponential", Factor: 0.95},
		{Name: "inverse_time", Decay: 0.1},
		{Name: "invscaling", Power: 0.5},
		{Name: "one_cycle", PeakAt: 0.3, StartDivisor: 25, EndDivisor: 1e4},
		{Name: "polynomial", Power: 1},
		{Name: "reduce_on_plateau", Factor: 0.1, Patience: 10, Threshold: 1e-4},
		{Name: "step", Every: 30, Factor: 0.1},
	}
	var names []string
	for _, w := range want {
		names = append(names, w.Name)
		if got, err := DefaultSchedule(w.Name); err != nil || got != w {
			t.Errorf("%s: %+v, %v", w.Name, got, err)
		}
	}
	if !slices.Equal(Schedules(), names) {
		t.Errorf("the schedules are %q", Schedules())
	}
}

// fields are the settings that settings lists.
func (s *ScheduleSpec) fields() []any {
	return []any{
		&s.Every, &s.Multiplier, &s.Factor, &s.Power, &s.Decay, &s.MinRate,
		&s.PeakAt, &s.StartDivisor, &s.EndDivisor, &s.Patience, &s.Threshold, &s.Cooldown,
	}
}

// setField makes x the value of a field, and says whether the field can have it.
func setField(field any, x float64) bool {
	switch f := field.(type) {
	case *float64:
		*f = x
	case *int:
		if x != math.Trunc(x) || math.IsInf(x, 0) {
			return false
		}
		*f = int(x)
	}
	return true
}

func TestASettingThatAScheduleDoesNotReadOrThatIsOutOfItsRangeIsRefused(t *testing.T) {
	for _, plan := range schedulePlans() {
		for i, setting := range plan.defaults.settings() {
			for _, x := range []float64{-1, -0.5, math.NaN(), math.Inf(1), 1e-3, 1} {
				s := plan.defaults
				if !setField(s.fields()[i], x) {
					continue
				}
				reads := slices.Contains(plan.reads, setting.name)
				fits := x == 1 || x == 1e-3
				switch setting.Range {
				case between0And1:
					fits = x == 1e-3
				case from1:
					fits = x == 1
				}
				_, err := NewSchedule(s)
				if (err == nil) != (reads && fits) {
					t.Errorf("%s with a %s of %v: %v", plan.defaults.Name, setting.name, x, err)
				}
				if err != nil && !strings.Contains(err.Error(), setting.name) {
					t.Errorf("%s with a %s of %v is refused by: %v", plan.defaults.Name, setting.name, x, err)
				}
			}
		}
	}
}

func TestAnInvalidScheduleIsRefusedWithAReason(t *testing.T) {
	for what, test := range map[string]struct {
		spec   ScheduleSpec
		reason string
	}{
		"an unknown one":                 {ScheduleSpec{Name: "linear"}, `unknown schedule "linear": choose adaptive, constant, `},
		"a setting it does not have":     {ScheduleSpec{Name: "cosine", Power: 2}, "schedule cosine has no power: leave it 0, or choose invscaling or polynomial"},
		"a setting of none":              {ScheduleSpec{Factor: 0.5}, "schedule constant has no factor"},
		"no period":                      {ScheduleSpec{Name: "step", Factor: 0.1}, "every 0: give a whole number from 1 on"},
		"a period that explodes":         {ScheduleSpec{Name: "cosine_restarts", Every: 1, Multiplier: 101}, "multiplier 101: give a whole number from 1 to 100"},
		"a warm-up below 0":              {ScheduleSpec{Warmup: -1}, "warm-up -1"},
		"a warm-up before its own":       {ScheduleSpec{Name: "coslog4", Warmup: 1}, "coslog4 warms up by itself"},
		"a peak at the end":              {ScheduleSpec{Name: "one_cycle", PeakAt: 1, StartDivisor: 2, EndDivisor: 2}, "peak at 1: give a number above 0 and below 1"},
		"a rate that begins at the peak": {ScheduleSpec{Name: "one_cycle", PeakAt: 0.5, StartDivisor: 0.5, EndDivisor: 2}, "start divisor 0.5: give a finite number from 1 on"},
	} {
		if _, err := NewSchedule(test.spec); err == nil || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
