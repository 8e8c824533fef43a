package plan

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// field returns the field that a path names and the message that has it, which
// cannot be changed. A path that names none is a mistake in the table: it panics.
func field(root protoreflect.Message, path string) (protoreflect.Message, protoreflect.FieldDescriptor) {
	holder, name, nested := strings.Cut(path, ".")
	f := root.Descriptor().Fields().ByName(protoreflect.Name(holder))
	if !nested {
		return root, f
	}
	return field(root.Get(f).Message(), name)
}

// mutable is field for one that is to be changed: what holds it is made.
func mutable(root protoreflect.Message, path string) (protoreflect.Message, protoreflect.FieldDescriptor) {
	holder, name, nested := strings.Cut(path, ".")
	f := root.Descriptor().Fields().ByName(protoreflect.Name(holder))
	if !nested {
		return root, f
	}
	return mutable(root.Mutable(f).Message(), name)
}

// put sets a field of a submission. A message of the plan that then holds nothing is
// as if it had never been made.
func put(submit protoreflect.Message, path string, value protoreflect.Value) {
	m, f := mutable(submit, path)
	m.Set(f, value)
	tidy(submit, path)
}

// drop clears a field of a submission.
func drop(submit protoreflect.Message, path string) {
	if m, f := field(submit, path); m.Has(f) {
		m.Clear(f)
		tidy(submit, path)
	}
}

// tidy drops the messages on a path that hold nothing; the plan itself stays.
func tidy(submit protoreflect.Message, path string) {
	if holder, rest, nested := strings.Cut(path, "."); nested {
		plan := submit.Descriptor().Fields().ByName(protoreflect.Name(holder))
		prune(submit.Mutable(plan).Message(), rest)
	}
}

// prune drops the messages on a path that hold nothing.
func prune(root protoreflect.Message, path string) {
	holder, rest, nested := strings.Cut(path, ".")
	if !nested {
		return
	}
	f := root.Descriptor().Fields().ByName(protoreflect.Name(holder))
	held := root.Mutable(f).Message()
	prune(held, rest)
	if empty(held) {
		root.Clear(f)
	}
}

// empty says whether a message has no field set.
func empty(m protoreflect.Message) bool {
	none := true
	m.Range(func(protoreflect.FieldDescriptor, protoreflect.Value) bool {
		none = false
		return false
	})
	return none
}
