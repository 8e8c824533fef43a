package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// maxWriters is the number of large writes under way from which on pieces of uploads are
// refused.
const maxWriters = 64

// writeAhead has a worker store attachments ahead, so that other writes need not wait for
// them.
func (r *recorder) writeAhead(ctx actor.Context, o *queue.Write) {
	store := r.settings.Store
	r.send(ctx, &writer{order: o}, func() any {
		for _, a := range o.Ahead {
			if err := store.WriteAhead(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeAheadAgain has all pending attachments written that no worker is writing.
func (r *recorder) writeAheadAgain(ctx actor.Context) {
	busy := map[*queue.Write]bool{}
	for _, s := range r.writers {
		busy[s.order] = true
	}
	for _, o := range r.outbox.pending {
		if o.Ahead != nil && !busy[o] {
			r.writeAhead(ctx, o)
		}
	}
}

// add has a worker store a piece of a data set.
func (r *recorder) add(ctx actor.Context, p *piece) {
	if len(r.writers) >= maxWriters {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many uploads are under way; try again in a moment"))
		return
	}
	digest, err := digestOf(p.upload.GetDataset())
	if err != nil {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	if size := p.upload.GetSize(); size == 0 || size > maxUpload {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_INVALID, fmt.Sprintf("a data set of %d bytes cannot be accepted; it may have 1 to %d", size, maxUpload)))
		return
	}
	store, upload := r.settings.Store, p.upload
	r.send(ctx, &writer{piece: p}, func() any {
		have, err := store.Upload(digest, upload.GetSize(), upload.GetOffset(), upload.GetPiece())
		switch {
		case errors.Is(err, storage.ErrMismatch):
			return refuse(protocol.Refusal_REFUSAL_INVALID, "the upload was not accepted: "+err.Error())
		case err != nil:
			return refuse(protocol.Refusal_REFUSAL_BUSY, "the piece was not accepted: "+err.Error())
		}
		return &protocol.Uploaded{Dataset: upload.GetDataset(), Have: have, Whole: have == upload.GetSize()}
	})
}

// maxUpload is the most bytes in a data set. A data set is never in memory as a whole, so
// this bounds its space on disk and the time to read it.
const maxUpload uint64 = 4 << 30

func (r *recorder) send(ctx actor.Context, s *writer, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &worker{run} }, actor.WithDispatcher(r.settings.Serving))
	r.writers[ctx.SpawnPrefix(props, "writer").GetId()] = s
}

func (r *recorder) onReturned(ctx actor.Context, msg *returned) {
	s := r.writers[msg.worker]
	delete(r.writers, msg.worker)
	switch {
	case s == nil:
	case s.piece != nil:
		answer(ctx, s.piece.client, msg.result)
	default:
		err, _ := msg.result.(error)
		r.onWrittenAhead(ctx, s.order, err)
	}
}

// onWrittenAhead reports that attachments are on disk. Failed writes are tried again.
func (r *recorder) onWrittenAhead(ctx actor.Context, o *queue.Write, err error) {
	if err == nil {
		r.forget([]*queue.Write{o}) // before settleWrite repeats the pending ones
	}
	if !r.settleWrite(ctx, err) {
		return
	}
	ctx.Send(r.jobs, report([]*queue.Write{o}, nil))
}

// HandleFailure stops a worker that crashed. Its write counts as failed.
func (r *recorder) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	r.settings.Log.Error("writing crashed", append(crashFields(reason), zap.String("actor", "writer"))...)
	ctx.Stop(child)
	s := r.writers[child.GetId()]
	delete(r.writers, child.GetId())
	switch {
	case s == nil:
	case s.piece != nil:
		answer(ctx, s.piece.client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "writing the piece crashed; the service's log has the details"))
	default:
		r.onWrittenAhead(ctx, s.order, fmt.Errorf("writing crashed: %v", reason))
	}
}
