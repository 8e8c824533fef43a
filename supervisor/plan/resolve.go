package plan

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// Resolved is a plan made whole on the data that it learns: every default is
// written out, the rows are divided, the columns measured, the network described.
type Resolved struct {
	Head        *protocol.Job // what clients see of the job, as far as plan and data decide it; its Plan has every default
	Run         *training.Run
	Preparation *dataset.Preparation // of a table; nil: plain samples
	penalties   *penaltySearch       // what the plan left open and has to be measured: see Measure
}

// Resolve checks a plan against its data and writes out every default, or says what
// is wrong. It is a pure function: the same plan and data give the same run in every
// process. It owns the plan from then on. from is the job that this one continues;
// nil: it begins anew.
func Resolve(name string, plan *protocol.Plan, data dataset.Source, from *Origin) (*Resolved, error) {
	return open(name, plan, data, from, true)
}

// Reopen is Resolve for the plan of a job that was accepted: it gives the same run, without
// looking once more for what people were warned of then.
func Reopen(name string, plan *protocol.Plan, data dataset.Source, from *Origin) (*Resolved, error) {
	return open(name, plan, data, from, false)
}

func open(name string, plan *protocol.Plan, data dataset.Source, from *Origin, warn bool) (*Resolved, error) {
	if err := Check(&protocol.Submit{Plan: plan}); err != nil {
		return nil, err
	}
	samples, err := readSamples(data)
	switch {
	case err != nil:
		return nil, err
	case samples != nil && from != nil && from.Preparation != nil:
		return nil, fmt.Errorf("job %s learned a table; it goes on with rows of one", from.Job)
	case samples == nil && from != nil && from.Preparation == nil:
		return nil, fmt.Errorf("job %s learned plain samples; it goes on with more of them", from.Job)
	case samples != nil:
		return resolveSamples(name, plan, samples)
	default:
		return resolveTable(name, plan, data, from, warn)
	}
}

func resolveSamples(name string, plan *protocol.Plan, read *samples) (*Resolved, error) {
	if plan.GetPreset() != "" && plan.GetPreset() != "classic" {
		return nil, fmt.Errorf("the preset %q needs a table; samples are learned the classic way", plan.GetPreset())
	}
	unread(plan)
	sampleDefaults(plan)
	if err := checkSamples(plan); err != nil {
		return nil, err
	}
	plan.Target, plan.MoreTargets = "", nil // they name a table's columns
	run := &training.Run{Data: read, Train: upTo(read.rows())}
	return build(name, plan, run, shape{inputs: read.in.Rows, outputs: read.outputs})
}

// shape is what the data decide of a network.
type shape struct {
	inputs, outputs int
	scales          []neuron.Scale
}

// build makes the network of a plan and the run that trains it.
func build(name string, plan *protocol.Plan, run *training.Run, of shape) (*Resolved, error) {
	spec, err := Spec(plan, of.inputs, of.outputs)
	if err != nil {
		return nil, err
	}
	if err := checkActors(spec, NeuronsPerActor(plan)); err != nil {
		return nil, err
	}
	spec.Scales = of.scales
	network, err := neuron.New(spec)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(plan, run, network.Neurons()); err != nil {
		return nil, err
	}
	run.Network = network
	run.Epochs, run.Batch, run.Seed = int(plan.GetEpochs()), number(plan.GetBatch()), plan.GetSeed()
	run.StopBelow, run.Until = plan.GetStopBelow(), number(plan.GetUntil())
	run.Smoothing = plan.GetLabelSmoothing()
	if run.Stopping, err = stoppingOf(plan.GetStopping()); err != nil {
		return nil, err
	}
	if run.Schedule, err = scheduleOf(plan); err != nil {
		return nil, err
	}
	if err := run.Validate(); err != nil {
		return nil, err
	}
	if err := checkTargets(run); err != nil {
		return nil, err
	}
	head := &protocol.Job{
		Name: name, Plan: plan,
		Rows: uint64(len(run.Train)), Validation: uint64(len(run.Valid)), HeldOut: uint64(len(run.Test)),
	}
	for _, width := range network.Widths() {
		head.Layers = append(head.Layers, uint32(width))
	}
	return &Resolved{Head: head, Run: run}, nil
}
