package supervisor

import (
	"fmt"

	"deepnet/supervisor/queue"
	"deepnet/supervisor/tree"

	"github.com/oklog/ulid/v2"
)

// takeOver claims all jobs in the store that are not over, and returns the state that the
// service starts with.
func takeOver(settings Settings) (*lasting, error) {
	queues, err := settings.Store.Queues()
	if err != nil {
		return nil, fmt.Errorf("reading the queues: %w", err)
	}
	claimed, err := settings.Store.Claim(settings.Owner)
	if err != nil {
		return nil, fmt.Errorf("taking over the jobs: %w", err)
	}
	latest, err := findLatest(settings.Store)
	if err != nil {
		return nil, fmt.Errorf("reading the jobs: %w", err)
	}
	limits := queue.Settings{Running: settings.Running, Waiting: settings.Waiting}
	return &lasting{
		queue: queue.New(limits, queue.Stored{Queues: queues, Jobs: claimed, Latest: latest}),
		works: map[string]*work{}, ids: ulid.Monotonic(settings.Entropy, 0), tally: &tree.Tally{},
	}, nil
}
