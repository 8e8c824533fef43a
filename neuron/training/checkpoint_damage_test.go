package training

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// seal gives data, changed before its trailer, the trailer that fits.
func seal(data []byte) []byte {
	end := max(0, len(data)-sha256.Size)
	trailer := sha256.Sum256(data[:end])
	return append(bytes.Clone(data[:end]), trailer[:]...)
}

// refused says whether err is one of those that a checkpoint is refused by.
func refused(err error) bool {
	for _, reason := range []error{ErrDamaged, ErrNewerFormat, ErrOtherJob, ErrOtherRun, ErrOtherShape} {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

// flipEveryBit decodes data with each of its bits flipped.
func flipEveryBit(t *testing.T, data []byte, want Want) {
	t.Helper()
	for i := range data {
		for b := range 8 {
			data[i] ^= 1 << b
			if _, err := DecodeCheckpoint(data, want); !errors.Is(err, ErrDamaged) {
				t.Fatalf("with bit %d of byte %d of %d flipped: %v", b, i, len(data), err)
			}
			data[i] ^= 1 << b
		}
	}
	if _, err := DecodeCheckpoint(data, want); err != nil {
		t.Errorf("whole again: %v", err)
	}
}

func TestACheckpointWithAnyBitFlippedIsRefused(t *testing.T) {
	r := tiny(t)
	flipEveryBit(t, r.checkpoint().Encode(), r.wanted())
}

func TestACheckpointOf64KiBWithAnyBitFlippedIsRefused(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("DEEPNET_LONG=1 flips 524,288 bits")
	}
	const size = 64 << 10
	r := newTrial(wish{rows: 9, epochs: 4, optimizer: "adam"}.run(t))
	spec := r.run.Network.Spec
	spec.Layers[0].Neurons = 600
	network, err := neuron.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	r.run.Network, r.plain.Params = network, network.Initial()
	made := r.checkpoint()
	missing := size - len(made.Encode())
	made.State.Epoch, made.State.Losses = missing/word, make([]float64, missing/word)
	made.Job += strings.Repeat(".", missing%word)
	data := made.Encode()
	if len(data) != size {
		t.Fatalf("the checkpoint has %d bytes", len(data))
	}
	flipEveryBit(t, data, Want{Job: made.Job, Run: made.Run, Plan: r.run})
}

// Not even a trailer that fits makes up for what was cut off or added.
func TestACheckpointOfAnotherLengthIsRefused(t *testing.T) {
	r := tiny(t)
	data := r.checkpoint().Encode()
	var others [][]byte
	for n := range data {
		others = append(others, data[:n])
	}
	for _, more := range []int{1, 7, 8, 31, 32, 33, len(data)} {
		longer := append(bytes.Clone(data), data[:more]...)
		zeros := append(bytes.Clone(data), make([]byte, more)...)
		others = append(others, longer, zeros)
	}
	for _, other := range others {
		if _, err := DecodeCheckpoint(other, r.wanted()); !errors.Is(err, ErrDamaged) {
			t.Errorf("with %d bytes of %d: %v", len(other), len(data), err)
		}
		if _, err := DecodeCheckpoint(seal(other), r.wanted()); !errors.Is(err, ErrDamaged) {
			t.Errorf("with %d bytes of %d and a trailer that fits: %v", len(other), len(data), err)
		}
	}
}

// Whatever a length or a count says, no memory is allocated for what data does not
// hold.
func TestALengthThatACheckpointStatesIsNotTrusted(t *testing.T) {
	r := tiny(t)
	data := r.checkpoint().Encode()
	for _, lie := range []uint64{0, 1, 1 << 16, 1 << 20, 1 << 31, 1 << 60, math.MaxInt64, 1 << 63, math.MaxUint64} {
		for at := range len(data) - word - sha256.Size + 1 {
			changed := bytes.Clone(data)
			binary.LittleEndian.PutUint64(changed[at:], lie)
			changed = seal(changed)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := DecodeCheckpoint(changed, r.wanted())
			runtime.ReadMemStats(&after)
			if err != nil && !refused(err) {
				t.Fatalf("%d at byte %d: %v", lie, at, err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<10 { // the runtime allocates a little beside
				t.Fatalf("%d at byte %d: %d bytes are allocated for %d", lie, at, used, len(data))
			}
		}
	}
}

func TestACheckpointThatIsNotTheOneWantedIsRefusedByName(t *testing.T) {
	r := tiny(t)
	data, want := r.checkpoint().Encode(), r.wanted()
	of := func(w wish) *Run { return w.run(t) }
	set := bytes.Index(data, []byte(committed))
	weights := set + len(committed) + (1+3+1)*word // of layer 1
	for _, c := range []struct {
		what   string
		change func(data []byte, want *Want)
		reason error
		words  string
	}{
		{"another job", func(_ []byte, w *Want) { w.Job = "xor-2" }, ErrOtherJob, `"xor-1", not of "xor-2"`},
		{"another run", func(_ []byte, w *Want) { w.Run[0] = 8 }, ErrOtherRun, "070000000000, not of 080000000000"},
		{"no moments", func(_ []byte, w *Want) { w.Plan = of(wish{rows: 9, test: 2, optimizer: "sgd"}) }, ErrOtherShape, "layer 1 has 3 neurons of 3 weights and 6 moments"},
		{"other outputs", func(_ []byte, w *Want) { w.Plan = of(wish{rows: 9, test: 2, optimizer: "adam", classes: true}) }, ErrOtherShape, "layer 2 has 1 neurons"},
		{"other layers", func(_ []byte, w *Want) { w.Plan = run(t, 9, 2, 3) }, ErrOtherShape, "3 layers, the network has 2"},
		{"other weights", func(d []byte, _ *Want) { d[weights]++ }, ErrOtherShape, "layer 1 has 3 neurons of 4 weights and 6 moments, the network has 3 of 3 and 6"},
		{"another set", func(d []byte, _ *Want) { copy(d[set:], "COMMITTED") }, ErrDamaged, "not the one set"},
		{"more sets", func(d []byte, _ *Want) { d[set-2*word]++ }, ErrDamaged, "not the one set"},
		{"fewer rows", func(_ []byte, w *Want) { w.Plan = of(wish{rows: 5, test: 2, optimizer: "adam"}) }, ErrDamaged, "6 rows of 3 are done"},
		{"a newer format", func(d []byte, _ *Want) { d[8] = format + 1 }, ErrNewerFormat, "format 4, this release reads up to 3"},
		{"no format", func(d []byte, _ *Want) { d[8] = 0 }, ErrDamaged, "format 0"},
		{"something else", func(d []byte, _ *Want) { copy(d, "deepnet!") }, ErrDamaged, "begins unlike"},
	} {
		t.Run(c.what, func(t *testing.T) {
			changed, other := bytes.Clone(data), want
			c.change(changed, &other)
			_, err := DecodeCheckpoint(seal(changed), other)
			if !errors.Is(err, c.reason) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("it is refused by: %v", err)
			}
		})
	}
}

func TestAStateThatItsRunNeverComesToIsRefused(t *testing.T) {
	r := tiny(t)
	for what, change := range map[string]func(s *State){
		"a phase beyond the last":      func(s *State) { s.Phase = Done + 1 },
		"rows when all is done":        func(s *State) { s.Phase = Done },
		"all rows of an epoch":         func(s *State) { s.Row = len(r.run.Train) },
		"rows below none":              func(s *State) { s.Row = -1 },
		"an epoch without a loss":      func(s *State) { s.Epoch++ },
		"a loss without an epoch":      func(s *State) { s.Losses = append(s.Losses, 1) },
		"more tested than there are":   func(s *State) { s.Test.Rows = len(r.run.Test) + 1 },
		"more right than tested":       func(s *State) { s.Test.Correct = 1 },
		"less than none right":         func(s *State) { s.Test.Correct = -1 },
		"a best loss that nobody kept": func(s *State) { s.Plateau.Best = 1 },
		"an epoch validated by no row": func(s *State) { s.Validated = append(s.Validated, Validation{}) },
		"rows validated of none":       func(s *State) { s.Validation.Rows = 1 },
		"a best epoch yet to come":     func(s *State) { s.Best.Epoch = s.Epoch + 1 },
		"a trajectory without lbfgs":   func(s *State) { s.Trajectory = lbfgs.New(make([]float64, 13)) },
	} {
		c := r.checkpoint()
		change(&c.State)
		if _, err := DecodeCheckpoint(c.Encode(), r.wanted()); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Nor does a count lose its upper half where an int has 32 bits.
func TestACountTooLargeForTheMachineIsRefused(t *testing.T) {
	r := tiny(t)
	data := r.checkpoint().Encode()
	turn := len(magic) + word + 32 + word + len(r.checkpoint().Job)
	const added = 5 + 7 + 1 + 2 // words of formats 2 and 3: the plateau, what was validated, no list, no best, no trajectory
	plateau := (len(data) - sha256.Size - added*word - turn) / word
	for what, at := range map[string]int{"epoch": 2, "row": 3, "rows tested": 9, "rows right": 10, "phase": 13, "epochs seen": plateau + 1, "reductions": plateau + 4, "rows validated": plateau + 5, "best epoch": plateau + 9, "epochs waited": plateau + 11} {
		for _, bit := range []int{32, 40, 63} {
			changed := bytes.Clone(data)
			changed[turn+at*word+bit/8] |= 1 << (bit % 8)
			if _, err := DecodeCheckpoint(seal(changed), r.wanted()); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s with bit %d set: %v", what, bit, err)
			}
		}
	}
}
