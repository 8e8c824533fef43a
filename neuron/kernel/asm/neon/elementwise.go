package main

import (
	"fmt"
	"slices"
)

// formula is a function of single numbers that assembly carries out on vectors of them, operation by operation as the
// portable loop does.
type formula struct {
	name, doc string
	out, in   []string
	constants []string // numbers that are the same for all
	body      func(*lanes) []value
}

const tableRegister = 15 // points to the words

// elementwise writes the function of a formula: vector after vector, and in the end the one number that may be left.
func (f *file) elementwise(formula formula) {
	var parameters []parameter
	for _, p := range slices.Concat(formula.out, formula.in) {
		parameters = append(parameters, parameter{p, "*float64"})
	}
	parameters = append(parameters, parameter{"count", "int"})
	count := len(parameters) - 1
	if formula.constants != nil {
		parameters = append(parameters, parameter{"constants", "*float64"})
	}
	f.begin(formula.name+"NEON", "computes "+formula.doc, parameters)
	for i := range formula.constants {
		f.line("VLD1R.P 8(R%d), [V%d.D2]", count+1, vectorRegisters-1-i)
	}
	f.line("MOVD $words<>(SB), R%d", tableRegister)
	f.line("SUBS $2, R%d", count)
	f.line("BLT last")

	f.label("vector")
	f.once(formula, "VLD1.P 16(R%d), [V%d.D2]", "VST1.P [V%d.D2], 16(R%d)")
	f.line("SUBS $2, R%d", count)
	f.line("BGE vector")

	f.label("last")
	f.line("TBZ $0, R%d, done", count)
	f.once(formula, "FMOVD (R%d), F%d", "FMOVD F%d, (R%d)")

	f.label("done")
	f.line("RET")
}

// once carries out the formula on a vector that is loaded and stored so.
func (f *file) once(formula formula, load, store string) {
	l := &lanes{file: f, in: map[string]value{}, constants: map[string]int{}}
	for i, name := range formula.in {
		pointer := len(formula.out) + i
		l.in[name] = l.record(step{text: func(to int, _ []int) string { return fmt.Sprintf(load, pointer, to) }})
	}
	for i, name := range formula.constants {
		l.constants[name] = vectorRegisters - 1 - i
	}
	results := formula.body(l)
	r := allocate(l.steps, vectorRegisters-len(formula.constants), results)
	for i, s := range l.steps {
		for _, line := range r.place(i, s) {
			f.line("%s", line)
		}
	}
	for i, v := range results {
		f.line(store, r.of[v], i)
	}
}

// formulas are the optimizers and activations that most networks use.
var formulas = []formula{
	{
		name: "momentum", doc: "velocity = fma(share, velocity, gradient); weights = fma(-rate, velocity, weights)",
		out: []string{"nextWeights", "nextVelocity"}, in: []string{"weights", "velocity", "gradient"}, constants: []string{"share", "minusRate"},
		body: func(l *lanes) []value {
			velocity := l.fma(l.constant("share"), l.in["velocity"], l.in["gradient"])
			return []value{l.fma(l.constant("minusRate"), velocity, l.in["weights"]), velocity}
		},
	},
	{
		name: "adam", doc: "the step of Adam, see neuron",
		out: []string{"nextWeights", "nextMeans", "nextSquares"}, in: []string{"weights", "means", "squares", "gradient"},
		constants: []string{"beta1", "rest1", "beta2", "rest2", "root", "epsilon", "minusRate"},
		body: func(l *lanes) []value {
			g := l.in["gradient"]
			means := l.fma(l.constant("beta1"), l.in["means"], l.mul(l.constant("rest1"), g))
			squares := l.fma(l.constant("beta2"), l.in["squares"], l.mul(l.constant("rest2"), l.mul(g, g)))
			divisor := l.add(l.div(l.sqrt(squares), l.constant("root")), l.constant("epsilon"))
			return []value{l.fma(l.constant("minusRate"), l.div(means, divisor), l.in["weights"]), means, squares}
		},
	},
	{
		name: "above0", doc: "kept = a where z > 0 or z is no number, and else 0",
		out: []string{"kept"}, in: []string{"z", "a"},
		body: func(l *lanes) []value { return []value{l.whereAbove0(l.in["z"], l.in["a"])} },
	},
	{
		name: "logisticSlopes", doc: "scaled = d * (y*(1-y))",
		out: []string{"scaled"}, in: []string{"d", "y"},
		body: func(l *lanes) []value {
			y := l.in["y"]
			return []value{l.mul(l.in["d"], l.mul(y, l.sub(l.number(1), y)))}
		},
	},
	{
		name: "tanhSlopes", doc: "scaled = d * fma(-y, y, 1)",
		out: []string{"scaled"}, in: []string{"d", "y"},
		body: func(l *lanes) []value {
			y := l.in["y"]
			return []value{l.mul(l.in["d"], l.fnma(y, y, l.number(1)))}
		},
	},
	{name: "exp", doc: "Exp of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).exp)},
	{name: "logistic", doc: "Logistic of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).logistic)},
	{name: "tanh", doc: "Tanh of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).tanh)},
}

// one is a body with one input, x, and one output.
func one(f func(*lanes, value) value) func(*lanes) []value {
	return func(l *lanes) []value { return []value{f(l, l.in["x"])} }
}
