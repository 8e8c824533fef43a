package supervisor

import (
	"maps"
	"slices"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/tree"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// strike tells jobs that the moment has come at which chaos crashes an actor.
type strike struct{ round uint64 } // see tree.Chaos

// showTree has a worker show the supervision tree, or the part of one job.
func (q *jobs) showTree(ctx actor.Context, msg *protocol.GetTree) {
	if len(q.requests) >= maxReaders {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, tooMany))
		return
	}
	subject := tree.Subject{Tally: q.tally, Now: q.settings.Now(), Budgets: q.settings.Budgets, Children: q.settings.Jobs}
	if msg.GetJob() == "" {
		subject.Trainers = q.running()
		q.ask(ctx, func() any { return tree.Whole(subject) })
		return
	}
	job := q.queue.Resolve(msg.GetJob())
	if !q.queue.Training(job) {
		q.findElsewhere(ctx, job, &protocol.GetTree{Job: job}, func(found *storage.Job) any { return absent(found, "actors") })
		return
	}
	subject.Trainers = []tree.Trainer{q.crew(job)}
	q.ask(ctx, func() any { return tree.Part(subject) })
}

// running returns the actors of all running jobs, in the order of their ids.
func (q *jobs) running() (list []tree.Trainer) {
	for _, job := range slices.Sorted(maps.Keys(q.trainers)) {
		if q.queue.Training(job) {
			list = append(list, q.crew(job))
		}
	}
	return list
}

// crew returns the actors of a running job.
func (q *jobs) crew(job string) tree.Trainer {
	work := q.works[job]
	return tree.Trainer{Job: job, Widths: work.run.Network.Widths(), PerActor: work.neuronsPerActor(), Network: q.evaluations[job] == nil}
}

// forgetRestarts forgets the restarts of a job that is over, when its trainer is gone.
func (q *jobs) forgetRestarts(job string) {
	if q.works[job] == nil && q.trainers[job] == nil {
		q.tally.Drop(job)
	}
}

// setChaos turns chaos on or off.
func (q *jobs) setChaos(ctx actor.Context, msg *protocol.SetChaos) {
	asked := &protocol.SetChaos{EveryMs: msg.GetEveryMs(), Victims: msg.GetVictims(), Seed: msg.GetSeed(), Job: q.queue.Resolve(msg.GetJob())}
	if name := msg.GetJob(); name != "" && asked.GetEveryMs() != 0 && !q.queue.Has(asked.GetJob()) {
		q.refuseOver(ctx, queue.RefuseOver{Client: clientOf(ctx.Sender()), ID: asked.GetJob(), Name: name, Verb: "crashed"})
		return
	}
	if err := q.chaos.Set(asked, q.settings.Now()); err != nil {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	logChaos(q.settings.Log, q.chaos.View())
	q.waitToStrike(ctx)
	answer(ctx, ctx.Sender(), q.chaos.View())
}

// logChaos writes one line about chaos that was turned on or off.
func logChaos(log *zap.Logger, c *protocol.Chaos) {
	if c.GetEveryMs() == 0 {
		log.Info("chaos is off")
		return
	}
	var victims []string
	for _, v := range c.GetVictims() {
		victims = append(victims, view.VictimName(v))
	}
	fields := []zap.Field{zap.Int64("every_ms", c.GetEveryMs()), zap.Strings("victims", victims), zap.Uint64("seed", c.GetSeed())}
	if c.GetJob() != "" {
		fields = append(fields, zap.String("job", c.GetJob()))
	}
	log.Info("chaos is on", fields...)
}

// waitToStrike starts the timer of chaos's next crash.
func (q *jobs) waitToStrike(ctx actor.Context) {
	if q.striking != nil {
		q.striking.Stop()
	}
	if !q.chaos.On() || q.settings.Tick < 0 {
		return
	}
	root, self, due := ctx.ActorSystem().Root, ctx.Self(), &strike{q.chaos.Round()}
	q.striking = time.AfterFunc(q.chaos.Wait(), func() { root.Send(self, due) })
}

// strike crashes the actor that chaos has drawn. Nobody is crashed if no actor of the kind
// is there: while a model is being evaluated its job has no network.
func (q *jobs) strike(ctx actor.Context, msg *strike) {
	if !q.chaos.On() || msg.round != q.chaos.Round() {
		return
	}
	if job, order := q.chaos.Strike(q.running()); order != nil {
		q.tell(ctx, job, order)
	}
	q.waitToStrike(ctx)
}
