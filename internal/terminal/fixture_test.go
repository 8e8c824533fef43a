package terminal

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

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

// noon is a time to count from.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// startedJob is a job at work.
func startedJob() *protocol.Job {
	return &protocol.Job{
		Id: "01JIRIS", Name: "iris.csv", State: protocol.State_STATE_RUNNING, Plan: &protocol.Plan{Epochs: proto.Uint32(200)},
		Layers: []uint32{4, 8, 3}, Rows: 120, HeldOut: 30,
	}
}

// succeededJob is the same job well ended.
func succeededJob() *protocol.Job {
	job := startedJob()
	job.State = protocol.State_STATE_SUCCEEDED
	job.Epoch, job.Error, job.Restarts = 200, 0.041234567, 2
	return job
}

func killedNeuron() *protocol.Restart {
	return &protocol.Restart{
		Actor: "neuron", Layer: 1, Neuron: 2, Step: 41, Reason: "killed on request",
		Count: 1, Budget: 10, TookUs: 1234,
	}
}

// history is the events of a job that ends as over: submitted, started, epochs with errors
// 1/epoch, a restart after the fifth.
func history(over *protocol.Job) []*protocol.Event {
	started := startedJob()
	started.Plan = over.GetPlan()
	events := []*protocol.Event{
		{What: &protocol.Event_Submitted{Submitted: startedJob()}},
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
	return append(events, &protocol.Event{What: &protocol.Event_Finished{Finished: over}})
}
