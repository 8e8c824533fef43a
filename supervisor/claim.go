package supervisor

import (
	"errors"
	"fmt"
	"time"

	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/tree"

	"github.com/oklog/ulid/v2"
)

// takeOver claims all jobs in the store that are not over, and returns the state that the
// service starts with.
func takeOver(settings Settings) (*lasting, error) {
	began := time.Now()
	if err := join(settings); err != nil {
		return nil, err
	}
	queues, err := settings.Store.Queues()
	if err != nil {
		return nil, fmt.Errorf("reading the queues: %w", err)
	}
	var claimed []*storage.Job
	if settings.shared() == nil { // else they are claimed one by one
		claimed, err = settings.Store.Claim(settings.Owner)
	}
	if err != nil {
		return nil, fmt.Errorf("taking over the jobs: %w", err)
	}
	latest, err := findLatest(settings.Store)
	if err != nil {
		return nil, fmt.Errorf("reading the jobs: %w", err)
	}
	limits := queue.Settings{Running: settings.Running, Waiting: settings.Waiting, Node: settings.Node.Name}
	return &lasting{
		queue:  queue.New(limits, queue.Stored{Queues: queues, Jobs: claimed, Latest: latest}),
		leased: began, works: map[string]*work{}, ids: ulid.Monotonic(settings.Entropy, 0), tally: &tree.Tally{},
	}, nil
}

// join announces this service to those that share its store. One that was killed and started
// anew waits until the lease of its former self has run out.
func join(settings Settings) error {
	shared := settings.shared()
	if shared == nil {
		if settings.Node.Name != "" {
			return errors.New("the store cannot be shared by nodes")
		}
		return nil
	}
	deadline := time.Now().Add(shared.Lease() + time.Second)
	for {
		err := shared.Join(settings.node())
		switch {
		case errors.Is(err, storage.ErrNameTaken) && time.Now().Before(deadline):
			time.Sleep(shared.Lease() / 20)
		case errors.Is(err, storage.ErrNameTaken):
			return fmt.Errorf("another node is called %q and is alive; choose another name for this one", settings.Node.Name)
		case err != nil:
			return fmt.Errorf("joining the nodes: %w", err)
		default:
			return nil
		}
	}
}
