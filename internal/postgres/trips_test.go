package postgres_test

import (
	"net"
	"net/url"
	"sync"
	"testing"

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

// TestRoundTripsDoNotGrowWithTheBatch lets a database that is far away be used as well.
func TestRoundTripsDoNotGrowWithTheBatch(t *testing.T) {
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
	defer w.running.Wait()
	defer l.Close()
	u.Host = l.Addr().String()
	s := opened(t, u.String())
	defer s.Close()
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
