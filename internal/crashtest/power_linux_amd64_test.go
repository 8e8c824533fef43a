package crashtest

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"
	"deepnet/internal/store"
	"deepnet/supervisor"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// The power goes at any moment. What was not synced is there, or not, or half of it;
// what clients were told is there, and every job comes to the same end.
func TestAfterAPowerLossEverythingAcknowledgedIsThere(t *testing.T) {
	t.Parallel()
	losePower(t, shortJobKinds(), servicetest.Rounds(20, 5000))
}

// So much is written here that the database's log is emptied and begun again.
func TestAfterAPowerLossWhileMuchIsWrittenEverythingAcknowledgedIsThere(t *testing.T) {
	t.Parallel()
	if !servicetest.Long() {
		t.Skip("set DEEPNET_LONG=1; it takes some minutes")
	}
	losePower(t, append(jobKinds(), jobKinds()...), 500)
}

// losePower records what reaches the disk, and tries so many images of what a loss of
// power would have left of it.
func losePower(t *testing.T, jobs []*protocol.Submit, images int) {
	t.Helper()
	countDiskOps(t)
	rec := record(t, jobs)
	system := actors.NewSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }))
	defer system.Shutdown()
	tests := map[string]func(*testing.T){}
	for seed := range uint64(images) {
		tests[fmt.Sprintf("seed %d", seed)] = func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			at := rec.moment(chance)
			folder := servicetest.NewFolder(t)
			writeFiles(t, rec.until(t, at).crash(chance), rec.folder, folder)
			reopen(t, system, fmt.Sprintf("jobs-%d", seed), folder, rec.known(at))
		}
	}
	servicetest.InParallel(t, 1, tests)
	t.Logf("%d images of %d disk operations", images, len(rec.operations))
}

// moment draws after how many operations the power is lost: when a job was acknowledged,
// when a client was told anything, or at any time.
func (rec *recording) moment(chance *rand.Rand) int {
	var acknowledged []int
	for _, o := range rec.observed {
		if o.event == nil {
			acknowledged = append(acknowledged, o.after)
		}
	}
	switch chance.IntN(4) {
	case 0:
		return acknowledged[chance.IntN(len(acknowledged))]
	case 1:
		return rec.observed[chance.IntN(len(rec.observed))].after
	default:
		return chance.IntN(len(rec.operations) + 1)
	}
}

// until is the disk after so many operations.
func (rec *recording) until(t testing.TB, at int) *disk {
	d := newDisk()
	d.names[rec.folder] = &file{folder: true}
	for _, c := range rec.operations[:at] {
		if !dispensable(c.path) {
			d.perform(t, c)
		}
	}
	return d
}

// known is what clients knew after so many operations.
func (rec *recording) known(at int) []observation {
	var known []observation
	for _, k := range rec.observed {
		if k.after <= at {
			known = append(known, k)
		}
	}
	return known
}

// reopen opens what a crash left, wants all there that clients knew of, and brings every
// job to its end.
func reopen(t *testing.T, system *actor.ActorSystem, name, folder string, known []observation) {
	t.Helper()
	kept, err := store.Open(folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
		checkFolder(t, folder)
	}()
	remembers(t, kept, known)
	if t.Failed() {
		return
	}
	settings := supervisor.Settings{Name: name, Store: kept, Release: expected(t)[bootName].Result.GetReceipt().GetRelease()}
	service, err := supervisor.Start(system, settings)
	if err != nil {
		t.Fatal(err)
	}
	<-service.Started()
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	c := client.Local(system, service.Jobs())
	for _, job := range servicetest.EveryJob(ctx, t, c) {
		if err := servicetest.CheckHistory(servicetest.History(ctx, t, c, job.GetId()), expected(t)[job.GetName()]); err != nil {
			t.Errorf("job %s (%s): %v", job.GetId(), job.GetName(), err)
		}
	}
	if err := service.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// remembers wants every job and event to be there that a client knew of.
func remembers(t *testing.T, kept *store.Store, known []observation) {
	t.Helper()
	histories := map[string][]*protocol.Event{}
	for _, k := range known {
		if histories[k.job] == nil {
			found, err := kept.Find(storage.Query{ID: k.job})
			if err != nil || len(found) != 1 {
				t.Fatalf("job %s (%s) was acknowledged after operation %d and is not there: %v", k.job, k.task.submit.GetName(), k.after, err)
			}
			if histories[k.job], err = kept.Events(k.job, 0, 0); err != nil {
				t.Fatal(err)
			}
		}
		if k.event == nil {
			continue
		}
		if err := servicetest.Unchanged([]*protocol.Event{k.event}, histories[k.job][min(len(histories[k.job]), int(k.event.GetRevision())-1):]); err != nil {
			t.Fatalf("job %s, told after operation %d: %v", k.job, k.after, err)
		}
	}
}
