package neuron

// schedulePlan is what the list of schedules knows of one.
type schedulePlan struct {
	defaults ScheduleSpec
	reads    []string // the settings that it reads, not counting the warm-up
	rate     func(s *ScheduleSpec, base float64, p Progress) float64
	after    func(s *ScheduleSpec, m Plateau, loss float64) Plateau // nil: losses do not matter
	rises    bool                                                   // from a low rate at the start, so that it takes no warm-up
}

// Constant is the name of the schedule that leaves the learning rate alone.
const Constant = "constant"

// schedulePlans lists every schedule, sorted by name.
func schedulePlans() []schedulePlan {
	return []schedulePlan{
		{
			ScheduleSpec{Name: "adaptive", Factor: 0.2, Patience: 10, Threshold: 1e-4, MinRate: 1e-6},
			[]string{"factor", "patience", "threshold", "min rate"},
			adaptiveRate, stuck, false,
		},
		{ScheduleSpec{Name: Constant}, nil, constantRate, nil, false},
		{ScheduleSpec{Name: "cosine"}, []string{"min rate"}, cosineRate, nil, false},
		{
			ScheduleSpec{Name: "cosine_restarts", Every: 10, Multiplier: 2},
			[]string{"every", "multiplier", "min rate"},
			restartsRate, nil, false,
		},
		{ScheduleSpec{Name: "coslog4"}, nil, coslog4Rate, nil, true},
		{ScheduleSpec{Name: "exponential", Factor: 0.95}, []string{"factor"}, exponentialRate, nil, false},
		{ScheduleSpec{Name: "inverse_time", Decay: 0.1}, []string{"decay"}, inverseTimeRate, nil, false},
		{ScheduleSpec{Name: "invscaling", Power: 0.5}, []string{"power"}, invscalingRate, nil, false},
		{
			ScheduleSpec{Name: "one_cycle", PeakAt: 0.3, StartDivisor: 25, EndDivisor: 1e4},
			[]string{"peak at", "start divisor", "end divisor"},
			oneCycleRate, nil, true,
		},
		{ScheduleSpec{Name: "polynomial", Power: 1}, []string{"power", "min rate"}, polynomialRate, nil, false},
		{
			ScheduleSpec{Name: "reduce_on_plateau", Factor: 0.1, Patience: 10, Threshold: 1e-4},
			[]string{"factor", "patience", "threshold", "cooldown", "min rate"},
			plateauRate, flat, false,
		},
		{ScheduleSpec{Name: "step", Every: 30, Factor: 0.1}, []string{"every", "factor"}, stepRate, nil, false},
	}
}

// findSchedule returns what the list knows of the schedule of that name.
func findSchedule(name string) (schedulePlan, error) {
	for _, s := range schedulePlans() {
		if s.defaults.Name == name {
			return s, nil
		}
	}
	return schedulePlan{}, unknown("schedule", name, Schedules())
}

// Schedules returns the names of every schedule, sorted.
func Schedules() []string {
	var names []string
	for _, s := range schedulePlans() {
		names = append(names, s.defaults.Name)
	}
	return names
}

// DefaultSchedule returns the named schedule with the settings people expect:
// PyTorch's, where PyTorch has them, scikit-learn's for invscaling and
// adaptive.
func DefaultSchedule(name string) (ScheduleSpec, error) {
	s, err := findSchedule(name)
	return s.defaults, err
}
