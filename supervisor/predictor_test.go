package supervisor

import (
	"strings"
	"testing"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// Whatever crashes while a question is answered, the answer is the same. Only if the
// predictor itself crashes is the question refused.
func TestACrashWhilePredictingChangesNoAnswer(t *testing.T) {
	fault := &actorstest.Crashes{Kinds: append([]actors.Kind{"predictor"}, learners...), Paused: true}
	b := newBench(t, quietSystem(), Settings{Fault: fault}, nil)
	id := b.submit(flowerJob()).GetId()
	question := &protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size,weight\n" + strings.Repeat("1,2\n3,4\n", few/2))}} // more than a predictor answers by itself
	fault.Paused = false
	want := b.ask(question).(*protocol.Predictions)
	points, refused := fault.Points, 0
	for point := range points {
		fault.Points, fault.Where, fault.Made = 0, map[int]bool{point: true}, nil
		switch reply := b.ask(question).(type) {
		case *protocol.Predictions:
			if !proto.Equal(reply, want) {
				t.Fatalf("%v: the answer is %v, want %v", fault.Made, reply, want)
			}
		case *protocol.Refused:
			if refused++; fault.Made[0].Kind != "predictor" || reply.GetCode() != protocol.Refusal_REFUSAL_INTERNAL {
				t.Fatalf("%v: %v", fault.Made, reply)
			}
		default:
			t.Fatalf("%v: no answer", fault.Made)
		}
	}
	if points < 20 || refused == 0 || refused > 6 {
		t.Errorf("%d crash points, %d refusals", points, refused)
	}
	b.stop()
}

// A predictor that crashes while or right after it answers by itself takes nothing along: its
// client gets the answer or a refusal, and the next one the same answer as ever.
func TestAfterACrashOfAPredictorTheNextQuestionIsAnswered(t *testing.T) {
	fault := &actorstest.Crashes{Kinds: []actors.Kind{"predictor"}, Paused: true}
	b := newBench(t, quietSystem(), Settings{Fault: fault}, nil)
	question := &protocol.Predict{Job: b.submit(flowerJob()).GetId(), Rows: &protocol.Predict_Table{Table: []byte("size,weight\n1,2\n")}}
	want := b.ask(question).(*protocol.Predictions)
	fault.Paused = false
	_ = b.ask(question)
	points, refused := fault.Points, 0
	waiting := actor.NewPID(b.system.Address(), b.service.root.GetId()+"/models/predictor-1")
	fault.Points, fault.Where = 0, map[int]bool{0: true}
	b.system.Root.Send(waiting, "a stray message")
	b.run()
	if _, lives := b.system.ProcessRegistry.GetLocal(waiting.GetId()); lives || len(fault.Made) != 1 {
		t.Errorf("a predictor that crashed while it waited lives: %v, %v", lives, fault.Made)
	}
	if reply := b.ask(question); !proto.Equal(reply.(proto.Message), want) {
		t.Errorf("after a crash of the predictor that waited: %v", reply)
	}
	for point := range points {
		fault.Points, fault.Where, fault.Made = 0, map[int]bool{point: true}, nil
		if reply, is := b.ask(question).(*protocol.Refused); is {
			refused++
			refusal(t, reply, protocol.Refusal_REFUSAL_INTERNAL, "crashed")
		}
		if len(fault.Made) != 1 {
			t.Fatalf("crash point %d: %v", point, fault.Made)
		}
		for range maxPredictors + 1 { // those that crashed are not waited for
			if reply, is := b.ask(question).(*protocol.Predictions); !is || !proto.Equal(reply, want) {
				t.Fatalf("after %v: the answer is %v, want %v", fault.Made, reply, want)
			}
		}
	}
	if points == 0 || refused == 0 {
		t.Errorf("%d crash points, %d refusals", points, refused)
	}
	b.stop()
}
