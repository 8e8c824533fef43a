package main

import "deepnet/neuron/kernel/asm/formula"

const tableRegister = 15 // points to the words

// vectors is a formula at work on vectors, its slices in the registers R0, R1 and so on.
type vectors struct {
	*file
	formula.Formula
	inputs map[string]int // the register that points to the numbers
	held   map[string]int // the vector register that a constant, or what is carried, named "", is in all along
	base   int            // the register that points to the constants
	seen   formula.Value  // the index that numbers were looked up by last
}

// elementwise writes the function of a formula: vector after vector, and in the end the one number that may be left.
func (f *file) elementwise(formula formula.Formula) {
	v := &vectors{file: f, Formula: formula, inputs: map[string]int{}, held: map[string]int{}}
	count := len(v.Parameters())
	carried := v.begin()
	f.line("MOVD $words<>(SB), R%d", tableRegister)
	f.line("SUBS $2, R%d", count)
	f.line("BLT last")

	f.label("vector")
	v.once("VLD1 (R%d), [V%d.D2]", "VST1.P [V%d.D2], 16(R%d)")
	for i := range v.In {
		f.line("ADD $16, R%d", len(v.Out)+i)
	}
	f.line("SUBS $2, R%d", count)
	f.line("BGE vector")

	f.label("last")
	f.line("TBZ $0, R%d, done", count)
	v.once("FMOVD (R%d), F%d", "FMOVD F%d, (R%d)")

	f.label("done")
	if v.Carried {
		f.line("VST1 [V%d.D2], (R%d)", v.held[""], carried)
	}
	f.line("RET")
}

// begin writes the head of the function, loads what it holds all along, and returns the register that points to what is
// carried.
func (v *vectors) begin() (carried int) {
	var parameters []parameter
	for i, p := range v.Parameters() {
		parameters = append(parameters, parameter{p, "*float64"})
		if i >= len(v.Out) {
			v.inputs[p] = i
		}
	}
	parameters = append(parameters, parameter{"count", "int"})
	v.base = len(parameters)
	if v.Constants != nil || v.Table {
		parameters = append(parameters, parameter{"constants", "*float64"})
	}
	carried = len(parameters)
	if v.Carried {
		parameters = append(parameters, parameter{"carried", "*float64"})
	}
	v.file.begin(v.Name+"NEON", "computes "+v.Doc, parameters)
	for _, name := range v.Constants {
		v.line("VLD1R.P 8(R%d), [V%d.D2]", v.base, v.hold(name))
	}
	if v.Carried {
		v.line("VLD1 (R%d), [V%d.D2]", carried, v.hold(""))
	}
	return carried
}

// hold takes a register from the end of all.
func (v *vectors) hold(name string) int {
	v.held[name] = vectorRegisters - 1 - len(v.held)
	return v.held[name]
}

// once carries out the formula on a vector that is loaded and stored so.
func (v *vectors) once(load, store string) {
	v.seen = -1
	formulaSteps, results := v.Steps()
	steps := make([]step, len(formulaSteps))
	for i, s := range formulaSteps {
		steps[i] = v.step(s, load)
	}
	r := allocate(steps, vectorRegisters-len(v.held), results)
	for i, s := range steps {
		for _, line := range r.place(i, s) {
			v.line("%s", line)
		}
	}
	for i := range v.Out {
		v.line(store, r.of[results[i]], i)
	}
	if v.Carried {
		v.line("VMOV V%d.B16, V%d.B16", r.of[results[len(v.Out)]], v.held[""])
	}
}
