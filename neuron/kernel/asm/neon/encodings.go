package main

import (
	"fmt"

	"deepnet/neuron/kernel/asm/formula"
)

// encoding is an instruction that Go's assembler has no name for: its word, with registers of 0, and what the GNU assembler
// writes.
type encoding struct {
	word uint32
	said string
}

// encodings are those of operations on one or two vectors.
var encodings = map[formula.Op]encoding{
	formula.Add:   {0x4e60d400, "fadd v%d.2d, v%d.2d, v%d.2d"},
	formula.Sub:   {0x4ee0d400, "fsub v%d.2d, v%d.2d, v%d.2d"},
	formula.Mul:   {0x6e60dc00, "fmul v%d.2d, v%d.2d, v%d.2d"},
	formula.Div:   {0x6e60fc00, "fdiv v%d.2d, v%d.2d, v%d.2d"},
	formula.Max:   {0x4e60f400, "fmax v%d.2d, v%d.2d, v%d.2d"},
	formula.Min:   {0x4ee0f400, "fmin v%d.2d, v%d.2d, v%d.2d"},
	formula.Sqrt:  {0x6ee1f800, "fsqrt v%d.2d, v%d.2d"},
	formula.Equal: {0x4e60e400, "fcmeq v%d.2d, v%d.2d, v%d.2d"},
	formula.From:  {0x6e60e400, "fcmge v%d.2d, v%d.2d, v%d.2d"},
	formula.Above: {0x6ee0e400, "fcmgt v%d.2d, v%d.2d, v%d.2d"},
}

// text returns the line of the instruction.
func (e encoding) text(to int, of []int) string {
	word, numbers := e.word|uint32(to), []any{to}
	for i, register := range of {
		word |= uint32(register) << (5 + 11*i)
		numbers = append(numbers, register)
	}
	return fmt.Sprintf("WORD $%#08x // %s", word, fmt.Sprintf(e.said, numbers...))
}
