package jobfile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// drawn is what a setting of a single value, or a part of one, may be given.
func drawn(t *rapid.T, s plan.Setting) string {
	switch s.Kind {
	case plan.Number:
		return fmt.Sprint(rapid.Float64Range(s.Range.From, math.Min(s.Range.Below, 1e9)).Filter(s.Range.Contains).Draw(t, s.Flag))
	case plan.Count:
		whole := func(x float64) float64 { return math.Round(x) }
		return fmt.Sprintf("%.0f", rapid.Map(rapid.Float64Range(s.Range.From, math.Min(s.Range.Below, 1e18)), whole).Filter(s.Range.Contains).Draw(t, s.Flag))
	case plan.Choice:
		return rapid.SampledFrom(s.Words).Draw(t, s.Flag).Text
	case plan.Sign:
		return rapid.SampledFrom([]string{"tab", ";", "|", "\"", "#"}).Draw(t, s.Flag)
	default:
		return rapid.SampledFrom([]string{"a", "null", "say \"hi\": #1\t", "1", "-", "ä b", "true", "{x}"}).Draw(t, s.Flag)
	}
}

// given is what a setting may be given, in turn.
func given(t *rapid.T, s plan.Setting) []string {
	plainName := func(part plan.Setting) string {
		if part.Kind == plan.Name {
			return "tanh"
		}
		return drawn(t, part)
	}
	var parts []string
	for i, part := range s.Parts {
		if i > 0 && rapid.Bool().Draw(t, part.Flag) {
			parts = append(parts, part.Flag+"="+plainName(part))
		}
	}
	switch s.Kind {
	case plan.List:
		return rapid.SliceOfN(rapid.StringMatching(`[ -~]*`), 1, 3).Draw(t, s.Flag)
	case plan.Columns:
		return rapid.SliceOfN(rapid.StringMatching(`[ -~]+`), 1, 3).Draw(t, s.Flag)
	case plan.Widths:
		return []string{rapid.SampledFrom([]string{"", "8", "16,8"}).Draw(t, s.Flag)}
	case plan.Pairs:
		return []string{"a: b=" + plainName(s.Parts[1]), "null=" + plainName(s.Parts[1])}
	case plan.Layers:
		return []string{"16", strings.Join(append([]string{plainName(s.Parts[0])}, parts...), ":")}
	case plan.Named:
		return []string{"step:" + strings.Join(parts, ",")}
	default:
		return []string{drawn(t, s)}
	}
}

// reread is a submission written as a job file and read again.
func reread(t rapid.TB, submit *protocol.Submit) (*Job, []byte) {
	t.Helper()
	text := Of(submit).Text()
	job := New(nil)
	if err := job.Take(text, "job.yaml"); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return job, text
}

// Whatever setting is added, a flag sets it and a job file keeps it, to the bit.
func TestAJobSurvivesItsFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		job := New(nil)
		flags := job.Flags()
		for _, s := range plan.Settings() {
			if s.Rival != "" && job.Said(s.Rival) || rapid.Bool().Draw(t, "without "+s.Flag) {
				continue
			}
			for _, text := range given(t, s) {
				if err := flags.Set(s.Flag, text); err != nil {
					t.Fatal(err)
				}
			}
		}
		again, text := reread(t, job.Submit)
		if diff := cmp.Diff(job.Submit, again.Submit, protocmp.Transform()); diff != "" {
			t.Fatalf("(-want +got):\n%s\nby\n%s", diff, text)
		}
	})
}

// A number out of its range is refused by the file as by the flag, with its place.
func TestANumberOutOfItsRangeIsRefusedByTheFileAsByTheFlag(t *testing.T) {
	for _, s := range plan.Settings() {
		if s.Kind != plan.Number && s.Kind != plan.Count {
			continue
		}
		rapid.Check(t, func(t *rapid.T) {
			x := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{s.Range.From - 1, s.Range.Below, math.NaN(), math.Inf(1)})).
				Filter(func(x float64) bool { return !s.Range.Contains(x) }).Draw(t, "number")
			text := fmt.Sprint(x)
			byFlag := s.Set(&protocol.Submit{}, text)
			byFile := New(nil).Take([]byte("{"+s.FileKey()+": \""+text+"\"}"), "job.yaml")
			want := fmt.Sprintf("1:%d: %s: %q is not possible: %v", len(s.FileKey())+4, s.FileKey(), text, byFlag)
			if byFlag == nil || byFile == nil || byFile.Error() != want {
				t.Fatalf("%s: %v, in a file: %v", text, byFlag, byFile)
			}
		})
	}
}

func TestEverySettingIsAFlagAndAKeyStandsForIt(t *testing.T) {
	job := New(nil)
	var flags []string
	job.Flags().VisitAll(func(f *pflag.Flag) {
		flags = append(flags, f.Name)
		if f.Usage == "" || f.Annotations[SectionKey] == nil {
			t.Errorf("--%s is told of as %q, in %q", f.Name, f.Usage, f.Annotations[SectionKey])
		}
	})
	var keys []string
	for _, key := range job.keys() {
		for _, s := range key.settings {
			keys = append(keys, s.Flag)
		}
		if slices.ContainsFunc(key.settings[1:], func(e entry) bool { return plan.IsSingle(e.Kind) == plan.IsSingle(key.settings[0].Kind) }) {
			t.Errorf("the settings of the key %s cannot be told apart by their values", key.name)
		}
	}
	slices.Sort(flags)
	slices.Sort(keys)
	if diff := cmp.Diff(flags, keys); diff != "" || len(flags) != len(plan.Settings()) {
		t.Errorf("flags and keys:\n%s", diff)
	}
}

