package plan

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Kind is what the value of a setting is. It reads one, writes it and checks it,
// for every setting of the kind: to add a kind, write these three methods, and say
// in package jobfile how a job file has it.
type Kind interface {
	// set takes in a value as a flag has it.
	set(s Setting, submit protoreflect.Message, text string) error
	// given returns what, given to set in turn, sets the same.
	given(s Setting, submit protoreflect.Message) []string
	// check refuses what the setting may not be.
	check(s Setting, submit protoreflect.Message) error
}

// The kinds of settings.
var (
	Name   Kind = single{nameKind{}}   // a name, whose existence somebody else checks
	Choice Kind = single{choiceKind{}} // one of some words
	Sign   Kind = single{signKind{}}   // one character
	Number Kind = single{numberKind{}} // a number of a range
	Count  Kind = single{countKind{}}  // a whole number of a range

	List    Kind = listKind{}    // texts, one more each time it is given
	Widths  Kind = widthsKind{}  // whole numbers with commas between, or none
	Pairs   Kind = pairsKind{}   // NAME=VALUE, one more each time it is given
	Layers  Kind = layersKind{}  // a message with its parts after colons, one more each time it is given
	Named   Kind = namedKind{}   // a name, and settings of it after a colon
	Filling Kind = fillingKind{} // a way to fill missing cells, or what to fill them with
	Columns Kind = columnsKind{} // names of columns, of which one is usual; one more each time it is given
)

// IsSingle says whether values of the kind are one word or number.
func IsSingle(k Kind) bool {
	_, is := k.(single)
	return is || k == Filling
}

// IsRepeatable says whether a setting of the kind takes one value more each time it is
// given.
func IsRepeatable(k Kind) bool {
	return k == List || k == Widths || k == Pairs || k == Layers || k == Columns
}

// value is a kind of one word or number, wherever it stands.
type value interface {
	// parse reads a value; ok is whether it may be one.
	parse(s Setting, f protoreflect.FieldDescriptor, text string) (v protoreflect.Value, ok bool)
	// print writes a value as parse reads it.
	print(s Setting, v protoreflect.Value) string
	// fits says whether a value may be that of the setting.
	fits(s Setting, v protoreflect.Value) bool
	// wanted says what a value has to be: it follows "give".
	wanted(s Setting) string
}

// single is the kind of a setting that has one value.
type single struct{ value }

func (k single) set(s Setting, submit protoreflect.Message, text string) error {
	_, f := field(submit, s.Field)
	v, ok := k.parse(s, f, text)
	if !ok {
		return mustBe(k.wanted(s), s.Hint)
	}
	put(submit, s.Field, v)
	return nil
}

// mustBe is the error about a value that is not what is wanted.
func mustBe(wanted, hint string) error {
	if hint != "" {
		wanted += "; " + hint
	}
	return fmt.Errorf("must be %s", wanted)
}

func (k single) given(s Setting, submit protoreflect.Message) []string {
	m, f := field(submit, s.Field)
	if !m.Has(f) {
		return nil
	}
	return []string{k.print(s, m.Get(f))}
}

func (k single) check(s Setting, submit protoreflect.Message) error {
	m, f := field(submit, s.Field)
	return k.checkIn(s, m, f)
}

// checkIn checks the field of a message, if it is set.
func (k single) checkIn(s Setting, m protoreflect.Message, f protoreflect.FieldDescriptor) error {
	if v := m.Get(f); m.Has(f) && !k.fits(s, v) {
		return fmt.Errorf("%s %s: give %s", s.name(), shown(v), k.wanted(s))
	}
	return nil
}

// shown is a value as errors have it.
func shown(v protoreflect.Value) string {
	if text, is := v.Interface().(string); is {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprint(v.Interface())
}

// setPart sets a part in the message that has it.
func setPart(m protoreflect.Message, part Setting, text string) error {
	f := m.Descriptor().Fields().ByName(protoreflect.Name(part.Field))
	kind := part.Kind.(single)
	v, ok := kind.parse(part, f, text)
	if !ok {
		return mustBe(kind.wanted(part), part.Hint)
	}
	m.Set(f, v)
	return nil
}

// printPart writes a part; "": it is not set.
func printPart(m protoreflect.Message, part Setting) string {
	f := m.Descriptor().Fields().ByName(protoreflect.Name(part.Field))
	if !m.Has(f) {
		return ""
	}
	return part.Kind.(single).print(part, m.Get(f))
}

// checkParts checks all parts of a message.
func checkParts(m protoreflect.Message, parts []Setting) error {
	for _, part := range parts {
		f := m.Descriptor().Fields().ByName(protoreflect.Name(part.Field))
		if err := part.Kind.(single).checkIn(part, m, f); err != nil {
			return err
		}
	}
	return nil
}
