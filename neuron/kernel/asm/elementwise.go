package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"   //nolint:revive,staticcheck // reads like assembly
	. "github.com/mmcloughlin/avo/operand" //nolint:revive,staticcheck // the same
	"github.com/mmcloughlin/avo/reg"
)

// formula is a function of single numbers that assembly carries out on vectors of them, operation by operation as the
// portable loop does.
type formula struct {
	name, doc string
	out, in   []string
	constants []string // numbers that are the same for all
	body      func(*lanes) []reg.VecVirtual
}

// lanes is a formula at work on a vector.
type lanes struct {
	*set
	in        map[string]reg.VecVirtual
	again     func(string) reg.VecVirtual // loads one of in again, where it would hold a register too long
	constants reg.Register
	offset    map[string]int
}

// constant returns a vector of one of the constants.
func (l *lanes) constant(name string) reg.VecVirtual {
	all := l.vector()
	VBROADCASTSD(Mem{Base: l.constants}.Offset(8*l.offset[name]), all)
	return all
}

// apply returns what an instruction makes of the vectors it is given, in the order of Go's assembler.
func (l *lanes) apply(instruction func(...Op), of ...reg.VecVirtual) reg.VecVirtual {
	made := l.vector()
	var operands []Op
	for _, v := range of {
		operands = append(operands, v)
	}
	instruction(append(operands, made)...)
	return made
}

func (l *lanes) mul(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VMULPD, a, b) }
func (l *lanes) add(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VADDPD, a, b) }
func (l *lanes) sub(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VSUBPD, b, a) }
func (l *lanes) div(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VDIVPD, b, a) }
func (l *lanes) min(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VMINPD, b, a) }
func (l *lanes) max(a, b reg.VecVirtual) reg.VecVirtual { return l.apply(VMAXPD, b, a) }
func (l *lanes) sqrt(a reg.VecVirtual) reg.VecVirtual   { return l.apply(VSQRTPD, a) }

// fma returns a*b+c, rounded once.
func (l *lanes) fma(a, b, c reg.VecVirtual) reg.VecVirtual {
	sum := l.vector()
	VMOVAPD(c, sum)
	VFMADD231PD(a, b, sum)
	return sum
}

// whereAbove0 returns a where z > 0 or z is no number, and else 0.
func (l *lanes) whereAbove0(z, a reg.VecVirtual) reg.VecVirtual {
	zero, kept := l.vector(), l.vector()
	if l.lanes == 8 {
		above := K()
		VPXORQ(zero, zero, zero)
		VCMPPD(Imm(6), zero, z, above)
		VMOVAPD_Z(a, above, kept)
		return kept
	}
	above := l.vector()
	VXORPD(zero, zero, zero)
	VCMPPD(Imm(6), zero, z, above)
	VANDPD(above, a, kept)
	return kept
}

// formulas are the optimizers and activations that most networks use.
var formulas = []formula{
	{
		name: "momentum", doc: "velocity = fma(share, velocity, gradient); weights = fma(-rate, velocity, weights)",
		out: []string{"nextWeights", "nextVelocity"}, in: []string{"weights", "velocity", "gradient"}, constants: []string{"share", "minusRate"},
		body: func(l *lanes) []reg.VecVirtual {
			velocity := l.fma(l.constant("share"), l.in["velocity"], l.in["gradient"])
			return []reg.VecVirtual{l.fma(l.constant("minusRate"), velocity, l.in["weights"]), velocity}
		},
	},
	{
		name: "adam", doc: "the step of Adam, see neuron",
		out: []string{"nextWeights", "nextMeans", "nextSquares"}, in: []string{"weights", "means", "squares", "gradient"},
		constants: []string{"beta1", "rest1", "beta2", "rest2", "root", "epsilon", "minusRate"},
		body: func(l *lanes) []reg.VecVirtual {
			g := l.in["gradient"]
			means := l.fma(l.constant("beta1"), l.in["means"], l.mul(l.constant("rest1"), g))
			squares := l.fma(l.constant("beta2"), l.in["squares"], l.mul(l.constant("rest2"), l.mul(g, g)))
			divisor := l.add(l.div(l.sqrt(squares), l.constant("root")), l.constant("epsilon"))
			return []reg.VecVirtual{l.fma(l.constant("minusRate"), l.div(means, divisor), l.in["weights"]), means, squares}
		},
	},
	{
		name: "above0", doc: "kept = a where z > 0 or z is no number, and else 0",
		out: []string{"kept"}, in: []string{"z", "a"},
		body: func(l *lanes) []reg.VecVirtual { return []reg.VecVirtual{l.whereAbove0(l.in["z"], l.in["a"])} },
	},
	{
		name: "logisticSlopes", doc: "scaled = d * (y*(1-y))",
		out: []string{"scaled"}, in: []string{"d", "y"},
		body: func(l *lanes) []reg.VecVirtual {
			y := l.in["y"]
			return []reg.VecVirtual{l.mul(l.in["d"], l.mul(y, l.sub(l.number(1), y)))}
		},
	},
	{
		name: "tanhSlopes", doc: "scaled = d * fma(-y, y, 1)",
		out: []string{"scaled"}, in: []string{"d", "y"},
		body: func(l *lanes) []reg.VecVirtual {
			y := l.in["y"]
			return []reg.VecVirtual{l.mul(l.in["d"], l.fnma(y, y, l.number(1)))}
		},
	},
}

// write writes the function of a formula for a set of instructions.
func (f formula) write(s *set) {
	var parameters []string
	for _, p := range append(append([]string{}, f.out...), f.in...) {
		parameters = append(parameters, p+" *float64")
	}
	parameters = append(parameters, "count int")
	if f.constants != nil {
		parameters = append(parameters, "constants *float64")
	}
	name := f.name + s.name
	TEXT(name, NOSPLIT, "func("+strings.Join(parameters, ", ")+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes %s.", name, f.doc))

	bases := map[string]reg.Register{}
	for _, p := range append(append([]string{}, f.out...), f.in...) {
		bases[p] = Load(Param(p), GP64())
	}
	l := &lanes{set: s, offset: map[string]int{}}
	if f.constants != nil {
		l.constants = Load(Param("constants"), GP64())
		for i, c := range f.constants {
			l.offset[c] = i
		}
	}
	count, at := Load(Param("count"), GP64()), GP64()
	XORQ(at, at)
	SUBQ(Imm(uint64(s.lanes)), count)
	JMP(LabelRef("test"))
	Label("vector")
	f.once(l, bases, at, whole())
	ADDQ(Imm(uint64(s.lanes)), at)
	Label("test")
	CMPQ(at, count)
	JLE(LabelRef("vector"))
	ADDQ(Imm(uint64(s.lanes)), count)
	SUBQ(at, count)
	JE(LabelRef("done"))
	f.once(l, bases, at, s.part(count))
	Label("done")
	VZEROUPPER()
	RET()
}

// once carries out the formula on one vector.
func (f formula) once(l *lanes, bases map[string]reg.Register, at reg.Register, move mover) {
	l.in = map[string]reg.VecVirtual{}
	l.again = func(name string) reg.VecVirtual {
		v := l.vector()
		move.load(Mem{Base: bases[name], Index: at, Scale: 8}, v)
		return v
	}
	for _, p := range f.in {
		l.in[p] = l.again(p)
	}
	for i, result := range f.body(l) {
		move.store(result, Mem{Base: bases[f.out[i]], Index: at, Scale: 8})
	}
}