// What flags say wins, also over what says the same in another way.
func TestFlagsWinOverTheFile(t *testing.T) {
	job := New(nil)
	for flag, text := range map[string]string{"epochs": "9", "hidden": "5", "missing": "c", "class-weight": "setosa=2"} {
		if err := job.Flags().Set(flag, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := job.Take([]byte("epochs: 7\nbatch: 4\nlayers: [{neurons: 3}]\nmissing: [a, b]\nclass-weights: balanced\n"), "job.yaml"); err != nil {
		t.Fatal(err)
	}
	want := &protocol.Submit{Plan: &protocol.Plan{
		Epochs: proto.Uint32(9), Batch: proto.Uint32(4), Hidden: []uint32{5},
		Preparation:  &protocol.Preparation{Missing: []string{"c"}},
		ClassWeights: []*protocol.ClassWeight{{Class: "setosa", Weight: 2}},
	}}
	if diff := cmp.Diff(want, job.Submit, protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestAJobThatSaysTooLittleOrTheSameTwiceIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"epochs: 3": "--target is missing: name the column to learn",
		"target: y\nhidden: [3]\nlayers: [{neurons: 3}]": "--hidden and --layer say the same in two ways; leave out one of the two",
		"target: y\nhidden: [3]":                         "",
	} {
		job := New(nil)
		if err := job.Take([]byte(text), "job.yaml"); err != nil {
			t.Fatal(err)
		}
		if err := job.Check(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A sheet in a file is one of the table in that file, and of no other.
func TestASheetGoesWithItsTable(t *testing.T) {
	for _, c := range []struct{ table, sheet, text, want string }{
		{"", "", "table: /a.xlsx\nsheet: One\n", "One"},
		{"", "", "preset: sklearn\nsheet: One\ntable: /a.xlsx\n", "One"},
		{"", "Two", "table: /a.xlsx\nsheet: One\n", "Two"},
		{"b.csv", "", "table: /a.xlsx\nsheet: One\n", ""},
	} {
		job := New(nil)
		job.Table, job.Sheet = c.table, c.sheet
		if err := job.Take([]byte(c.text), "job.yaml"); err != nil || job.Sheet != c.want {
			t.Errorf("%+v: sheet %q, %v", c, job.Sheet, err)
		}
	}
	if err := New(nil).Take([]byte("sheet: ''\n"), "job.yaml"); err == nil || err.Error() != `1:8: sheet: "" is not the name of a sheet` {
		t.Errorf("the error is %v", err)
	}
}

func TestAJobKnowsTheSettingsThatItHas(t *testing.T) {
	job := New(func(s plan.Setting) bool { return s.Flag != "fold" })
	repeats := ""
	job.Add(plan.Setting{Flag: "repeats", Kind: plan.Count, Doc: "`R`"}, func(text string) error { repeats = text; return nil })
	if err := job.Take([]byte("folds: 3\nrepeats: 2\n"), "job.yaml"); err != nil || repeats != "2" || !job.Said("repeats") {
		t.Errorf("%v, %s repeats", err, repeats)
	}
	const want = `1:1: there is no key "fold"; did you mean "folds"?`
	if err := job.Take([]byte("fold: 1\n"), "job.yaml"); err == nil || err.Error() != want {
		t.Errorf("the error is %v", err)
	}
	if job.Flags().Lookup("fold") != nil {
		t.Error("there is a flag --fold")
	}
}

// A job file is read without a panic, and what is accepted can be written and read
// again as the same.
func FuzzJobFile(f *testing.F) {
	for _, text := range []string{
		"table: a.csv\ntarget: y\nhidden: []\nlayers: [16:tanh, {neurons: 4, dropout: .5}]\nschedule: step:every=3,min-rate=1e-9\n",
		"preset: sklearn\nhidden_layer_sizes: (64, 32,)\nsolver: sgd\nmomentum: 0\nlearning_rate: adaptive\ntol: 1e-5\nearly_stopping: false\n",
		`{"class-weights": {"a=b": 2}, "kinds": {"x": "y"}, "impute": "0", "delimiter": "tab", "seed": 18446744073709551615}`,
		"preset: realmlp\nclass-weights: balanced\nschedule: {name: one_cycle, peak-at: .25}\nscale-target: none\nhistory: 7\n",
		"impute-categories: constant\nimpute: mean\nmissing: [~]\n", "missing: ['', \"\\0\"]\npriority: -3\nretries: 0\nhidden: 16,8\n",
		"table: a.xlsx\nsheet: '2024: \"x\"'\n", "folds: 0\n", "class-weights: {a: 0}\nlayers: ['16:', '8::dropout=0']\nfolds: 0\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		job := New(nil)
		if job.Take(text, "job.yaml") != nil {
			return
		}
		written := job.Text()
		again := New(nil)
		if err := again.Take(written, "job.yaml"); err != nil {
			t.Fatalf("%q was written as\n%s\nwhich is refused: %v", text, written, err)
		}
		if twice := again.Text(); string(twice) != string(written) {
			t.Fatalf("%q was written as\n%s\nand then as\n%s", text, written, twice)
		}
		if !proto.Equal(job.Submit, again.Submit) {
			t.Fatalf("%q gave\n%v\nand, written and read again,\n%v", text, job.Submit, again.Submit)
		}
	})
}
