package main

import (
	"fmt"
	"math"
)

// value is a vector that a formula takes in or has made.
type value int

// step is an instruction of a formula.
type step struct {
	of   []value
	text func(to int, of []int) string // given the numbers of the registers
	over bool                          // it writes over the first of its operands
	held int                           // the register of a value that is there all along, if there is no text
}

// lanes is a formula at work on a vector: the value v is what step v makes.
type lanes struct {
	file      *file
	steps     []step
	in        map[string]value
	constants map[string]int // registers of the numbers that are the same for all
}

func (l *lanes) record(s step) value {
	l.steps = append(l.steps, s)
	return value(len(l.steps) - 1)
}

// encoded returns what an instruction makes of one or two vectors.
func (l *lanes) encoded(e encoding, of ...value) value {
	return l.record(step{of: of, text: func(to int, of []int) string {
		word, numbers := e.word|uint32(to), []any{to}
		for i, register := range of {
			word |= uint32(register) << (5 + 11*i)
			numbers = append(numbers, register)
		}
		return fmt.Sprintf("WORD $%#08x // %s", word, fmt.Sprintf(e.said, numbers...))
	}})
}

// named returns what an instruction that Go's assembler knows makes of two vectors, in the order of mathematics.
func (l *lanes) named(name string, a, b value) value {
	return l.record(step{of: []value{a, b}, text: func(to int, of []int) string {
		return fmt.Sprintf("%s V%d.D2, V%d.D2, V%d.D2", name, of[1], of[0], to)
	}})
}

// over returns what an instruction makes of two vectors and a third, which it writes over.
func (l *lanes) over(name, kind string, third, a, b value) value {
	return l.record(step{of: []value{third, a, b}, over: true, text: func(to int, of []int) string {
		return fmt.Sprintf("%s V%d.%s, V%d.%[3]s, V%[5]d.%[3]s", name, of[2], kind, of[1], to)
	}})
}

func (l *lanes) mul(a, b value) value   { return l.encoded(fmul, a, b) }
func (l *lanes) add(a, b value) value   { return l.encoded(fadd, a, b) }
func (l *lanes) sub(a, b value) value   { return l.encoded(fsub, a, b) }
func (l *lanes) div(a, b value) value   { return l.encoded(fdiv, a, b) }
func (l *lanes) min(a, b value) value   { return l.encoded(fmin, a, b) }
func (l *lanes) max(a, b value) value   { return l.encoded(fmax, a, b) }
func (l *lanes) sqrt(a value) value     { return l.encoded(fsqrt, a) }
func (l *lanes) abs(a value) value      { return l.encoded(fabs, a) }
func (l *lanes) negative(a value) value { return l.encoded(fneg, a) }

// fma returns a*b+c and fnma c-a*b, each rounded once.
func (l *lanes) fma(a, b, c value) value  { return l.over("VFMLA", "D2", c, a, b) }
func (l *lanes) fnma(a, b, c value) value { return l.over("VFMLS", "D2", c, a, b) }

// choose returns the bits of a where those of the mask are 1, and else those of b.
func (l *lanes) choose(mask, a, b value) value { return l.over("VBSL", "B16", mask, a, b) }

// whereAbove0 returns a where z > 0 or z is no number, and else 0.
func (l *lanes) whereAbove0(z, a value) value {
	return l.encoded(bic, a, l.encoded(fcmle0, z))
}

// whereFrom0 returns a where x is 0 or above, and else b.
func (l *lanes) whereFrom0(x, a, b value) value { return l.choose(l.encoded(fcmge0, x), a, b) }

// nanOf returns NaN where x is one, and else y.
func (l *lanes) nanOf(x, y value) value {
	return l.choose(l.encoded(fcmeq, x, x), y, l.number(math.NaN()))
}

func (l *lanes) copysign(x, signed value) value { return l.choose(l.word(1<<63), signed, x) }

func (l *lanes) plus(a, b value) value  { return l.named("VADD", a, b) }
func (l *lanes) minus(a, b value) value { return l.named("VSUB", a, b) }

// shifted returns integers times 2^bits.
func (l *lanes) shifted(a value, bits int) value {
	return l.record(step{of: []value{a}, text: func(to int, of []int) string {
		return fmt.Sprintf("VSHL $%d, V%d.D2, V%d.D2", bits, of[0], to)
	}})
}

// constant returns a vector of one of the numbers that are the same for all.
func (l *lanes) constant(name string) value {
	return l.record(step{held: l.constants[name]})
}

// number returns a vector of a number that the formula knows.
func (l *lanes) number(x float64) value { return l.word(math.Float64bits(x)) }

// word returns a vector of a word.
func (l *lanes) word(bits uint64) value {
	at := l.file.word(bits)
	return l.record(step{text: func(to int, _ []int) string { return fmt.Sprintf("FMOVQ %d(R%d), F%d", at, tableRegister, to) }})
}
