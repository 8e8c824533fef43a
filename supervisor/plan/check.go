package plan

import (
	"errors"
	"fmt"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Check refuses settings out of their range, and those that say the same thing in two
// ways. It looks at each by itself: what does not go together is found when the plan
// is resolved.
func Check(submit *protocol.Submit) error {
	asked := submit.ProtoReflect()
	for _, s := range Settings() {
		if err := s.Kind.check(s, asked); err != nil {
			return err
		}
		if s.Rival != "" && s.isSet(asked) && setting(s.Rival).isSet(asked) {
			return fmt.Errorf("--%s and --%s say the same in two ways; leave out one of the two", s.Flag, s.Rival)
		}
	}
	return nil
}

// setting returns the one of that flag.
func setting(flag string) Setting {
	for _, s := range Settings() {
		if s.Flag == flag {
			return s
		}
	}
	panic("plan: there is no setting " + flag)
}

// isSet says whether somebody gave it.
func (s Setting) isSet(submit protoreflect.Message) bool {
	m, f := field(submit, s.Field)
	return m.Has(f)
}

// checkSize refuses a network too large for one job before memory is asked for.
func checkSize(spec neuron.Spec) error {
	if n := len(spec.Layers) - 1; n > neuron.MaxLayers {
		return fmt.Errorf("%d hidden layers are not possible; choose at most %d", n, neuron.MaxLayers)
	}
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
			targets := neuron.NewSignals(widths[len(widths)-1], len(part))
			run.Data.Targets(targets, part)
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
