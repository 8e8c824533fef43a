package neuron

import "fmt"

// refusal is what the optimizer lbfgs does not allow.
type refusal struct {
	why      string   // follows "optimizer lbfgs"
	settings []zeroed // that must be 0
}

// zeroed is a setting that must be 0, by its name in Settings, and what it is.
type zeroed struct {
	name  string
	value float64
}

// lbfgsRefusals lists what lbfgs cannot do: it looks for the minimum of a function
// that must stay the same, and makes no steps that could be changed or averaged.
func (s Spec) lbfgsRefusals() []refusal {
	dropout := 0.0
	for _, l := range s.Layers {
		dropout = max(dropout, l.Dropout)
	}
	r := s.Regularization
	return []refusal{
		{
			"has no decoupled decay: leave it 0, or choose l2",
			[]zeroed{{"optimizer.decoupled_decay", s.Optimizer.DecoupledDecay}},
		},
		{
			"needs the same loss at the same weights, and dropout and noise change it from step to step: leave them out, or choose another optimizer, such as adam",
			[]zeroed{{"dropout", dropout}, {"input_dropout", s.InputDropout}, {"input_noise", s.InputNoise}},
		},
		{
			"needs the loss's true gradient, and weights that nobody shortens: leave clipping and max norm out, or choose another optimizer, such as adam",
			[]zeroed{
				{"regularization.clip_value", r.ClipValue},
				{"regularization.clip_norm", r.ClipNorm},
				{"regularization.clip_total_norm", r.ClipTotal},
				{"regularization.max_norm", r.MaxNorm},
			},
		},
		{
			"makes no steps whose weights could be averaged: leave the average out, or choose another optimizer, such as adam",
			[]zeroed{{"average", s.Average}},
		},
	}
}

// checkLBFGS refuses what lbfgs cannot do.
func (s Spec) checkLBFGS() error {
	if s.Optimizer.Name != LBFGS {
		return nil
	}
	for _, r := range s.lbfgsRefusals() {
		for _, z := range r.settings {
			if z.value != 0 {
				return fmt.Errorf("optimizer %s %s", LBFGS, r.why)
			}
		}
	}
	return nil
}
