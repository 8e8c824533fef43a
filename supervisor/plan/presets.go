package plan

import (
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

// preset decides what a plan leaves open.
type preset struct {
	name string
	// fill writes out what the plan leaves open for a table, and returns what it
	// chose for this very one and why, for people. What it decides must follow from
	// the table alone: a plan that was filled in is filled in again, to the same.
	fill func(plan *protocol.Plan, t tableFacts) []string
}

// tableFacts are what a preset knows of a table.
type tableFacts struct {
	rows, columns int
	classes       int // of a target; 0: numbers
	targets       int
}

// presetList lists every preset, sorted by name.
func presetList() []preset {
	return []preset{{autoPreset, auto}, {"classic", classic}, {"realmlp", realMLP}, {"sklearn", sklearn}}
}

// autoPreset is the one for tables of which nothing is said.
const autoPreset = "auto"

// findPreset returns the preset of that name.
func findPreset(name string) (preset, error) {
	for _, p := range presetList() {
		if p.name == name {
			return p, nil
		}
	}
	return preset{}, fmt.Errorf("there is no preset %q; choose one of %s", name, strings.Join(Presets(), ", "))
}

// Presets returns the names of the presets, sorted.
func Presets() []string {
	var names []string
	for _, p := range presetList() {
		names = append(names, p.name)
	}
	return names
}

// presetDefaults writes out what a plan for a table leaves open, as its preset
// decides, and returns what that chose and why.
func presetDefaults(plan *protocol.Plan, frame *dataset.Frame) ([]string, error) {
	fill(&plan.Preset, autoPreset)
	chosen, err := findPreset(plan.Preset)
	if err != nil {
		return nil, err
	}
	plan.Task = protocol.Task_TASK_CLASSIFICATION
	if frame.Task == dataset.Regression {
		plan.Task = protocol.Task_TASK_REGRESSION
	}
	facts := tableFacts{rows: frame.Rows, columns: len(frame.Columns), classes: len(frame.Classes), targets: 1 + len(frame.More)}
	choices := chosen.fill(plan, facts)
	commonDefaults(plan)
	return slices.Concat(choices, sharingChoice(plan), severalChoices(plan, facts)), checkLabelOutputs(plan, facts)
}

// lossFor fills in the usual loss and, with it, the output.
func lossFor(plan *protocol.Plan, t tableFacts, classes, numbers string) {
	task := dataset.Classification
	loss := classes
	if t.labels() && loss == "softmax_crossentropy" {
		loss = "binary_crossentropy"
	}
	if t.classes == 0 {
		task, loss = dataset.Regression, numbers
	}
	fill(&plan.Loss, loss)
	fill(&plan.OutputActivation, outputFor(plan.Loss, task))
}

// hiddenFor fills in the hidden layers.
func hiddenFor(plan *protocol.Plan, activation string, widths ...uint32) {
	if plan.Hidden == nil && plan.Layers == nil {
		plan.Hidden = widths
	}
	fill(&plan.Activation, activation)
	fill(&plan.Initializer, neuron.InitializerFor(plan.Activation))
}

// classic is the way that the first network learns: sigmoid neurons, squared
// errors, momentum at a rate of 1, all rows in every step.
func classic(plan *protocol.Plan, t tableFacts) []string {
	lossFor(plan, t, "mse", "mse")
	fill(&plan.Initializer, "uniform")
	hiddenFor(plan, "sigmoid", 3)
	fill(&plan.Epochs, proto.Uint32(10_000))
	fill(&plan.Batch, proto.Uint32(0))
	fill(&plan.Holdout, proto.Float64(0.2))
	stoppingDefaults(plan.Stopping, 0.1)
	optimizerDefaults(plan, "momentum", 1.0)
	return nil
}

// sklearn learns as scikit-learn's MLPClassifier and MLPRegressor do when nothing
// is said: inputs and targets as they are, 100 relu neurons, Adam in its form, the
// penalty alpha, and an end when the training loss has improved by less than 1e-4 for
// more than 10 epochs. Optimizers are taken in scikit-learn's form.
func sklearn(plan *protocol.Plan, t tableFacts) []string {
	classes := "softmax_crossentropy"
	if t.classes == 2 {
		classes = "binary_crossentropy"
	}
	lossFor(plan, t, classes, "half_mse")
	fill(&plan.Activation, "relu")
	if plan.Activation == "sigmoid" {
		fill(&plan.Initializer, "sklearn_logistic")
	}
	fill(&plan.Initializer, "sklearn")
	hiddenFor(plan, plan.Activation, 100)
	fill(&plan.Epochs, proto.Uint32(200))
	fill(&plan.Holdout, proto.Float64(0.2))
	asIs(plan)
	choices := sklearnOptimizer(plan)
	batch := uint32(min(200, t.rows))
	fill(&plan.Batch, proto.Uint32(batchFor(plan, batch)))
	if plan.Regularization == nil {
		plan.Regularization = &protocol.Regularization{}
	}
	fill(&plan.Regularization.L2, proto.Float64(1e-4))
	return choices
}

// asIs has the inputs and targets learned as they stand in the table.
func asIs(plan *protocol.Plan) {
	if plan.Preparation == nil {
		plan.Preparation = &protocol.Preparation{}
	}
	fill(&plan.Preparation.Scaling, "none")
	fill(&plan.Preparation.TargetScaling, "none")
}

// sklearnForms are what scikit-learn's solvers are called here.
var sklearnForms = map[string]string{
	"": "adam_epsilon_hat", "adam": "adam_epsilon_hat", "momentum": "sutskever_momentum", "nesterov": "sutskever_nesterov",
}

// sklearnOptimizer fills in the optimizer in scikit-learn's form, and the rule by
// which it stops.
func sklearnOptimizer(plan *protocol.Plan) (choices []string) {
	if plan.Optimizer == nil {
		plan.Optimizer = &protocol.Optimizer{}
	}
	o := plan.Optimizer
	if form, other := sklearnForms[o.Name]; other {
		if o.Name != "" {
			choices = append(choices, fmt.Sprintf("optimizer %s: the form in which scikit-learn has %s", form, o.Name))
		}
		o.Name = form
	}
	if o.Name == neuron.LBFGS {
		fill(&o.GradientTolerance, proto.Float64(1e-4))
	} else {
		fill(&o.LearningRate, proto.Float64(0.001))
	}
	optimizerDefaults(plan, "", 0)
	endsItself := o.Name == neuron.LBFGS || plan.GetSchedule().GetName() == "adaptive"
	if plan.Stopping == nil && endsItself {
		return choices
	}
	if plan.Stopping == nil {
		plan.Stopping = &protocol.Stopping{}
	}
	if plan.Stopping.GetValidation() > 0 {
		fill(&plan.Stopping.Metric, byScore)
	}
	stoppingDefaults(plan.Stopping, 0)
	return choices
}

// realMLP learns as the simplified RealMLP does (Holzmueller, Grinsztajn and
// Steinwart, 2024), as far as neurons here can: robust scaling, three layers of 256,
// Adam with beta2 0.95, the schedule coslog4 over 256 epochs, label smoothing, and
// the weights of the best epoch on a fifth of the rows. Its rate, 0.04 of weights that
// are divided by the root of the 256 signals that they hear, is 0.0025 here.
func realMLP(plan *protocol.Plan, t tableFacts) []string {
	lossFor(plan, t, "softmax_crossentropy", "mse")
	activation := "selu"
	if t.classes == 0 {
		activation = "mish"
	}
	hiddenFor(plan, activation, 256, 256, 256)
	fill(&plan.Epochs, proto.Uint32(256))
	fill(&plan.Batch, proto.Uint32(batchFor(plan, uint32(min(256, t.rows)))))
	fill(&plan.Holdout, proto.Float64(0.2))
	if plan.Preparation == nil {
		plan.Preparation = &protocol.Preparation{}
	}
	fill(&plan.Preparation.Scaling, "robust")
	if t.classes > 0 {
		fill(&plan.LabelSmoothing, proto.Float64(0.1))
	}
	if plan.Optimizer.GetName() == "" {
		if plan.Optimizer == nil {
			plan.Optimizer = &protocol.Optimizer{}
		}
		fill(&plan.Optimizer.Beta2, proto.Float64(0.95))
	}
	optimizerDefaults(plan, "adam", 0.0025)
	if !neuron.WholeBatches(plan.Optimizer.Name) && plan.Schedule == nil {
		plan.Schedule = &protocol.Schedule{Name: "coslog4"}
	}
	if plan.Stopping == nil {
		plan.Stopping = &protocol.Stopping{Patience: proto.Uint32(0)}
	}
	metric := byScore
	if t.classes == 0 || t.labels() { // the rows that are right in all labels may be none
		metric = byLoss
	}
	fill(&plan.Stopping.Metric, metric)
	stoppingDefaults(plan.Stopping, 0.2)
	return []string{"realmlp: without its learnable scales and its embeddings, which neurons here do not have"}
}
