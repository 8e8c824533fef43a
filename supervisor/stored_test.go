package supervisor

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// gauge is a store that counts how often data sets are opened, and may return other bytes.
type gauge struct {
	*storage.Memory
	opened int
	other  func() io.Reader // nil: what was uploaded
}

func (g *gauge) Dataset(digest storage.Digest) (io.ReadCloser, error) {
	g.opened++
	in, err := g.Memory.Dataset(digest)
	if err == nil && g.other != nil {
		in = storage.Checked(io.NopCloser(g.other()), digest)
	}
	return in, err
}

// smallTable returns a table that is quick to train on.
func smallTable() string {
	var b strings.Builder
	b.WriteString("a,b,y\n")
	for r := range 20 {
		fmt.Fprintf(&b, "%d.5,%d,%s\n", r*r%7, r%3, []string{"yes", "no"}[r%2])
	}
	return b.String()
}

// uploaded stores a table and returns a submission that names it.
func uploaded(t testing.TB, store storage.Datasets, table string) *protocol.Submit {
	t.Helper()
	digest := storage.Digest(sha256.Sum256([]byte(table)))
	if have, err := store.Upload(digest, uint64(len(table)), 0, []byte(table)); err != nil || have != uint64(len(table)) {
		t.Fatal(have, err)
	}
	return &protocol.Submit{
		Name: "t.csv", Data: &protocol.Submit_Dataset{Dataset: digest.String()},
		Plan: &protocol.Plan{Target: "y", Epochs: proto.Uint32(2), Hidden: []uint32{2}},
	}
}

// A client that times out asks again. The service then does not read the table once more,
// and answers both requests.
func TestARepeatedSubmissionIsReadOnce(t *testing.T) {
	opened := func(times int, key func(n int) string) int {
		store := &gauge{Memory: &storage.Memory{}}
		submit := uploaded(t, store, smallTable())
		b := newBench(t, quietSystem(), Settings{Store: store}, nil)
		var asked []*inbox
		for n := range times {
			again := proto.CloneOf(submit)
			again.Key = key(n)
			asked = append(asked, b.request(again))
		}
		b.run()
		for _, in := range asked {
			if job, ok := in.replies[0].(*protocol.Job); !ok || len(in.replies) != 1 {
				t.Fatalf("answered %v", in.replies)
			} else if job := b.get(job.GetId()); job.GetState() != protocol.State_STATE_SUCCEEDED {
				t.Errorf("the job is %v", job)
			}
		}
		b.stop()
		return store.opened
	}
	one := opened(1, func(int) string { return "k" })
	if got := opened(5, func(int) string { return "k" }); got != one {
		t.Errorf("the data set was opened %d times for five, %d for one", got, one)
	}
	if got := opened(2, func(n int) string { return fmt.Sprint("k", n) }); got != 2*one {
		t.Errorf("the data set was opened %d times for two jobs, %d for one", got, one)
	}
}

// If a data set cannot be read, the error says so, even where the bytes read would be a
// mistake in a table.
func TestADataSetThatCannotBeReadIsNotReportedAsAMistakeInTheTable(t *testing.T) {
	// Longer than the part that is sniffed first, so that mistakes are found before the end.
	table := smallTable() + strings.Repeat("7.25,1,no\n", 40_000)
	failing := func() io.Reader {
		return io.MultiReader(strings.NewReader(table[:300_000]), &broken{syscall.EIO})
	}
	for sentence, c := range map[string]struct {
		other         func() io.Reader
		refused, says string
		passing       bool
	}{
		"another digit":           {func() io.Reader { return strings.NewReader(strings.Replace(table, "1", "2", 1)) }, "damaged", "damaged", false},
		"bytes that are no table": {func() io.Reader { return strings.NewReader("\x00" + table[1:]) }, "damaged", "damaged", false},
		"a row of another length": {func() io.Reader { return strings.NewReader(strings.Replace(table, ",", "\n", 1)) }, "damaged", "damaged", false},
		"no end":                  {func() io.Reader { return strings.NewReader(table[:len(table)/2]) }, "damaged", "damaged", false},
		"nothing":                 {func() io.Reader { return strings.NewReader("") }, "damaged", "damaged", false},
		"the disk fails":          {failing, "the store could not be read, try again: input/output error", "could not be read: input/output error", true},
	} {
		store := &gauge{Memory: &storage.Memory{}}
		submit := uploaded(t, store, table)
		a := accept(context.Background(), store, submit).(*accepted)
		a.head.Id = "17"
		job := storage.Job{ID: "17", Token: 1, Dataset: a.digest, Head: a.head, Tail: &protocol.Job{}}
		if refused, err := store.Commit(storage.Batch{Changes: []*storage.Change{{Job: job, Create: true}}}); err != nil || refused != nil {
			t.Fatal(refused, err)
		}
		store.other = c.other
		refused, _ := accept(context.Background(), store, submit).(*protocol.Refused)
		if !strings.Contains(refused.GetMessage(), c.refused) {
			t.Errorf("%s: a submission is answered %q", sentence, refused.GetMessage())
		}
		o := open(store, "test", "17")
		if o.err == nil || !strings.Contains(o.err.Error(), c.says) || o.passing != c.passing {
			t.Errorf("%s: the job opens with %v, passing %v", sentence, o.err, o.passing)
		}
	}
}

