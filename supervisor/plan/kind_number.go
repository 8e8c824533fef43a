package plan

import (
	"fmt"
	"math"
	"strconv"

	"deepnet/neuron"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The ranges of settings that are the plan's own; the others are neuron's.
var (
	share       = neuron.Range{From: 0, Below: 1, Words: "a number from 0 to below 1"}
	notNegative = neuron.Range{From: 0, Below: math.Inf(1), Words: "a finite number from 0 on"}
	atLeast1    = whole(1, uint32(math.MaxUint32))
	anyCount    = whole(0, uint32(math.MaxUint32))
	anySeed     = whole(0, uint64(math.MaxUint64))
	anyInteger  = whole(math.MinInt32, int32(math.MaxInt32))
)

// whole is the range of the whole numbers from one to another.
func whole[T int | int32 | uint32 | uint64](from, to T) neuron.Range {
	r := neuron.Range{From: float64(from), Below: float64(to) + 1, Whole: true, Words: fmt.Sprintf("a whole number from %d to %d", from, to)}
	if r.Below == float64(to) { // beyond what a float64 tells apart
		r.Below = math.Inf(1)
	}
	return r
}

// numberKind is a kind: see Number.
type numberKind struct{}

func (k numberKind) parse(s Setting, _ protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	x, err := strconv.ParseFloat(text, 64)
	return protoreflect.ValueOfFloat64(x), err == nil && s.Range.Contains(x)
}

// print writes a number so that it is read as the very same.
func (numberKind) print(_ Setting, v protoreflect.Value) string {
	return strconv.FormatFloat(v.Float(), 'g', -1, 64)
}

func (numberKind) fits(s Setting, v protoreflect.Value) bool {
	return s.Range.Contains(v.Float()) || s.unread && v.Float() == 0
}

func (numberKind) wanted(s Setting) string { return s.Range.Words }

// countKind is a kind: see Count.
type countKind struct{}

func (k countKind) parse(s Setting, f protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	var v protoreflect.Value
	var err error
	switch f.Kind() {
	case protoreflect.Uint64Kind:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 64)
		v = protoreflect.ValueOfUint64(n)
	case protoreflect.Sint32Kind:
		var n int64
		n, err = strconv.ParseInt(text, 10, 32)
		v = protoreflect.ValueOfInt32(int32(n))
	default:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 32)
		v = protoreflect.ValueOfUint32(uint32(n))
	}
	return v, err == nil && s.Range.Contains(counted(v))
}

func (countKind) print(_ Setting, v protoreflect.Value) string { return fmt.Sprint(v.Interface()) }

func (countKind) fits(s Setting, v protoreflect.Value) bool {
	n := counted(v)
	return s.Range.Contains(n) || s.unread && n == 0
}

func (countKind) wanted(s Setting) string { return s.Range.Words }

// counted is a whole number of any kind.
func counted(v protoreflect.Value) float64 {
	switch n := v.Interface().(type) {
	case int32:
		return float64(n)
	case uint32:
		return float64(n)
	case uint64:
		return float64(n)
	default:
		return math.NaN()
	}
}
