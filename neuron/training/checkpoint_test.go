package training

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"

	"pgregory.net/rapid"
)

// checkpoint is how far the trial has come.
func (r *trial) checkpoint() Checkpoint {
	return Checkpoint{Job: "xor-1", Run: [32]byte{7, 31: 9}, State: r.state, Params: r.plain.Params}
}

// wanted is what its checkpoint must belong to.
func (r *trial) wanted() Want {
	c := r.checkpoint()
	return Want{Job: c.Job, Run: c.Run, Plan: r.run}
}

// bits lists every number under a value, with the lengths of slices, floats by
// their bits: two values with the same list are the same to the last bit.
func bits(t rapid.TB, v reflect.Value) (list []uint64) {
	t.Helper()
	switch v.Kind() {
	case reflect.Uint8, reflect.Uint64:
		return []uint64{v.Uint()}
	case reflect.Int:
		return []uint64{uint64(v.Int())}
	case reflect.Float64:
		return []uint64{math.Float64bits(v.Float())}
	case reflect.Pointer:
		if !v.IsNil() {
			v.Interface().(*lbfgs.Trajectory).Words(func(w uint64) { list = append(list, w) })
		}
		return list
	case reflect.Slice, reflect.Array:
		list = append(list, uint64(v.Len()))
		for i := range v.Len() {
			list = append(list, bits(t, v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			list = append(list, bits(t, v.Field(i))...)
		}
	default:
		t.Fatalf("a %s is not among what this test knows: teach it", v.Type())
	}
	return list
}

// sameBits says whether two values are the same to the last bit.
func sameBits[T any](t rapid.TB, a, b T) bool {
	t.Helper()
	return slices.Equal(bits(t, reflect.ValueOf(a)), bits(t, reflect.ValueOf(b)))
}

// anyFloat draws any 64 bits, the odd ones more often than chance would.
func anyFloat(rt *rapid.T) float64 {
	odd := []uint64{0, 1 << 63, 1, 0x7FF0 << 48, 0xFFF0 << 48, 0x7FF0<<48 | 1, 0x7FF8<<48 | 0xABC, 0xFFFF << 48, 0x000F_FFFF_FFFF_FFFF}
	return math.Float64frombits(rapid.OneOf(rapid.SampledFrom(odd), rapid.Uint64()).Draw(rt, "bits"))
}

// anyCheckpoint draws a checkpoint that the run may come to, with any numbers.
func anyCheckpoint(rt *rapid.T, c *Run) Checkpoint {
	made := Checkpoint{Job: rapid.String().Draw(rt, "job"), Params: c.Network.Initial()}
	copy(made.Run[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(rt, "run"))
	s := &made.State
	s.words(func(w *uint64) { *w = math.Float64bits(anyFloat(rt)) })
	s.addedIn3(func(w *uint64) { *w = math.Float64bits(anyFloat(rt)) })
	for range rapid.IntRange(0, 4).Draw(rt, "losses") {
		s.Losses = append(s.Losses, anyFloat(rt))
	}
	s.Epoch, s.Phase = len(s.Losses), Phase(rapid.IntRange(0, 3).Draw(rt, "phase"))
	if c.Network.Spec.Optimizer.Name == neuron.LBFGS {
		s.Trajectory = lbfgs.New(c.Network.Flatten(nil, c.Network.Initial()))
	}
	if s.Phase == Validating && (len(c.Valid) == 0 || s.Epoch == 0) {
		s.Phase = Learning
	}
	if len(c.Valid) > 0 {
		for range s.Evaluated() {
			s.Validated = append(s.Validated, Validation{anyFloat(rt), anyFloat(rt)})
		}
	}
	s.Validation.Rows, s.Validation.Correct = rapid.IntRange(0, len(c.Valid)).Draw(rt, "validated"), 0
	s.Best.Epoch, s.Best.Waited = rapid.IntRange(0, s.Epoch).Draw(rt, "best"), rapid.IntRange(0, s.Epoch).Draw(rt, "waited")
	if rapid.Bool().Draw(rt, "keeps the best") {
		s.BestParams = copyWeights(nil, c.Network.Initial())
	}
	rows := []int{len(c.Train), len(c.Test), 1, len(c.Valid)}[s.Phase]
	s.Row = rapid.IntRange(0, rows-1).Draw(rt, "row")
	s.Test.Rows = rapid.IntRange(0, len(c.Test)).Draw(rt, "tested")
	s.Test.Correct = rapid.IntRange(0, s.Test.Rows).Draw(rt, "correct")
	if c.Schedule.Watches() {
		seen := max(0, s.Evaluated()-c.Schedule.Spec().Warmup)
		s.Plateau = neuron.Plateau{
			Best: anyFloat(rt), Epochs: seen, Waited: rapid.IntRange(0, 1<<30).Draw(rt, "waited"),
			Cooling: rapid.IntRange(0, 1<<30).Draw(rt, "cooling"), Reductions: rapid.IntRange(0, seen).Draw(rt, "reductions"),
		}
	}
	for _, layer := range slices.Concat(made.Params, s.BestParams) {
		for _, p := range layer {
			for _, xs := range [][]float64{p.Weights, p.Moments} {
				for i := range xs {
					xs[i] = anyFloat(rt)
				}
			}
		}
	}
	return made
}

func TestACheckpointComesBackToTheLastBit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWish(rt)
		w.test, w.rows = max(1, w.test), w.rows+1
		c := w.run(rt)
		made := anyCheckpoint(rt, c)
		data := made.Encode()
		got, err := DecodeCheckpoint(data, Want{Job: made.Job, Run: made.Run, Plan: c})
		if err != nil {
			rt.Fatal(err)
		}
		if !sameBits(rt, got.State, made.State) || !sameBits(rt, got.Params, made.Params) {
			rt.Errorf("%+v\ncame back as\n%+v", made, got)
		}
		if got.Job != made.Job || got.Run != made.Run || cap(data) != len(data) {
			rt.Errorf("job %q came back as %q; %d bytes in a buffer of %d", made.Job, got.Job, len(data), cap(data))
		}
	})
}

