package plan

import (
	"errors"
	"unicode/utf8"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// columnsKind is a kind: see Columns. The first column is kept in one field, further ones
// in another.
type columnsKind struct{}

func (columnsKind) set(s Setting, submit protoreflect.Message, text string) error {
	if text == "" || !utf8.ValidString(text) {
		return mustBe("a name", s.Hint)
	}
	if m, f := field(submit, s.Field); !m.Has(f) {
		put(submit, s.Field, protoreflect.ValueOfString(text))
		return nil
	}
	m, f := mutable(submit, s.With)
	m.Mutable(f).List().Append(protoreflect.ValueOfString(text))
	return nil
}

func (columnsKind) given(s Setting, submit protoreflect.Message) (names []string) {
	if m, f := field(submit, s.Field); m.Has(f) {
		names = append(names, m.Get(f).String())
	}
	m, f := field(submit, s.With)
	for i := range m.Get(f).List().Len() {
		names = append(names, m.Get(f).List().Get(i).String())
	}
	return names
}

func (columnsKind) check(s Setting, submit protoreflect.Message) error {
	first, f := field(submit, s.Field)
	if m, more := field(submit, s.With); m.Has(more) && !first.Has(f) {
		return errors.New("further columns to learn were given and no first one; name that too")
	}
	return nil
}

// Targets returns the columns that a plan learns, in the order of the outputs; nil: plain
// samples.
func Targets(plan *protocol.Plan) []string {
	if plan.GetTarget() == "" {
		return nil
	}
	return append([]string{plan.GetTarget()}, plan.GetMoreTargets()...)
}
