package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares got with the file of that name in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// fakeJobs stands in for the actor `jobs`: it keeps what it was asked and gives
// the answer written for it; no answer, and the asker waits.
type fakeJobs struct {
	mutex  sync.Mutex
	asked  []proto.Message
	answer func(proto.Message) proto.Message
}

// Receive answers one request.
func (f *fakeJobs) Receive(ctx actor.Context) {
	asked, ok := ctx.Message().(proto.Message)
	if !ok || !strings.HasPrefix(string(asked.ProtoReflect().Descriptor().FullName()), "deepnet.") {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.asked = append(f.asked, asked)
	if answer := f.answer(asked); answer != nil {
		ctx.Respond(answer)
	}
}

// last is the request that came last.
func (f *fakeJobs) last(t *testing.T) proto.Message {
	t.Helper()
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.asked) == 0 {
		t.Fatal("nothing was asked of the service")
	}
	return f.asked[len(f.asked)-1]
}

// bench is a shell whose service is a fake and whose output is kept.
type bench struct {
	*shell
	jobs   *fakeJobs
	stdout bytes.Buffer
	stderr bytes.Buffer
	ctx    context.Context
	cancel context.CancelFunc
	client *client.Client // of the command that is being run
}

// disconnect loses the command's connection.
func (b *bench) disconnect() { _ = b.client.Close() }

// noon is the time on a bench's clock.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func newBench(t *testing.T, answer func(proto.Message) proto.Message) *bench {
	t.Helper()
	for _, name := range []string{"ADDRESS", "TLS_CERT", "TLS_KEY", "TLS_CA"} {
		t.Setenv("DEEPNET_"+name, "")
	}
	system := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}))
	jobs := &fakeJobs{answer: answer}
	pid := system.Root.Spawn(actor.PropsFromProducer(func() actor.Actor { return jobs }))
	t.Cleanup(func() {
		_ = system.Root.StopFuture(pid).Wait()
		system.Shutdown()
	})
	b := &bench{jobs: jobs}
	b.ctx, b.cancel = context.WithCancel(t.Context())
	b.shell = newShell(strings.NewReader(""), &b.stdout, &b.stderr)
	b.now = noon
	b.key = func() string { return "01jkey" }
	b.dial = func(context.Context, client.Config) (*client.Client, error) {
		b.client = client.Local(system, pid)
		return b.client, nil
	}
	return b
}

// enter runs a command line and returns its exit code.
func (b *bench) enter(args ...string) int { return execute(b.ctx, b.shell, args) }

// refusing is an answer that refuses everything.
func refusing(code protocol.Refusal, message string) func(proto.Message) proto.Message {
	return func(proto.Message) proto.Message {
		return &protocol.Refused{Code: code, Message: message}
	}
}

// irisFile writes a small table and returns its path.
func irisFile(t *testing.T) string {
	t.Helper()
	return tableFile(t, "iris.csv", "petal_length,species\n1.4,setosa\n4.7,versicolor\n")
}

func tableFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// resolvedPlan is a plan with every default written out.
func resolvedPlan() *protocol.Plan {
	return &protocol.Plan{
		Target: "species", Task: protocol.Task_TASK_CLASSIFICATION, Hidden: []uint32{8},
		Activation: "tanh", OutputActivation: "softmax", Loss: "softmax_crossentropy", Initializer: "glorot",
		Optimizer: &protocol.Optimizer{
			Name: "adam", LearningRate: proto.Float64(0.01),
			Beta1: proto.Float64(0.9), Beta2: proto.Float64(0.999), Epsilon: proto.Float64(1e-8),
		},
		Epochs: proto.Uint32(200), Batch: proto.Uint32(16), Holdout: proto.Float64(0.2), Seed: proto.Uint64(7),
	}
}

