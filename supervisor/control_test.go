package supervisor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// job sends a request whose answer is a job.
func (b *bench) job(request proto.Message) *protocol.Job {
	b.t.Helper()
	reply := b.answer(request)
	job, ok := reply.(*protocol.Job)
	if !ok {
		b.t.Fatalf("%T was answered with %v", request, reply)
	}
	return job
}

// states returns the states of jobs.
func (b *bench) states(ids ...string) string {
	b.t.Helper()
	var states []string
	for _, id := range ids {
		states = append(states, queue.StateName(b.job(&protocol.Get{Job: id}).GetState()))
	}
	return strings.Join(states, " ")
}

func TestAPausedJobResumesWhereItStoppedWithTheSameResult(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.submitOnly(xorJob())
	b.sequencer.Run(500)
	for range 3 {
		job := b.job(&protocol.PauseJob{Job: id})
		if job.GetState() != protocol.State_STATE_PAUSED || job.GetEpoch() == 0 {
			t.Fatalf("the job is %s after %d epochs", queue.StateName(job.GetState()), job.GetEpoch())
		}
		if again := b.job(&protocol.PauseJob{Job: id}); again.GetState() != protocol.State_STATE_PAUSED {
			t.Errorf("paused twice it is %s", queue.StateName(again.GetState()))
		}
		b.run()
		if n := b.sequencer.Run(1); n != 0 {
			t.Fatal("the paused job still learns")
		}
		b.job(&protocol.ResumeJob{Job: id})
		refusal(t, b.answer(&protocol.ResumeJob{Job: id}), protocol.Refusal_REFUSAL_CONFLICT, "not paused")
		b.sequencer.Run(300)
	}
	if job := b.finish(id); job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("the job %s with digest %s", queue.StateName(job.GetState()), job.GetResult().GetDigest())
	}
	events(t, b.store, id)
}

func TestAWaitingJobThatIsPausedDoesNotStart(t *testing.T) {
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	b := newBench(t, quietSystem(), Settings{Running: 1, Store: store}, nil)
	first, second, third := b.startEndless(), b.submitOnly(xorJob()), b.submitOnly(xorJob())
	b.job(&protocol.PauseJob{Job: second})
	b.cancel(first)
	b.sequencer.Run(500)
	if got := b.states(first, second, third); got != "cancelled paused running" {
		t.Errorf("the jobs are %s", got)
	}
	b.run()
	b.stop()
	b = newBench(t, quietSystem(), Settings{Running: 1, Store: store}, nil)
	if got := b.states(second, third); got != "paused succeeded" {
		t.Errorf("after a new start the jobs are %s", got)
	}
	b.job(&protocol.ResumeJob{Job: second})
	if job := b.finish(second); job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("the job %s", queue.StateName(job.GetState()))
	}
}

func TestJobsStartByPriorityThenByAge(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Running: 1}, nil)
	first := b.startEndless()
	byAge := map[int32][]string{}
	for _, priority := range []int32{0, 5, -1, 5, 2} {
		submit := bootJob()
		submit.Queue, submit.Priority = "", priority
		byAge[priority] = append(byAge[priority], b.submitOnly(submit))
	}
	var want []string
	for _, priority := range []int32{5, 2, 0, -1} {
		want = append(want, byAge[priority]...)
	}
	b.clockStep = time.Millisecond // so that the start times differ
	b.cancel(first)
	b.run()
	got := slices.SortedFunc(slices.Values(want), func(x, y string) int {
		return cmp.Compare(b.get(x).GetStartedMs(), b.get(y).GetStartedMs())
	})
	if !slices.Equal(got, want) {
		t.Errorf("the jobs started in the order %v, want %v", got, want)
	}
	b.stop()
}

func TestAQueueMayBePausedAndHaveALimitOfItsOwn(t *testing.T) {
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	b := newBench(t, quietSystem(), Settings{Running: 8, Store: store}, nil)
	endlessIn := func(queue string) string {
		submit := endless()
		submit.Queue = queue
		id := b.submitOnly(submit)
		b.sequencer.Run(500)
		return id
	}
	set := func(change *protocol.SetQueue) *protocol.Queue {
		queue, ok := b.answer(change).(*protocol.Queue)
		if !ok {
			t.Fatal("the queue was not changed")
		}
		return queue
	}
	set(&protocol.SetQueue{Name: "night", Paused: proto.Bool(true)})
	set(&protocol.SetQueue{Name: "small", Running: proto.Uint32(1)})
	night, one, two, other := endlessIn("night"), endlessIn("small"), endlessIn("small"), endlessIn("")
	if got := b.states(night, one, two, other); got != "queued running queued running" {
		t.Errorf("the jobs are %s", got)
	}
	set(&protocol.SetQueue{Name: "night", Paused: proto.Bool(false)})
	if queue := set(&protocol.SetQueue{Name: "small", Running: proto.Uint32(0)}); queue.GetLimit() != 0 {
		t.Errorf("the queue is %v", queue)
	}
	b.sequencer.Run(1000)
	if got := b.states(night, two); got != "running running" {
		t.Errorf("the jobs are %s", got)
	}
	set(&protocol.SetQueue{Name: "night", Paused: proto.Bool(true)})
	if got := b.states(night); got != "running" {
		t.Errorf("a running job in a paused queue is %s, running was expected", got)
	}
	for _, id := range []string{night, one, two, other} {
		b.cancel(id)
	}
	b.run()
	b.stop()
	b = newBench(t, quietSystem(), Settings{Store: store}, nil)
	var list []string
	for _, queue := range b.ask(&protocol.ListQueues{}).(*protocol.Queues).GetQueues() {
		list = append(list, fmt.Sprint(queue.GetName(), queue.GetPaused()))
	}
	if got := strings.Join(list, " "); !strings.Contains(got, "nighttrue smallfalse") {
		t.Errorf("after a new start the queues are %s", got)
	}
	b.stop()
}

