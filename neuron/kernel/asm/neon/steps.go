package main

import (
	"fmt"
	"strings"

	"deepnet/neuron/kernel/asm/formula"
)

// step is an instruction of a formula, or a few.
type step struct {
	of   []formula.Value
	text func(to int, of []int) string // given the numbers of the registers
	over bool                          // it writes over the first of its operands
	held int                           // the register of a value that is there all along, if there is no text
}

// step returns how a step of a formula is carried out; inputs are loaded so.
func (v *vectors) step(s formula.Step, load string) step {
	switch s.Op {
	case formula.In:
		return step{text: func(to int, _ []int) string { return fmt.Sprintf(load, v.inputs[s.Name], to) }}
	case formula.Constant, formula.Carried:
		return step{held: v.held[s.Name]}
	case formula.Word:
		at := v.word(s.Word)
		return step{text: func(to int, _ []int) string { return fmt.Sprintf("FMOVQ %d(R%d), F%d", at, tableRegister, to) }}
	case formula.FMA:
		return over("VFMLA", "D2", s.Of[2], s.Of[0], s.Of[1])
	case formula.FNMA:
		return over("VFMLS", "D2", s.Of[2], s.Of[0], s.Of[1])
	case formula.Choose:
		return over("VBSL", "B16", s.Of[0], s.Of[1], s.Of[2])
	case formula.ShiftLeft:
		return shifted("VSHL", s)
	case formula.ShiftRight:
		return shifted("VUSHR", s)
	case formula.Lookup:
		return v.lookup(int(s.Word), s.Of[0])
	}
	if name, known := names[s.Op]; known {
		return step{of: s.Of, text: func(to int, of []int) string {
			return fmt.Sprintf("%s V%d.%s, V%d.%[3]s, V%[5]d.%[3]s", name.instruction, of[1], name.kind, of[0], to)
		}}
	}
	return step{of: s.Of, text: encodings[s.Op].text}
}

// names are the instructions on two vectors that Go's assembler knows.
var names = map[formula.Op]struct{ instruction, kind string }{
	formula.And: {"VAND", "B16"}, formula.Or: {"VORR", "B16"}, formula.Xor: {"VEOR", "B16"},
	formula.AddInt: {"VADD", "D2"}, formula.SubInt: {"VSUB", "D2"},
}

// over is an instruction on two vectors and a third, which it writes over.
func over(name, kind string, third, a, b formula.Value) step {
	return step{of: []formula.Value{third, a, b}, over: true, text: func(to int, of []int) string {
		return fmt.Sprintf("%s V%d.%s, V%d.%[3]s, V%[5]d.%[3]s", name, of[2], kind, of[1], to)
	}}
}

// shifted shifts integers.
func shifted(name string, s formula.Step) step {
	return step{of: s.Of, text: func(to int, of []int) string {
		return fmt.Sprintf("%s $%d, V%d.D2, V%d.D2", name, s.Word, of[0], to)
	}}
}

// Registers that point to the columns of the table that the two lanes look up.
var columns = [2]int{19, 20}

// lookup reads a number for each lane; the first time the lanes' columns are found.
func (v *vectors) lookup(row int, index formula.Value) step {
	first := v.seen != index
	v.seen = index
	return step{of: []formula.Value{index}, text: func(to int, of []int) string {
		var lines []string
		for lane, column := range columns {
			if first {
				lines = append(lines, fmt.Sprintf("VMOV V%d.D[%d], R%d", of[0], lane, column))
				lines = append(lines, fmt.Sprintf("ADD R%d<<3, R%d, R%[1]d", column, v.base))
			}
		}
		lines = append(lines, fmt.Sprintf("FMOVD %d(R%d), F%d", 64*row, columns[0], to))
		lines = append(lines, fmt.Sprintf("MOVD %d(R%d), R%d", 64*row, columns[1], columns[1]+1))
		lines = append(lines, fmt.Sprintf("VMOV R%d, V%d.D[1]", columns[1]+1, to))
		return strings.Join(lines, "\n\t")
	}}
}
