package supervisor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// Cancelled jobs count as over too, and the job that ended last is kept, however early it
// was submitted.
func TestJobsAreDeletedInTheOrderInWhichTheyEnded(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Running: 1, Retained: 2}, nil)
	long := b.startEndless()
	for range 10 {
		b.cancel(b.submitOnly(bootJob()))
	}
	b.system.Root.Send(b.service.Jobs(), &tick{})
	b.sequencer.Run(1000)
	if n := b.service.lasting.queue.Len(); n != 1 {
		t.Errorf("the queue holds %d jobs, the running one was expected", n)
	}
	if found, _ := b.store.Find(storage.Query{}); len(found) != 3 {
		t.Errorf("the store holds %d jobs, 1 running and 2 that are over were expected", len(found))
	}
	b.now = b.now.Add(time.Second)
	b.cancel(long)
	b.sequencer.Run(1000)
	if job, ok := b.answer(&protocol.Get{Job: long}).(*protocol.Job); !ok || job.GetState() != protocol.State_STATE_CANCELLED {
		t.Errorf("the job that ended last is %v", job)
	}
	b.stop()
}

func TestALongNameIsRefusedAndAListIsShort(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	long := bootJob()
	long.Name = strings.Repeat("x", 300)
	refusal(t, b.ask(long), protocol.Refusal_REFUSAL_INVALID, "at most 255")
	b.submit(irisJob(t))
	if jobs := b.ask(&protocol.List{}).(*protocol.Jobs).GetJobs(); jobs[0].GetColumns() != nil || jobs[0].GetPlan().GetTarget() != "species" {
		t.Errorf("the list says %v", jobs[0])
	}
	b.stop()
}

// The history of a job that failed for good has every restart exactly once.
func TestAFailedJobsHistoryHasEveryRestartOnce(t *testing.T) {
	for range 20 {
		s := startService(t, Settings{Fault: &poison{step: 2, columns: 5}})
		sick := bootJob()
		sick.Plan.Hidden = []uint32{5, 2}
		sick.Plan.NeuronsPerActor = proto.Uint32(0) // one neuron at a time to fail
		sick.Retries = proto.Uint32(0)
		id := s.submit(sick).GetId()
		restarts := map[string]int{}
		err := s.client.Watch(s.ctx, id, 0, func(event *protocol.Event) error {
			if r := event.GetRestart(); r != nil {
				restarts[fmt.Sprint(r.GetActor(), r.GetEscalated())]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// 1+3 networks, each of 1+5 layers, each of 1+10 neurons.
		want := map[string]int{"neuronfalse": 240, "neurontrue": 24, "layerfalse": 20, "layertrue": 4, "networkfalse": 3, "networktrue": 1}
		if fmt.Sprint(restarts) != fmt.Sprint(want) {
			t.Fatalf("the history has %v, want %v", restarts, want)
		}
		s.stop()
	}
}

// A trainer that restarts while its job is being cancelled touches nothing that the queue
// has given up; the race detector watches.
func TestATrainerMayRestartWhileItsJobEnds(t *testing.T) {
	s := startService(t, Settings{Running: 64})
	for range 50 {
		id := s.submit(endless()).GetId()
		s.started(id)
		if _, err := s.client.Kill(s.ctx, &protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_TRAINER}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.client.Cancel(s.ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	s.stop()
}

// When the actor jobs crashes while a submission is being read, the client is refused.
func TestACrashLeavesNoClientWithoutAnAnswer(t *testing.T) {
	system := quietSystem()
	fault := &once{}
	b := newBench(t, system, Settings{Fault: fault}, nil)
	in := b.request(bootJob())
	b.sequencer.Run(1) // a worker has it
	fault.armed = true
	b.request(&protocol.List{})
	b.run()
	if len(in.replies) != 1 {
		t.Fatalf("the client got %d answers", len(in.replies))
	}
	refusal(t, in.replies[0], protocol.Refusal_REFUSAL_INTERNAL, "ask again")
	if jobs := b.ask(&protocol.List{}).(*protocol.Jobs).GetJobs(); len(jobs) != 0 {
		t.Errorf("the job was refused and taken: %v", jobs)
	}
	b.stop()
}

// once crashes the actor jobs at the next List, if armed.
type once struct{ armed bool }

func (o *once) At(kind actors.Kind, phase actors.Phase, message any) {
	if _, list := message.(*protocol.List); list && o.armed && kind == actors.KindJobs && phase == actors.Before {
		o.armed = false
		panic("once")
	}
}
