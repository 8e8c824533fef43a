package supervisor

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"

	"github.com/google/go-cmp/cmp"
)

// facts keeps what it hears.
type facts struct {
	mu   sync.Mutex
	list []measurement.Fact
}

func (f *facts) Observe(fact measurement.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, fact)
}

// heard returns the facts of a type.
func heard[T measurement.Fact](f *facts) (list []T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fact := range f.list {
		if one, is := fact.(T); is {
			list = append(list, one)
		}
	}
	return list
}
