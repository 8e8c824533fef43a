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
	fillFrom(&spec, s.ProtoReflect())
}

// scheduleOf makes the schedule of a plan; nil: the rate is constant.
func scheduleOf(plan *protocol.Plan) (*neuron.Schedule, error) {
	if plan.GetSchedule() == nil {
		return nil, nil
	}
	var spec neuron.ScheduleSpec
	toSpec(&spec, plan.GetSchedule().ProtoReflect())
	return neuron.NewSchedule(spec)
}
