package kernel

import "slices"

// elementwise are all functions on slices, with what they take besides numbers of each.
var elementwise = slices.Concat([]sliceFunction{
	onto("Exps", Exps), onto("Logs", Logs), onto("Logistics", Logistics), onto("Tanhs", Tanhs), onto("Softpluses", Softpluses),
	onto("Silus", Silus), onto("GeluTanhs", GeluTanhs), onto("Mishes", Mishes), onto("Gelus", Gelus),
	times("LogisticSlopes", LogisticSlopes), times("TanhSlopes", TanhSlopes), times("SoftplusSlopes", SoftplusSlopes),
	times("SiluSlopes", SiluSlopes), times("GeluTanhSlopes", GeluTanhSlopes), times("MishSlopes", MishSlopes),
	times("GeluSlopes", GeluSlopes),
	onto("HardSigmoids", HardSigmoids), onto("HardSwishes", HardSwishes), onto("Softsigns", Softsigns),
	times("HardSigmoidSlopes", HardSigmoidSlopes), times("HardSwishSlopes", HardSwishSlopes), times("SoftsignSlopes", SoftsignSlopes),
	{name: "Tanhs in place", outputs: 1, inputs: 1, inPlace: true, run: func(out, in [][]float64, _ scalars) {
		Tanhs(out[0], copied(out[0], in[0]))
	}},
	{name: "Above0", outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { Above0(out[0], in[0], in[1]) }},
	{name: "Leak", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { Leak(out[0], in[0], in[1], s[0]) }},
	{name: "Elus", outputs: 1, inputs: 1, run: func(out, in [][]float64, s scalars) { Elus(out[0], in[0], s[0], s[1]) }},
	{name: "EluSlopes", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) {
		EluSlopes(copied(out[0], in[0]), in[1], s[0], s[1])
	}},
	{name: "Axpy", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { Axpy(out[0], s[0], in[0], in[1]) }},
	{name: "AxpySigns", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { AxpySigns(out[0], s[0], in[0], in[1]) }},
	{name: "Blends", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { Blends(out[0], s[0], in[0], in[1]) }},
	{name: "Scale", outputs: 1, inputs: 1, inPlace: true, run: func(out, in [][]float64, s scalars) { Scale(copied(out[0], in[0]), s[0]) }},
	{name: "Clip", outputs: 1, inputs: 1, inPlace: true, run: func(out, in [][]float64, s scalars) { Clip(copied(out[0], in[0]), s[0]) }},
	{name: "Times", outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { Times(out[0], in[0], in[1]) }},
	{name: "Quotients", outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { Quotients(out[0], in[0], in[1]) }},
	{name: "Differences", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { Differences(out[0], s[0], in[0], in[1]) }},
	{name: "MeanDifferences", outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) {
		MeanDifferences(out[0], s[0], in[0], in[1])
	}},
	{name: "Maxima", outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { Maxima(out[0], in[0], in[1]) }},
	{name: "ExpsFrom", outputs: 2, inputs: 3, run: func(out, in [][]float64, _ scalars) {
		ExpsFrom(out[0], copied(out[1], in[0]), in[1], in[2])
	}},
	{name: "SoftmaxErrors", outputs: 1, inputs: 3, run: func(out, in [][]float64, s scalars) {
		SoftmaxErrors(out[0], in[0], in[1], in[2], s[0])
	}},
	{name: "LogisticCosts", outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { LogisticCosts(out[0], in[0], in[1]) }},
	ofTargets("HalfSquares", func(out, y, t []float64, _ scalars) { HalfSquares(out, y, t) }),
	ofTargets("HuberCosts", func(out, y, t []float64, s scalars) { HuberCosts(out, y, t, s[0]) }),
	ofTargets("HuberErrors", func(out, y, t []float64, s scalars) { HuberErrors(out, y, t, s[0], s[1]) }),
	ofTargets("PinballCosts", func(out, y, t []float64, s scalars) { PinballCosts(out, y, t, s[0], s[3]) }),
	ofTargets("PinballErrors", func(out, y, t []float64, s scalars) { PinballErrors(out, y, t, s[0], s[3], s[1]) }),
	ofTargets("LogCoshCosts", func(out, y, t []float64, _ scalars) { LogCoshCosts(out, y, t) }),
	ofTargets("LogCoshErrors", func(out, y, t []float64, s scalars) { LogCoshErrors(out, y, t, s[1]) }),
	ofTargets("PoissonCosts", func(out, y, t []float64, _ scalars) { PoissonCosts(out, y, t) }),
	ofTargets("PoissonErrors", func(out, y, t []float64, s scalars) { PoissonErrors(out, y, t, s[1]) }),
	{name: "PoissonLogCosts", outputs: 1, inputs: 3, run: func(out, in [][]float64, _ scalars) {
		PoissonLogCosts(out[0], in[0], in[1], in[2])
	}},
	{name: "Finite", outputs: 1, inputs: 1, inPlace: true, run: func(out, in [][]float64, _ scalars) {
		if copied(out[0], in[0]); len(in[0]) > 0 && !Finite(in[0]) {
			out[0][0] = -1
		}
	}},
}, everyStep())

