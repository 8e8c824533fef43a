package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"   //nolint:revive,staticcheck // reads like assembly
	. "github.com/mmcloughlin/avo/operand" //nolint:revive,staticcheck // the same
	"github.com/mmcloughlin/avo/reg"

	"deepnet/neuron/kernel/asm/formula"
)

// lanes is a formula at work on vectors.
type lanes struct {
	*set
	formula.Formula
	bases     map[string]reg.Register // of the slices
	constants reg.Register
	offset    map[string]int // of each constant
	carried   reg.VecVirtual
	at        reg.Register // how many numbers are done
}

// elementwise writes the function of a formula.
func (s *set) elementwise(f formula.Formula) {
	l := &lanes{set: s, Formula: f, bases: map[string]reg.Register{}, offset: map[string]int{}, at: nil}
	l.begin()
	count := Load(Param("count"), GP64())
	l.at = GP64()
	XORQ(l.at, l.at)
	SUBQ(Imm(uint64(s.lanes)), count)
	JMP(LabelRef("test"))
	Label("vector")
	l.once(whole())
	ADDQ(Imm(uint64(s.lanes)), l.at)
	Label("test")
	CMPQ(l.at, count)
	JLE(LabelRef("vector"))
	ADDQ(Imm(uint64(s.lanes)), count)
	SUBQ(l.at, count)
	JE(LabelRef("done"))
	l.once(s.part(count))
	Label("done")
	if l.Carried {
		VMOVUPD(l.carried, Mem{Base: Load(Param("carried"), GP64())})
	}
	VZEROUPPER()
	RET()
}

