package main

import (
	"fmt"

	"deepnet/actors/protocol"
)

// planReport is a plan as a program reads it, every default written out by the service.
type planReport struct {
	Target           string   `json:"target"`
	Task             string   `json:"task"`
	Hidden           []uint32 `json:"hidden"`
	Activation       string   `json:"activation"`
	OutputActivation string   `json:"output_activation"`
	Loss             string   `json:"loss"`
	Initializer      string   `json:"initializer"`
	Optimizer        string   `json:"optimizer"`
	LearningRate     *float64 `json:"learning_rate"`
	Momentum         *float64 `json:"momentum"`
	Beta1            *float64 `json:"beta1"`
	Beta2            *float64 `json:"beta2"`
	Epsilon          *float64 `json:"epsilon"`
	Epochs           *uint32  `json:"epochs"`
	Batch            *uint32  `json:"batch"`
	Holdout          *float64 `json:"holdout"`
	StopBelow        *float64 `json:"stop_below"`
	NeuronsPerActor  *uint32  `json:"neurons_per_actor"`
	Until            *uint32  `json:"until"`
}

func newPlanReport(plan *protocol.Plan) *planReport {
	if plan == nil {
		return nil
	}
	optimizer := plan.GetOptimizer()
	if optimizer == nil {
		optimizer = &protocol.Optimizer{}
	}
	hidden := plan.GetHidden()
	if noHidden(hidden) {
		hidden = nil
	}
	return &planReport{
		Target:           plan.GetTarget(),
		Task:             taskName(plan.GetTask()),
		Hidden:           listed(hidden),
		Activation:       plan.GetActivation(),
		OutputActivation: plan.GetOutputActivation(),
		Loss:             plan.GetLoss(),
		Initializer:      plan.GetInitializer(),
		Optimizer:        optimizer.GetName(),
		LearningRate:     finite(optimizer.LearningRate),
		Momentum:         finite(optimizer.Momentum),
		Beta1:            finite(optimizer.Beta1),
		Beta2:            finite(optimizer.Beta2),
		Epsilon:          finite(optimizer.Epsilon),
		Epochs:           plan.Epochs,
		Batch:            plan.Batch,
		Holdout:          finite(plan.Holdout),
		StopBelow:        finite(plan.StopBelow),
		NeuronsPerActor:  plan.NeuronsPerActor,
		Until:            above0(plan.GetUntil()),
	}
}

// plan is the plan that a report tells of, seed being the report's: the same to
// the bit, as JSON keeps every digit.
func (r *planReport) plan(seed *uint64) (*protocol.Plan, error) {
	plan := &protocol.Plan{
		Target:           r.Target,
		Hidden:           r.Hidden,
		Activation:       r.Activation,
		OutputActivation: r.OutputActivation,
		Loss:             r.Loss,
		Initializer:      r.Initializer,
		Optimizer: &protocol.Optimizer{
			Name: r.Optimizer, LearningRate: r.LearningRate, Momentum: r.Momentum,
			Beta1: r.Beta1, Beta2: r.Beta2, Epsilon: r.Epsilon,
		},
		Epochs:          r.Epochs,
		Batch:           r.Batch,
		Holdout:         r.Holdout,
		Seed:            seed,
		StopBelow:       r.StopBelow,
		NeuronsPerActor: r.NeuronsPerActor,
	}
	if len(r.Hidden) == 0 {
		plan.Hidden = []uint32{0}
	}
	if r.Until != nil {
		plan.Until = *r.Until
	}
	if err := task(&plan.Task)(r.Task); err != nil {
		return nil, fmt.Errorf("the task %w", err)
	}
	return plan, nil
}

func above0(n uint32) *uint32 {
	if n == 0 {
		return nil
	}
	return &n
}

func taskName(task protocol.Task) string {
	switch task {
	case protocol.Task_TASK_CLASSIFICATION:
		return "classification"
	case protocol.Task_TASK_REGRESSION:
		return "regression"
	default:
		return "auto"
	}
}
