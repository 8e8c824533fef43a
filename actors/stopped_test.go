package actors_test

import (
	"runtime"
	"testing"

	"deepnet/actors"
)

// inUse is how many bytes are in use after a collection.
func inUse() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// heldBy is how many bytes the owner of a network that has stopped holds, beside its batch and the committed numbers.
func heldBy(t *testing.T, rows, width int) int {
	t.Helper()
	before := inUse()
	d := newDriver(t, spec(width, width, 1), rows, 3)
	drive(t, actors.Settings{NeuronsPerActor: 64}, d)
	d.memory.Settle()
	held := inUse() - before - 8*rows*(width+1)
	for _, layer := range d.memory.Params() {
		for _, p := range layer {
			held -= 8 * (len(p.Weights) + len(p.Moments))
		}
	}
	runtime.KeepAlive(d) // and with it its children's processes
	return held
}

func TestAStoppedNetworkHoldsTheCommittedNumbersOnly(t *testing.T) {
	const rows, width, most = 256, 1024, 10 << 20 // most: an actor system has 5.5 MiB, the next weights 16
	held := heldBy(t, rows, width)
	for range 2 { // it may take a moment until earlier systems are gone
		held = min(held, heldBy(t, rows, width))
	}
	if held > most {
		t.Errorf("%d bytes are held beside the weights, want at most %d", held, most)
	}
}

// A network that goes on with a settled memory learns what one that never stopped does.
func TestASettledMemoryGoesOnWithTheSameBits(t *testing.T) {
	s := spec(3, 4, 2)
	want := drive(t, actors.Settings{}, newDriver(t, s, 5, 6))
	part, rest := newDriver(t, s, 5, 3), newDriver(t, s, 5, 6)
	drive(t, actors.Settings{}, part)
	part.memory.Settle()
	rest.memory, rest.losses = part.memory, part.losses
	if got := drive(t, actors.Settings{}, rest); got != want {
		t.Errorf("digest %s, without a break %s", got, want)
	}
}
