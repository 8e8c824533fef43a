package plan

import (
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// nameKind is a kind: see Name.
type nameKind struct{}

func (nameKind) parse(_ Setting, _ protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	return protoreflect.ValueOfString(text), text != "" && utf8.ValidString(text)
}

func (nameKind) print(_ Setting, v protoreflect.Value) string { return v.String() }
func (nameKind) fits(Setting, protoreflect.Value) bool        { return true }
func (nameKind) wanted(Setting) string                        { return "a name" }

// choiceKind is a kind: see Choice.
type choiceKind struct{}

func (choiceKind) parse(s Setting, f protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	at := slices.IndexFunc(s.Words, func(w Word) bool { return w.Text == text })
	if at < 0 {
		return protoreflect.Value{}, false
	}
	switch means := s.Words[at].means(); f.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true), true
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(f.Enum().Values().ByName(protoreflect.Name(means)).Number()), true
	default:
		return protoreflect.ValueOfString(means), true
	}
}

// means is how the field spells the word.
func (w Word) means() string {
	if w.Means != "" {
		return w.Means
	}
	return w.Text
}

func (choiceKind) print(s Setting, v protoreflect.Value) string {
	if at := s.choiceOf(v); at >= 0 {
		return s.Words[at].Text
	}
	return v.String()
}

// choiceOf returns which of its words a value is; negative: none.
func (s Setting) choiceOf(v protoreflect.Value) int {
	switch v := v.Interface().(type) {
	case bool:
		return 0 // it is true
	case protoreflect.EnumNumber:
		return int(v)
	case string:
		return slices.IndexFunc(s.Words, func(w Word) bool { return w.means() == v })
	default:
		return -1
	}
}

func (choiceKind) fits(s Setting, v protoreflect.Value) bool {
	at := s.choiceOf(v)
	return at >= 0 && at < len(s.Words)
}

func (choiceKind) wanted(s Setting) string {
	var words []string
	for _, w := range s.Words {
		words = append(words, w.Text)
	}
	return either(words)
}

// either writes words as people do: a, b or c.
func either(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// signKind is a kind: see Sign.
type signKind struct{}

func (signKind) parse(_ Setting, _ protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	if text == "tab" || text == `\t` {
		text = "\t"
	}
	return protoreflect.ValueOfString(text), len(text) == 1 && utf8.ValidString(text)
}

func (signKind) print(_ Setting, v protoreflect.Value) string {
	if v.String() == "\t" {
		return "tab"
	}
	return v.String()
}

func (signKind) fits(_ Setting, v protoreflect.Value) bool { return len(v.String()) == 1 }
func (signKind) wanted(Setting) string                     { return "one character, or tab" }