// fill sets every number under v to a different one, and slices to length three.
func fill(t *testing.T, v reflect.Value, next *int) {
	t.Helper()
	*next++
	switch v.Kind() {
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(*next))
	case reflect.Int:
		v.SetInt(int64(*next))
	case reflect.Float64:
		v.SetFloat(float64(*next))
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice {
			v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		}
		for i := range v.Len() {
			fill(t, v.Index(i), next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), next)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	default:
		t.Fatalf("a %s is not among what this test knows: teach it", v.Type())
	}
}

// A field that words, addedIn2 and addedIn3 forget does not come back.
func TestEveryFieldOfTheStateIsInACheckpoint(t *testing.T) {
	var full State
	fill(t, reflect.ValueOf(&full).Elem(), new(int))
	for i := range reflect.TypeFor[State]().NumField() {
		field := reflect.TypeFor[State]().Field(i)
		t.Run(field.Name, func(t *testing.T) {
			var state, got State
			reflect.ValueOf(&state).Elem().Field(i).Set(reflect.ValueOf(full).Field(i))
			if field.Name == "BestParams" || field.Name == "Trajectory" {
				t.Skip("it has its own encoding: see TestACheckpointComesBackToTheLastBit")
			}
			w := &writer{}
			w.state(&state)
			w.later(&state)
			r := &reader{data: w.data, format: format}
			r.state(&got)
			r.later(&got)
			if !sameBits(t, got, state) || r.short || len(r.data) > 0 {
				t.Errorf("%+v came back as %+v", state, got)
			}
			if len(w.data) != stateSize(&state) {
				t.Errorf("it has %d bytes, stateSize says %d", len(w.data), stateSize(&state))
			}
		})
	}
}

func TestNeuronsOfOneLayerHaveOneShape(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); got != "training: layer 1 has neurons of different shapes" {
			t.Errorf("it panicked with %s", got)
		}
	}()
	one, two := neuron.Params{Weights: []float64{1}}, neuron.Params{Weights: []float64{1, 2}}
	Checkpoint{Params: [][]neuron.Params{{one}, {two, one}}}.Encode()
}

// A run that is interrupted after any order and resumed elsewhere is the run without
// interruption, to the last bit.
func TestARunResumedFromACheckpointIsTheUninterruptedRun(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWish(rt)
		w.until = rapid.IntRange(0, w.epochs).Draw(rt, "until")
		whole, interrupted := newTrial(w.run(rt)).finish(rt), newTrial(w.run(rt))
		for range rapid.IntRange(0, int(whole.state.Turn)).Draw(rt, "orders") {
			interrupted.carryOut(rt)
		}
		from, err := DecodeCheckpoint(interrupted.checkpoint().Encode(), interrupted.wanted())
		if err != nil {
			rt.Fatal(err)
		}
		interrupted.finish(rt) // what it does after the checkpoint leaves no mark there
		other := resume(w.run(rt), from).finish(rt)
		if !sameBits(rt, other.state, whole.state) || !sameBits(rt, other.plain.Params, whole.plain.Params) {
			rt.Errorf("%+v\nuninterrupted\n%+v", other.state, whole.state)
		}
		if got, want := other.report(), whole.report(); got.Digest != want.Digest || !reflect.DeepEqual(got, want) {
			rt.Errorf("the report is %+v, uninterrupted %+v", got, want)
		}
	})
}
