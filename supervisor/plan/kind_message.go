package plan

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// pairsKind is a kind: see Pairs. Its two parts are a name, which no two pairs share, and
// its value.
type pairsKind struct{}

func (pairsKind) set(s Setting, submit protoreflect.Message, text string) error {
	at := strings.LastIndex(text, "=")
	if at < 1 || !utf8.ValidString(text) {
		return mustBe(s.placeholder(), s.Hint)
	}
	key, value := s.Parts[0], s.Parts[1]
	name := text[:at]
	m, f := field(submit, s.Field)
	pair := m.NewField(f).List().NewElement().Message()
	if err := setPart(pair, value, text[at+1:]); err != nil {
		return fmt.Errorf("the %s %w", value.Flag, err)
	}
	if err := setPart(pair, key, name); err != nil {
		return err
	}
	all := m.Get(f).List()
	for i := range all.Len() {
		if printPart(all.Get(i).Message(), key) == name {
			return fmt.Errorf("names the %s %q a second time", key.Flag, name)
		}
	}
	appendTo(submit, s.Field, pair)
	return nil
}

// appendTo appends to a list of messages.
func appendTo(submit protoreflect.Message, path string, item protoreflect.Message) {
	m, f := mutable(submit, path)
	m.Mutable(f).List().Append(protoreflect.ValueOfMessage(item))
}

// placeholder is the name of its value.
func (s Setting) placeholder() string {
	_, rest, _ := strings.Cut(s.Doc, "`")
	name, _, _ := strings.Cut(rest, "`")
	return name
}

func (pairsKind) given(s Setting, submit protoreflect.Message) (texts []string) {
	for m := range items(submit, s.Field) {
		value := s.Parts[1]
		v := m.Get(m.Descriptor().Fields().ByName(protoreflect.Name(value.Field))) // which may be 0
		texts = append(texts, printPart(m, s.Parts[0])+"="+value.Kind.(single).print(value, v))
	}
	return texts
}

func (pairsKind) check(s Setting, submit protoreflect.Message) error {
	for m := range items(submit, s.Field) {
		if err := checkParts(m, s.Parts); err != nil {
			return fmt.Errorf("%s %s: %w", s.name(), printPart(m, s.Parts[0]), err)
		}
	}
	return nil
}

// items are the messages of a list.
func items(submit protoreflect.Message, path string) func(func(protoreflect.Message) bool) {
	m, f := field(submit, path)
	all := m.Get(f).List()
	return func(yield func(protoreflect.Message) bool) {
		for i := range all.Len() {
			if !yield(all.Get(i).Message()) {
				return
			}
		}
	}
}

// layersKind is a kind: see Layers. The first two parts are written without their names,
// and the second may be left out.
type layersKind struct{}

func (layersKind) set(s Setting, submit protoreflect.Message, text string) error {
	if !utf8.ValidString(text) || strings.Contains(text, ",") {
		return mustBe("one layer, such as 16:tanh", "give the flag again for the next")
	}
	m, f := field(submit, s.Field)
	layer := m.NewField(f).List().NewElement().Message()
	for i, word := range strings.Split(text, ":") {
		part, value, named := strings.Cut(word, "=")
		switch {
		case i == 0:
			if setPart(layer, s.Parts[0], strings.TrimSpace(word)) != nil {
				return mustBe("a whole number of 1 or more, and an activation after a colon", s.Hint)
			}
			continue
		case i == 1 && word == "":
			continue
		case i == 1 && !named:
			part, value = s.Parts[1].Flag, word
		}
		if err := s.setNamed(layer, part, value); err != nil {
			return err
		}
	}
	appendTo(submit, s.Field, layer)
	return nil
}

// setNamed sets the part of a name.
func (s Setting) setNamed(m protoreflect.Message, name, text string) error {
	for _, part := range s.Parts[1:] {
		if part.Flag == name {
			if err := setPart(m, part, text); err != nil {
				return fmt.Errorf("%s %w", name, err)
			}
			return nil
		}
	}
	return fmt.Errorf("has no setting %q; there are %s", name, strings.Join(s.PartNames()[1:], ", "))
}

// PartNames are the names of its parts.
func (s Setting) PartNames() []string {
	var names []string
	for _, part := range s.Parts {
		names = append(names, part.Flag)
	}
	return names
}

func (layersKind) given(s Setting, submit protoreflect.Message) (texts []string) {
	for m := range items(submit, s.Field) {
		words := []string{printPart(m, s.Parts[0])}
		if second := printPart(m, s.Parts[1]); second != "" {
			words = append(words, second)
		}
		texts = append(texts, strings.Join(append(words, s.assigned(m, 2)...), ":"))
	}
	return texts
}

// assigned lists the parts from one on that are set, as name=value.
func (s Setting) assigned(m protoreflect.Message, from int) (words []string) {
	for _, part := range s.Parts[from:] {
		if text := printPart(m, part); text != "" {
			words = append(words, part.Flag+"="+text)
		}
	}
	return words
}

func (layersKind) check(s Setting, submit protoreflect.Message) error {
	n := 0
	for m := range items(submit, s.Field) {
		n++
		if err := checkParts(m, s.Parts); err != nil {
			return fmt.Errorf("layer %d: %w", n, err)
		}
	}
	return nil
}

// namedKind is a kind: see Named. Its first part is the name.
type namedKind struct{}

func (namedKind) set(s Setting, submit protoreflect.Message, text string) error {
	name, rest, _ := strings.Cut(text, ":")
	if name == "" || strings.ContainsAny(name, ",=") || !utf8.ValidString(name) {
		return errors.New("must be a name, and settings after a colon, such as step:every=30")
	}
	holder, f := field(submit, s.Field)
	m := holder.NewField(f).Message()
	if err := setPart(m, s.Parts[0], name); err != nil {
		return err
	}
	for word := range strings.SplitSeq(rest, ",") {
		if word == "" {
			continue
		}
		part, value, _ := strings.Cut(word, "=")
		if err := s.setNamed(m, part, value); err != nil {
			return err
		}
	}
	put(submit, s.Field, protoreflect.ValueOfMessage(m))
	return nil
}

func (namedKind) given(s Setting, submit protoreflect.Message) []string {
	holder, f := field(submit, s.Field)
	if !holder.Has(f) {
		return nil
	}
	m := holder.Get(f).Message()
	name, settings := printPart(m, s.Parts[0]), s.assigned(m, 1)
	if len(settings) == 0 {
		return []string{name}
	}
	return []string{name + ":" + strings.Join(settings, ",")}
}

func (namedKind) check(s Setting, submit protoreflect.Message) error {
	m, f := field(submit, s.Field)
	if err := checkParts(m.Get(f).Message(), s.Parts); err != nil {
		return fmt.Errorf("%s: %w", s.name(), err)
	}
	return nil
}
