package plan

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

// taskNames translates the wire's tasks.
var taskNames = map[protocol.Task]dataset.Task{
	protocol.Task_TASK_UNSPECIFIED:    dataset.Auto,
	protocol.Task_TASK_CLASSIFICATION: dataset.Classification,
	protocol.Task_TASK_REGRESSION:     dataset.Regression,
}

// sampleDefaults writes out what a plan for plain samples leaves open: the
// classic way, three hidden sigmoid neurons, mean squared error, all rows in one
// step, momentum 0.9 with a learning rate of 1.0.
func sampleDefaults(plan *protocol.Plan) {
	fill(&plan.Preset, "classic")
	if plan.Hidden == nil && plan.Layers == nil {
		plan.Hidden = []uint32{3}
	}
	fill(&plan.Loss, "mse")
	fill(&plan.Activation, "sigmoid")
	fill(&plan.OutputActivation, outputFor(plan.Loss, dataset.Classification))
	fill(&plan.Initializer, "uniform")
	fill(&plan.Epochs, proto.Uint32(10_000))
	fill(&plan.Batch, proto.Uint32(0))
	fill(&plan.Holdout, proto.Float64(0))
	stoppingDefaults(plan.Stopping, 0)
	optimizerDefaults(plan, "momentum", 1.0)
	commonDefaults(plan)
}

// batchFor returns the usual batch, or all rows for an optimiser that needs them.
func batchFor(plan *protocol.Plan, usual uint32) uint32 {
	if neuron.WholeBatches(plan.GetOptimizer().GetName()) {
		return 0
	}
	return usual
}

func commonDefaults(plan *protocol.Plan) {
	for _, layer := range plan.Layers {
		fill(&layer.Activation, plan.Activation)
		if plan.Normalization != neuron.NoNormalization { // what is left out is none
			fill(&layer.Normalization, plan.Normalization)
		}
		if plan.Dropout != nil {
			fill(&layer.Dropout, proto.Float64(plan.GetDropout()))
		}
	}
	scheduleDefaults(plan.Schedule)
	fill(&plan.Seed, proto.Uint64(1))
	fill(&plan.StopBelow, proto.Float64(0))
	fill(&plan.NeuronsPerActor, proto.Uint32(usualNeuronsPerActor(plan)))
}

// outputFor returns the output activation that goes with a loss.
func outputFor(loss string, task dataset.Task) string {
	switch {
	case loss == "softmax_crossentropy":
		return "softmax"
	case loss == "poisson":
		return "exp"
	case loss != "binary_crossentropy" && task == dataset.Regression:
		return "identity"
	default:
		return "sigmoid"
	}
}

// optimizerDefaults writes out the optimiser: its usual settings, and rate where
// it is the default one.
func optimizerDefaults(plan *protocol.Plan, name string, rate float64) {
	if plan.Optimizer == nil {
		plan.Optimizer = &protocol.Optimizer{}
	}
	o := plan.Optimizer
	usual := o.GetName() == "" || o.GetName() == name
	fill(&o.Name, name)
	spec, err := neuron.DefaultOptimizer(o.Name)
	if err != nil {
		return // an unknown name; said when the network is made
	}
	if usual {
		spec.LearningRate = rate
	}
	fillFrom(&spec, o.ProtoReflect())
	if spec.DecoupledDecay != 0 {
		if plan.Regularization == nil {
			plan.Regularization = &protocol.Regularization{}
		}
		fill(&plan.Regularization.WeightDecay, proto.Float64(spec.DecoupledDecay))
	}
}

// optimizerSpec translates the wire's optimiser.
func optimizerSpec(plan *protocol.Plan) (neuron.OptimizerSpec, error) {
	spec := neuron.OptimizerSpec{DecoupledDecay: plan.GetRegularization().GetWeightDecay()}
	toSpec(&spec, plan.GetOptimizer().ProtoReflect())
	_, err := neuron.DefaultOptimizer(spec.Name)
	return spec, err
}

// fill writes a default where nothing was said.
func fill[T comparable](setting *T, otherwise T) {
	var nothing T
	if *setting == nothing {
		*setting = otherwise
	}
}
