package crashtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// measuring skips what only prints figures, unless the longer tier is asked for.
func measuring(t *testing.T) {
	t.Helper()
	if !servicetest.Long() {
		t.Skip("set DEEPNET_LONG=1 to measure")
	}
}

// onDisk has the data folder on a disk, not in memory.
func onDisk(t *testing.T) string { return t.TempDir() }

// parked is a queue none of whose jobs starts.
func parked(ctx context.Context, t *testing.T, c *client.Client) string {
	t.Helper()
	if _, err := c.SetQueue(ctx, &protocol.SetQueue{Name: "parked", Paused: proto.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	return "parked"
}

// stores are the flags by which a service keeps its jobs in a folder, or in a PostgreSQL that
// syncs what it commits, as is usual.
func stores(t *testing.T) map[string][]string {
	t.Helper()
	database := postgrestest.Own(t, postgrestest.Options{Durable: true}).Database(t)
	return map[string][]string{"a folder": nil, "PostgreSQL": {"--store", database, "--node", "alone"}}
}

// How many submissions a second are acknowledged, that is on disk, with 64 clients.
func TestMeasureAcknowledgements(t *testing.T) {
	measuring(t)
	for name, flags := range stores(t) {
		t.Run(name, func(t *testing.T) { measureAcknowledgements(t, flags...) })
	}
}

func measureAcknowledgements(t *testing.T, flags ...string) {
	t.Helper()
	s := launch(t, onDisk(t), append(flags, "--waiting", "1000000")...)
	address := s.upAt(t)
	const clients, while = 64, 5 * time.Second
	for _, same := range []bool{false, true} {
		var acknowledged atomic.Int64
		ctx, cancel := context.WithCancel(t.Context())
		var all, ready sync.WaitGroup
		ready.Add(clients)
		for i := range clients {
			all.Go(func() {
				c, err := client.Dial(ctx, client.Config{Address: address})
				if err != nil {
					t.Error(err)
					ready.Done()
					return
				}
				defer func() { _ = c.Close() }()
				parked(ctx, t, c)
				ready.Done()
				for n := 0; ctx.Err() == nil; n++ {
					rows := n
					if same {
						rows, i = 0, 0
					}
					table := fmt.Sprintf("a,b\n1,2\n2,4\n3,6\n%d,%d\n", i, rows)
					_, err := c.Submit(ctx, &protocol.Submit{
						Name: "small", Queue: "parked", Data: &protocol.Submit_Table{Table: []byte(table)}, Plan: &protocol.Plan{Target: "b"},
					})
					if err == nil {
						acknowledged.Add(1)
					} else if ctx.Err() == nil {
						t.Error(err)
						return
					}
				}
			})
		}
		ready.Wait()
		before := acknowledged.Load()
		servicetest.Sleep(ctx, while)
		n := acknowledged.Load() - before
		cancel()
		all.Wait()
		t.Logf("%d clients, the same table %v: %.0f submissions acknowledged per second", clients, same, float64(n)/while.Seconds())
	}
	t.Logf("resident memory: %d MiB", s.resident(t))
}

// upAt waits for the service and returns its address.
func (s *service) upAt(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	await(ctx, t, "the service is up", s.WasUp)
	return s.Log.Address()
}

// resident is how much memory the service has, in MiB.
func (s *service) resident(t testing.TB) int {
	t.Helper()
	return s.memory(t, "VmRSS")
}

// memory is a figure of the service's memory, in MiB.
func (s *service) memory(t testing.TB, figure string) int {
	t.Helper()
	mebibytes, err := memoryOf(s.Command.Process.Pid, figure)
	if err != nil {
		t.Fatal(err)
	}
	return mebibytes
}

// memoryOf is a figure of the memory of a running process.
func memoryOf(process int, figure string) (mebibytes int, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	for line := range strings.Lines(string(text)) {
		var kilobytes int
		if n, _ := fmt.Sscanf(line, figure+": %d kB", &kilobytes); n == 1 {
			return kilobytes >> 10, nil
		}
	}
	return 0, errors.Join(err, fmt.Errorf("the system does not say how much memory process %d has", process))
}
