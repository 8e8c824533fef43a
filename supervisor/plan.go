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
	maxName       = 255     // bytes
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
	model  *model // its memory is made when the job has succeeded
	widths []int

	columns, classes []string
	rows, held       int
	numbers          int // in the data
	parameters       int // weights and biases
}

// admit checks a submission and works out what is to be done, or says what is
// wrong with it. It is a pure function.
func admit(submit *protocol.Submit) (*admitted, error) {
	if n := len(submit.GetName()); n > maxName {
		return nil, fmt.Errorf("the name has %d bytes; give it at most %d", n, maxName)
	}
	plan := ownPlan(submit.GetPlan())
	switch data := submit.GetData().(type) {
	case *protocol.Submit_Table:
		return admitTable(submit.GetName(), plan, data.Table)
	case *protocol.Submit_Samples:
		return admitSamples(submit.GetName(), plan, data.Samples)
	default:
		return nil, errors.New("the submission has no data; send a table (CSV) or samples")
	}
}

// ownPlan copies a client's plan, without what this release does not know.
func ownPlan(sent *protocol.Plan) *protocol.Plan {
	plan := &protocol.Plan{}
	if sent == nil {
		return plan
	}
	proto.Merge(plan, sent)
	plan.ProtoReflect().SetUnknown(nil)
	if plan.Optimizer != nil {
		plan.Optimizer.ProtoReflect().SetUnknown(nil)
	}
	return plan
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
	made.numbers = len(read.Inputs) + len(read.Targets)
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
	plan.Target = "" // it names a table's column
	if plan.GetHoldout() != 0 {
		return nil, errors.New("samples are all learned from; holding rows back (holdout) needs a table")
	}
	course := &training.Course{Data: read, Train: upTo(read.rows())}
	made, err := enrol(name, plan, course, neuron.Spec{Inputs: read.inputs, Layers: layers(plan, read.outputs)})
	if err != nil {
		return nil, err
	}
	made.numbers = len(read.in) + len(read.targets)
	return made, nil
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
	size, err := checkSize(spec, neuronsPerActor(plan))
	if err != nil {
		return nil, err
	}
	network, err := neuron.New(spec)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(plan, course, network.Neurons()); err != nil {
		return nil, err
	}
	course.Network = network
	course.Epochs, course.Batch, course.Seed = int(plan.GetEpochs()), number(plan.GetBatch()), plan.GetSeed()
	course.StopBelow = plan.GetStopBelow()
	return &admitted{
		name: name, plan: plan, run: neuronsPerActor(plan), widths: network.Widths(),
		rows: len(course.Train), held: len(course.Held),
		parameters: size.parameters,
		work:       &work{course: course},
		model:      &model{network: network},
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
func checkSize(spec neuron.Spec, run int) (size struct{ parameters, neurons int }, err error) {
	if err := spec.Validate(); err != nil {
		return size, err
	}
	size.neurons = spec.Inputs
	inputs := spec.Inputs
	for _, layer := range spec.Layers {
		size.parameters += layer.Neurons * (inputs + 1)
		size.neurons += layer.Neurons
		inputs = layer.Neurons
	}
	if size.parameters > maxParameters {
		return size, fmt.Errorf("this network has %d weights and biases, one job may have %d; choose smaller hidden layers", size.parameters, maxParameters)
	}
	if run > 0 && size.neurons/run > maxActors {
		return size, fmt.Errorf("this network has %d neurons, which with %d to an actor are more than the %d actors one job may have; let more neurons share an actor (--neurons-per-actor), it changes no bit of the result", size.neurons, run, maxActors)
	}
	return size, nil
}

// checkBatch refuses steps of more rows than fit in memory with so many neurons.
func checkBatch(plan *protocol.Plan, course *training.Course, neurons int) error {
	rows := len(course.Train)
	if batch := number(plan.GetBatch()); batch > 0 {
		rows = min(rows, batch)
	}
	if most := training.MaxSignals / neurons; rows > most {
		return fmt.Errorf("steps of %d rows through %d neurons need more memory than one job may have; take at most %d rows per step (--batch), or fewer neurons", rows, neurons, most)
	}
	return nil
}
