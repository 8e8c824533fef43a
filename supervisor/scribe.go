package supervisor

import (
	"encoding/hex"
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// maxScribes is how many pieces of uploads are written at once; more are refused.
const maxScribes = 64

// stow has a scribe write an order's attachments: others need not wait for it.
func (r *recorder) stow(ctx actor.Context, o *order) {
	store := r.settings.Store
	r.send(ctx, &scribe{order: o}, func() any {
		for _, a := range o.stow {
			if err := store.WriteAhead(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// stowAgain has those attachments written that no scribe is at.
func (r *recorder) stowAgain(ctx actor.Context) {
	busy := map[*order]bool{}
	for _, s := range r.scribes {
		busy[s.order] = true
	}
	for _, o := range r.book.pending {
		if o.stow != nil && !busy[o] {
			r.stow(ctx, o)
		}
	}
}

// add has a scribe add a piece to a data set.
func (r *recorder) add(ctx actor.Context, p *piece) {
	if len(r.scribes) >= maxScribes {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many uploads are under way; try again in a moment"))
		return
	}
	digest, err := digestOf(p.upload.GetDataset())
	if err != nil {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	if size := p.upload.GetSize(); size == 0 || size > maxUpload {
		answer(ctx, p.client, refuse(protocol.Refusal_REFUSAL_INVALID, fmt.Sprintf("a data set of %d bytes cannot be taken; it may have 1 to %d", size, maxUpload)))
		return
	}
	store, upload := r.settings.Store, p.upload
	r.send(ctx, &scribe{piece: p}, func() any {
		have, err := store.Upload(digest, upload.GetSize(), upload.GetOffset(), upload.GetPiece())
		switch {
		case errors.Is(err, storage.ErrMismatch):
			return refuse(protocol.Refusal_REFUSAL_INVALID, "the upload was not taken: "+err.Error())
		case err != nil:
			return refuse(protocol.Refusal_REFUSAL_BUSY, "the piece was not taken: "+err.Error())
		}
		return &protocol.Uploaded{Dataset: upload.GetDataset(), Have: have, Whole: have == upload.GetSize()}
	})
}

// maxUpload is how many bytes a data set may have. It is read without being in memory
// as a whole, so this bounds the disk that it takes and how long it is read for.
const maxUpload uint64 = 4 << 30

// digestOf reads a digest in hex.
func digestOf(text string) (storage.Digest, error) {
	bytes, err := hex.DecodeString(text)
	if err != nil || len(bytes) != len(storage.Digest{}) {
		return storage.Digest{}, fmt.Errorf("%q names no data set; it is named by its SHA-256, 64 hexadecimal digits", text[:min(len(text), 80)])
	}
	return storage.Digest(bytes), nil
}

func (r *recorder) send(ctx actor.Context, s *scribe, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &clerk{run} }, actor.WithDispatcher(r.settings.Serving))
	r.scribes[ctx.SpawnPrefix(props, "scribe").GetId()] = s
}

func (r *recorder) onReturned(ctx actor.Context, msg *returned) {
	s := r.scribes[msg.clerk]
	delete(r.scribes, msg.clerk)
	switch {
	case s == nil:
	case s.piece != nil:
		answer(ctx, s.piece.client, msg.result)
	default:
		err, _ := msg.result.(error)
		r.onStowed(ctx, s.order, err)
	}
}

// onStowed tells that attachments are on disk; what failed is tried again.
func (r *recorder) onStowed(ctx actor.Context, o *order, err error) {
	if err == nil {
		r.forget([]*order{o}) // before others are looked through
	}
	if !r.judge(ctx, err) {
		return
	}
	ctx.Send(r.jobs, report([]*order{o}, nil))
}

// HandleFailure gives up a scribe that crashed.
func (r *recorder) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	r.settings.Log.Error("writing crashed", append(crashFields(reason), zap.String("actor", "scribe"))...)
	ctx.Stop(child)
	s := r.scribes[child.GetId()]
	delete(r.scribes, child.GetId())
	switch {
	case s == nil:
	case s.piece != nil:
		answer(ctx, s.piece.client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "writing the piece crashed; the service's log has the details"))
	default:
		r.onStowed(ctx, s.order, fmt.Errorf("writing crashed: %v", reason))
	}
}
