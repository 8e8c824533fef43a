package plan

// Limits of one job.
const (
	maxEpochs     = 1_000_000
	maxParameters = 10_000_000
	maxActors     = 100_000 // that a job may spawn, so that it starts and stops within seconds
)

// MaxName is the most bytes that a name may have: of a job, a queue, a key.
const MaxName = 255

// How often a job is tried again after failures that may pass.
const (
	defaultRetries = 3
	maxRetries     = 100
)

// The queue of jobs that name none, and that of the booted networks, which does not
// wait for others.
const (
	DefaultQueue = "default"
	BootQueue    = "boot"
)

// What stopping may go by, and whose weights it may keep.
const (
	byLoss   = "loss"
	byScore  = "score"
	keepBest = "best"
	keepLast = "last"
)
