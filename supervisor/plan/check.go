package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
)

// Limits of one job.
const (
	maxEpochs     = 1_000_000
	maxParameters = 10_000_000
	maxActors     = 100_000 // that a job may spawn, so that it starts and stops within seconds
)

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

// checkSize refuses a network too large for one job before memory is asked for.
func checkSize(spec neuron.Spec) error {
	if err := spec.Validate(); err != nil {
		return err
	}
	if parameters := spec.Parameters(); parameters > maxParameters {
		return fmt.Errorf("this network has %d weights and biases, one job may have %d; choose smaller hidden layers", parameters, maxParameters)
	}
	return nil
}

// checkActors refuses a network of more actors than one job may have; run is how many
// neurons share one, negative: a whole layer.
func checkActors(spec neuron.Spec, run int) error {
	neurons := spec.Inputs
	for _, layer := range spec.Layers {
		neurons += layer.Neurons
	}
	if run > 0 && neurons/run > maxActors {
		return fmt.Errorf("this network has %d neurons, which with %d to an actor are more than the %d actors one job may have; let more neurons share an actor (--neurons-per-actor), it changes no bit of the result", neurons, run, maxActors)
	}
	return nil
}

// checkTargets refuses targets that the loss cannot learn, by their row.
func checkTargets(run *training.Run) error {
	widths := run.Network.Widths()
	for _, rows := range [][]int{run.Train, run.Valid, run.Test} {
		for part := range slices.Chunk(rows, 4096) {
			in, targets := neuron.NewSignals(widths[0], len(part)), neuron.NewSignals(widths[len(widths)-1], len(part))
			run.Data.Gather(in, targets, part)
			var bad *neuron.BadTarget
			if err := run.Network.Head.CheckTargets(targets); errors.As(err, &bad) {
				return fmt.Errorf("row %d of the data: the loss %s cannot learn %v; it needs %s: correct the row, or choose another loss", part[bad.Row]+1, bad.Loss, bad.Target, bad.Wanted)
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// checkBatch refuses steps of more rows than fit in memory with so many neurons.
func checkBatch(plan *protocol.Plan, run *training.Run, neurons int) error {
	rows := len(run.Train)
	if batch := number(plan.GetBatch()); batch > 0 {
		rows = min(rows, batch)
	}
	if most := training.MaxSignals / neurons; rows > most {
		return fmt.Errorf("steps of %d rows through %d neurons need more memory than one job may have; take at most %d rows per step (--batch), or fewer neurons", rows, neurons, most)
	}
	return nil
}
