package supervisor

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
)

// Limits of one job.
const (
	maxEpochs     = 1_000_000
	maxParameters = 10_000_000
	maxActors     = 100_000 // that a job may spawn, so that it starts and stops within seconds
)

// model is what a job leaves behind: a network, what it learned, and what its
// columns and outputs mean.
type model struct {
	network *neuron.Network
	memory  *actors.Memory
	columns []string     // nil: plain samples
	classes []string     // nil: numbers
	scale   neuron.Scale // of a numeric target
}

// admitted is a submission that was found good: everything a job needs.
type admitted struct {
	name   string
	plan   *protocol.Plan // every default written out
	run    int            // neurons per actor
	work   *work
	model  *model
	widths []int

	columns, classes []string
	rows, held       int
}

// admit checks a submission and works out what is to be done, or says what is
// wrong with it. It is a pure function.
func admit(submit *protocol.Submit) (*admitted, error) {
	plan := &protocol.Plan{}
	if submit.GetPlan() != nil {
		plan = proto.Clone(submit.GetPlan()).(*protocol.Plan)
	}
	switch data := submit.GetData().(type) {
	case *protocol.Submit_Table:
		return admitTable(submit.GetName(), plan, data.Table)
	case *protocol.Submit_Samples:
		return admitSamples(submit.GetName(), plan, data.Samples)
	default:
		return nil, errors.New("the submission has no data; send a table (CSV) or samples")
	}
}

func admitTable(name string, plan *protocol.Plan, csv []byte) (*admitted, error) {
	read, err := dataset.Read(bytes.NewReader(csv), dataset.Options{Name: name, Target: plan.GetTarget(), Task: taskNames[plan.GetTask()]})
	if err != nil {
		return nil, err
	}
	tableDefaults(plan, read)
	train, held, err := dataset.Split(read, plan.GetHoldout(), plan.GetSeed())
	if err != nil {
		return nil, err
	}
	form := dataset.Form{Binary: plan.GetLoss() == "binary_crossentropy" && len(read.Classes) == 2}
	if read.Task == dataset.Regression {
		form.Scale = dataset.TargetScale(read, train)
	}
	course := &training.Course{Data: table{read, form}, Train: train, Held: held, Classes: len(read.Classes)}
	made, err := enrol(name, plan, course, neuron.Spec{
		Inputs: len(read.Columns), Scales: dataset.Scales(read, train),
		Layers: layers(plan, form.Outputs(read)),
	})
	if err != nil {
		return nil, err
	}
	made.columns, made.classes = read.Columns, read.Classes
	made.model.columns, made.model.classes, made.model.scale = read.Columns, read.Classes, form.Scale
	return made, nil
}

func admitSamples(name string, plan *protocol.Plan, sent *protocol.Samples) (*admitted, error) {
	read, err := readSamples(sent)
	if err != nil {
		return nil, err
	}
	sampleDefaults(plan)
	if plan.GetHoldout() != 0 {
		return nil, errors.New("samples are all learned from; holding rows back (holdout) needs a table")
	}
	course := &training.Course{Data: read, Train: upTo(read.rows())}
	return enrol(name, plan, course, neuron.Spec{Inputs: read.inputs, Layers: layers(plan, read.outputs)})
}

// enrol makes the network of a plan and gets it ready to learn.
func enrol(name string, plan *protocol.Plan, course *training.Course, spec neuron.Spec) (*admitted, error) {
	if err := checkPlan(plan); err != nil {
		return nil, err
	}
	optimizer, err := optimizerSpec(plan)
	if err != nil {
		return nil, err
	}
	spec.Optimizer = optimizer
	spec.Loss, spec.Initializer, spec.Seed = plan.GetLoss(), plan.GetInitializer(), plan.GetSeed()
	if err := checkSize(spec, neuronsPerActor(plan)); err != nil {
		return nil, err
	}
	network, err := neuron.New(spec)
	if err != nil {
		return nil, err
	}
	course.Network = network
	course.Epochs, course.Batch, course.Seed = int(plan.GetEpochs()), number(plan.GetBatch()), plan.GetSeed()
	course.StopBelow = plan.GetStopBelow()
	memory := actors.NewMemory(network.Initial(), 0)
	return &admitted{
		name: name, plan: plan, run: neuronsPerActor(plan), widths: network.Widths(),
		rows: len(course.Train), held: len(course.Held),
		work:  &work{course: course, memory: memory},
		model: &model{network: network, memory: memory},
	}, nil
}

func layers(plan *protocol.Plan, outputs int) []neuron.LayerSpec {
	var specs []neuron.LayerSpec
	hidden := plan.GetHidden()
	if len(hidden) == 1 && hidden[0] == 0 {
		hidden = nil // the wire's way to say: none
	}
	for _, neurons := range hidden {
		specs = append(specs, neuron.LayerSpec{Neurons: number(neurons), Activation: plan.GetActivation()})
	}
	return append(specs, neuron.LayerSpec{Neurons: outputs, Activation: plan.GetOutputActivation()})
}

// number is a wire's number as an int, also where an int has 32 bits; what it cuts
// is beyond every limit anyway.
func number(n uint32) int { return int(min(n, math.MaxInt32)) }

// neuronsPerActor translates the wire's 0, a whole layer, for package actors.
func neuronsPerActor(plan *protocol.Plan) int {
	if n := plan.GetNeuronsPerActor(); n > 0 {
		return int(min(n, neuron.MaxWidth))
	}
	return -1
}

func checkPlan(plan *protocol.Plan) error {
	if n := plan.GetEpochs(); n < 1 || n > maxEpochs {
		return fmt.Errorf("%d epochs are not possible; choose 1 to %d", n, maxEpochs)
	}
	if e := plan.GetStopBelow(); !(e >= 0) || math.IsInf(e, 0) {
		return fmt.Errorf("stopping below an error of %v is not possible; choose a number from 0 on (0: never stop early)", e)
	}
	if len(plan.GetHidden()) > neuron.MaxLayers {
		return fmt.Errorf("%d hidden layers are not possible; choose at most %d", len(plan.GetHidden()), neuron.MaxLayers)
	}
	return nil
}

// checkSize refuses a network too large for one job before memory is asked for;
// run is how many neurons share an actor, negative: a whole layer.
func checkSize(spec neuron.Spec, run int) error {
	if err := spec.Validate(); err != nil {
		return err
	}
	total, inputs, neurons := 0, spec.Inputs, spec.Inputs
	for _, layer := range spec.Layers {
		total += layer.Neurons * (inputs + 1)
		inputs = layer.Neurons
		neurons += layer.Neurons
	}
	if total > maxParameters {
		return fmt.Errorf("this network has %d weights and biases, one job may have %d; choose smaller hidden layers", total, maxParameters)
	}
	if run > 0 && neurons/run > maxActors {
		return fmt.Errorf("this network has %d neurons, which with %d to an actor are more than the %d actors one job may have; let more neurons share an actor (--neurons-per-actor), it changes no bit of the result", neurons, run, maxActors)
	}
	return nil
}
