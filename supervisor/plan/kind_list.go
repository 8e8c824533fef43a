package plan

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// listKind is a kind: see List.
type listKind struct{}

func (listKind) set(s Setting, root protoreflect.Message, text string) error {
	if !utf8.ValidString(text) {
		return mustBe("text in UTF-8", s.Hint)
	}
	m, f := mutable(root, s.Field)
	m.Mutable(f).List().Append(protoreflect.ValueOfString(text))
	return nil
}

func (listKind) given(s Setting, root protoreflect.Message) (texts []string) {
	m, f := field(root, s.Field)
	for i := range m.Get(f).List().Len() {
		texts = append(texts, m.Get(f).List().Get(i).String())
	}
	return texts
}

func (listKind) check(Setting, protoreflect.Message) error { return nil }

// widthsKind is a kind: see Widths. No layer at all, the empty text, is a single 0 in a
// submission.
type widthsKind struct{}

func (widthsKind) set(s Setting, root protoreflect.Message, text string) error {
	m, f := mutable(root, s.Field)
	if strings.TrimSpace(text) == "" {
		m.Clear(f)
		m.Mutable(f).List().Append(protoreflect.ValueOfUint32(0))
		return nil
	}
	var all []protoreflect.Value
	for width := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(width), 10, 32)
		if err != nil || n == 0 {
			prune(root, s.Field)
			return mustBe("whole numbers of 1 or more, separated by commas", s.Hint)
		}
		all = append(all, protoreflect.ValueOfUint32(uint32(n)))
	}
	if none(m.Get(f).List()) {
		m.Clear(f)
	}
	for _, v := range all {
		m.Mutable(f).List().Append(v)
	}
	return nil
}

// none says whether widths are those of no layer at all.
func none(all protoreflect.List) bool { return all.Len() == 1 && all.Get(0).Uint() == 0 }

func (widthsKind) given(s Setting, root protoreflect.Message) []string {
	m, f := field(root, s.Field)
	all := m.Get(f).List()
	switch {
	case all.Len() == 0:
		return nil
	case none(all):
		return []string{""}
	}
	parts := make([]string, all.Len())
	for i := range parts {
		parts[i] = strconv.FormatUint(all.Get(i).Uint(), 10)
	}
	return []string{strings.Join(parts, ",")}
}

func (widthsKind) check(s Setting, root protoreflect.Message) error {
	m, f := field(root, s.Field)
	all := m.Get(f).List()
	for i := range all.Len() {
		if all.Get(i).Uint() == 0 && !none(all) {
			return fmt.Errorf("%s 0: give a whole number from 1 to %d", s.name(), uint32(math.MaxUint32))
		}
	}
	return nil
}

// fillingKind is a kind: see Filling. It is kept in two fields, the way and the value.
type fillingKind struct{}

func (fillingKind) set(s Setting, root protoreflect.Message, text string) error {
	if text == "" || !utf8.ValidString(text) {
		return mustBe("a way to fill, or what to fill with", s.Hint)
	}
	switch dataset.Filling(text) {
	case dataset.Median, dataset.Mean, dataset.MostFrequent:
		drop(root, s.With)
		put(root, s.Field, protoreflect.ValueOfString(text))
	default:
		put(root, s.Field, protoreflect.ValueOfString(string(dataset.Constant)))
		put(root, s.With, protoreflect.ValueOfString(text))
	}
	return nil
}

func (fillingKind) given(s Setting, root protoreflect.Message) []string {
	for _, path := range []string{s.With, s.Field} {
		if m, f := field(root, path); m.Has(f) {
			return []string{m.Get(f).String()}
		}
	}
	return nil
}

func (fillingKind) check(Setting, protoreflect.Message) error { return nil }
