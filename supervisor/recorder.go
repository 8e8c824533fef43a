package supervisor

import (
	"slices"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/model"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// Messages to the recorder, besides queue.Write. It sends flush and beat to itself.
type (
	// piece asks for a piece of a data set to be stored.
	piece struct {
		upload *protocol.Upload
		client *actor.PID
	}
	// prune asks for jobs to be deleted that were over long ago.
	prune struct{}
	// flush tells the recorder to write what has come in meanwhile.
	flush struct{}
	// beat tells the recorder to renew its lease and to retry what could not be written.
	beat struct{}
)

// outbox holds the writes that the recorder has not carried out yet. It outlives the
// recorder.
type outbox struct {
	pending []*queue.Write
	known   map[uint64]bool // the tickets of the pending writes
	last    uint64          // the highest ticket taken
	trouble error           // why the store cannot be written to
	begun   bool            // a recorder has started before
}

// batched is the most writes in one commit.
const batched = 256

// recorder is the only writer of the store. It commits together what comes in while it
// writes, because syncing the disk takes as long for one change as for many. What cannot be
// written waits.
type recorder struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	outbox   *outbox
	cache    *model.Cache // forgets jobs that are deleted
	jobs     *actor.PID   // gets all reports

	flushing bool
	writers  map[string]*writer // by PID
	timer    *time.Timer
}

// writer is a large write that a worker does while the recorder goes on.
type writer struct {
	order *queue.Write // to report on when it is done; nil: a piece of an upload
	piece *piece
}

// Receive is the table of the messages that the recorder handles.
func (r *recorder) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		r.start(ctx)
	case *queue.Write:
		r.take(ctx, msg)
	case *flush:
		r.flush(ctx)
	case *beat:
		r.beat(ctx)
	case *piece:
		r.add(ctx, msg)
	case *prune:
		r.prune()
	case *returned:
		r.onReturned(ctx, msg)
	case *actor.Terminated:
		actors.ReleaseStopped(ctx)
	case *actor.Stopping:
		r.close()
	case *actor.Restarting:
		r.stopClock()
	}
}

func (r *recorder) start(ctx actor.Context) {
	r.writers = map[string]*writer{}
	r.jobs = actor.NewPID(ctx.ActorSystem().Address(), r.settings.Name)
	r.cradle.Started(r.shared)
	r.cache.Forget() // the crashed recorder may not have come to it
	if r.outbox.begun {
		ctx.Send(r.jobs, queue.WriteAgain{})
	}
	r.outbox.begun = true
	r.writeAheadAgain(ctx) // the crashed recorder took its writers with it
	r.write(ctx)
	r.wait(ctx)
}

// take accepts a write, unless it is known already or an earlier one was lost in a crash:
// then jobs sends both again. A write that was carried out but not reported is carried out
// again, without effect.
func (r *recorder) take(ctx actor.Context, o *queue.Write) {
	if r.outbox.known[o.Ticket] || o.Ticket > r.outbox.last+1 {
		return
	}
	r.outbox.last = max(r.outbox.last, o.Ticket)
	r.outbox.known[o.Ticket] = true
	r.outbox.pending = append(r.outbox.pending, o)
	if o.Ahead != nil {
		r.writeAhead(ctx, o)
		return
	}
	r.write(ctx)
}

// write schedules a flush behind everything that is in the mailbox now.
func (r *recorder) write(ctx actor.Context) {
	if !r.flushing {
		r.flushing = true
		ctx.Send(ctx.Self(), &flush{})
	}
}

func (r *recorder) flush(ctx actor.Context) {
	r.flushing = false
	if r.outbox.trouble == nil {
		r.commit(ctx)
	}
}

// commit makes the oldest writes durable.
func (r *recorder) commit(ctx actor.Context) {
	batch := storage.Batch{Owner: r.settings.Owner}
	var orders []*queue.Write
	deletes := false
	for _, o := range r.outbox.pending {
		if o.Ahead != nil {
			continue
		}
		if len(orders) == batched {
			break
		}
		orders = append(orders, o)
		if o.Change != nil {
			batch.Changes, deletes = append(batch.Changes, o.Change), deletes || o.Change.Delete
		} else {
			batch.Queues = append(batch.Queues, *o.Queue)
		}
	}
	began := r.settings.clock()
	refused, err := r.settings.Store.Commit(batch)
	if deletes {
		r.cache.Forget() // before anybody hears that a job is gone
	}
	if !r.settleWrite(ctx, err) || len(orders) == 0 {
		return
	}
	r.forget(orders)
	r.measureCommit(began, orders, refused)
	ctx.Send(r.jobs, report(orders, refused))
	if len(r.outbox.pending) > 0 {
		r.write(ctx)
	}
}

