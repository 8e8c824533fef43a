package supervisor

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// refusal fails unless reply is a refusal with the code, whose message contains part.
func refusal(t *testing.T, reply any, code protocol.Refusal, part string) {
	t.Helper()
	refused, ok := reply.(*protocol.Refused)
	if !ok || refused.GetCode() != code || !strings.Contains(refused.GetMessage(), part) {
		t.Errorf("got %v, want %s saying %q", reply, code, part)
	}
}

// startEndless submits an endless job and runs the service until that trains, if it may.
func (b *bench) startEndless() string {
	b.t.Helper()
	id := b.submitOnly(endless())
	b.sequencer.Run(1000)
	return id
}

// answer runs message by message until the request is answered. Jobs may still be running
// then.
func (b *bench) answer(request proto.Message) any {
	b.t.Helper()
	in := b.request(request)
	for range activations {
		if len(in.replies) > 0 {
			return in.replies[0]
		}
		b.sequencer.Run(1)
	}
	b.t.Fatalf("%T was not answered", request)
	return nil
}

func (b *bench) cancel(id string) *protocol.Job {
	b.t.Helper()
	job, ok := b.answer(&protocol.Cancel{Job: id}).(*protocol.Job)
	if !ok {
		b.t.Fatal("the job was not cancelled: ", b.answer(&protocol.Cancel{Job: id}))
	}
	return job
}

func TestSeveralJobsRunAtOnceAndTheOthersWaitTheirTurn(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Running: 2, Waiting: 2}, nil)
	var ids []string
	for range 4 {
		ids = append(ids, b.startEndless())
	}
	refusal(t, b.answer(endless()), protocol.Refusal_REFUSAL_BUSY, "2 jobs are waiting")
	var states []string
	for _, job := range b.answer(&protocol.List{}).(*protocol.Jobs).GetJobs() {
		states = append(states, queue.StateName(job.GetState()))
	}
	if got := strings.Join(states, " "); got != "queued queued running running" {
		t.Errorf("newest first the jobs are %s", got)
	}
	b.cancel(ids[2]) // leaves the queue
	b.cancel(ids[0]) // makes room
	b.sequencer.Run(1000)
	if job := b.answer(&protocol.Get{Job: "latest"}).(*protocol.Job); job.GetId() != ids[3] || job.GetState() != protocol.State_STATE_RUNNING {
		t.Errorf("the last job should have moved up, it is %s", queue.StateName(job.GetState()))
	}
	b.cancel(ids[1])
	b.cancel(ids[3])
	b.stop()
}

func TestRequestsThatCannotBeCarriedOutAreRefusedWithAReason(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	refusal(t, b.ask(&protocol.Get{Job: "latest"}), protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job yet")
	done := b.submit(bootJob()).GetId()
	running := b.startEndless()
	neuron := protocol.Victim_VICTIM_NEURON
	for _, c := range []struct {
		request proto.Message
		code    protocol.Refusal
		part    string
	}{
		{&protocol.Get{Job: "nope"}, protocol.Refusal_REFUSAL_NOT_FOUND, `there is no job "nope"`},
		{&protocol.Watch{Job: "nope"}, protocol.Refusal_REFUSAL_NOT_FOUND, "no job"},
		{&protocol.Cancel{Job: done}, protocol.Refusal_REFUSAL_CONFLICT, "over already"},
		{&protocol.Kill{Job: done, Victim: neuron}, protocol.Refusal_REFUSAL_CONFLICT, "not running"},
		{&protocol.Kill{Job: running}, protocol.Refusal_REFUSAL_INVALID, "choose neuron, layer, network or trainer"},
		{&protocol.Kill{Job: running, Victim: neuron, Layer: 3}, protocol.Refusal_REFUSAL_INVALID, "layers 0 to 2"},
		{&protocol.Kill{Job: running, Victim: neuron, Layer: 1, Index: 3}, protocol.Refusal_REFUSAL_INVALID, "neurons 0 to 2"},
		{&protocol.Predict{Job: running}, protocol.Refusal_REFUSAL_CONFLICT, "it is running"},
		{&protocol.Predict{Job: done, Rows: &protocol.Predict_Table{Table: []byte("a\n1\n")}}, protocol.Refusal_REFUSAL_INVALID, "plain samples"},
		{&protocol.Predict{Job: done, Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 2}}}, protocol.Refusal_REFUSAL_INVALID, "hears 3 numbers"},
		{&protocol.Submit{}, protocol.Refusal_REFUSAL_INVALID, "no data"},
	} {
		refusal(t, b.answer(c.request), c.code, c.part)
	}
	b.cancel(running)
	b.stop()
}

