package plan

import (
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Origin is the finished job that another continues, as far as that one's plan goes
// by it.
type Origin struct {
	Job         string
	Preparation *dataset.Preparation // nil: it learned plain samples
}

// mayDiffer are the settings that a job may have otherwise than the one it
// continues: when to end, and how the rows of a new table are divided.
var mayDiffer = []protoreflect.Name{"epochs", "stop_below", "until", "neurons_per_actor", "holdout", "splitting", "stopping"}

// Continue returns the plan of a job that continues another: the other's, but for
// what may differ. Epochs counts all of them, those done included.
func Continue(old *protocol.Job, sent *protocol.Plan) (*protocol.Plan, error) {
	plan := proto.CloneOf(old.GetPlan())
	plan.Epochs, plan.Until, plan.StopBelow = nil, 0, proto.Float64(0)
	var refused []string
	to, from := plan.ProtoReflect(), sent.ProtoReflect()
	from.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case slices.Contains(mayDiffer, f.Name()):
			to.Set(f, v)
		case !old.GetPlan().ProtoReflect().Get(f).Equal(v):
			refused = append(refused, strings.ReplaceAll(string(f.Name()), "_", " "))
		}
		return true
	})
	if refused != nil {
		slices.Sort(refused)
		return nil, fmt.Errorf("a job that goes on from %s learns as that did, so it cannot have another %s; leave that out, or begin anew", old.GetId(), strings.Join(refused, ", "))
	}
	done := old.GetResult().GetEpochs()
	fill(&plan.Epochs, proto.Uint32(done+old.GetPlan().GetEpochs()))
	if plan.GetEpochs() <= done {
		return nil, fmt.Errorf("job %s has learned %d epochs already, and there are to be %d in all; ask for more", old.GetId(), done, plan.GetEpochs())
	}
	return plan, nil
}

// forced are the choices by which a new table's columns are what the origin's were.
func (o *Origin) forced(c dataset.Choices) dataset.Choices {
	c.Task = o.Preparation.Task
	for _, column := range o.Preparation.Columns {
		c.Kinds = append(c.Kinds, dataset.Choose{Column: column.Column, Kind: column.Kind})
	}
	return c
}
