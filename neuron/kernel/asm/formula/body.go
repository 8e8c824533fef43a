package formula

import "math"

// Op is an operation on vectors, lane by lane.
type Op int

// The operations. Those on integers take a lane as an integer of 64 bits.
const (
	In         Op = iota // the numbers of the input Name
	Constant             // the constant Name in every lane
	Carried              // what is carried
	Word                 // Word in every lane
	Add                  // a + b
	Sub                  // a - b
	Mul                  // a * b
	Div                  // a / b
	Sqrt                 // the square root of a
	FMA                  // a*b + c, rounded once
	FNMA                 // c - a*b, rounded once
	Min                  // the smaller one; either one where they are equal, anything where one is NaN
	Max                  // the larger one, likewise
	And                  // of all bits
	Or                   // of all bits
	Xor                  // of all bits
	AddInt               // a + b of integers
	SubInt               // a - b of integers
	ShiftLeft            // the integer a, Word bits to the left
	ShiftRight           // the integer a without a sign, Word bits to the right
	Equal                // the mask of a == b
	Above                // the mask of a > b
	From                 // the mask of a >= b
	Choose               // b where the mask a is set, else c
	Lookup               // number a, an integer below 8, of row Word of the table
)

// Value is what a step makes: the value v is that of step v.
type Value int

// Step is an operation of a formula on values that earlier steps made.
type Step struct {
	Op   Op
	Of   []Value
	Name string
	Word uint64
}

// Body takes down the steps of a formula.
type Body struct{ steps []Step }

func (b *Body) step(s Step) Value {
	b.steps = append(b.steps, s)
	return Value(len(b.steps) - 1)
}

func (b *Body) do(op Op, of ...Value) Value { return b.step(Step{Op: op, Of: of}) }

// in loads an input, anew each time, so that what is used late holds no register till then.
func (b *Body) in(name string) Value       { return b.step(Step{Op: In, Name: name}) }
func (b *Body) constant(name string) Value { return b.step(Step{Op: Constant, Name: name}) }
func (b *Body) word(bits uint64) Value     { return b.step(Step{Op: Word, Word: bits}) }
func (b *Body) number(x float64) Value     { return b.word(math.Float64bits(x)) }

func (b *Body) add(x, y Value) Value     { return b.do(Add, x, y) }
func (b *Body) sub(x, y Value) Value     { return b.do(Sub, x, y) }
func (b *Body) mul(x, y Value) Value     { return b.do(Mul, x, y) }
func (b *Body) div(x, y Value) Value     { return b.do(Div, x, y) }
func (b *Body) sqrt(x Value) Value       { return b.do(Sqrt, x) }
func (b *Body) fma(x, y, z Value) Value  { return b.do(FMA, x, y, z) }
func (b *Body) fnma(x, y, z Value) Value { return b.do(FNMA, x, y, z) }
func (b *Body) min(x, y Value) Value     { return b.do(Min, x, y) }
func (b *Body) max(x, y Value) Value     { return b.do(Max, x, y) }
func (b *Body) and(x, y Value) Value     { return b.do(And, x, y) }
func (b *Body) or(x, y Value) Value      { return b.do(Or, x, y) }
func (b *Body) addInt(x, y Value) Value  { return b.do(AddInt, x, y) }
func (b *Body) subInt(x, y Value) Value  { return b.do(SubInt, x, y) }
func (b *Body) equal(x, y Value) Value   { return b.do(Equal, x, y) }
func (b *Body) above(x, y Value) Value   { return b.do(Above, x, y) }
func (b *Body) from(x, y Value) Value    { return b.do(From, x, y) }

func (b *Body) choose(mask, x, y Value) Value { return b.do(Choose, mask, x, y) }

func (b *Body) shiftLeft(x Value, bits uint64) Value {
	return b.step(Step{Op: ShiftLeft, Of: []Value{x}, Word: bits})
}

func (b *Body) shiftRight(x Value, bits uint64) Value {
	return b.step(Step{Op: ShiftRight, Of: []Value{x}, Word: bits})
}

func (b *Body) lookup(row int, index Value) Value {
	return b.step(Step{Op: Lookup, Of: []Value{index}, Word: uint64(row)})
}

const sign = 1 << 63

func (b *Body) abs(x Value) Value      { return b.and(x, b.word(^uint64(sign))) }
func (b *Body) negative(x Value) Value { return b.do(Xor, x, b.word(sign)) }

func (b *Body) copysign(x, signed Value) Value {
	return b.or(b.abs(x), b.and(signed, b.word(sign)))
}

// unlessNaN returns y where x is a number, and else NaN.
func (b *Body) unlessNaN(x, y Value) Value {
	return b.choose(b.equal(x, x), y, b.number(math.NaN()))
}

// smallest and largest are Go's min and max of two numbers: -0 is below 0, and NaN goes before all.
func (b *Body) smallest(x, y Value) Value {
	return b.unlessNaN(x, b.unlessNaN(y, b.or(b.min(x, y), b.min(y, x))))
}

func (b *Body) largest(x, y Value) Value {
	return b.unlessNaN(x, b.unlessNaN(y, b.and(b.max(x, y), b.max(y, x))))
}