func TestEveryKillIsFollowedByARestartAndNoOtherResult(t *testing.T) {
	for victim := protocol.Victim_VICTIM_NEURON; victim <= protocol.Victim_VICTIM_TRAINER; victim++ {
		b := newBench(t, quietSystem(), Settings{}, nil)
		id := b.submitOnly(xorJob())
		b.sequencer.Run(500)
		if reply, ok := b.answer(&protocol.Kill{Job: id, Victim: victim, Layer: 1, Index: 2}).(*protocol.Killed); !ok || reply.GetJob() != id {
			t.Fatalf("%v was answered by %v", victim, reply)
		}
		job := b.finish(id)
		if job.GetResult().GetDigest() != digests["xor"] || job.GetRestarts() != 1 {
			t.Errorf("%v: %d restarts, digest %s, want %s", victim, job.GetRestarts(), job.GetResult().GetDigest(), digests["xor"])
		}
	}
}

func TestAWatcherIsAnsweredAtOnceAndSeesEveryEventOnce(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.submitOnly(flowerJob())
	seen := uint64(0)
	for last := false; !last; {
		events := b.answer(&protocol.Watch{Job: id, After: seen, Limit: 2}).(*protocol.Events)
		for _, event := range events.GetEvents() {
			seen++
			if event.GetRevision() != seen {
				t.Fatalf("revision %d came where %d was expected", event.GetRevision(), seen)
			}
		}
		last = events.GetLast()
	}
	if want := b.get(id).GetRevision(); seen != want || want != 6 {
		t.Errorf("%d events were seen of %d; submitted, started, three epochs and finished were expected", seen, want)
	}
	b.stop()
}

func TestAWatcherOfAQuietJobGetsAnEmptyAnswer(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Running: 1}, nil)
	running := b.startEndless()
	queued := b.submitOnly(xorJob())
	in := b.request(&protocol.Watch{Job: queued, After: 1})
	b.sequencer.Run(1000)
	for _, c := range []struct {
		after   time.Duration
		replies int
	}{{queue.WatchTime - 1, 0}, {queue.WatchTime, 1}, {2 * queue.WatchTime, 1}} {
		b.now = time.UnixMilli(1_700_000_000_000).Add(c.after)
		b.system.Root.Send(b.service.Jobs(), &tick{})
		b.sequencer.Run(1000)
		if len(in.replies) != c.replies {
			t.Fatalf("after %v there are %d replies, want %d", c.after, len(in.replies), c.replies)
		}
	}
	if events := in.replies[0].(*protocol.Events); events.GetLast() || len(events.GetEvents()) != 0 || events.GetJob() != queued {
		t.Errorf("the reply is %v", events)
	}
	b.cancel(running)
	b.sequencer.Run(1000)
	b.stop()
}