// broken is a reader that fails.
type broken struct{ err error }

func (b *broken) Read([]byte) (int, error) { return 0, b.err }

// ceaseless is a store with endless data sets.
type ceaseless struct {
	*storage.Memory
	begun func()
}

func (e *ceaseless) Dataset(storage.Digest) (io.ReadCloser, error) {
	return io.NopCloser(io.MultiReader(strings.NewReader("a,y\n"), e)), nil
}

func (e *ceaseless) Read(p []byte) (int, error) {
	e.begun()
	n := 0
	for row := "1.5,yes\n"; n+len(row) <= len(p); {
		n += copy(p[n:], row)
	}
	return n, nil
}

func TestAServiceThatStopsDoesNotReadATableToItsEnd(t *testing.T) {
	begun := make(chan struct{})
	store := &ceaseless{&storage.Memory{}, sync.OnceFunc(func() { close(begun) })}
	l := startService(t, Settings{Store: store})
	answered := make(chan error, 1)
	go func() {
		_, err := l.client.Submit(l.ctx, &protocol.Submit{
			Data: &protocol.Submit_Dataset{Dataset: strings.Repeat("ab", 32)}, Plan: &protocol.Plan{Target: "y"},
		})
		answered <- err
	}()
	<-begun
	if err := l.service.Stop(l.ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-answered; err == nil || !strings.Contains(err.Error(), queue.Stopping) {
		t.Errorf("the client is answered %v", err)
	}
	if err := l.client.Close(); err != nil {
		t.Error(err)
	}
	l.service.system.Shutdown()
}

// sluice is a store whose data sets cannot be read before let is closed.
type sluice struct {
	*storage.Memory
	reading atomic.Int32
	let     chan struct{}
}

func (h *sluice) Dataset(digest storage.Digest) (io.ReadCloser, error) {
	h.reading.Add(1)
	<-h.let
	return h.Memory.Dataset(digest)
}

// counter is a store that knows how many look for a key at once.
type counter struct {
	*storage.Memory
	looking atomic.Int32
	let     chan struct{}
}

func (c *counter) Find(query storage.Query) ([]*storage.Job, error) {
	c.looking.Add(1)
	<-c.let
	return c.Memory.Find(query)
}

// A prediction must not wait behind hundreds of submissions that come at the same time.
func TestFewSubmissionsAreWorkedOnAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &counter{Memory: &storage.Memory{}, let: make(chan struct{})}
		reading := newInterruptible(t.Context(), store)
		all := 3 * maxPreparing()
		answers := make(chan any, all)
		for i := range all {
			submit := &protocol.Submit{
				Data: &protocol.Submit_Table{Table: []byte(smallTable())}, Plan: &protocol.Plan{Target: "y"}, Key: strconv.Itoa(i),
			}
			go func() { answers <- reading.accept(submit) }()
		}
		synctest.Wait()
		if n := store.looking.Load(); int(n) != maxPreparing() {
			t.Errorf("%d are worked on at once, want %d", n, maxPreparing())
		}
		close(store.let)
		for range all {
			if a, ok := (<-answers).(*accepted); !ok {
				t.Errorf("answered %v", a)
			}
		}
	})
}

// Many clients may upload a table that is just within the limit.
func TestFewUploadedTablesAreReadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &sluice{Memory: &storage.Memory{}, let: make(chan struct{})}
		submit := uploaded(t, store, smallTable())
		ctx, stop := context.WithCancel(t.Context())
		reading := newInterruptible(ctx, store)
		answers := make(chan any, 6)
		for range 5 {
			go func() { answers <- reading.accept(submit) }()
		}
		synctest.Wait()
		if n := store.reading.Load(); n != maxReading {
			t.Errorf("%d are read at once", n)
		}
		if _, ok := reading.accept(&protocol.Submit{Data: &protocol.Submit_Table{Table: []byte(smallTable())}, Plan: submit.GetPlan()}).(*accepted); !ok {
			t.Error("a table that comes along has to wait, or is refused")
		}
		close(store.let)
		for range 5 {
			if a, ok := (<-answers).(*accepted); !ok {
				t.Errorf("answered %v", a)
			}
		}
		reading.places <- struct{}{}
		reading.places <- struct{}{}
		stop()
		if refused, _ := reading.accept(submit).(*protocol.Refused); refused.GetMessage() != queue.Stopping {
			t.Errorf("a service that stops answers %v", refused)
		}
	})
}
