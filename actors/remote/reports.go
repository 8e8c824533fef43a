package remote

import (
	"log/slog"
	"sync"
	"time"
)

// reports is a log that strangers cannot fill: of what is reported again and again it
// has one line at once, and then one for each interval, with how often it was.
type reports struct {
	log   *slog.Logger
	every time.Duration

	mu     sync.Mutex
	kinds  map[string]*report
	closed bool
}

// report is what was reported of one kind since its last line in the log.
type report struct {
	message string
	last    []any // what was said of the last one
	times   int
	due     *time.Timer
}

func newReports(log *slog.Logger, every time.Duration) *reports {
	return &reports{log: log, every: every, kinds: map[string]*report{}}
}

// warn reports something. Kinds are few: nothing that a stranger chooses is part of one.
func (r *reports) warn(kind, message string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.kinds[kind]; known != nil {
		known.last, known.times = args, known.times+1
		return
	}
	r.log.Warn(message, args...)
	if r.closed {
		return
	}
	r.kinds[kind] = &report{message: message, due: time.AfterFunc(r.every, func() { r.sum(kind) })}
}

// sum ends an interval of a kind. When nothing more was reported in it, the next one
// has its line at once again.
func (r *reports) sum(kind string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.kinds[kind]
	if known == nil {
		return
	}
	if known.times == 0 {
		delete(r.kinds, kind)
		return
	}
	r.tell(known)
	known.due.Reset(r.every)
}

// tell writes what has come together, with the reports locked.
func (r *reports) tell(known *report) {
	r.log.Warn(known.message, append(known.last, "times", known.times, "within", r.every)...)
	known.last, known.times = nil, 0
}

// close writes what has come together.
func (r *reports) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for kind, known := range r.kinds {
		known.due.Stop()
		if known.times > 0 {
			r.tell(known)
		}
		delete(r.kinds, kind)
	}
}
