package plan

import (
	"strings"

	"deepnet/neuron"
)

// ofTheOptimizer are the settings of how a step is made.
func ofTheOptimizer() []Setting {
	return []Setting{
		{Flag: "optimizer", Field: "plan.optimizer.name", Kind: Name, Doc: "`NAME`: " + strings.Join(neuron.Optimizers(), ", ")},
		{Flag: "learning-rate", Field: "plan.optimizer.learning_rate", Kind: Number, Math: "optimizer.learning_rate", Steps: IfGiven, Doc: "`RATE`, above 0"},
		{
			Flag: "schedule", Field: "plan.schedule", Kind: Named, Parts: ofTheSchedule(), Steps: IfGiven,
			Example: "cosine, or {name: step, every: 30, factor: 0.5}",
			Doc:     "`NAME` of how the rate changes, with settings such as step:every=30,factor=0.5: " + strings.Join(neuron.Schedules(), ", "),
		},
		{Flag: "momentum", Field: "plan.optimizer.momentum", Kind: Number, Math: "optimizer.momentum", Doc: "`SHARE` of the last move that is kept, 0 to below 1"},
		{Flag: "beta1", Field: "plan.optimizer.beta1", Kind: Number, Math: "optimizer.beta1", Doc: "`SHARE` of the mean gradient kept, of adam and its kin"},
		{Flag: "beta2", Field: "plan.optimizer.beta2", Kind: Number, Math: "optimizer.beta2", Doc: "`SHARE` of the mean squared gradient kept, of adam and its kin"},
		{Flag: "rho", Field: "plan.optimizer.rho", Kind: Number, Math: "optimizer.rho", Doc: "`SHARE` of the mean squared gradient kept, of rmsprop and adadelta"},
		{Flag: "epsilon", Field: "plan.optimizer.epsilon", Kind: Number, Math: "optimizer.epsilon", Doc: "`SIZE` added to what the gradient is divided by"},
		{Flag: "eta-minus", Field: "plan.optimizer.eta_minus", Kind: Number, Math: "optimizer.eta_minus", Doc: "`FACTOR` by which a step of rprop and irprop_minus shrinks"},
		{Flag: "eta-plus", Field: "plan.optimizer.eta_plus", Kind: Number, Math: "optimizer.eta_plus", Doc: "`FACTOR` by which a step of rprop and irprop_minus grows"},
		{Flag: "delta-min", Field: "plan.optimizer.delta_min", Kind: Number, Math: "optimizer.delta_min", Doc: "`SIZE` of the shortest step of rprop and irprop_minus"},
		{Flag: "delta-max", Field: "plan.optimizer.delta_max", Kind: Number, Math: "optimizer.delta_max", Doc: "`SIZE` of the longest step of rprop and irprop_minus"},
		{Flag: "history", Field: "plan.optimizer.history", Kind: Count, Math: "optimizer.history", Doc: "`PAIRS` of steps and gradients that lbfgs remembers"},
		{
			Flag: "gradient-tolerance", Field: "plan.optimizer.gradient_tolerance", Kind: Number, Math: "optimizer.gradient_tolerance",
			Doc: "lbfgs is done when no component of the gradient is larger than this `SIZE`",
		},
		{
			Flag: "change-tolerance", Field: "plan.optimizer.change_tolerance", Kind: Number, Math: "optimizer.change_tolerance",
			Doc: "lbfgs is done when neither weights nor loss change by more than this `SIZE`",
		},
		{Flag: "average", Field: "plan.average", Kind: Number, Math: "average", Doc: "the model is a moving average of the weights: `SHARE` kept at a step, below 1"},
	}
}

// ofTheSchedule are the parts of a schedule of the learning rate.
func ofTheSchedule() []Setting {
	return []Setting{
		{Flag: "name", Field: "name", Kind: Name},
		{Flag: "warmup", Field: "warmup", Kind: Count, Math: "schedule.warmup"},
		{Flag: "every", Field: "every", Kind: Count, Math: "schedule.every"},
		{Flag: "multiplier", Field: "multiplier", Kind: Count, Math: "schedule.multiplier"},
		{Flag: "factor", Field: "factor", Kind: Number, Math: "schedule.factor"},
		{Flag: "power", Field: "power", Kind: Number, Math: "schedule.power"},
		{Flag: "decay", Field: "decay", Kind: Number, Math: "schedule.decay"},
		{Flag: "min-rate", Field: "min_rate", Kind: Number, Math: "schedule.min_rate"},
		{Flag: "peak-at", Field: "peak_at", Kind: Number, Math: "schedule.peak_at"},
		{Flag: "start-divisor", Field: "start_divisor", Kind: Number, Math: "schedule.start_divisor"},
		{Flag: "end-divisor", Field: "end_divisor", Kind: Number, Math: "schedule.end_divisor"},
		{Flag: "patience", Field: "patience", Kind: Count, Math: "schedule.patience"},
		{Flag: "threshold", Field: "threshold", Kind: Number, Math: "schedule.threshold"},
		{Flag: "cooldown", Field: "cooldown", Kind: Count, Math: "schedule.cooldown"},
	}
}

// ofPenalties are the settings that keep weights small and steps short.
func ofPenalties() []Setting {
	return []Setting{
		{Flag: "l1", Field: "plan.regularization.l1", Kind: Number, Math: "regularization.l1", Doc: "`STRENGTH` of the penalty on the weights' magnitudes"},
		{Flag: "l2", Field: "plan.regularization.l2", Kind: Number, Math: "regularization.l2", Doc: "`STRENGTH` of the penalty on the weights' squares, scikit-learn's alpha"},
		{
			Flag: "weight-decay", Field: "plan.regularization.weight_decay", Kind: Number, Math: "optimizer.decoupled_decay",
			Doc: "decoupled decay: `SHARE` of each weight lost per step, times the rate",
		},
		{Flag: "max-norm", Field: "plan.regularization.max_norm", Kind: Number, Math: "regularization.max_norm", Doc: "most `LENGTH` of a neuron's incoming weights"},
		{Flag: "clip-value", Field: "plan.regularization.clip_value", Kind: Number, Math: "regularization.clip_value", Doc: "most `SIZE` of each number of a gradient"},
		{Flag: "clip-norm", Field: "plan.regularization.clip_norm", Kind: Number, Math: "regularization.clip_norm", Doc: "most `LENGTH` of a neuron's gradient"},
		{
			Flag: "clip-total-norm", Field: "plan.regularization.clip_total_norm", Kind: Number, Math: "regularization.clip_total_norm",
			Doc: "most `LENGTH` of the gradient of all neurons together; steps take longer then",
		},
	}
}