// report returns the report on writes. refused has an entry for each change among them; nil
// if all of them are on disk.
func report(orders []*queue.Write, refused []error) queue.Written {
	written := queue.Written{Refused: make([]error, len(orders))}
	for i, o := range orders {
		written.Tickets = append(written.Tickets, o.Ticket)
		if o.Change != nil && refused != nil {
			written.Refused[i], refused = refused[0], refused[1:]
		}
	}
	return written
}

// forget removes writes that are done.
func (r *recorder) forget(orders []*queue.Write) {
	for _, o := range orders {
		delete(r.outbox.known, o.Ticket)
	}
	r.outbox.pending = slices.DeleteFunc(r.outbox.pending, func(o *queue.Write) bool { return !r.outbox.known[o.Ticket] })
}

// settleWrite says whether a write succeeded, and reports when trouble with the store begins
// and ends.
func (r *recorder) settleWrite(ctx actor.Context, err error) bool {
	before := r.outbox.trouble
	r.outbox.trouble = err
	switch {
	case err != nil && before == nil:
		r.settings.Log.Error("the store cannot be written to, jobs wait", zap.Error(err))
		r.settings.measure(measurement.Trouble{On: true})
		ctx.Send(r.jobs, queue.Trouble{Reason: err})
		r.wait(ctx) // sooner
	case err == nil && before != nil:
		r.settings.Log.Info("the store can be written to again, jobs go on")
		r.settings.measure(measurement.Trouble{})
		ctx.Send(r.jobs, queue.Trouble{})
		r.writeAheadAgain(ctx)
		r.write(ctx)
	}
	return err == nil
}

// beat renews the lease, and tries again what could not be written.
func (r *recorder) beat(ctx actor.Context) {
	r.writeAheadAgain(ctx)
	r.commit(ctx)
	r.wait(ctx)
}

func (r *recorder) wait(ctx actor.Context) {
	every := r.settings.Beat
	if every < 0 {
		return
	}
	if r.outbox.trouble != nil {
		every /= troubled
	}
	if r.timer != nil {
		r.timer.Stop()
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	r.timer = time.AfterFunc(every, func() { root.Send(self, &beat{}) })
}

// troubled is how many times as often the recorder beats while there is trouble.
const troubled = 10

func (r *recorder) stopClock() {
	if r.timer != nil {
		r.timer.Stop()
	}
}

// close logs how many writes are lost with the process. None of them was acknowledged.
func (r *recorder) close() {
	r.stopClock()
	if n := len(r.outbox.pending); n > 0 {
		r.settings.Log.Error("changes could not be written before the end", zap.Int("changes", n), zap.Error(r.outbox.trouble))
	}
}

func (r *recorder) prune() {
	before := int64(0)
	if r.settings.RetainFor > 0 {
		before = r.settings.Now().Add(-r.settings.RetainFor).UnixMilli()
	}
	deleted, err := r.settings.Store.Prune(max(0, r.settings.Retained), before)
	if deleted > 0 || err != nil {
		r.cache.Forget()
	}
	if err != nil {
		r.settings.Log.Warn("old jobs could not be deleted", zap.Error(err))
	}
	if deleted > 0 {
		r.settings.Log.Info("old jobs deleted", zap.Int("jobs", deleted))
	}
}

// measureCommit tells what a commit that began then has put on disk. refused is as Commit
// returns it.
func (r *recorder) measureCommit(began time.Time, orders []*queue.Write, refused []error) {
	if r.settings.Measure == nil {
		return
	}
	fact := measurement.Commit{Took: r.settings.Now().Sub(began)}
	at := 0
	for _, o := range orders {
		if o.Change == nil {
			continue
		}
		if refused == nil || refused[at] == nil {
			fact.Changes = append(fact.Changes, measurement.Change{Job: o.Change.Job.ID, Events: o.Change.Events})
		}
		at++
	}
	r.settings.measure(fact)
}
