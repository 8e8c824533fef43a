package postgres_test

import (
	"fmt"
	"net"
	"net/url"
	"sync"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// wire passes bytes on to a server and counts round trips: how often the client speaks after
// the server did.
type wire struct {
	net.Listener
	to      string
	running sync.WaitGroup

	mu       sync.Mutex
	answered map[net.Conn]bool // the server spoke last
	trips    int
	deaf     int // after so many round trips no answer is passed on, and no client let in; 0: all are
}

// isDeaf says whether no answer is passed on.
func (w *wire) isDeaf() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.deaf > 0 && w.trips >= w.deaf
}

// lose has the answers after so many round trips get lost, while do lasts.
func (w *wire) lose(after int, do func()) {
	w.mu.Lock()
	w.trips, w.deaf = 0, after
	w.mu.Unlock()
	do()
	w.mu.Lock()
	w.deaf = 0
	w.mu.Unlock()
}

// count returns the round trips since the last call.
func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.trips = 0 }()
	return w.trips
}

// accept passes on what each connection says, until it is closed.
func (w *wire) accept() {
	for {
		client, err := w.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", w.to)
		if err == nil && w.isDeaf() {
			server.Close()
			err = net.ErrClosed
		}
		if err != nil {
			client.Close()
			continue
		}
		w.running.Go(func() { w.pass(client, server, client, true) })
		w.running.Go(func() { w.pass(server, client, client, false) })
	}
}

// pass copies one direction of a client's connection.
func (w *wire) pass(from, to, client net.Conn, asks bool) {
	defer to.Close()
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !asks && w.isDeaf() {
			from.Close()
			return
		}
		if n > 0 {
			w.mu.Lock()
			if asks && w.answered[client] {
				w.trips++
			}
			w.answered[client] = !asks
			w.mu.Unlock()
			to.Write(buffer[:n])
		}
		if err != nil {
			from.Close()
			return
		}
	}
}

// wired opens a session on a database of its own by a wire.
func wired(t *testing.T) (*wire, *postgres.Store) {
	t.Helper()
	u, err := url.Parse(postgrestest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, to: u.Host, answered: make(map[net.Conn]bool)}
	w.running.Go(w.accept)
	t.Cleanup(w.running.Wait)
	t.Cleanup(func() { l.Close() })
	u.Host = l.Addr().String()
	return w, opened(t, u.String())
}

// A node whose claim was carried out and not answered owns jobs that it does not know of. The next
// claim brings no more than were asked for, and nothing whose turn it is not.
func TestWhatALostClaimTookComesWithNoOther(t *testing.T) {
	w, s := wired(t)
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(storage.Batch{Queues: []storage.Queue{{Name: "held", Paused: true}}}); err != nil {
		t.Fatal(err)
	}
	var changes []*storage.Change
	for i, queue := range []string{"default", "default", "held"} {
		c := job(fmt.Sprint(i), 1)
		c.Job.Head.Queue, c.Release = queue, true
		changes = append(changes, c)
	}
	commit(t, s, changes...)
	warm := func() { // so that it connects and prepares statements before trips are counted
		s.ClaimNext("nobody", 1)
		s.ClaimJob("nobody", "no such job")
	}
	warm()
	w.lose(2, func() {
		if jobs, err := s.ClaimNext("a", 1); err == nil {
			t.Errorf("the answer was not lost: %v", jobs)
		}
	})
	warm()
	w.lose(1, func() {
		if found, err := s.ClaimJob("a", "2"); err == nil {
			t.Errorf("the answer was not lost: %v", found)
		}
	})
	if jobs, err := s.ClaimNext("a", 1); err != nil || len(jobs) != 1 || jobs[0].ID != "1" {
		t.Errorf("the next claim brings %v (%v), not just the second job", jobs, err)
	}
	nodes, err := s.Nodes()
	if err != nil || len(nodes) != 1 || len(nodes[0].Jobs) != 3 {
		t.Errorf("the node owns %v (%v), not all three: a claim was not carried out", nodes, err)
	}
}

// TestRoundTripsDoNotGrowWithTheBatch lets a database that is far away be used as well.
func TestRoundTripsDoNotGrowWithTheBatch(t *testing.T) {
	w, s := wired(t)
	n := 0
	batch := func(size int) []*storage.Change {
		var changes []*storage.Change
		for range size {
			n++
			c := sample(n)
			c.Attachments = c.Attachments[1:] // small ones: large data are more than one reading of the wire
			c.Dataset, c.Job.Dataset = nil, storage.Digest{}
			changes = append(changes, c)
		}
		return changes
	}
	for range 3 { // statements are prepared once
		commit(t, s, batch(2)...)
		commit(t, s)
		s.ClaimNext("a", 1)
	}
	for _, size := range []int{0, 1, 2, 20} {
		changes := batch(size)
		w.count()
		commit(t, s, changes...)
		if trips, most := w.count(), map[bool]int{true: 1, false: 2}[size == 0]; trips > most {
			t.Errorf("a commit of %d changes took %d round trips, want %d", size, trips, most)
		}
	}
	w.count()
	if jobs, err := s.ClaimNext("a", 5); err != nil {
		t.Fatal(jobs, err)
	}
	if trips := w.count(); trips > 2 {
		t.Errorf("a claim took %d round trips, want 2", trips)
	}
}
