package lbfgs

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// written lists the words of a trajectory.
func written(tr *Trajectory) (words []uint64) {
	tr.Words(func(w uint64) { words = append(words, w) })
	return words
}

// reread makes a trajectory of words, and of zeros where they run out.
func reread(words []uint64, n, history int) (*Trajectory, error) {
	return Read(func() (w uint64) {
		if len(words) > 0 {
			w, words = words[0], words[1:]
		}
		return w
	}, n, history)
}

// paths are trajectories that together use everything that one remembers.
func paths() map[string]*Trajectory {
	return map[string]*Trajectory{
		"rosenbrock": New([]float64{-1.2, 1, 0.3}),
		"ripples":    New([]float64{-16.4}),
		"wells":      New([]float64{0.3, -0.4}),
		"lie":        New([]float64{0.5, -2}),
		"slide":      New([]float64{0, 0}),
		"barrier":    New([]float64{50, 0.5}),
	}
}

// pathOf is the objective of the named path, and the settings.
func pathOf(name string) (objective, Settings) {
	s := exact()
	s.History, s.Rate = 3, 10
	switch name {
	case "barrier":
		return barrier, s
	case "slide":
		return objectives[name].barred(func(x []float64) bool { return x[0] > 1e4 }), s
	}
	return objectives[name], s
}

func TestATrajectoryResumesFromItsWordsToTheLastBit(t *testing.T) {
	for name, uninterrupted := range paths() {
		f, s := pathOf(name)
		tr := paths()[name]
		for k := range 120 {
			words := written(tr)
			got, err := reread(words, len(tr.X()), s.History)
			if err != nil {
				t.Fatalf("%s, answer %d: %v", name, k, err)
			}
			if !slices.Equal(written(got), words) || got.Size() != len(words) {
				t.Fatalf("%s, answer %d: it came back as another, or %d words are %d", name, k, got.Size(), len(words))
			}
			tr = got // every answer is taken by one that was read
			f.ask(tr, s)
			f.ask(uninterrupted, s)
			if !slices.Equal(written(tr), written(uninterrupted)) {
				t.Fatalf("%s, answer %d: it goes another way", name, k)
			}
		}
	}
}

// leaves passes every number under v, by the path of fields to it.
func leaves(t *testing.T, path string, v reflect.Value, pass func(path string, bits uint64)) {
	t.Helper()
	switch v.Kind() {
	case reflect.Int:
		pass(path, uint64(v.Int()))
	case reflect.Float64:
		pass(path, math.Float64bits(v.Float()))
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			leaves(t, path, v.Index(i), pass)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.Name != "spare" { // memory only
				leaves(t, path+"."+field.Name, v.Field(i), pass)
			}
		}
	default:
		t.Fatalf("%s is a %s, which this test does not know: teach it", path, v.Type())
	}
}

func TestNoFieldOfATrajectoryIsForgottenInItsWords(t *testing.T) {
	moved := map[string]bool{} // fields that were other than 0
	for name, tr := range paths() {
		f, s := pathOf(name)
		for range 120 {
			f.ask(tr, s)
			got, err := reread(written(tr), len(tr.X()), s.History)
			if err != nil {
				t.Fatal(err)
			}
			var bits []uint64
			leaves(t, "", reflect.ValueOf(*got), func(_ string, b uint64) { bits = append(bits, b) })
			k := 0
			leaves(t, "", reflect.ValueOf(*tr), func(path string, b uint64) {
				if moved[path] = moved[path] || b != 0; k >= len(bits) || bits[k] != b {
					t.Fatalf("%s: %s does not come back", name, path)
				}
				k++
			})
		}
	}
	for path, did := range moved {
		if !did {
			t.Errorf("%s was never anything but 0: add a path on which it is", path)
		}
	}
	if len(moved) < 20 {
		t.Errorf("%d fields", len(moved))
	}
}

func TestDamagedWordsAreRefusedWithWhatIsWrong(t *testing.T) {
	tr := New([]float64{-1.2, 1, 0.3})
	objectives["rosenbrock"].descend(tr, exact(), 12)
	words := written(tr)
	// Words, by their place: weights, pairs, iterations, evaluations, ending,
	// loss, stage, slope, scale, step, two ends, low, trials, stalls, halvings, wall.
	for _, c := range []struct {
		place int
		word  uint64
		want  string
	}{
		{0, 4, "a trajectory of 4 weights does not go on with 3"},
		{0, 1 << 63, "does not go on with 3"},
		{1, 11, "remembers 11 steps does not go on with 10"},
		{1, 1 << 63, "does not go on with 10"},
		{2, 1, "12 answers led to 1 iterations"},
		{2, 13, "12 answers led to 13 iterations"},
		{2, math.MaxUint64, "led to -1 iterations"},
		{3, 0, "0 answers"},
		{4, 5, "ended in way 5"},
		{4, math.MaxUint64, "ended in way -1"},
		{6, 3, "in stage 3"},
		{6, 1 << 40, "in stage"},
		{16, 2, "end 2 of a bracket"},
		{16, math.MaxUint64, "end -1 of a bracket"},
		{17, maxTrials + 1, "26 trials"},
		{18, 2, "2 stalls"},
		{19, maxHalvings + 1, "31 halvings"},
		{19, math.MaxUint64, "-1 halvings"},
	} {
		wrong := slices.Clone(words)
		wrong[c.place] = c.word
		if _, err := reread(wrong, 3, 10); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("word %d is %d: %v, want %q", c.place, c.word, err, c.want)
		}
	}
	if _, err := reread(words, 3, len(tr.pairs)-1); err == nil {
		t.Error("a longer history than there may be is taken")
	}
	for _, history := range []int{0, -1} {
		if _, err := reread(written(New([]float64{1})), 1, history); err != nil {
			t.Errorf("history %d: %v", history, err)
		}
	}
}

func TestAnyWordsAreRefusedOrMakeATrajectoryThatTakesAnswers(t *testing.T) {
	word := rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64(), rapid.SampledFrom([]uint64{
		0x7FF0 << 48, 0xFFF0 << 48, 0x7FF8 << 48, 1 << 63, 0x3FF0 << 48, 30, 25, math.MaxUint64,
	}))
	read := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 3).Draw(rt, "weights")
		words := rapid.SliceOfN(word, 0, 60).Draw(rt, "words")
		if len(words) > 3 && rapid.Bool().Draw(rt, "mended") {
			words[0], words[1], words[2], words[3] = uint64(n), words[1]%3, 7, 9
		}
		tr, err := reread(words, n, 2)
		if err != nil {
			return
		}
		read++
		for range 40 {
			loss, gradient := anyAnswer(rt, n, 0)
			tr.Evaluated(exact(), loss, gradient)
		}
	})
	if t.Logf("%d were read", read); read == 0 {
		t.Error("none was read")
	}
}
