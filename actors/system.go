package actors

import (
	"strconv"

	"github.com/asynkron/protoactor-go/actor"
)

// NewSystem returns an actor system that works on every processor.
//
// The library finds a process by a 32-bit hash, which it turns into an int to
// index its table of buckets. On a 32-bit processor that may be negative, and
// the program ends. With a single bucket the index is always 0.
func NewSystem(options ...actor.ConfigOption) *actor.ActorSystem {
	system := actor.NewActorSystem(options...)
	if strconv.IntSize < 64 {
		narrow(system.ProcessRegistry.LocalPIDs)
	}
	return system
}

// narrow moves every process into the first bucket and drops the others.
func narrow(registry *actor.SliceMap) {
	first := registry.LocalPIDs[0]
	for _, bucket := range registry.LocalPIDs[1:] {
		for id, process := range bucket.Items() {
			first.Set(id, process)
		}
	}
	registry.LocalPIDs = registry.LocalPIDs[:1]
}
