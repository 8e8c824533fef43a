package neuron

// Schedule is how the learning rate changes during a training run: a pure function of
// the progress, and of a Plateau if it goes by the losses. The nil Schedule is
// constant.
type Schedule struct {
	spec ScheduleSpec
	schedulePlan
}

// Progress is where a training run is when a step begins.
type Progress struct {
	Epoch   int     // epochs done
	Step    uint64  // steps done
	Steps   int     // of an epoch
	Rows    int     // of an epoch
	Epochs  int     // planned
	Plateau Plateau // what the schedule remembers of the losses so far
}

// NewSchedule returns the schedule that spec describes, or says why there is none.
func NewSchedule(spec ScheduleSpec) (*Schedule, error) {
	if err := spec.validate(); err != nil {
		return nil, err
	}
	plan, _ := findSchedule(spec.name())
	return &Schedule{spec, plan}, nil
}

// Spec returns what the schedule was made from.
func (s *Schedule) Spec() ScheduleSpec {
	if s == nil {
		return ScheduleSpec{}
	}
	return s.spec
}

// Rate returns the learning rate of the step that begins at p, base being the
// optimizer's. During the warm-up of spec.Warmup epochs it grows evenly from step to
// step up to the schedule's first rate; then the schedule begins, over the epochs
// that are left.
func (s *Schedule) Rate(base float64, p Progress) float64 {
	if s == nil {
		return base
	}
	warmup := uint64(s.spec.Warmup) * uint64(p.Steps)
	start := p
	start.Epochs -= s.spec.Warmup
	if p.Step < warmup {
		start.Epoch, start.Step = 0, 0
		return float64(s.rate(&s.spec, base, start) * (float64(p.Step+1) / float64(warmup)))
	}
	start.Epoch -= s.spec.Warmup
	start.Step -= warmup
	return s.rate(&s.spec, base, start)
}

// done is the share of the planned steps that are done, in [0, 1].
func (p Progress) done() float64 {
	return min(1, float64(p.Step)/(float64(p.Steps)*float64(p.Epochs)))
}
