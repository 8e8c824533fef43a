// Command asm writes the assembly of neuron/kernel for amd64. It is a module of its own, so that the program does not
// depend on the assembler's library; `make generate` runs it.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"   //nolint:revive,staticcheck // reads like assembly
	. "github.com/mmcloughlin/avo/operand" //nolint:revive,staticcheck // the same
	"github.com/mmcloughlin/avo/reg"

	"deepnet/neuron/kernel/asm/formula"
)

func main() {
	ConstraintExpr("amd64")
	masks := maskTable()
	for _, s := range []*set{&avx2, &avx512} {
		s.masks = masks
		for _, vectors := range []int{8, 4, 2, 1} {
			s.products(1, vectors)
		}
		for _, vectors := range []int{3, 2, 1} {
			s.products(s.rows, vectors)
		}
		for _, f := range formula.All() {
			s.elementwise(f)
		}
	}
	transpose()
	words.write()
	Generate()
}

// set is an instruction set.
type set struct {
	name  string
	lanes int // numbers in a vector
	rows  int // outputs that share the loads of x
	masks Mem
}

var (
	avx2   = set{name: "AVX2", lanes: 4, rows: 4}
	avx512 = set{name: "AVX512", lanes: 8, rows: 8}
)

// maskTable holds four words of ones and then four of zeros: from word 4-n on, a mask for n numbers.
func maskTable() Mem {
	table := GLOBL("masks", RODATA|NOPTR)
	for i := range 8 {
		word := U64(0)
		if i < 4 {
			word = 1<<64 - 1
		}
		DATA(8*i, word)
	}
	return table
}

func (s *set) vector() reg.VecVirtual {
	if s.lanes == 8 {
		return ZMM()
	}
	return YMM()
}

