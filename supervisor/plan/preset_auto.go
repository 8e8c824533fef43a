package plan

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// fewRows is below how many rows auto has all of them in every step: L-BFGS finds a
// better place there than any optimizer that looks at batches, and soon.
const fewRows = 1000

// autoActivation is gelu by its formula with tanh: it differs from gelu by less than
// 0.0005 and takes less time. See docs/decisions.
const autoActivation = "gelu_tanh"

// fewChange is what a step of L-BFGS changes at the least, the loss or a weight, where
// losses are of a size around 1: what is learned after that hardly shows.
const fewChange = 1e-6

// auto chooses by the size of the table. What it chooses was found on tables of many
// kinds, by cross-validation: see docs/decisions.
func auto(plan *protocol.Plan, t tableFacts) []string {
	lossFor(plan, t, "softmax_crossentropy", "mse")
	fill(&plan.Holdout, proto.Float64(0.2))
	if plan.Regularization == nil {
		plan.Regularization = &protocol.Regularization{}
	}
	if plan.Optimizer == nil {
		plan.Optimizer = &protocol.Optimizer{}
	}
	if plan.Optimizer.Name == "" && t.rows < fewRows && !wantsSteps(plan) {
		plan.Optimizer.Name = neuron.LBFGS
	}
	if plan.Optimizer.Name == neuron.LBFGS {
		return autoFew(plan, t)
	}
	return autoMany(plan, t)
}

// autoFew is for tables of few rows: L-BFGS over all of them, held by a penalty
// instead of rows for validation, which few rows cannot spare. How strong a penalty
// is measured: see penaltySearch.measure.
func autoFew(plan *protocol.Plan, t tableFacts) []string {
	hiddenFor(plan, autoActivation, 64)
	fill(&plan.Epochs, proto.Uint32(200))
	fill(&plan.Batch, proto.Uint32(0))
	stoppingDefaults(plan.Stopping, 0.1)
	if lossesAreAround1(plan, t) {
		fill(&plan.Optimizer.ChangeTolerance, proto.Float64(fewChange))
	}
	optimizerDefaults(plan, neuron.LBFGS, 1)
	return []string{
		fmt.Sprintf("optimizer lbfgs, all rows in every step: %d rows are few (below %d), and it finds lower errors than batches do", t.rows, fewRows),
		"no rows for validation: a penalty holds the weights back, and every row is learned from",
	}
}

// lossesAreAround1 says whether losses are of that size, whatever the target's unit.
func lossesAreAround1(plan *protocol.Plan, t tableFacts) bool {
	return t.classes > 0 || neuron.TakesAnyTarget(plan.Loss) && plan.GetPreparation().GetTargetScaling() != "none"
}

// autoMany is for tables of many rows: Adam on batches, its rate falling along a
// cosine, a little dropout, and the average of the weights as the model. The more
// rows, the fewer epochs it takes to see as many of them. Few rows that are to be
// learned in steps all the same get smaller batches, longer steps and no dropout.
func autoMany(plan *protocol.Plan, t tableFacts) []string {
	few := t.rows < fewRows
	rate, dropout, epochs := 0.005, 0.1, min(max(200_000/max(1, t.rows), 20), 100)
	if few {
		rate, dropout, epochs = 0.01, 0, 200
	}
	hiddenFor(plan, autoActivation, 64, 32)
	fill(&plan.Epochs, proto.Uint32(uint32(epochs)))
	fill(&plan.Batch, proto.Uint32(batchFor(plan, autoBatch(t.rows))))
	fill(&plan.Regularization.L2, proto.Float64(0.1))
	stoppingDefaults(plan.Stopping, 0.1)
	optimizerDefaults(plan, "adam", rate)
	if neuron.WholeBatches(plan.Optimizer.Name) {
		return nil
	}
	if plan.Schedule == nil {
		plan.Schedule = &protocol.Schedule{Name: "cosine"}
	}
	fill(&plan.Dropout, proto.Float64(dropout))
	fill(&plan.Average, proto.Float64(0.99))
	return manyChoices(plan, t)
}

// autoBatch is how many rows a step takes of so many: enough steps for few rows, and
// few messages for many.
func autoBatch(rows int) uint32 {
	switch {
	case rows >= 100_000:
		return 512
	case rows >= 10_000:
		return 128
	case rows >= fewRows:
		return 32
	default:
		return uint32(min(max(4, rows/8), 16))
	}
}

// manyChoices says what autoMany chose and why.
func manyChoices(plan *protocol.Plan, t tableFacts) []string {
	o, batch := plan.Optimizer.Name, plan.GetBatch()
	if t.rows < fewRows {
		return []string{fmt.Sprintf("optimizer %s on batches of %d rows: the plan asks for steps, by their number or by what it sets beside", o, batch)}
	}
	return []string{
		fmt.Sprintf("optimizer %s on batches of %d rows: %d rows are many (%d or more)", o, batch, t.rows, fewRows),
		fmt.Sprintf("epochs %d: the more rows, the fewer epochs see enough of them", plan.GetEpochs()),
		"the rate falls along a cosine, a little dropout keeps neurons apart, and the model is the average of the last weights",
	}
}
