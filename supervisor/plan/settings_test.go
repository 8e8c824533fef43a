package plan

import (
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// leaves are the paths of all fields that a message may have, and of those that its
// messages may have.
func leaves(d protoreflect.MessageDescriptor, path string) (all []string) {
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		if f.Message() != nil {
			all = append(all, leaves(f.Message(), path+string(f.Name())+".")...)
		} else {
			all = append(all, path+string(f.Name()))
		}
	}
	return all
}

// paths are the fields that a setting is kept in.
func (s Setting) paths() (all []string) {
	for _, part := range s.Parts {
		all = append(all, s.Field+"."+part.Field)
	}
	if s.With != "" {
		all = append(all, s.With)
	}
	if s.Parts == nil {
		all = append(all, s.Field)
	}
	return all
}

// A field that is added to a plan and not to the table has no flag, no key, no range
// and no line in the reference.
func TestEveryFieldOfAPlanIsInTheTableOnce(t *testing.T) {
	want := leaves((&protocol.Plan{}).ProtoReflect().Descriptor(), "plan.")
	var got []string
	for _, s := range Settings() {
		if s.OfPlan() {
			got = append(got, s.paths()...)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	for _, path := range want {
		if !slices.Contains(got, path) {
			t.Errorf("%s is no setting: give it a line in the table", path)
		}
	}
	for i, path := range got {
		if !slices.Contains(want, path) || i > 0 && got[i-1] == path {
			t.Errorf("%s is no field of a plan, or is in the table twice", path)
		}
	}
}

// descriptor finds the field of a path.
func descriptor(t *testing.T, d protoreflect.MessageDescriptor, path string) protoreflect.FieldDescriptor {
	t.Helper()
	name, rest, nested := strings.Cut(path, ".")
	f := d.Fields().ByName(protoreflect.Name(name))
	switch {
	case f == nil:
		t.Fatalf("%s has no field %s", d.Name(), name)
	case nested:
		return descriptor(t, f.Message(), rest)
	}
	return f
}

// fieldKinds are what the fields of settings of a kind may be.
var fieldKinds = map[Kind][]protoreflect.Kind{
	Name: {protoreflect.StringKind}, Sign: {protoreflect.StringKind}, List: {protoreflect.StringKind}, Filling: {protoreflect.StringKind}, Columns: {protoreflect.StringKind},
	Choice: {protoreflect.StringKind, protoreflect.EnumKind, protoreflect.BoolKind},
	Number: {protoreflect.DoubleKind}, Count: {protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Sint32Kind}, Widths: {protoreflect.Uint32Kind},
	Pairs: {protoreflect.MessageKind}, Layers: {protoreflect.MessageKind}, Named: {protoreflect.MessageKind},
}

func TestEverySettingIsKeptInAFieldOfItsKind(t *testing.T) {
	d := (&protocol.Submit{}).ProtoReflect().Descriptor()
	for _, s := range Settings() {
		f := descriptor(t, d, s.Field)
		list := s.Kind == List || s.Kind == Widths || s.Kind == Pairs || s.Kind == Layers
		if !slices.Contains(fieldKinds[s.Kind], f.Kind()) || f.IsList() != list {
			t.Errorf("--%s is kept in %s, a %s", s.Flag, s.Field, f.Kind())
		}
		for _, part := range s.Parts {
			if f := descriptor(t, f.Message(), part.Field); !slices.Contains(fieldKinds[part.Kind], f.Kind()) {
				t.Errorf("%s of --%s is kept in a %s", part.Flag, s.Flag, f.Kind())
			}
		}
	}
}

// A number that may be 0 needs a field that tells 0 from nothing, unless both mean
// the same.
func TestANumberHasARangeAndAFieldThatTellsItFromNothing(t *testing.T) {
	d := (&protocol.Submit{}).ProtoReflect().Descriptor()
	for _, s := range Settings() {
		for _, one := range append(slices.Clone(s.Parts), s) {
			if numeric := one.Kind == Number || one.Kind == Count; numeric != (one.Range.Words != "") {
				t.Errorf("%s has the range %q", one.Flag, one.Range.Words)
			}
		}
		if f := descriptor(t, d, s.Field); s.Kind == Number && !f.HasPresence() {
			t.Errorf("--%s: make the field optional", s.Flag)
		}
	}
}

func TestTheSameRangeIsToldInTheSameWords(t *testing.T) {
	words := map[[4]any]string{}
	note := func(r neuron.Range) {
		same := [4]any{r.From, r.Below, r.Open, r.Whole}
		if before := words[same]; before != "" && before != r.Words {
			t.Errorf("%q is also %q", r.Words, before)
		}
		words[same] = r.Words
	}
	for _, s := range Settings() {
		for _, one := range append(slices.Clone(s.Parts), s) {
			if one.Range.Words != "" {
				note(one.Range)
			}
		}
	}
}

var (
	flagName    = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	placeholder = regexp.MustCompile("`[^`]+`")
)

func TestEverySettingIsToldOfInItsPlace(t *testing.T) {
	flags := map[string]bool{}
	for _, s := range Settings() {
		if !flagName.MatchString(s.Flag) || flags[s.Flag] {
			t.Errorf("--%s is no name for a flag, or is one already", s.Flag)
		}
		flags[s.Flag] = true
		if n := len(placeholder.FindAllString(s.Doc, -1)); n != 1 || strings.Count(s.Doc, "`") != 2 {
			t.Errorf("--%s: the doc names %d values, not one: %s", s.Flag, n, s.Doc)
		}
		if !slices.Contains(Sections(), s.Section) {
			t.Errorf("--%s is in no section", s.Flag)
		}
		if (s.Example == "") != IsSingle(s.Kind) {
			t.Errorf("--%s: the example %q is for values that are not one word", s.Flag, s.Example)
		}
		if s.Rival != "" && setting(s.Rival).Rival != s.Flag {
			t.Errorf("--%s is the rival of --%s, which is not its", s.Flag, s.Rival)
		}
		if s.Default != "" && s.Guess != "" {
			t.Errorf("--%s is fixed and guessed", s.Flag)
		}
	}
}

// Neuron's settings are known by their names alone: each is in the table, and
// whether lbfgs allows it is not said again.
func TestEverySettingOfTheMathematicsIsInTheTable(t *testing.T) {
	var got []string
	for _, s := range Settings() {
		for _, one := range append(slices.Clone(s.Parts), s) {
			got = append(got, one.Math)
		}
	}
	for _, s := range neuron.Settings() {
		if !slices.Contains(got, s.Name) {
			t.Errorf("%s is no setting of a job", s.Name)
		}
	}
}

// What a plan says of optimizers, schedules and penalties is copied by the names of
// fields: both sides have the same.
func TestAPlanSaysAllThatASpecHas(t *testing.T) {
	for _, c := range []struct {
		spec    any
		message protoreflect.ProtoMessage
		not     []string // copied by hand
	}{
		{&neuron.OptimizerSpec{}, &protocol.Optimizer{}, []string{"DecoupledDecay"}},
		{&neuron.ScheduleSpec{}, &protocol.Schedule{}, nil},
		{&neuron.RegularizationSpec{}, &protocol.Regularization{}, []string{"ClipTotal", "weight_decay", "clip_total_norm"}},
	} {
		spec := reflect.ValueOf(c.spec).Elem()
		found := map[string]bool{}
		fields := c.message.ProtoReflect().Descriptor().Fields()
		for i := range fields.Len() {
			f := specField(c.spec, fields.Get(i))
			if !f.IsValid() {
				if !slices.Contains(c.not, string(fields.Get(i).Name())) {
					t.Errorf("%T has no field for %s", c.spec, fields.Get(i).FullName())
				}
				continue
			}
			for at := range spec.NumField() {
				if spec.Field(at).Addr() == f.Addr() {
					found[spec.Type().Field(at).Name] = true
				}
			}
		}
		for at := range spec.NumField() {
			if name := spec.Type().Field(at).Name; !found[name] && !slices.Contains(c.not, name) {
				t.Errorf("no field of %s is copied into %s", c.message.ProtoReflect().Descriptor().Name(), name)
			}
		}
	}
}

func TestWholeNumbersHaveBoundsUpToTheLast(t *testing.T) {
	for _, s := range []struct {
		flag string
		in   []string
		out  []string
	}{
		{"seed", []string{"0", "18446744073709551615"}, []string{"-1", "18446744073709551616", "1.5"}},
		{"epochs", []string{"1", "1000000"}, []string{"0", "1000001", "many"}},
		{"priority", []string{"-2147483648", "2147483647"}, []string{"2147483648"}},
		{"batch", []string{"0", "4294967295"}, []string{"4294967296"}},
		{"history", []string{"1", "100"}, []string{"0", "101"}},
	} {
		for _, text := range s.in {
			if err := setting(s.flag).Set(&protocol.Submit{}, text); err != nil {
				t.Errorf("--%s %s %v", s.flag, text, err)
			}
		}
		for _, text := range s.out {
			if err := setting(s.flag).Set(&protocol.Submit{}, text); err == nil || !strings.HasPrefix(err.Error(), "must be a whole number from ") {
				t.Errorf("--%s %s: %v", s.flag, text, err)
			}
		}
	}
	if !math.IsInf(anySeed.Below, 1) {
		t.Error("the last seed is out of range")
	}
}
