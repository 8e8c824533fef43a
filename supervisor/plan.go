package supervisor

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Limits of one job.
const (
	maxEpochs     = 1_000_000
	maxParameters = 10_000_000
	maxActors     = 100_000 // that a job may spawn, so that it starts and stops within seconds
	maxName       = 255     // bytes
)

// admitted is a submission that was found good.
type admitted struct {
	head *protocol.Job // what clients see of it that never changes, as far as plan and data decide it
	work *work         // its memory is made when the job is opened
	// What the plan left open and has to be measured, which takes a while: see settle.
	trials *penaltyTrials
}

// admit checks a plan and a data set and works out what is to be done, every
// default written out, or says what is wrong. It is a pure function: the same plan
// and data give the same work in every process. plan becomes its own.
func admit(name string, plan *protocol.Plan, data dataset.Source) (*admitted, error) {
	return admitFrom(name, plan, data, nil)
}

// admitFrom is admit for a job that goes on from another; nil: it begins anew.
func admitFrom(name string, plan *protocol.Plan, data dataset.Source, from *origin) (*admitted, error) {
	sent, err := samplesIn(data)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the samples cannot be read: %w", err)
	case sent != nil && from != nil && from.preparation != nil:
		return nil, fmt.Errorf("job %s learned a table; it goes on with rows of one", from.kept.GetJob())
	case sent == nil && from != nil && from.preparation == nil:
		return nil, fmt.Errorf("job %s learned plain samples; it goes on with more of them", from.kept.GetJob())
	case sent != nil:
		return admitSamples(name, plan, sent)
	default:
		return admitTable(name, plan, data, from)
	}
}

// ownPlan copies a client's plan, without what this release does not know.
func ownPlan(sent *protocol.Plan) *protocol.Plan {
	plan := &protocol.Plan{}
	if sent == nil {
		return plan
	}
	proto.Merge(plan, sent)
	clearUnknown(plan.ProtoReflect())
	return plan
}

// clearUnknown drops unknown fields of a message and of all that it holds.
func clearUnknown(m protoreflect.Message) {
	m.SetUnknown(nil)
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				clearUnknown(value.List().Get(i).Message())
			}
		default:
			clearUnknown(value.Message())
		}
		return true
	})
}

func admitSamples(name string, plan *protocol.Plan, sent *protocol.Samples) (*admitted, error) {
	read, err := readSamples(sent)
	if err != nil {
		return nil, err
	}
	if plan.GetPreset() != "" && plan.GetPreset() != "classic" {
		return nil, fmt.Errorf("the preset %q needs a table; samples are learned the classic way", plan.GetPreset())
	}
	sampleDefaults(plan)
	if err := checkTableOnly(plan); err != nil {
		return nil, err
	}
	plan.Target = "" // it names a table's column
	if plan.GetHoldout() != 0 {
		return nil, errors.New("samples are all learned from; holding rows back (holdout) needs a table")
	}
	course := &training.Run{Data: read, Train: upTo(read.rows())}
	return enrol(name, plan, course, neuron.Spec{Inputs: read.inputs, Layers: layers(plan, read.outputs)})
}

