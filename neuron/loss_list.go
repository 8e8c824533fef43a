package neuron

import (
	"fmt"
	"math"
)

// LossSettings are the numbers that some losses have. 0 stands for the default,
// and is the only one for a loss that does not read the setting.
type LossSettings struct {
	Delta float64 // huber: the size of errors from which on the loss is linear; above 0; default 1
	Level float64 // quantile: which quantile to learn, above 0 and below 1; default 0.5, the median
}

// lossEntry is what the list of losses knows of one.
type lossEntry struct {
	name     string
	defaults LossSettings // a setting that the loss does not read is 0
	build    func(LossSettings) Loss
	outputs  []string // the output activations that fit, the usual one first; nil: any
	needs    string   // what these provide
	targets  interval
}

// interval is what the targets of a loss may be.
type interval struct {
	least, most float64
	words       string
}

// lossEntries lists every loss, sorted by name.
func lossEntries() []lossEntry {
	whatever, shares := interval{math.Inf(-1), math.Inf(1), "finite numbers"}, interval{0, 1, "numbers from 0 to 1"}
	always := func(l Loss) func(LossSettings) Loss { return func(LossSettings) Loss { return l } }
	return []lossEntry{
		{
			name: "binary_crossentropy", build: always(binaryCrossEntropy{}), targets: shares,
			outputs: []string{sigmoid{}.Name()}, needs: "each output to be a probability of its own",
		},
		{name: "half_mse", build: always(perOutput{halfSquaredError{}}), targets: whatever},
		{
			name: "huber", defaults: LossSettings{Delta: 1}, targets: whatever,
			build: func(s LossSettings) Loss { return perOutput{huber{s.Delta}} },
		},
		{name: "log_cosh", build: always(perOutput{logCosh{}}), targets: whatever},
		{name: "mae", build: always(perOutput{absoluteError{}}), targets: whatever},
		{name: "mse", build: always(squaredError{}), targets: whatever},
		{
			name: "poisson", build: always(perOutput{poisson{}}), targets: interval{0, math.Inf(1), "numbers from 0 on"},
			outputs: []string{exponential{}.Name(), softplus{}.Name()}, needs: "outputs above 0",
		},
		{
			name: "quantile", defaults: LossSettings{Level: 0.5}, targets: whatever,
			build: func(s LossSettings) Loss { return perOutput{quantile{s.Level}} },
		},
		{
			name: "softmax_crossentropy", build: always(softmaxCrossEntropy{}), targets: shares,
			outputs: []string{Softmax}, needs: "probabilities that add up to 1",
		},
	}
}

// Losses returns every loss with its default settings, sorted by name.
func Losses() []Loss {
	var all []Loss
	for _, r := range lossEntries() {
		all = append(all, r.build(r.defaults))
	}
	return all
}

// TakesAnyTarget says whether the named loss learns targets of any size and
// sign. Those of another must stay as they are, and not be standardized.
func TakesAnyTarget(name string) bool {
	r, err := findLoss(name)
	return err == nil && math.IsInf(r.targets.least, -1)
}

// findLoss returns the entry of that name.
func findLoss(name string) (lossEntry, error) {
	for _, r := range lossEntries() {
		if r.name == name {
			return r, nil
		}
	}
	return lossEntry{}, unknown("loss", name, names(Losses()))
}

// settle returns s with defaults for the settings that are 0.
func (r lossEntry) settle(s LossSettings) LossSettings {
	if s.Delta == 0 {
		s.Delta = r.defaults.Delta
	}
	if s.Level == 0 {
		s.Level = r.defaults.Level
	}
	return s
}

// check refuses settings out of range, and settings that would do nothing.
func (r lossEntry) check(s LossSettings) error {
	read := r.defaults.list()
	for i, g := range r.settle(s).list() {
		switch {
		case read[i].value == 0 && g.value != 0:
			return fmt.Errorf("loss %s has no %s: leave it 0, or choose %s", r.name, g.name, either(lossesWith(i)))
		case read[i].value != 0 && g.check() != nil:
			return g.check()
		}
	}
	return nil
}

// list returns the settings with their ranges.
func (s LossSettings) list() []given {
	return []given{{"delta", s.Delta, above0}, {"level", s.Level, between0And1}}
}

// lossesWith returns the names of the losses that read the setting listed at i.
func lossesWith(i int) []string {
	var names []string
	for _, r := range lossEntries() {
		if r.defaults.list()[i].value != 0 {
			names = append(names, r.name)
		}
	}
	return names
}