// A waiting watcher gets the next event as soon as it happens, on a live service.
func TestAWaitingWatcherGetsTheEnd(t *testing.T) {
	s := startService(t, Settings{})
	defer s.stop()
	job := s.submit(endless())
	done := make(chan error, 1)
	go func() {
		done <- s.client.Watch(s.ctx, job.GetId(), 0, func(*protocol.Event) error { return nil })
	}()
	if _, err := s.client.Cancel(s.ctx, job.GetId()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestOldJobsAreDeleted(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Retained: 2}, nil)
	first := b.submit(bootJob()).GetId()
	for range 2 {
		b.submit(bootJob())
	}
	b.tick()
	refusal(t, b.ask(&protocol.Get{Job: first}), protocol.Refusal_REFUSAL_NOT_FOUND, first)
	if n := len(b.ask(&protocol.List{}).(*protocol.Jobs).GetJobs()); n != 2 {
		t.Errorf("%d jobs are kept, want 2", n)
	}
	b.stop()
}

func TestAFinishedModelAnswersWithItsClassesOrItsNumbers(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.submit(irisJob(t)).GetId()
	rows := "petal_width,petal_length,sepal_length,sepal_width\n0.2,1.4,5.1,3.5\n2.5,6.0,6.3,3.3\n"
	reply := b.ask(&protocol.Predict{Job: id, Name: "new.csv", Rows: &protocol.Predict_Table{Table: []byte(rows)}}).(*protocol.Predictions)
	if got := strings.Join(reply.GetLabel(), " "); got != "setosa virginica" || len(reply.GetOutput()) != 6 {
		t.Errorf("the answer is %v", reply)
	}
	refusal(t, b.ask(&protocol.Predict{Job: id, Name: "new.csv", Rows: &protocol.Predict_Table{Table: []byte("a\n1\n")}}), protocol.Refusal_REFUSAL_INVALID, "sepal_length")

	line := "x,y\n"
	for _, row := range []string{"1,1010", "2,1020", "3,1030", "4,1040", "5,1050", "6,1060", "7,1070.5", "8,1080"} {
		line += row + "\n"
	}
	id = b.submit(&protocol.Submit{Name: "line.csv", Data: &protocol.Submit_Table{Table: []byte(line)}, Plan: &protocol.Plan{Target: "y", Task: protocol.Task_TASK_REGRESSION}}).GetId()
	reply = b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("x\n4.5\n")}}).(*protocol.Predictions)
	if y := reply.GetOutput(); len(y) != 1 || y[0] < 1035 || y[0] > 1055 {
		t.Errorf("4.5 is taken for %v, about 1045 was expected", y)
	}
	b.stop()
}

// Two classes may share a single output; clients still get a probability for each.
func TestTwoClassesOnOneOutputAreAnsweredWithBothProbabilities(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	submit := flowerJob()
	submit.Plan.Loss = "binary_crossentropy"
	id := b.submit(submit).GetId()
	reply := b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size,weight\n1,2\n")}}).(*protocol.Predictions)
	if y := reply.GetOutput(); reply.GetOutputs() != 2 || len(y) != 2 || y[0]+y[1] != 1 || y[0] == y[1] {
		t.Errorf("the answer is %v", reply)
	}
	b.stop()
}

// In whatever order the actors run, every question is answered, valid or not, although the
// news that an actor has stopped overtakes its last message.
func TestEveryQuestionIsAnsweredInWhateverOrderTheActorsRun(t *testing.T) {
	system := quietSystem()
	for seed := range uint64(40) {
		b := newBench(t, system, Settings{}, rand.New(rand.NewPCG(seed, 1)))
		id := b.submit(flowerJob()).GetId()
		good := &protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size,weight\n1,2\n")}}
		if _, ok := b.ask(good).(*protocol.Predictions); !ok {
			t.Fatalf("seed %d: a good question was not answered", seed)
		}
		bad := &protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size\n1\n")}}
		refusal(t, b.ask(bad), protocol.Refusal_REFUSAL_INVALID, "weight")
		refusal(t, b.ask(&protocol.Submit{Name: "x"}), protocol.Refusal_REFUSAL_INVALID, "no data")
		b.stop()
	}
}
