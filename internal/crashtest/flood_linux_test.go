package crashtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"
	"deepnet/internal/store"
	"deepnet/supervisor"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

const (
	floodRate    = 10_000 // submissions a second
	floodClients = 16
	floodWorkers = 64 // of a client
)

// floodFor is how long a flood goes on.
func floodFor() time.Duration {
	if servicetest.Long() {
		return 10 * time.Second
	}
	return time.Second
}

// floodWaiting is how many jobs may wait, so that a flood goes on past them: what a
// service has by itself, or few.
func floodWaiting() int {
	if servicetest.Long() {
		return 10_000
	}
	return 500
}

// flood is what became of submissions that came faster than they could be taken.
type flood struct {
	next, busy atomic.Int64
	began      time.Time

	mu           sync.Mutex
	acknowledged map[string]bool // by the job's identifier
	reasons      map[string]int  // of refusals
	others       []error
	predictions  []time.Duration
	told         func(took time.Duration) // of every prediction at once; may be nil
}

// run has the clients submit until ctx ends, floodRate times a second as long as any
// worker has time.
func (f *flood) run(ctx context.Context, clients []*client.Client) {
	f.began, f.acknowledged, f.reasons = time.Now(), map[string]bool{}, map[string]int{}
	var all sync.WaitGroup
	for _, c := range clients {
		for range floodWorkers {
			all.Go(func() { f.work(ctx, c) })
		}
	}
	all.Wait()
}

func (f *flood) work(ctx context.Context, c *client.Client) {
	for {
		n := f.next.Add(1)
		if !servicetest.Sleep(ctx, time.Until(f.began.Add(time.Duration(n)*time.Second/floodRate))) {
			return
		}
		csv := fmt.Sprintf("a,b\n1,2\n2,4\n3,6\n%d,0\n", n)
		job, err := c.Submit(ctx, &protocol.Submit{
			Name: "small", Queue: "parked", Data: servicetest.Table([]byte(csv)), Plan: &protocol.Plan{Target: "b", Epochs: proto.Uint32(1)},
		})
		f.note(ctx, job, err)
	}
}

func (f *flood) note(ctx context.Context, job *protocol.Job, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err == nil:
		f.acknowledged[job.GetId()] = true
	case servicetest.Refused(err, protocol.Refusal_REFUSAL_BUSY):
		f.busy.Add(1)
		f.reasons[strings.TrimLeft(err.Error(), "0123456789 ")]++
	case ctx.Err() == nil:
		f.others = append(f.others, err)
	}
}

// predict asks a finished job one question after the other until ctx ends.
func (f *flood) predict(ctx context.Context, c *client.Client, job string) {
	question := &protocol.Predict{Job: job, Rows: &protocol.Predict_Samples{
		Samples: &protocol.Samples{Inputs: 2, Input: []float64{0, 1}},
	}}
	for ctx.Err() == nil {
		began := time.Now()
		if _, err := c.Predict(ctx, question); err == nil {
			f.predictions = append(f.predictions, time.Since(began))
			if f.told != nil {
				f.told(time.Since(began))
			}
		} else if ctx.Err() == nil {
			f.note(ctx, nil, err)
		}
	}
}

// learn trains the job that predictions are asked of.
func learn(ctx context.Context, t *testing.T, c *client.Client) string {
	t.Helper()
	job, err := c.Run(ctx, jobKinds()[0], client.Observer{})
	if err != nil {
		t.Fatal(err)
	}
	return job.GetId()
}

// under has a flood come over clients while predictions are asked for.
func under(ctx context.Context, t *testing.T, clients []*client.Client, predict func(ctx context.Context, f *flood, job string)) *flood {
	t.Helper()
	job := learn(ctx, t, clients[0])
	parked(ctx, t, clients[0])
	f := &flood{}
	ctx, cancel := context.WithTimeout(ctx, floodFor())
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { predict(ctx, f, job) })
	f.run(ctx, clients)
	all.Wait()
	return f
}

// predictor is set to the address and the job in a process that predicts by itself.
const predictor = "DEEPNET_CRASHTEST_PREDICTOR"