// products writes a function that goes on with the chains of rows x vectors*lanes outputs; they stay in registers from
// the first link to the last. The function for a single vector takes how many of its numbers there are.
func (s *set) products(rows, vectors int) {
	parameters := "z, w **float64, x *float64, stride, links int"
	if vectors == 1 {
		parameters += ", columns int"
	}
	name := fmt.Sprintf("products%s%dx%d", s.name, rows, vectors)
	TEXT(name, NOSPLIT, "func("+parameters+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s goes on with the chains of %d rows of z, in %d vectors each.", name, rows, vectors))

	move := s.mover(vectors)
	z, w := Load(Param("z"), GP64()), Load(Param("w"), GP64())
	sums, weights := s.load(z, rows, vectors, move), pointers(w, rows)
	x, stride, links := Load(Param("x"), GP64()), Load(Param("stride"), GP64()), Load(Param("links"), GP64())
	SHLQ(Imm(3), stride)
	k := GP64()
	XORQ(k, k)
	JMP(LabelRef("test"))

	Label("link")
	signals := make([]Op, vectors) // read from memory by each product, or by all of them together
	for v := range signals {
		signals[v] = Mem{Base: x}.Offset(8 * s.lanes * v)
		if rows > 1 || vectors == 1 {
			loaded := s.vector()
			move.load(Mem{Base: x}.Offset(8*s.lanes*v), loaded)
			signals[v] = loaded
		}
	}
	for i := range rows {
		weight := s.vector()
		VBROADCASTSD(Mem{Base: weights[i], Index: k, Scale: 8}, weight)
		for v := range signals {
			VFMADD231PD(signals[v], weight, sums[i][v])
		}
	}
	ADDQ(stride, x)
	INCQ(k)
	Label("test")
	CMPQ(k, links)
	JLT(LabelRef("link"))

	for i, p := range pointers(Load(Param("z"), GP64()), rows) {
		for v, sum := range sums[i] {
			move.store(sum, Mem{Base: p}.Offset(8*s.lanes*v))
		}
	}
	VZEROUPPER()
	RET()
}

// pointers loads pointers that lie one after another.
func pointers(at reg.Register, count int) []reg.GPVirtual {
	all := make([]reg.GPVirtual, count)
	for i := range all {
		all[i] = GP64()
		MOVQ(Mem{Base: at}.Offset(8*i), all[i])
	}
	return all
}

// load loads the chains as far as they are.
func (s *set) load(z reg.Register, rows, vectors int, move mover) [][]reg.VecVirtual {
	sums := make([][]reg.VecVirtual, rows)
	for i := range sums {
		p := GP64()
		MOVQ(Mem{Base: z}.Offset(8*i), p)
		for v := range vectors {
			sum := s.vector()
			move.load(Mem{Base: p}.Offset(8*s.lanes*v), sum)
			sums[i] = append(sums[i], sum)
		}
	}
	return sums
}

// mover moves a vector from memory and back.
type mover struct {
	load  func(from Mem, to reg.VecVirtual)
	store func(from reg.VecVirtual, to Mem)
}

// mover returns what moves whole vectors, or, if there is only one, so many numbers of it as there are.
func (s *set) mover(vectors int) mover {
	if vectors > 1 {
		return whole()
	}
	return s.part(Load(Param("columns"), GP64()))
}

// whole moves whole vectors.
func whole() mover {
	return mover{
		func(from Mem, to reg.VecVirtual) { VMOVUPD(from, to) },
		func(from reg.VecVirtual, to Mem) { VMOVUPD(from, to) },
	}
}

// part moves the first numbers of a vector, at least one and at most all of them. It overwrites count.
func (s *set) part(count reg.Register) mover {
	if s.lanes == 8 {
		bits, mask := GP64(), K()
		MOVQ(count, reg.RCX)
		MOVQ(U32(1), bits)
		SHLQ(reg.CL, bits)
		DECQ(bits)
		KMOVW(bits.As32(), mask)
		return mover{
			func(from Mem, to reg.VecVirtual) { VMOVUPD_Z(from, mask, to) },
			func(from reg.VecVirtual, to Mem) { VMOVUPD(from, mask, to) },
		}
	}
	at, mask := GP64(), YMM()
	LEAQ(s.masks.Offset(32), at)
	SHLQ(Imm(3), count)
	SUBQ(count, at)
	VMOVUPD(Mem{Base: at}, mask)
	return mover{
		func(from Mem, to reg.VecVirtual) { VMASKMOVPD(from, mask, to) },
		func(from reg.VecVirtual, to Mem) { VMASKMOVPD(from, mask, to) },
	}
}

// transpose writes a function that transposes eight rows of columns numbers, a multiple of four, by blocks of four times four.
func transpose() {
	TEXT("transposeAVX2", NOSPLIT, "func(to *float64, stride int, rows **float64, columns int)")
	Pragma("noescape")
	Doc("transposeAVX2 writes eight rows of so many columns, a multiple of four, as eight columns of to, whose rows are stride apart.")
	to, stride, columns := Load(Param("to"), GP64()), Load(Param("stride"), GP64()), Load(Param("columns"), GP64())
	rows := pointers(Load(Param("rows"), GP64()), 8)
	SHLQ(Imm(3), stride)
	k := GP64()
	XORQ(k, k)
	JMP(LabelRef("test"))

	Label("columns")
	for first := 0; first < 8; first += 4 {
		var in, pairs [4]reg.VecVirtual
		for i := range in {
			in[i], pairs[i] = YMM(), YMM()
			VMOVUPD(Mem{Base: rows[first+i], Index: k, Scale: 8}, in[i])
		}
		for i := 0; i < 4; i += 2 {
			VUNPCKLPD(in[i+1], in[i], pairs[i])
			VUNPCKHPD(in[i+1], in[i], pairs[i+1])
		}
		at := GP64()
		MOVQ(to, at)
		for column, halves := range [4]uint8{0x20, 0x20, 0x31, 0x31} {
			out := YMM()
			VPERM2F128(Imm(uint64(halves)), pairs[2+column%2], pairs[column%2], out)
			VMOVUPD(out, Mem{Base: at}.Offset(8*first))
			if column < 3 {
				ADDQ(stride, at)
			}
		}
	}
	LEAQ(Mem{Base: to, Index: stride, Scale: 4}, to)
	ADDQ(Imm(4), k)
	Label("test")
	CMPQ(k, columns)
	JLT(LabelRef("columns"))
	VZEROUPPER()
	RET()
}
