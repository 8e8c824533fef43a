package main

import (
	"fmt"
	"strings"
)

// Vector registers: the chains are in the first ones, then come what is loaded of the signals, and the weights.
const (
	signals = 16
	loads   = 8 // vectors of signals at a time
	weights = signals + loads
)

const group = 8 // columns that one instruction moves at the most

// products writes a function that goes on with the chains of rows x columns outputs; they stay in registers from the
// first link to the last. A single column is the first number of a vector, whose second one is 0 or anything.
func (f *file) products(rows, columns int) {
	name := fmt.Sprintf("products%dx%dNEON", rows, columns)
	f.begin(name, fmt.Sprintf("goes on with the chains of %d rows of z, in %d columns each", rows, columns), []parameter{
		{"z", "**float64"}, {"w", "**float64"}, {"x", "*float64"}, {"stride", "int"}, {"links", "int"},
	})
	z, w, vectors := 5, 5+rows, (columns+1)/2
	for i := range rows {
		f.line("MOVD %d(R0), R%d", 8*i, z+i)
		f.line("MOVD %d(R1), R%d", 8*i, w+i)
	}
	for i := range rows {
		f.move(false, columns, z+i, vectors*i)
	}
	f.line("LSL $3, R3")
	f.line("CBZ R4, store")

	f.label("link")
	for i := range rows {
		f.line("VLD1R.P 8(R%d), [V%d.D2]", w+i, weights+i)
	}
	f.line("MOVD R2, R%d", w+rows)
	f.line("ADD R3, R2")
	for first := 0; first < vectors; first += loads {
		now := min(loads, vectors-first)
		f.move(false, min(columns, 2*now), w+rows, signals)
		for v := range now {
			for i := range rows {
				f.line("VFMLA V%d.D2, V%d.D2, V%d.D2", weights+i, signals+v, vectors*i+first+v)
			}
		}
	}
	f.line("SUBS $1, R4")
	f.line("BNE link")

	f.label("store")
	for i := range rows {
		if columns > group {
			f.line("MOVD %d(R0), R%d", 8*i, z+i)
		}
		f.move(true, columns, z+i, vectors*i)
	}
	f.line("RET")
}

// move loads or stores so many columns, from the vector register first on. Where one instruction is
// not enough, it moves the pointer on.
func (f *file) move(store bool, columns, pointer, first int) {
	if columns == 1 {
		if store {
			f.line("FMOVD F%d, (R%d)", first, pointer)
		} else {
			f.line("FMOVD (R%d), F%d", pointer, first)
		}
		return
	}
	for at := 0; at < columns; at += group {
		count := min(group, columns-at)
		suffix, place := "", fmt.Sprintf("(R%d)", pointer)
		if columns > group {
			suffix, place = ".P", fmt.Sprint(8*group)+place
		}
		registers := vectorList(first+at/2, count/2)
		if store {
			f.line("VST1%s %s, %s", suffix, registers, place)
		} else {
			f.line("VLD1%s %s, %s", suffix, place, registers)
		}
	}
}

// vectorList names so many vector registers that follow one another.
func vectorList(first, count int) string {
	var all []string
	for i := range count {
		all = append(all, fmt.Sprintf("V%d.D2", first+i))
	}
	return "[" + strings.Join(all, ", ") + "]"
}
