package neuron

import (
	"slices"
	"strings"
)

// Setting is what there is to know of a number that a Spec or a ScheduleSpec
// can be given.
type Setting struct {
	// Name is unique: that of the part and the setting, such as
	// "optimizer.beta1", "schedule.every", "regularization.l2" or "loss.delta";
	// of the network itself "dropout", "input_dropout", "input_noise" and
	// "average".
	Name string
	// Range is what it may be where it is read. Elsewhere it must be 0. A loss
	// takes 0 for its default.
	Range Range
	// ReadBy names the optimizers, schedules or losses that read the setting,
	// sorted; nil: it is always read.
	ReadBy []string
	// NotWith names the optimizers with which it must be 0, sorted. Two things
	// that are no numbers do not go with every optimizer either: see
	// WholeBatches and NormalizationsWith.
	NotWith []string
}

// Settings lists every setting: those of optimizers first, then of schedules,
// regularization, losses and the noise of a training step.
func Settings() []Setting {
	return slices.Concat(
		optimizerSettings(), scheduleSettings(), named("regularization.", RegularizationSpec{}.settings()), lossSettings(), noiseSettings(),
	)
}

// named makes settings of a list that is always read.
func named(part string, list []given) []Setting {
	var all []Setting
	for _, g := range list {
		name := part + strings.ReplaceAll(g.name, " ", "_")
		s := Setting{Name: name, Range: g.Range}
		for _, r := range (Spec{}).lbfgsRefusals() {
			if slices.ContainsFunc(r.settings, func(z zeroed) bool { return z.name == name }) {
				s.NotWith = []string{LBFGS}
			}
		}
		all = append(all, s)
	}
	return all
}

// optimizerSettings lists what an OptimizerSpec has.
func optimizerSettings() []Setting {
	every := []given{{"learning rate", 0, above0}, {"decoupled decay", 0, from0}}
	all := named("optimizer.", append(every, OptimizerSpec{}.settings()...))
	for i := range all[len(every):] {
		s := &all[len(every)+i]
		s.ReadBy = readers(i)
		s.NotWith = slices.DeleteFunc(Optimizers(), func(name string) bool { return slices.Contains(s.ReadBy, name) })
	}
	return all
}

// scheduleSettings lists what a ScheduleSpec has. Optimizers that find the length
// of their steps by themselves take none of it.
func scheduleSettings() []Setting {
	list := ScheduleSpec{}.settings()
	all := named("schedule.", append(list, given{"warmup", 0, wholeFrom0}))
	unscheduled := slices.DeleteFunc(Optimizers(), func(name string) bool { return !WholeBatches(name) })
	for i := range all {
		all[i].NotWith = unscheduled
		if i < len(list) {
			all[i].ReadBy = schedulesWith(list[i].name)
		} else {
			all[i].ReadBy = warmedUp()
		}
	}
	return all
}

// lossSettings lists what LossSettings has.
func lossSettings() []Setting {
	all := named("loss.", LossSettings{}.list())
	for i := range all {
		all[i].ReadBy = lossesWith(i)
	}
	return all
}

// noiseSettings lists what a Spec has of its own; the dropout is that of a layer.
func noiseSettings() []Setting {
	return named("", append(Spec{}.noise(), given{"dropout", 0, from0Below1}))
}
