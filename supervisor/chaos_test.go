package supervisor

import (
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
)

// chaos tells jobs that the moment of chaos's next crash has come.
func (b *bench) chaos() {
	b.system.Root.Send(b.service.Jobs(), &strike{b.service.lasting.chaos.Round()})
}

// Whoever chaos crashes: the job comes to the same result, and its history says who did it.
func TestAJobUnderChaosComesToTheSameResult(t *testing.T) {
	plenty := actors.Budget{Restarts: 1000, Period: time.Hour}
	settings := Settings{Budgets: actors.Budgets{Neuron: plenty, Layer: plenty, Network: plenty}, Trainer: plenty}
	for _, submit := range append(jobsToCrash(), xorJob()) {
		t.Run(submit.GetName(), func(t *testing.T) {
			b := newBench(t, quietSystem(), settings, nil)
			id := b.submitOnly(submit)
			if reply := b.answer(&protocol.SetChaos{EveryMs: 10, Seed: 3, Job: id}).(*protocol.Chaos); reply.GetJob() != id || len(reply.GetVictims()) != 4 {
				t.Fatalf("chaos is %v", reply)
			}
			for b.answer(&protocol.Get{Job: id}).(*protocol.Job).GetFinishedMs() == 0 {
				b.chaos()
				b.sequencer.Run(50)
			}
			kills := b.answer(&protocol.GetChaos{}).(*protocol.Chaos).GetKills()
			events := b.ask(&protocol.Watch{Job: id, Limit: 1000}).(*protocol.Events).GetEvents()
			job := b.finish(id)
			if job.GetResult().GetDigest() != reference(t, submit) {
				t.Errorf("the job %s with digest %s", queue.StateName(job.GetState()), job.GetResult().GetDigest())
			}
			if job.GetRestarts() == 0 || uint64(job.GetRestarts()) > kills {
				t.Errorf("%d restarts of %d kills", job.GetRestarts(), kills)
			}
			for _, e := range events {
				if r := e.GetRestart(); r != nil && r.GetReason() != r.GetActor()+" killed by chaos" {
					t.Errorf("%s restarted: %s", r.GetActor(), r.GetReason())
				}
			}
		})
	}
}

// The timer of chaos's next crash is a real one; a job is crashed until chaos is off.
func TestChaosStrikesByItselfUntilItIsOff(t *testing.T) {
	l := startService(t, Settings{})
	job := l.submit(endless())
	on, err := l.client.SetChaos(l.ctx, &protocol.SetChaos{EveryMs: 10, Victims: []protocol.Victim{protocol.Victim_VICTIM_NEURON}})
	if err != nil || on.GetEveryMs() != 10 || on.GetSinceMs() == 0 {
		t.Fatalf("chaos is %v, %v", on, err)
	}
	restarts, enough := 0, errors.New("enough")
	err = l.client.Watch(l.ctx, job.GetId(), 0, func(event *protocol.Event) error {
		if event.GetRestart() != nil {
			restarts++
		}
		if restarts == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Errorf("%d restarts: %v", restarts, err)
	}
	if off, err := l.client.SetChaos(l.ctx, &protocol.SetChaos{}); err != nil || off.GetEveryMs() != 0 || off.GetSinceMs() != 0 {
		t.Errorf("chaos is %v, %v", off, err)
	}
	if _, err := l.client.Cancel(l.ctx, job.GetId()); err != nil {
		t.Error(err)
	}
	l.stop()
}

func TestChaosIsRefusedWhereItMeansNothing(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	done := b.submit(bootJob()).GetId()
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: 9}), protocol.Refusal_REFUSAL_INVALID, "give 10 or more")
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: -1}), protocol.Refusal_REFUSAL_INVALID, "give 10 or more")
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: math.MaxInt64}), protocol.Refusal_REFUSAL_INVALID, "at most 30 days")
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: 10, Victims: []protocol.Victim{0}}), protocol.Refusal_REFUSAL_INVALID, "choose neuron, layer")
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: 10, Job: done}), protocol.Refusal_REFUSAL_CONFLICT, "over already")
	refusal(t, b.answer(&protocol.SetChaos{EveryMs: 10, Job: "nope"}), protocol.Refusal_REFUSAL_NOT_FOUND, "no job")
	if c := b.answer(&protocol.GetChaos{}).(*protocol.Chaos); c.GetEveryMs() != 0 {
		t.Errorf("chaos is %v", c)
	}
	b.answer(&protocol.SetChaos{EveryMs: 10})
	b.chaos() // nobody is there
	b.run()
	if c := b.answer(&protocol.GetChaos{}).(*protocol.Chaos); c.GetKills() != 0 || c.GetEveryMs() != 10 {
		t.Errorf("chaos is %v", c)
	}
	b.stop()
}

// On the real pool, looked at from two sides and crashed at random all the time, a job
// comes to the same result. Under the race detector this shows that nobody looks at
// weights that are being written.
func TestDigestsAreTheSameOnThePoolWhileLookedAtUnderChaos(t *testing.T) {
	plenty := actors.Budget{Restarts: 1 << 30, Period: time.Second}
	for _, submit := range append(jobsToCrash(), irisJob(t)) {
		var seconds atomic.Int64 // a clock that hurries, so that there is a copy for every look
		hurry := func() time.Time { return time.Unix(seconds.Add(1), 0) }
		s := startService(t, Settings{Now: hurry, Trainer: plenty, Budgets: actors.Budgets{Neuron: plenty, Layer: plenty, Network: plenty}})
		if _, err := s.client.SetChaos(s.ctx, &protocol.SetChaos{EveryMs: 10, Seed: 1}); err != nil {
			t.Fatal(err)
		}
		id := s.submit(submit).GetId()
		var watchers sync.WaitGroup
		for row := range uint32(2) {
			watchers.Go(func() {
				for {
					if job, err := s.client.Get(s.ctx, id); err != nil || job.GetFinishedMs() > 0 {
						return
					}
					_, _ = s.client.Network(s.ctx, &protocol.GetNetwork{Job: id, Row: row, Grid: 4})
					_, _ = s.client.Tree(s.ctx, "")
				}
			})
		}
		job := s.watch(id)
		watchers.Wait()
		if got, want := job.GetResult().GetDigest(), digests[submit.GetName()]; got != want {
			t.Errorf("%s: the job %s with digest %s, want %s", submit.GetName(), queue.StateName(job.GetState()), got, want)
		}
		s.stop()
	}
}