// enrol makes the network of a plan and gets it ready to learn.
func enrol(name string, plan *protocol.Plan, course *training.Run, spec neuron.Spec) (*admitted, error) {
	if err := checkPlan(plan); err != nil {
		return nil, err
	}
	spec, err := specified(spec, plan)
	if err != nil {
		return nil, err
	}
	if err := checkSize(spec, neuronsPerActor(plan)); err != nil {
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
	course.StopBelow, course.Until = plan.GetStopBelow(), number(plan.GetUntil())
	course.Smoothing = plan.GetLabelSmoothing()
	if course.Stopping, err = stoppingOf(plan.GetStopping()); err != nil {
		return nil, err
	}
	if course.Schedule, err = scheduleOf(plan); err != nil {
		return nil, err
	}
	if err := course.Validate(); err != nil {
		return nil, err
	}
	if err := checkTargets(course); err != nil {
		return nil, err
	}
	head := &protocol.Job{
		Name: name, Plan: plan,
		Rows: uint64(len(course.Train)), Validation: uint64(len(course.Valid)), HeldOut: uint64(len(course.Test)),
	}
	for _, width := range network.Widths() {
		head.Layers = append(head.Layers, uint32(width))
	}
	return &admitted{head: head, work: &work{plan: plan, course: course}}, nil
}

// specified completes a spec by what a plan says of every network.
func specified(spec neuron.Spec, plan *protocol.Plan) (neuron.Spec, error) {
	optimizer, err := optimizerSpec(plan)
	spec.Optimizer = optimizer
	spec.Loss, spec.Initializer, spec.Seed = plan.GetLoss(), plan.GetInitializer(), plan.GetSeed()
	spec.LossSettings = neuron.LossSettings{Delta: plan.GetHuberDelta(), Level: plan.GetQuantile()}
	r := plan.GetRegularization()
	spec.Regularization = neuron.RegularizationSpec{
		ClipValue: r.GetClipValue(), ClipNorm: r.GetClipNorm(), ClipTotal: r.GetClipTotalNorm(), L1: r.GetL1(), L2: r.GetL2(), MaxNorm: r.GetMaxNorm(),
	}
	spec.InputDropout, spec.InputNoise, spec.Average = plan.GetInputDropout(), plan.GetInputNoise(), plan.GetAverage()
	return spec, err
}

func layers(plan *protocol.Plan, outputs int) []neuron.LayerSpec {
	var specs []neuron.LayerSpec
	for _, layer := range plan.GetLayers() {
		specs = append(specs, neuron.LayerSpec{
			Neurons: number(layer.GetNeurons()), Activation: layer.GetActivation(), Dropout: layer.GetDropout(), Normalization: layer.GetNormalization(),
		})
	}
	hidden := plan.GetHidden()
	if len(hidden) == 1 && hidden[0] == 0 {
		hidden = nil // the wire's way to say: none
	}
	for _, neurons := range hidden {
		specs = append(specs, neuron.LayerSpec{
			Neurons: number(neurons), Activation: plan.GetActivation(), Dropout: plan.GetDropout(), Normalization: plan.GetNormalization(),
		})
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
	if n := len(plan.GetHidden()) + len(plan.GetLayers()); n > neuron.MaxLayers {
		return fmt.Errorf("%d hidden layers are not possible; choose at most %d", n, neuron.MaxLayers)
	}
	if len(plan.GetHidden()) > 0 && len(plan.GetLayers()) > 0 {
		return errors.New("hidden layers are described twice, by their widths and one by one; choose one of the two")
	}
	if s := plan.GetLabelSmoothing(); !(s >= 0 && s < 1) {
		return fmt.Errorf("label smoothing of %v is not possible; choose a number from 0 up to, but not, 1", s)
	}
	return nil
}

// checkSize refuses a network too large for one job before memory is asked for;
// run is how many neurons share an actor, negative: a whole layer.
func checkSize(spec neuron.Spec, run int) error {
	if err := spec.Validate(); err != nil {
		return err
	}
	neurons := spec.Inputs
	for _, layer := range spec.Layers {
		neurons += layer.Neurons
	}
	if parameters := spec.Parameters(); parameters > maxParameters {
		return fmt.Errorf("this network has %d weights and biases, one job may have %d; choose smaller hidden layers", parameters, maxParameters)
	}
	if run > 0 && neurons/run > maxActors {
		return fmt.Errorf("this network has %d neurons, which with %d to an actor are more than the %d actors one job may have; let more neurons share an actor (--neurons-per-actor), it changes no bit of the result", neurons, run, maxActors)
	}
	return nil
}

// checkTargets refuses targets that the loss cannot learn, by their row.
func checkTargets(course *training.Run) error {
	widths := course.Network.Widths()
	for _, rows := range [][]int{course.Train, course.Valid, course.Test} {
		for part := range slices.Chunk(rows, 4096) {
			in, targets := neuron.NewSignals(widths[0], len(part)), neuron.NewSignals(widths[len(widths)-1], len(part))
			course.Data.Gather(in, targets, part)
			var bad *neuron.BadTarget
			if err := course.Network.Head.CheckTargets(targets); errors.As(err, &bad) {
				return fmt.Errorf("row %d of the data: the loss %s cannot learn %v; it needs %s: correct the row, or choose another loss", part[bad.Row]+1, bad.Loss, bad.Target, bad.Wanted)
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// checkBatch refuses steps of more rows than fit in memory with so many neurons.
func checkBatch(plan *protocol.Plan, course *training.Run, neurons int) error {
	rows := len(course.Train)
	if batch := number(plan.GetBatch()); batch > 0 {
		rows = min(rows, batch)
	}
	if most := training.MaxSignals / neurons; rows > most {
		return fmt.Errorf("steps of %d rows through %d neurons need more memory than one job may have; take at most %d rows per step (--batch), or fewer neurons", rows, neurons, most)
	}
	return nil
}
