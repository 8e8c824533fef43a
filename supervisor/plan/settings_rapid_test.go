package plan

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"pgregory.net/rapid"
)

// within draws a number of a range.
func within(t *rapid.T, r neuron.Range) float64 {
	most := math.Min(r.Below, 1e18)
	x := rapid.Float64Range(r.From, most).Filter(r.Contains)
	if r.Whole {
		x = rapid.Map(rapid.Float64Range(r.From, most), math.Trunc).Filter(r.Contains)
	}
	return x.Draw(t, "number")
}

// drawn is a value that a single setting, or a part, may have, as text.
func drawn(t *rapid.T, s Setting) string {
	switch s.Kind {
	case Number:
		return numberKind{}.print(s, protoreflect.ValueOfFloat64(within(t, s.Range)))
	case Count:
		return fmt.Sprintf("%.0f", within(t, s.Range))
	case Choice:
		return rapid.SampledFrom(s.Words).Draw(t, "word").Text
	case Sign:
		return rapid.SampledFrom([]string{"tab", ";", ",", "|", "\t", " "}).Draw(t, "sign")
	case Filling:
		return rapid.SampledFrom([]string{"median", "mean", "most_frequent", "0", "a b", "constant"}).Draw(t, "filling")
	default:
		return rapid.StringMatching(`[a-z_ä][a-z0-9_ ]*`).Draw(t, "name")
	}
}

// drawnTexts are what a setting may be given, in turn.
func drawnTexts(t *rapid.T, s Setting) []string {
	some := func(draw func() string) (texts []string) {
		for range rapid.IntRange(1, 3).Draw(t, "n") {
			texts = append(texts, draw())
		}
		return texts
	}
	parts := func(from int) (texts []string) {
		for _, part := range s.Parts[from:] {
			if rapid.Bool().Draw(t, part.Flag) {
				texts = append(texts, part.Flag+"="+drawn(t, part))
			}
		}
		return texts
	}
	switch s.Kind {
	case List:
		return some(func() string { return rapid.String().Draw(t, "text") })
	case Columns:
		return some(func() string { return drawn(t, s) })
	case Widths:
		return some(func() string { return rapid.SampledFrom([]string{"", "8", "16,8", " 3 , 4"}).Draw(t, "widths") })
	case Pairs:
		n := 0
		return some(func() string {
			n++
			return fmt.Sprintf("%s=%d=%s", rapid.StringMatching(`[a-z= ]+`).Draw(t, "key"), n, drawn(t, s.Parts[1]))
		})
	case Layers:
		return some(func() string { return strings.Join(append([]string{drawn(t, s.Parts[0])}, parts(1)...), ":") })
	case Named:
		return []string{drawn(t, s.Parts[0]) + ":" + strings.Join(parts(1), ",")}
	default:
		return []string{drawn(t, s)}
	}
}

// Whatever a setting is given, what it says it was given sets the same again, to the
// bit.
func TestWhatASettingWasGivenSetsTheSameAgain(t *testing.T) {
	for _, s := range Settings() {
		t.Run(s.Flag, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				first, second := &protocol.Submit{Plan: &protocol.Plan{}}, &protocol.Submit{Plan: &protocol.Plan{}}
				for _, text := range drawnTexts(t, s) {
					if err := s.Set(first, text); err != nil {
						t.Fatalf("--%s %q %v", s.Flag, text, err)
					}
				}
				if err := Check(first); err != nil {
					t.Fatalf("what was taken is refused: %v", err)
				}
				for _, text := range s.Given(first) {
					if err := s.Set(second, text); err != nil {
						t.Fatalf("--%s %q %v", s.Flag, text, err)
					}
				}
				if !proto.Equal(first, second) {
					t.Fatalf("%v became %v", first, second)
				}
			})
		})
	}
}

// outside draws a number that is not in a range.
func outside(t *rapid.T, r neuron.Range) float64 {
	return rapid.OneOf(
		rapid.Float64(), rapid.SampledFrom([]float64{r.From, r.From - 1, r.Below, r.Below + 1, math.NaN(), math.Inf(1), math.Inf(-1)}),
	).Filter(func(x float64) bool { return !r.Contains(x) }).Draw(t, "number")
}

// raw is a value of a field as a client may send it; ok: the field can have it.
func raw(f protoreflect.FieldDescriptor, x float64) (v protoreflect.Value, ok bool) {
	switch f.Kind() {
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(x), true
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(x)), x == math.Trunc(x) && x >= 0 && x <= math.MaxUint32
	default:
		return protoreflect.Value{}, false
	}
}

// A number out of its range is refused by the flag, and by the service to a client
// that sends it without a flag. 0 of a setting that nothing reads is none.
func TestANumberOutOfItsRangeIsRefusedByFlagAndService(t *testing.T) {
	for _, s := range Settings() {
		if s.Kind != Number && s.Kind != Count || !s.OfPlan() {
			continue
		}
		t.Run(s.Flag, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				x := outside(t, s.Range)
				if err := s.Set(&protocol.Submit{}, fmt.Sprint(x)); err == nil || err.Error() != "must be "+s.Range.Words {
					t.Fatalf("--%s %v: %v", s.Flag, x, err)
				}
				submit := flowers()
				_, f := field(submit.ProtoReflect(), s.Field)
				v, can := raw(f, x)
				if !can || s.unread && x == 0 {
					return
				}
				put(submit.ProtoReflect(), s.Field, v)
				if _, err := resolve(submit); err == nil || !strings.HasSuffix(err.Error(), ": give "+s.Range.Words) {
					t.Fatalf("%s %v: %v", s.Field, x, err)
				}
			})
		})
	}
}

func TestAPartOutOfItsRangeIsRefusedByFlagAndService(t *testing.T) {
	for flag, begin := range map[string]string{"layer": "3:tanh:", "schedule": "step:"} {
		s := setting(flag)
		for _, part := range s.Parts {
			if part.Range.Words == "" {
				continue
			}
			rapid.Check(t, func(t *rapid.T) {
				x := outside(t, part.Range)
				if err := s.Set(&protocol.Submit{}, begin+part.Flag+"="+fmt.Sprint(x)); err == nil {
					t.Fatalf("--%s %s=%v is taken", flag, part.Flag, x)
				}
				submit := &protocol.Submit{}
				if err := s.Set(submit, strings.TrimSuffix(begin, ":")); err != nil {
					t.Fatal(err)
				}
				holder, f := mutable(submit.ProtoReflect(), s.Field)
				m := holder.Get(f)
				message := m.Interface()
				if list, is := message.(protoreflect.List); is {
					message = list.Get(0).Message()
				}
				made := message.(protoreflect.Message)
				v, can := raw(made.Descriptor().Fields().ByName(protoreflect.Name(part.Field)), x)
				if !can || part.unread && x == 0 {
					return
				}
				made.Set(made.Descriptor().Fields().ByName(protoreflect.Name(part.Field)), v)
				if implicit := x == 0 && !made.Descriptor().Fields().ByName(protoreflect.Name(part.Field)).HasPresence(); implicit {
					return // as if nothing had been said
				}
				if err := Check(submit); err == nil || !strings.HasSuffix(err.Error(), ": give "+part.Range.Words) {
					t.Fatalf("%s %s %v: %v", flag, part.Flag, x, err)
				}
			})
		}
	}
}