func TestTheSameKeyGivesTheSameJobAlsoAfterARestart(t *testing.T) {
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	submit := bootJob()
	submit.Key = "monday"
	b := newBench(t, quietSystem(), Settings{Store: store}, nil)
	// Both come at the same time, so the data is read once.
	one, two := b.request(submit), b.request(submit)
	b.run()
	first, second := one.replies[0].(*protocol.Job), two.replies[0].(*protocol.Job)
	b.stop()
	b = newBench(t, quietSystem(), Settings{Store: store}, nil)
	third := b.ask(submit).(*protocol.Job)
	if first.GetId() != second.GetId() || first.GetId() != third.GetId() {
		t.Errorf("the jobs are %s, %s and %s", first.GetId(), second.GetId(), third.GetId())
	}
	if n := len(b.ask(&protocol.List{}).(*protocol.Jobs).GetJobs()); n != 1 {
		t.Errorf("there are %d jobs", n)
	}
	b.stop()
}

func TestACancelledJobMayBeTriedAgainAndADeletedOneIsGone(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Checkpoint: often}, nil)
	id := b.submitOnly(xorJob())
	b.sequencer.Run(500)
	refusal(t, b.answer(&protocol.Delete{Job: id}), protocol.Refusal_REFUSAL_CONFLICT, "cancel it first")
	refusal(t, b.answer(&protocol.RetryJob{Job: id}), protocol.Refusal_REFUSAL_CONFLICT, "only what failed or was cancelled")
	b.cancel(id)
	b.run()
	if job := b.job(&protocol.RetryJob{Job: id}); job.GetState() == protocol.State_STATE_CANCELLED {
		t.Error("the job is still cancelled")
	}
	b.run()
	if job := b.get(id); job.GetResult().GetDigest() != digests["xor"] || job.GetFinishedMs() == 0 {
		t.Errorf("the job %s with digest %s", queue.StateName(job.GetState()), job.GetResult().GetDigest())
	}
	all := events(t, b.store, id)
	if last := all[len(all)-1]; last.GetFinished() == nil {
		t.Errorf("the history ends with %v", last)
	}
	b.job(&protocol.Delete{Job: id})
	refusal(t, b.ask(&protocol.Get{Job: id}), protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job")
	refusal(t, b.ask(&protocol.Get{Job: "latest"}), protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job yet")
	b.stop()
}

func TestAJobMayLearnADataSetInTheStore(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	first := b.job(&protocol.Get{Job: b.submit(flowerJob()).GetId()})
	submit := flowerJob()
	submit.Data = &protocol.Submit_Dataset{Dataset: first.GetDataset()}
	second := b.job(&protocol.Get{Job: b.submit(submit).GetId()})
	if first.GetResult().GetDigest() != second.GetResult().GetDigest() || !proto.Equal(first.GetResult().GetReceipt(), second.GetResult().GetReceipt()) {
		t.Errorf("the results are %v and %v", first.GetResult(), second.GetResult())
	}
	submit.Data = &protocol.Submit_Dataset{Dataset: strings.Repeat("ab", 32)}
	refusal(t, b.ask(submit), protocol.Refusal_REFUSAL_NOT_FOUND, "upload it first")
	submit.Data = &protocol.Submit_Dataset{Dataset: "iris"}
	refusal(t, b.ask(submit), protocol.Refusal_REFUSAL_INVALID, "64 hexadecimal digits")
	b.stop()
}

// A replay ends after an epoch. Its chain is the one in the history after that epoch; only
// its plan differs.
func TestAReplayIsTheModelAsItWasAfterAnEpoch(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	whole := b.submit(flowerJob()).GetId()
	replay := flowerJob()
	replay.Plan.Until = 2
	part := b.job(&protocol.Get{Job: b.submit(replay).GetId()})
	var chain string
	for _, event := range events(t, b.store, whole) {
		if event.GetEpoch().GetEpoch() == 2 {
			chain = fmt.Sprintf("%x", event.GetEpoch().GetChain())
		}
	}
	receipt := part.GetResult().GetReceipt()
	if receipt.GetChain() != chain || receipt.GetEpochs() != 2 {
		t.Errorf("after %d epochs the chain is %s, want %s", receipt.GetEpochs(), receipt.GetChain(), chain)
	}
	full := b.job(&protocol.Get{Job: whole}).GetResult().GetReceipt()
	if receipt.GetDataset() != full.GetDataset() || receipt.GetPreparation() != full.GetPreparation() || receipt.GetPlan() == full.GetPlan() {
		t.Errorf("the receipts are %v and %v", receipt, full)
	}
	b.stop()
}
