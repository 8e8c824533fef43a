package main

import (
	"fmt"

	"deepnet/neuron/kernel/asm/formula"
)

const vectorRegisters = 32

// registers says where the values of a formula are while its steps are written one after another. A register is free
// again as soon as its value has been used for the last time.
type registers struct {
	of   map[formula.Value]int
	last map[formula.Value]int // the step that uses a value last
	free []int
}

// allocate begins with the registers below limit free. The results of the formula are used after its last step.
func allocate(steps []step, limit int, results []formula.Value) *registers {
	r := &registers{of: map[formula.Value]int{}, last: map[formula.Value]int{}}
	for i, s := range steps {
		for _, v := range s.of {
			r.last[v] = i
		}
	}
	for i, s := range steps {
		if s.text == nil {
			r.of[formula.Value(i)], r.last[formula.Value(i)] = s.held, len(steps)
		}
	}
	for _, v := range results {
		r.last[v] = len(steps)
	}
	for register := limit - 1; register >= 0; register-- {
		r.free = append(r.free, register)
	}
	return r
}

// place returns the text of step i, before which a value is copied if it is needed again and would be written over.
func (r *registers) place(i int, s step) []string {
	if s.text == nil {
		return nil
	}
	from := make([]int, len(s.of))
	for j, v := range s.of {
		from[j] = r.of[v]
	}
	if !s.over {
		r.release(i, s.of)
		r.of[formula.Value(i)] = r.take()
		return []string{s.text(r.of[formula.Value(i)], from)}
	}
	var lines []string
	to := from[0]
	if r.last[s.of[0]] > i {
		to = r.take()
		lines = append(lines, fmt.Sprintf("VMOV V%d.B16, V%d.B16", from[0], to))
	} else {
		delete(r.of, s.of[0])
	}
	r.release(i, s.of[1:])
	r.of[formula.Value(i)] = to
	return append(lines, s.text(to, from))
}

// release frees the registers of what step i uses last.
func (r *registers) release(i int, of []formula.Value) {
	for _, v := range of {
		if register, held := r.of[v]; held && r.last[v] == i {
			delete(r.of, v)
			r.free = append(r.free, register)
		}
	}
}

func (r *registers) take() int {
	if len(r.free) == 0 {
		panic("neon: a formula has more values at once than there are registers: make it two formulas")
	}
	register := r.free[len(r.free)-1]
	r.free = r.free[:len(r.free)-1]
	return register
}
