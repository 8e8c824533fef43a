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

func (listKind) set(s Setting, submit protoreflect.Message, text string) error {
	if !utf8.ValidString(text) {
		return mustBe("text in UTF-8", s.Hint)
	}
	m, f := mutable(submit, s.Field)
	m.Mutable(f).List().Append(protoreflect.ValueOfString(text))
	return nil
}

func (listKind) given(s Setting, submit protoreflect.Message) (texts []string) {
	m, f := field(submit, s.Field)
	for i := range m.Get(f).List().Len() {
		texts = append(texts, m.Get(f).List().Get(i).String())
	}
	return texts
}

func (listKind) check(Setting, protoreflect.Message) error { return nil }

// widthsKind is a kind: see Widths. No layer at all, the empty text, is a single 0 in a
// submission.
type widthsKind struct{}

func (widthsKind) set(s Setting, submit protoreflect.Message, text string) error {
	widths, err := parseWidths(text)
	if err != nil {
		return mustBe("whole numbers of 1 or more, separated by commas", s.Hint)
	}
	m, f := mutable(submit, s.Field)
	all := m.Mutable(f).List()
	if widths == nil || none(all) {
		all.Truncate(0)
	}
	if widths == nil {
		all.Append(protoreflect.ValueOfUint32(0))
	}
	for _, n := range widths {
		all.Append(protoreflect.ValueOfUint32(n))
	}
	return nil
}

// parseWidths reads widths of 1 or more; nil: no layer at all.
func parseWidths(text string) (widths []uint32, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for width := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(width), 10, 32)
		if err != nil || n == 0 {
			return nil, strconv.ErrRange
		}
		widths = append(widths, uint32(n))
	}
	return widths, nil
}

// none says whether widths are those of no layer at all.
func none(all protoreflect.List) bool { return all.Len() == 1 && all.Get(0).Uint() == 0 }

func (widthsKind) given(s Setting, submit protoreflect.Message) []string {
	m, f := field(submit, s.Field)
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

func (widthsKind) check(s Setting, submit protoreflect.Message) error {
	m, f := field(submit, s.Field)
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

func (fillingKind) set(s Setting, submit protoreflect.Message, text string) error {
	if text == "" || !utf8.ValidString(text) {
		return mustBe("a way to fill, or what to fill with", s.Hint)
	}
	switch dataset.Filling(text) {
	case dataset.Median, dataset.Mean, dataset.MostFrequent:
		drop(submit, s.With)
		put(submit, s.Field, protoreflect.ValueOfString(text))
	default:
		put(submit, s.Field, protoreflect.ValueOfString(string(dataset.Constant)))
		put(submit, s.With, protoreflect.ValueOfString(text))
	}
	return nil
}

func (fillingKind) given(s Setting, submit protoreflect.Message) []string {
	for _, path := range []string{s.With, s.Field} {
		if m, f := field(submit, path); m.Has(f) {
			return []string{m.Get(f).String()}
		}
	}
	return nil
}

func (fillingKind) check(Setting, protoreflect.Message) error { return nil }
