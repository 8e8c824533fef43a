package supervisor

import (
	"context"
	"crypto/rand"
	"io"
	"runtime"
	"strings"
	"time"

	"deepnet/actors"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
	"go.uber.org/zap"
)

// Settings configure the service. The zero value works.
type Settings struct {
	Log     *zap.Logger      // default: nothing is logged
	Now     func() time.Time // default time.Now
	Entropy io.Reader        // for ids; default crypto/rand

	// Store keeps jobs, models and data sets; default: one that ends with the
	// process.
	Store storage.Store
	// Owner names this process to the store; default: drawn at random.
	Owner string
	// Node is this service among those that share the Store, which then has to be a
	// storage.Shared. Its Name and Address are asked for; default: the Store is this service's own.
	Node storage.Node
	// Measure hears what is worth counting; default: nobody does, at no cost.
	Measure measurement.Observer
	// Release of Deepnet, for receipts.
	Release string

	// Running is how many jobs train at once; default one per processor.
	Running int
	// Waiting is how many more may wait; default 10,000. Beyond that a
	// submission is refused.
	Waiting int
	// Retained is how many jobs that are over are kept with their models; default
	// 10,000, negative: all. The oldest go first.
	Retained int
	// RetainFor is how long jobs that are over are kept, at most; default: for ever.
	RetainFor time.Duration
	// Checkpoint is the least time between a job's checkpoints; it is longer where they
	// would take more than 2 % of the time. Default 1 s where there is a Store; negative, and
	// the default without one, as nothing outlives the process then: only when the job stops.
	Checkpoint time.Duration

	Budgets actors.Budgets // of neurons, layers and networks; default as in package actors
	Trainer actors.Budget  // of a job's trainer; default 3 in 5 min
	Jobs    actors.Budget  // of the root's children; default 5 in 1 min
	Root    actors.Budget  // of the root itself; default 3 in 5 min

	// Beat is how often the recorder renews its lease. While the store cannot be written
	// to, it tries again ten times as often. Default 10 s, negative: never.
	Beat time.Duration
	// Drain is how long running jobs may take to halt when the service stops; default
	// 5 s, negative: as long as it takes.
	Drain time.Duration
	// Tick is how often the queue looks for watchers to answer and jobs to start; default
	// 1 s, negative: never.
	Tick time.Duration
	// Stall is how long a trainer waits for an answer before it repeats its order; default
	// 30 s, negative: for ever.
	Stall time.Duration

	// Dispatcher runs the actors that learn; default: a pool that ends with the
	// service.
	Dispatcher actor.Dispatcher
	// Serving runs the other actors: those that read submissions and questions, which
	// takes long, and those that answer clients, who must not wait for arithmetic;
	// default: a goroutine each, some of them kept.
	Serving actor.Dispatcher
	// Name is what clients call the queue; default "jobs".
	Name string
	// Fault is for tests, see actors.Settings.
	Fault actors.Fault

	evaluating func(context.Context, *work, []byte, func(evaluation.Progress)) *evaluated // default evaluateModel; for tests
}

// JobsName is the name of the actor that clients talk to.
const JobsName = "jobs"

func (s Settings) withDefaults() Settings {
	if s.Log == nil {
		s.Log = zap.NewNop()
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Entropy == nil {
		s.Entropy = rand.Reader
	}
	if s.Name == "" {
		s.Name = JobsName
	}
	if s.Budgets == (actors.Budgets{}) {
		s.Budgets = actors.DefaultBudgets()
	}
	if s.Store == nil {
		s.Store = &storage.Memory{}
		fill(&s.Checkpoint, -1)
	}
	if s.evaluating == nil {
		s.evaluating = evaluateModel
	}
	if s.Owner == "" {
		s.Owner = strings.ToLower(ulid.MustNew(ulid.Timestamp(s.Now()), s.Entropy).String())
	}
	fill(&s.Running, runtime.GOMAXPROCS(0))
	fill(&s.Waiting, 10_000)
	fill(&s.Retained, 10_000)
	fill(&s.Checkpoint, time.Second)
	if shared := s.shared(); shared != nil {
		fill(&s.Beat, shared.Lease()/5)
	}
	fill(&s.Beat, 10*time.Second)
	fill(&s.Drain, 5*time.Second)
	fill(&s.Trainer, actors.Budget{Restarts: 3, Period: 5 * time.Minute})
	fill(&s.Jobs, actors.Budget{Restarts: 5, Period: time.Minute})
	fill(&s.Root, actors.Budget{Restarts: 3, Period: 5 * time.Minute})
	fill(&s.Tick, time.Second)
	fill(&s.Stall, 30*time.Second)
	return s
}

// shared returns the store that nodes share; nil: the store is this service's own.
func (s Settings) shared() storage.Shared {
	shared, _ := s.Store.(storage.Shared)
	if s.Node.Name == "" {
		return nil
	}
	return shared
}

// node describes this service to the others.
func (s Settings) node() storage.Node {
	n := s.Node
	n.Owner, n.Release, n.Slots = s.Owner, s.Release, s.Running
	return n
}

// fill sets a setting to its default if it is zero.
func fill[T comparable](setting *T, otherwise T) {
	var nothing T
	if *setting == nothing {
		*setting = otherwise
	}
}

// actors returns the settings that the actors of the tree share. observe is called at every
// restart.
func (s Settings) actors(observe func(actors.Restart)) actors.Settings {
	return actors.Settings{
		Dispatcher: s.Dispatcher, Budgets: s.Budgets, Observe: observe, Now: s.Now, Fault: s.Fault,
	}.WithDefaults()
}
