package plan

import (
	"math"
	"reflect"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// toSpec copies the fields of a message into the fields of those names in a spec of
// neuron's, which spec points to: min_rate into MinRate. A field that the spec lacks is
// somebody else's.
func toSpec(spec any, m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch to := specField(spec, f); to.Kind() {
		case reflect.String:
			to.SetString(v.String())
		case reflect.Float64:
			to.SetFloat(v.Float())
		case reflect.Int:
			to.SetInt(int64(min(v.Uint(), math.MaxInt32)))
		default: // invalid
		}
		return true
	})
}

// fillFrom sets the fields of a message that are not set to what a spec of neuron's,
// which spec points to, has under those names. 0 means that nothing reads it.
func fillFrom(spec any, m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if from := specField(spec, f); from.IsValid() && !from.IsZero() && !m.Has(f) {
			m.Set(f, valueOf(from))
		}
	}
}

// specField is the field of a spec for a field of a message; invalid: there is none.
func specField(spec any, f protoreflect.FieldDescriptor) reflect.Value {
	var name strings.Builder
	for word := range strings.SplitSeq(string(f.Name()), "_") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return reflect.ValueOf(spec).Elem().FieldByName(name.String())
}

// valueOf is the value of a spec's field as a message has it.
func valueOf(from reflect.Value) protoreflect.Value {
	switch from.Kind() {
	case reflect.String:
		return protoreflect.ValueOfString(from.String())
	case reflect.Int:
		return protoreflect.ValueOfUint32(uint32(from.Int()))
	default:
		return protoreflect.ValueOfFloat64(from.Float())
	}
}
