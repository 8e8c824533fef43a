package plan

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// scheduleDefaults writes out what the schedule's plan leaves open.
func scheduleDefaults(s *protocol.Schedule) {
	if s == nil {
		return
	}
	fill(&s.Name, neuron.Constant)
	spec, err := neuron.DefaultSchedule(s.Name)
	if err != nil {
		return // an unknown name; said when the schedule is made
	}
	fill(&s.Warmup, proto.Uint32(uint32(spec.Warmup)))
	fillCount(&s.Every, spec.Every)
	fillCount(&s.Multiplier, spec.Multiplier)
	fillUsed(&s.Factor, spec.Factor)
	fillUsed(&s.Power, spec.Power)
	fillUsed(&s.Decay, spec.Decay)
	fillUsed(&s.MinRate, spec.MinRate)
	fillUsed(&s.PeakAt, spec.PeakAt)
	fillUsed(&s.StartDivisor, spec.StartDivisor)
	fillUsed(&s.EndDivisor, spec.EndDivisor)
	fillCount(&s.Patience, spec.Patience)
	fillUsed(&s.Threshold, spec.Threshold)
	fillCount(&s.Cooldown, spec.Cooldown)
}

// fillCount writes the default of a setting; 0 means that the schedule has none.
func fillCount(setting **uint32, otherwise int) {
	if otherwise != 0 {
		fill(setting, proto.Uint32(uint32(otherwise)))
	}
}

// scheduleOf makes the schedule of a plan; nil: the rate is constant.
func scheduleOf(plan *protocol.Plan) (*neuron.Schedule, error) {
	s := plan.GetSchedule()
	if s == nil {
		return nil, nil
	}
	return neuron.NewSchedule(neuron.ScheduleSpec{
		Name: s.GetName(), Warmup: number(s.GetWarmup()), Every: number(s.GetEvery()), Multiplier: number(s.GetMultiplier()),
		Factor: s.GetFactor(), Power: s.GetPower(), Decay: s.GetDecay(), MinRate: s.GetMinRate(), PeakAt: s.GetPeakAt(),
		StartDivisor: s.GetStartDivisor(), EndDivisor: s.GetEndDivisor(), Patience: number(s.GetPatience()),
		Threshold: s.GetThreshold(), Cooldown: number(s.GetCooldown()),
	})
}