// predictElsewhere has another process predict: among its own submissions a question would wait
// in this one, before it is sent.
func predictElsewhere(ctx context.Context, t *testing.T, f *flood, address, job string) {
	other := exec.Command(os.Args[0], "-test.run=^TestAProcessOfItsOwnPredicts$")
	other.Env = append(os.Environ(), predictor+"="+address+" "+job)
	in, err := other.StdinPipe()
	out, unread := other.StdoutPipe()
	if err := errors.Join(err, unread); err != nil {
		t.Error(err)
		return
	}
	if err := other.Start(); err != nil {
		t.Error(err)
		return
	}
	context.AfterFunc(ctx, func() { _ = in.Close() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if took, err := time.ParseDuration(lines.Text()); err == nil {
			f.predictions = append(f.predictions, took)
		}
	}
	if err := other.Wait(); err != nil {
		t.Error(err)
	}
}

// TestAProcessOfItsOwnPredicts is what predictElsewhere starts. It ends when nothing more can be read.
func TestAProcessOfItsOwnPredicts(t *testing.T) {
	address, job, asked := strings.Cut(os.Getenv(predictor), " ")
	if !asked {
		t.Skip("a flood starts it")
	}
	c, err := client.Dial(t.Context(), client.Config{Address: address})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	f := &flood{told: func(took time.Duration) { fmt.Println(took) }}
	f.predict(ctx, c, job)
	for _, err := range f.others {
		t.Error(err)
	}
}

// check wants refusals with a reason and no other error, and every job that was
// acknowledged to be among those that are there.
func (f *flood) check(t *testing.T, there []*protocol.Job) {
	t.Helper()
	offered, seconds := min(f.next.Load(), int64(len(f.acknowledged))+f.busy.Load()), floodFor().Seconds()
	slices.Sort(f.predictions)
	if len(f.predictions) == 0 {
		t.Fatal("no prediction was answered")
	}
	at := func(share float64) time.Duration { return f.predictions[int(share*float64(len(f.predictions)-1))] }
	t.Logf("%.0f submissions a second answered: %d acknowledged, %d refused; %d predictions, p50 %v, p99 %v; %d jobs there",
		float64(offered)/seconds, len(f.acknowledged), f.busy.Load(), len(f.predictions), at(0.5), at(0.99), len(there))
	for reason, n := range f.reasons {
		t.Logf("%d times: %s", n, reason)
		if !strings.Contains(reason, "wait") && !strings.Contains(reason, "try again") {
			t.Errorf("a refusal without advice: %s", reason)
		}
	}
	for _, err := range f.others[:min(5, len(f.others))] {
		t.Errorf("neither acknowledged nor refused: %v", err)
	}
	if len(f.acknowledged) == 0 || f.busy.Load() == 0 {
		t.Error("nothing was acknowledged, or nothing refused")
	}
	known := map[string]bool{}
	for _, job := range there {
		known[job.GetId()] = true
	}
	for id := range f.acknowledged {
		if !known[id] {
			t.Errorf("job %s was acknowledged and is not there", id)
		}
	}
}

// stored are the jobs that the service has parked.
func stored(ctx context.Context, t *testing.T, c *client.Client) []*protocol.Job {
	t.Helper()
	jobs, err := c.Select(ctx, client.Selection{Queue: "parked", Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func TestAFloodOverThePortIsRefusedAndWhatWasAcknowledgedIsStored(t *testing.T) {
	folder := servicetest.NewFolder(t)
	s := launch(t, folder, "--waiting", fmt.Sprint(floodWaiting()))
	address := s.upAt(t)
	clients := make([]*client.Client, floodClients)
	for i := range clients {
		var err error
		if clients[i], err = client.Dial(t.Context(), client.Config{Address: address}); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = clients[i].Close() }()
	}
	f := under(t.Context(), t, clients, func(ctx context.Context, f *flood, job string) { predictElsewhere(ctx, t, f, address, job) })
	peak := s.memory(t, "VmHWM")
	if t.Logf("the service took %d MiB at most", peak); peak > 512 {
		t.Error("that is more than 512 MiB")
	}
	s.Kill()
	again := launch(t, folder)
	f.check(t, stored(t.Context(), t, again.Must(t)))
}

func TestAFloodFromWithinIsRefusedAndWhatWasAcknowledgedIsStored(t *testing.T) {
	folder := servicetest.NewFolder(t)
	kept, err := store.Open(folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	quiet := actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) })
	system := actors.NewSystem(quiet)
	service, err := supervisor.Start(system, supervisor.Settings{Store: kept, Waiting: floodWaiting()})
	if err != nil {
		t.Fatal(err)
	}
	<-service.Started()
	clients := make([]*client.Client, floodClients+1)
	for i := range clients {
		clients[i] = client.Local(system, service.Jobs())
	}
	other := clients[floodClients]
	f := under(t.Context(), t, clients[:floodClients], func(ctx context.Context, f *flood, job string) { f.predict(ctx, other, job) })
	if err := errors.Join(service.Stop(t.Context()), kept.Close()); err != nil {
		t.Fatal(err)
	}
	f.check(t, stored(t.Context(), t, launch(t, folder).Must(t)))
}
