package neuron

// adamW is the name of adam with a decoupled decay.
const adamW = "adamw"

// optimizerEntry is what the list of optimizers knows of one.
type optimizerEntry struct {
	defaults OptimizerSpec // a setting that the optimizer does not read is 0
	build    func(OptimizerSpec) Optimizer
}

// optimizerEntries lists every optimizer but lbfgs, sorted by name.
func optimizerEntries() []optimizerEntry {
	return []optimizerEntry{
		{byRoot("adadelta", 1, 0.9, 1e-6), func(s OptimizerSpec) Optimizer { return adadelta{s.Rho, s.Epsilon} }},
		{byRoot("adagrad", 0.01, 0, 1e-10), func(s OptimizerSpec) Optimizer { return adagrad{s.Epsilon} }},
		{adamLike("adam", 0.001), func(s OptimizerSpec) Optimizer { return adam{s.Name, s.averages()} }},
		{adamLike("adam_epsilon_hat", 0.001), func(s OptimizerSpec) Optimizer { return adamEpsilonHat{s.averages()} }},
		{adamLike("adamax", 0.002), func(s OptimizerSpec) Optimizer { return adamax{s.averages()} }},
		{decayed(adamLike(adamW, 0.001)), func(s OptimizerSpec) Optimizer { return adam{s.Name, s.averages()} }},
		{adamLike("amsgrad", 0.001), func(s OptimizerSpec) Optimizer { return amsgrad{s.averages()} }},
		{resilient("irprop_minus"), func(s OptimizerSpec) Optimizer { return irpropMinus{s.resilience()} }},
		{OptimizerSpec{Name: "lion", LearningRate: 0.0001, Beta1: 0.9, Beta2: 0.99}, func(s OptimizerSpec) Optimizer { return lion{s.Beta1, s.Beta2} }},
		{OptimizerSpec{Name: "momentum", LearningRate: 0.1, Momentum: 0.9}, func(s OptimizerSpec) Optimizer { return momentum{s.Momentum} }},
		{adamLike("nadam", 0.002), func(s OptimizerSpec) Optimizer { return nadam{s.averages()} }},
		{OptimizerSpec{Name: "nesterov", LearningRate: 0.1, Momentum: 0.9}, func(s OptimizerSpec) Optimizer { return nesterov{s.Momentum} }},
		{adamLike("radam", 0.001), func(s OptimizerSpec) Optimizer { return radam{s.averages()} }},
		{byRoot("rmsprop", 0.01, 0.99, 1e-8), func(s OptimizerSpec) Optimizer { return rmsprop{s.Rho, s.Epsilon} }},
		{byRoot("rmsprop_centered", 0.01, 0.99, 1e-8), func(s OptimizerSpec) Optimizer { return centeredRMSprop{s.Rho, s.Epsilon} }},
		{resilient("rprop"), func(s OptimizerSpec) Optimizer { return rprop{s.resilience()} }},
		{OptimizerSpec{Name: "sgd", LearningRate: 0.1}, func(OptimizerSpec) Optimizer { return sgd{} }},
		{OptimizerSpec{Name: "sutskever_momentum", LearningRate: 0.001, Momentum: 0.9}, func(s OptimizerSpec) Optimizer { return sutskeverMomentum{s.Momentum} }},
		{OptimizerSpec{Name: "sutskever_nesterov", LearningRate: 0.001, Momentum: 0.9}, func(s OptimizerSpec) Optimizer { return sutskeverNesterov{s.Momentum} }},
	}
}

// adamLike returns the usual settings of Adam and its variants.
func adamLike(name string, rate float64) OptimizerSpec {
	return OptimizerSpec{Name: name, LearningRate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
}

// byRoot returns the settings of an optimizer that divides by a root mean square.
func byRoot(name string, rate, rho, epsilon float64) OptimizerSpec {
	return OptimizerSpec{Name: name, LearningRate: rate, Rho: rho, Epsilon: epsilon}
}

// decayed adds the weight decay that PyTorch's AdamW has.
func decayed(s OptimizerSpec) OptimizerSpec {
	s.DecoupledDecay = 0.01
	return s
}

// resilient returns the usual settings of resilient propagation.
func resilient(name string) OptimizerSpec {
	return OptimizerSpec{Name: name, LearningRate: 0.01, EtaMinus: 0.5, EtaPlus: 1.2, DeltaMin: 1e-6, DeltaMax: 50}
}

func (o OptimizerSpec) averages() averages { return averages{o.Beta1, o.Beta2, o.Epsilon} }

func (o OptimizerSpec) resilience() resilience {
	return resilience{o.LearningRate, o.EtaMinus, o.EtaPlus, o.DeltaMin, o.DeltaMax}
}

// findOptimizer returns the entry of that name.
func findOptimizer(name string) (optimizerEntry, error) {
	for _, r := range optimizerEntries() {
		if r.defaults.Name == name {
			return r, nil
		}
	}
	if name == LBFGS {
		return lbfgsEntry(), nil
	}
	return optimizerEntry{}, unknown("optimizer", name, Optimizers())
}