// optimizerStep is the step of an optimizer with so many blocks of moments.
type optimizerStep struct {
	name   string
	blocks int
	take   func(next, now State, gradient []float64, s scalars)
}

var optimizerSteps = []optimizerStep{
	{"Momentum", 1, func(next, now State, g []float64, s scalars) { Momentum(next, now, g, s[0], s[1]) }},
	{"Nesterov", 1, func(next, now State, g []float64, s scalars) { Nesterov(next, now, g, s[0], s[1]) }},
	{"SutskeverMomentum", 1, func(next, now State, g []float64, s scalars) { SutskeverMomentum(next, now, g, s[0], s[1]) }},
	{"SutskeverNesterov", 1, func(next, now State, g []float64, s scalars) { SutskeverNesterov(next, now, g, s[0], s[1]) }},
	{"RMSprop", 1, func(next, now State, g []float64, s scalars) { RMSprop(next, now, g, s.root()) }},
	{"CenteredRMSprop", 2, func(next, now State, g []float64, s scalars) { CenteredRMSprop(next, now, g, s.root()) }},
	{"Adagrad", 1, func(next, now State, g []float64, s scalars) { Adagrad(next, now, g, s.root()) }},
	{"Adadelta", 2, func(next, now State, g []float64, s scalars) { Adadelta(next, now, g, s.root()) }},
	{"Adam", 2, func(next, now State, g []float64, s scalars) { Adam(next, now, g, s.adam()) }},
	{"AMSGrad", 3, func(next, now State, g []float64, s scalars) { AMSGrad(next, now, g, s.adam()) }},
	{"RAdam", 2, func(next, now State, g []float64, s scalars) { RAdam(next, now, g, s.adam(), s[5]) }},
	{"Adamax", 2, func(next, now State, g []float64, s scalars) { Adamax(next, now, g, s.adam()) }},
	{"NAdam", 3, func(next, now State, g []float64, s scalars) {
		NAdam(next, now, g, NAdamStep{s.adam(), s[5], s[6], s[3]})
	}},
	{"Rprop", 3, func(next, now State, g []float64, s scalars) { Rprop(next, now, g, s.resilient()) }},
	{"IRpropMinus", 2, func(next, now State, g []float64, s scalars) { IRpropMinus(next, now, g, s.resilient()) }},
	{"Lion", 1, func(next, now State, g []float64, s scalars) { Lion(next, now, g, s.adam()) }},
}

// sliceFunction is a function on slices. In place it has no lengths that could differ.
type sliceFunction struct {
	name            string
	outputs, inputs int
	inPlace         bool
	run             func(out, in [][]float64, s scalars)
}

const scalarCount = 7

// scalars are what a function takes besides.
type scalars [scalarCount]float64

var usualScalars = scalars{0.9, 0.999, 0.003, 0.7, 1e-8, 0.3, 0.4}

func (s scalars) adam() AdamStep {
	return AdamStep{Beta1: s[0], Beta2: s[1], Rate: s[2], Root: s[3], Epsilon: s[4]}
}

func (s scalars) root() RootStep { return RootStep{Share: s[0], Epsilon: s[1], Rate: s[2]} }

func (s scalars) resilient() ResilientStep {
	return ResilientStep{Shrink: s[5], Grow: 1 + s[6], Least: s[2], Most: s[0]}
}

// ofTargets is a function of outputs and their targets.
func ofTargets(name string, of func(out, y, t []float64, s scalars)) sliceFunction {
	return sliceFunction{name: name, outputs: 1, inputs: 2, run: func(out, in [][]float64, s scalars) { of(out[0], in[0], in[1], s) }}
}

// onto is a function of each number.
func onto(name string, each func(y, x []float64)) sliceFunction {
	return sliceFunction{name: name, outputs: 1, inputs: 1, run: func(out, in [][]float64, _ scalars) { each(out[0], in[0]) }}
}

// times multiplies by slopes.
func times(name string, slopes func(d, x []float64)) sliceFunction {
	return sliceFunction{name: name, outputs: 1, inputs: 2, run: func(out, in [][]float64, _ scalars) { slopes(copied(out[0], in[0]), in[1]) }}
}

// everyStep returns the steps as functions that take the weights, the blocks and the gradient, and make weights and blocks.
func everyStep() (all []sliceFunction) {
	for _, o := range optimizerSteps {
		all = append(all, sliceFunction{name: o.name, outputs: 1 + o.blocks, inputs: 2 + o.blocks, run: o.run})
	}
	return all
}

func (o optimizerStep) run(out, in [][]float64, s scalars) {
	n := len(in[0])
	next := State{make([]float64, n), make([]float64, o.blocks*n+1)}
	next.Moments[o.blocks*n] = untouched
	o.take(next, State{in[0], slices.Concat(in[1 : 1+o.blocks]...)}, in[1+o.blocks], s)
	copy(out[0], next.Weights)
	for i := range o.blocks {
		copy(out[1+i], next.block(i))
	}
	if next.Moments[o.blocks*n] != untouched {
		panic("kernel: " + o.name + " writes beyond its blocks")
	}
}

func copied(to, from []float64) []float64 {
	copy(to, from)
	return to
}
