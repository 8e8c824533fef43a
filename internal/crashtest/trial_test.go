package crashtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// task is a job as its client knows it.
type task struct {
	submit *protocol.Submit
	wait   time.Duration // before it is submitted or watched, in each run
	upload bool          // its data go ahead of it
	action action        // what else its client does to it
	after  time.Duration // the job was acknowledged or looked at

	id    string            // once it was acknowledged
	state protocol.State    // paused or cancelled, once that was acknowledged
	gone  bool              // that it was deleted was acknowledged, or seen
	seen  []*protocol.Event // by its watcher
}

// action is what a client does to its job.
type action int

const (
	nothing action = iota
	pauses         // and resumes it in the last run
	cancels        // and has it tried again in the last run
	deletes        // once it is over
)

// trial is what clients do with a service that runs several times on one folder.
type trial struct {
	testing.TB
	chance   *rand.Rand
	folder   string
	args     []string
	tasks    []*task
	counts   *counts
	observer func(*task, *protocol.Event) // hears what clients hear; an event that is nil: the job was acknowledged
	night    bool                         // a change of the queue `night` was acknowledged
}

// counts are what the trials of a test came to, to see that they disturb anything.
type counts struct {
	runs, repeated, resumed atomic.Int64
}

// report logs the counts when all trials are done, and wants enough jobs to have gone
// on from a checkpoint.
func (y *counts) report(t *testing.T, fewest int) {
	t.Cleanup(func() {
		t.Logf("%d runs of the service were ended; %d times a job went on midway; %d submissions had no answer and were repeated",
			y.runs.Load(), y.resumed.Load(), y.repeated.Load())
		if y.runs.Load() >= 20 && int(y.resumed.Load()) < fewest && !t.Failed() {
			t.Errorf("only %d times a job went on midway: the trials are too tame", y.resumed.Load())
		}
	})
}

// night is a queue that clients pause; its jobs go on in the last run.
const night = "night"

// newTrial has a job of every kind submitted once, in a random order, under a key each;
// some to a queue that is paused, and some are paused, cancelled or deleted.
func newTrial(t testing.TB, seed uint64, args ...string) *trial {
	t.Helper()
	r := plainTrial(t, seed, jobKinds(), args...)
	r.chance.Shuffle(len(r.tasks), func(i, j int) { r.tasks[i], r.tasks[j] = r.tasks[j], r.tasks[i] })
	for i, k := range r.tasks {
		k.wait = time.Duration(i) * r.upTo(20*time.Millisecond)
		k.submit.Priority = r.chance.Int32N(3)
		if r.chance.IntN(4) == 0 {
			k.submit.Queue = night
		}
		k.upload = k.submit.GetTable() != nil && r.chance.IntN(2) == 0
		k.after = r.upTo(100 * time.Millisecond)
		k.action = []action{nothing, nothing, nothing, pauses, cancels, deletes}[r.chance.IntN(6)]
	}
	return r
}

// plainTrial has jobs submitted at once.
func plainTrial(t testing.TB, seed uint64, jobs []*protocol.Submit, args ...string) *trial {
	t.Helper()
	r := &trial{TB: t, chance: rand.New(rand.NewPCG(seed, 0)), folder: servicetest.NewFolder(t), args: args, counts: &counts{}}
	for i, job := range jobs {
		submit := proto.Clone(job).(*protocol.Submit)
		submit.Key = fmt.Sprintf("%d/%d %s", seed, i, submit.GetName())
		r.tasks = append(r.tasks, &task{submit: submit})
	}
	return r
}

// upTo draws a time.
func (r *trial) upTo(most time.Duration) time.Duration {
	return time.Duration(r.chance.Int64N(int64(most))) + 1
}

// runUntil has the service run until a moment, when end ends it. What the clients were
// told by then counts; what they were not told does not.
func (r *trial) runUntil(s *service, m moment, end func()) {
	ending, told := make(chan struct{}), make(chan struct{})
	var left atomic.Int64
	left.Store(m.told)
	r.observer = func(_ *task, event *protocol.Event) {
		if (event == nil || !m.acknowledged) && left.Add(-1) == 0 {
			close(told)
		}
	}
	r.run(s, ending, func(context.Context, <-chan struct{}) {
		select {
		case <-time.After(m.after):
		case <-told:
		}
		close(ending)
		end()
	})
}

// moment is when a run ends: after a time, or at once when clients were told so many
// things more, or had so many jobs acknowledged.
type moment struct {
	after        time.Duration
	told         int64 // 0: it does not count
	acknowledged bool  // only acknowledgements count
}

// moment draws when a run ends: while the service starts, at any time, or between what a
// client is told and what is written next.
func (r *trial) moment() moment {
	m := moment{after: r.upTo(400 * time.Millisecond)}
	switch r.chance.IntN(4) {
	case 0:
		m.after = r.upTo(60 * time.Millisecond)
	case 1:
		m.told = 1 + r.chance.Int64N(40)
	case 2:
		m.told, m.acknowledged = 1+r.chance.Int64N(3), true
	}
	return m
}

// runToEnd has the service run until all jobs are done, or something else ends it,
// which is announced.
func (r *trial) runToEnd(s *service, ending <-chan struct{}) {
	r.run(s, ending, func(_ context.Context, done <-chan struct{}) {
		select {
		case <-done:
		case <-ending:
		}
		err := s.Stop()
		select {
		case <-ending: // that is why
		default:
			if err != nil && s.WasUp() {
				r.Error(err)
			}
		}
	})
}

// run has the clients do their part while a service runs; done tells when they have.
func (r *trial) run(s *service, ending <-chan struct{}, while func(ctx context.Context, done <-chan struct{})) {
	ctx, cancel := context.WithCancel(r.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := s.Dial(ctx)
		if err != nil {
			return // it was ended before it was up
		}
		r.runClients(ctx, session{c, ending})
		_ = c.Close()
	}()
	while(ctx, done)
	cancel()
	<-done
	r.counts.runs.Add(1)
	if r.Failed() {
		r.Logf("a run:\n%s", s.Log.String())
	}
}
