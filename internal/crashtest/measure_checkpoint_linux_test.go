package crashtest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// digits is a table of so many rows of 784 pixels and ten classes.
func digits(rows int) []byte {
	var csv strings.Builder
	for i := range 784 {
		fmt.Fprintf(&csv, "p%d,", i)
	}
	csv.WriteString("digit\n")
	for i := range rows {
		for k := range 784 {
			fmt.Fprintf(&csv, "%d,", (i*31+k*(i%10+1))%256)
		}
		fmt.Fprintf(&csv, "d%d\n", i%10)
	}
	return []byte(csv.String())
}

// How much longer a job takes because of its checkpoints. Services with and without
// them take turns, and what counts is the time that the processor worked: others may
// use the machine too.
func TestMeasureCheckpoints(t *testing.T) {
	measuring(t)
	for _, c := range []struct {
		name   string
		submit *protocol.Submit
	}{
		{"784-128-10", &protocol.Submit{Name: "digits", Data: servicetest.Table(digits(1000)), Plan: &protocol.Plan{
			Target: "digit", Hidden: []uint32{128}, Epochs: proto.Uint32(60), Batch: proto.Uint32(64),
		}}},
		{"4-8-3", &protocol.Submit{Name: "flowers", Data: servicetest.Table(servicetest.Example("iris.csv")), Plan: &protocol.Plan{
			Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(30_000),
		}}},
	} {
		without := launch(t, onDisk(t), "--checkpoint", "1000h")
		var plain []float64
		kept, with := map[string][]float64{}, map[string]*service{}
		for name, flags := range stores(t) {
			with[name] = launch(t, onDisk(t), append(flags, "--checkpoint", "1s")...)
		}
		for range 5 {
			plain = append(plain, without.costOf(t, c.submit))
			for name, s := range with {
				kept[name] = append(kept[name], s.costOf(t, c.submit))
			}
		}
		for name, kept := range kept {
			t.Logf("%s: seconds of the processor without checkpoints %.2f, with %.2f in %s: medians differ by %+.2f %%, the least by %+.2f %%",
				c.name, plain, kept, name, 100*(median(kept)/median(plain)-1), 100*(slices.Min(kept)/slices.Min(plain)-1))
		}
	}
}

func median(times []float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

// costOf has the service learn a job and returns what that took of the processor, in
// seconds.
func (s *service) costOf(t *testing.T, submit *protocol.Submit) float64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c, err := client.Dial(ctx, client.Config{Address: s.upAt(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	before := s.worked(t)
	job, err := c.Submit(ctx, submit)
	if err != nil {
		t.Fatal(err)
	}
	checkpoints := 0
	for _, event := range servicetest.History(ctx, t, c, job.GetId()) {
		if event.GetCheckpoint() != nil {
			checkpoints++
		}
	}
	cost := s.worked(t) - before
	t.Logf("%s: %.2f s, %d checkpoints", submit.GetName(), cost, checkpoints)
	return cost
}

// worked is how long the processor has worked for the service, in seconds.
func (s *service) worked(t *testing.T) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')'):]))
	var user, system float64
	_, err = fmt.Sscan(fields[12]+" "+fields[13], &user, &system)
	if err != nil {
		t.Fatal(err)
	}
	return (user + system) / 100 // clock ticks
}