// begin writes the head of the function, and loads its parameters but for count.
func (l *lanes) begin() {
	var parameters []string
	for _, p := range l.Parameters() {
		parameters = append(parameters, p+" *float64")
	}
	parameters = append(parameters, "count int")
	if l.Constants != nil || l.Table {
		parameters = append(parameters, "constants *float64")
	}
	if l.Carried {
		parameters = append(parameters, "carried *float64")
	}
	name := l.Name + l.name
	TEXT(name, NOSPLIT, "func("+strings.Join(parameters, ", ")+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes %s.", name, l.Doc))
	for _, p := range l.Parameters() {
		l.bases[p] = Load(Param(p), GP64())
	}
	if l.Constants != nil || l.Table {
		l.constants = Load(Param("constants"), GP64())
	}
	for i, c := range l.Constants {
		l.offset[c] = 8 * i
	}
	if l.Carried {
		l.carried = l.vector()
		VMOVUPD(Mem{Base: Load(Param("carried"), GP64())}, l.carried)
	}
}

// once carries out the formula on one vector.
func (l *lanes) once(move mover) {
	steps, results := l.Steps()
	values := make([]Op, len(steps))
	for i, step := range steps {
		var of []Op
		for _, v := range step.Of {
			of = append(of, values[v])
		}
		values[i] = l.carryOut(step, of, move)
	}
	for i, out := range l.Out {
		move.store(values[results[i]].(reg.VecVirtual), Mem{Base: l.bases[out], Index: l.at, Scale: 8})
	}
	if l.Carried {
		VMOVAPD(values[results[len(l.Out)]], l.carried)
	}
}

// carryOut writes a step and returns what it makes: a vector, or in AVX-512 a mask.
func (l *lanes) carryOut(step formula.Step, of []Op, move mover) Op {
	switch step.Op {
	case formula.In:
		made := l.vector()
		move.load(Mem{Base: l.bases[step.Name], Index: l.at, Scale: 8}, made)
		return made
	case formula.Constant:
		return l.broadcast(Mem{Base: l.constants, Disp: l.offset[step.Name]})
	case formula.Carried:
		return l.carried
	case formula.Word:
		return l.broadcast(words.at(step.Word))
	case formula.FMA, formula.FNMA:
		return l.fused(step.Op, of)
	case formula.ShiftLeft, formula.ShiftRight:
		made := l.vector()
		shifts[step.Op](Imm(step.Word), of[0], made)
		return made
	case formula.Equal, formula.Above, formula.From:
		return l.compare(step.Op, of)
	case formula.Choose:
		return l.choose(of[0], of[1], of[2])
	case formula.Lookup:
		return l.lookup(int(step.Word), of[0])
	}
	made := l.vector()
	if len(of) == 1 {
		VSQRTPD(of[0], made)
		return made
	}
	l.instruction(step.Op)(of[1], of[0], made) // Go's assembler has operands the other way round
	return made
}

// broadcast returns a vector of one number.
func (l *lanes) broadcast(from Mem) Op {
	all := l.vector()
	VBROADCASTSD(from, all)
	return all
}

func (l *lanes) fused(op formula.Op, of []Op) Op {
	sum := l.vector()
	VMOVAPD(of[2], sum)
	if op == formula.FMA {
		VFMADD231PD(of[0], of[1], sum)
	} else {
		VFNMADD231PD(of[0], of[1], sum)
	}
	return sum
}

var shifts = map[formula.Op]func(...Op){formula.ShiftLeft: VPSLLQ, formula.ShiftRight: VPSRLQ}

var predicates = map[formula.Op]uint64{formula.Equal: 0, formula.From: 13, formula.Above: 14} // all false of NaN

func (l *lanes) compare(op formula.Op, of []Op) Op {
	var mask Op = l.vector()
	if l.set.lanes == 8 {
		mask = K()
	}
	VCMPPD(Imm(predicates[op]), of[1], of[0], mask)
	return mask
}

func (l *lanes) choose(mask, a, b Op) Op {
	chosen := l.vector()
	if l.set.lanes == 8 {
		VMOVAPD(b, chosen) // and no VBLENDMPD: avo takes what that writes for something it reads
		VMOVAPD(a, mask, chosen)
		return chosen
	}
	VBLENDVPD(mask, a, b, chosen)
	return chosen
}

func (l *lanes) lookup(row int, index Op) Op {
	made := l.vector()
	if l.set.lanes == 8 {
		VPERMPD(Mem{Base: l.constants, Disp: 64 * row}, index, made)
		return made
	}
	all := l.broadcast(words.at(^uint64(0)))
	VXORPD(made, made, made)
	VGATHERQPD(all, Mem{Base: l.constants, Disp: 64 * row, Index: index.(reg.VecVirtual), Scale: 8}, made)
	return made
}

// instruction returns the instruction of an operation on two vectors.
func (l *lanes) instruction(op formula.Op) func(...Op) {
	if l.set.lanes == 8 && wide[op] != nil {
		return wide[op]
	}
	return instructions[op]
}

var instructions = map[formula.Op]func(...Op){
	formula.Add: VADDPD, formula.Sub: VSUBPD, formula.Mul: VMULPD, formula.Div: VDIVPD, formula.Min: VMINPD, formula.Max: VMAXPD,
	formula.And: VANDPD, formula.Or: VORPD, formula.Xor: VXORPD, formula.AddInt: VPADDQ, formula.SubInt: VPSUBQ,
}

// wide are the instructions that AVX-512 has under other names.
var wide = map[formula.Op]func(...Op){formula.And: VPANDQ, formula.Or: VPORQ, formula.Xor: VPXORQ}

// words are those that the code has constants of.
var words pool

type pool []uint64

// at returns where a word lies.
func (p *pool) at(bits uint64) Mem {
	for i, w := range *p {
		if w == bits {
			return p.place(i)
		}
	}
	*p = append(*p, bits)
	return p.place(len(*p) - 1)
}

func (p *pool) place(i int) Mem { return NewDataAddr(NewStaticSymbol("words"), 8*i) }

// write writes the words.
func (p *pool) write() {
	GLOBL("words", RODATA|NOPTR)
	for i, w := range *p {
		DATA(8*i, U64(w))
	}
}