// queuedJob is a job as the service acknowledges it.
func queuedJob() *protocol.Job {
	return &protocol.Job{
		Id: "01JIRIS", Name: "iris.csv", State: protocol.State_STATE_QUEUED, Revision: 1,
		Plan: resolvedPlan(), SubmittedMs: noon().Add(-90 * time.Second).UnixMilli(),
		Queue: "default", Key: "01jkey", Retries: 3, Dataset: strings.Repeat("da", 32),
	}
}

// startedJob is the same job at work.
func startedJob() *protocol.Job {
	job := queuedJob()
	job.State = protocol.State_STATE_RUNNING
	job.StartedMs = noon().Add(-80 * time.Second).UnixMilli()
	job.Layers, job.Rows, job.HeldOut = []uint32{4, 8, 3}, 120, 30
	job.Columns = []string{"sepal_length", "sepal_width", "petal_length", "petal_width"}
	job.Classes = []string{"setosa", "versicolor", "virginica"}
	return job
}

// succeededJob is the same job well ended.
func succeededJob() *protocol.Job {
	job := startedJob()
	job.State = protocol.State_STATE_SUCCEEDED
	job.FinishedMs = noon().Add(-20 * time.Second).UnixMilli()
	job.Epoch, job.Error, job.Restarts = 200, 0.041234567, 2
	job.Result = &protocol.Result{
		Epochs: 200, Error: 0.041234567, HeldOutError: proto.Float64(0.0712), Accuracy: proto.Float64(29.0 / 30),
		Digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Receipt: &protocol.Receipt{
			Dataset: job.GetDataset(), Plan: strings.Repeat("91", 32), Preparation: strings.Repeat("92", 32), Seed: 7,
			Weights: strings.Repeat("93", 32), Chain: strings.Repeat("94", 32), Epochs: 200, Release: "v0.2.0", Origin: strings.Repeat("95", 32),
		},
	}
	return job
}

// failedJob is the same job badly ended.
func failedJob(reason string) *protocol.Job {
	job := startedJob()
	job.State, job.Reason = protocol.State_STATE_FAILED, reason
	job.Epoch, job.Error = 3, 12.5
	return job
}

// history is the events of a job that ends as over: queued, started, epochs
// with errors 1/epoch, a restart after the fifth.
func history(over *protocol.Job) []*protocol.Event {
	started := startedJob()
	started.Plan = over.GetPlan()
	events := []*protocol.Event{
		{What: &protocol.Event_Submitted{Submitted: queuedJob()}},
		{What: &protocol.Event_Started{Started: started}},
	}
	for epoch := range over.GetEpoch() {
		events = append(events, &protocol.Event{What: &protocol.Event_Epoch{
			Epoch: &protocol.Epoch{Epoch: epoch + 1, Error: 1 / float64(epoch+1)},
		}})
		if epoch == 4 {
			events = append(events, &protocol.Event{What: &protocol.Event_Restart{Restart: killedNeuron()}})
		}
	}
	events = append(events, &protocol.Event{What: &protocol.Event_Finished{Finished: over}})
	for i, event := range events {
		event.Revision = uint64(i + 1)
	}
	return events
}

func killedNeuron() *protocol.Restart {
	return &protocol.Restart{
		Actor: "neuron", Layer: 1, Neuron: 2, Step: 41, Reason: "killed on request",
		Count: 1, Budget: 10, TookUs: 1234,
	}
}

// service answers as the real one would for a single job that ends as over; a
// Watch is answered with at most 64 events.
func service(over *protocol.Job) func(proto.Message) proto.Message {
	events := history(over)
	return func(asked proto.Message) proto.Message {
		switch asked := asked.(type) {
		case *protocol.Submit:
			return queuedJob()
		case *protocol.Get:
			return over
		case *protocol.List:
			return &protocol.Jobs{Jobs: []*protocol.Job{over}}
		case *protocol.Watch:
			rest := events[min(int(asked.GetAfter()), len(events)):]
			page := rest[:min(64, len(rest))]
			return &protocol.Events{Job: over.GetId(), Events: page, Last: len(page) == len(rest)}
		default:
			return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL, Message: "the fake has no answer"}
		}
	}
}
