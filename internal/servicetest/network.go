package servicetest

import (
	"sync"
	"testing"
)

// networks is this process's hold on the network of the machine.
var networks struct {
	sync.Mutex
	holders int
	free    func()
}

// StillNetwork keeps test programs beside this one from changing the machine's network until
// the test ends: a browser that sees an interface come or go breaks off what it is loading.
func StillNetwork(t testing.TB) { holdNetwork(t, false) }

// ChangingNetwork is for tests that do change it: they wait until no test needs it still.
func ChangingNetwork(t testing.TB) { holdNetwork(t, true) }

// holdNetwork takes a lock that is the machine's, for all tests of this process together.
func holdNetwork(t testing.TB, alone bool) {
	t.Helper()
	networks.Lock()
	defer networks.Unlock()
	if networks.holders == 0 {
		free, err := lockNetwork(alone)
		if err != nil {
			t.Fatal(err)
		}
		networks.free = free
	}
	networks.holders++
	t.Cleanup(func() {
		networks.Lock()
		defer networks.Unlock()
		if networks.holders--; networks.holders == 0 {
			networks.free()
		}
	})
}
