package supervisor

import (
	"fmt"

	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/oklog/ulid/v2"
)

// takeOver takes over what the store has of jobs that are not over.
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
		works: map[string]*work{}, ids: ulid.Monotonic(settings.Entropy, 0),
	}, nil
}

// findLatest looks for the job submitted last; where there is none but booted ones it
// is one of those.
func findLatest(store storage.Reader) (string, error) {
	for _, without := range []string{plan.BootQueue, ""} {
		found, err := store.Find(storage.Query{Limit: 1, Without: without})
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return found[0].ID, nil
		}
	}
	return "", nil
}
