package supervisor

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// keyed is a small job under a key.
func keyed(change func(*protocol.Submit)) *protocol.Submit {
	submit := &protocol.Submit{
		Name: "t.csv", Key: "monday", Data: &protocol.Submit_Table{Table: []byte(smallTable())},
		Plan: &protocol.Plan{Target: "y", Epochs: proto.Uint32(2), Hidden: []uint32{2}},
	}
	if change != nil {
		change(submit)
	}
	return submit
}

// A key remembers what was asked under it: the same again is the same job, anything else is
// refused and the difference named, whatever became of the job.
func TestAKeyRemembersWhatWasAsked(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	first := b.submit(keyed(nil)).GetId()
	for sentence, change := range map[string]func(*protocol.Submit){
		"the very same":           nil,
		"under another name":      func(s *protocol.Submit) { s.Name = "copy.csv" },
		"in another queue":        func(s *protocol.Submit) { s.Queue, s.Priority, s.Retries = "night", 5, proto.Uint32(1) },
		"with other actors":       func(s *protocol.Submit) { s.Plan.NeuronsPerActor = proto.Uint32(1) },
		"its table by its digest": func(s *protocol.Submit) { s.Data = &protocol.Submit_Dataset{Dataset: b.get(first).GetDataset()} },
	} {
		if job := b.submit(keyed(change)); job.GetId() != first {
			t.Errorf("%s: it is job %s, want %s", sentence, job.GetId(), first)
		}
	}
	other := smallTable() + "9.5,1,no\n"
	for says, change := range map[string]func(*protocol.Submit){
		"its table is another one (SHA-256 ":       func(s *protocol.Submit) { s.Data = &protocol.Submit_Table{Table: []byte(other)} },
		"its --hidden is 2, and here 3":            func(s *protocol.Submit) { s.Plan.Hidden = []uint32{3} },
		"its --hidden is 2, and here left out":     func(s *protocol.Submit) { s.Plan.Hidden = nil },
		"its --seed is left out, and here 2":       func(s *protocol.Submit) { s.Plan.Seed = proto.Uint64(2) },
		"its --epochs is 2, and here 5; its --see": func(s *protocol.Submit) { s.Plan.Epochs, s.Plan.Seed = proto.Uint32(5), proto.Uint64(2) },
	} {
		refused, ok := b.ask(keyed(change)).(*protocol.Refused)
		want := fmt.Sprintf("the key \"monday\" belongs to job %s, which was asked for otherwise: %s", first, says)
		if !ok || refused.GetCode() != protocol.Refusal_REFUSAL_CONFLICT || !strings.HasPrefix(refused.GetMessage(), want) || !strings.HasSuffix(refused.GetMessage(), "; choose another key") {
			t.Errorf("%s: %v", says, refused)
		}
	}
	b.stop()
}

// Of a job that was stored before keys remembered, the plan with its defaults is known.
func TestAKeyFromBeforeIsComparedWithThePlanThatItHas(t *testing.T) {
	store := &storage.Memory{}
	b := newBench(t, quietSystem(), Settings{Store: store}, nil)
	first := b.submit(keyed(nil)).GetId()
	found, err := store.Find(storage.Query{ID: first})
	if err != nil {
		t.Fatal(err)
	}
	old := found[0].View()
	old.Asked = nil
	asked := proto.CloneOf(old)
	asked.Asked = keyed(nil).GetPlan()
	if _, same := theSame(old, asked).(*protocol.Job); !same {
		t.Errorf("the same was refused: %v", theSame(old, asked))
	}
	asked.Asked.Activation = "tanh"
	if refused, ok := theSame(old, asked).(*protocol.Refused); !ok || !strings.Contains(refused.GetMessage(), "its --activation is ") {
		t.Errorf("another activation: %v", refused)
	}
	b.stop()
}

// A job that failed keeps its key too: the same again is that job, anything else is refused.
func TestAKeyRemembersAfterItsJobFailed(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	diverging := func(s *protocol.Submit) {
		s.Plan.Loss, s.Plan.Optimizer = "mse", &protocol.Optimizer{Name: "sgd", LearningRate: proto.Float64(1e200)}
	}
	first := b.submit(keyed(diverging)).GetId()
	b.run()
	if job := b.get(first); job.GetState() != protocol.State_STATE_FAILED {
		t.Fatalf("the job %s", queue.StateName(job.GetState()))
	}
	if job := b.submit(keyed(diverging)); job.GetId() != first {
		t.Errorf("the same again is job %s, want %s", job.GetId(), first)
	}
	refused, ok := b.ask(keyed(nil)).(*protocol.Refused)
	if !ok || refused.GetCode() != protocol.Refusal_REFUSAL_CONFLICT || !strings.Contains(refused.GetMessage(), "belongs to job "+first+", which was asked for otherwise: its --loss is mse, and here left out") {
		t.Errorf("with other settings: %v", refused)
	}
	b.stop()
}
