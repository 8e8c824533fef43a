package remote

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// door is a gate with places for two strangers and one peer, and what it logs.
func door() (*gate, *page) {
	var log page
	reports := newReports(slog.New(slog.NewTextHandler(&log, nil)), logEvery)
	return newGate(insecure.NewCredentials(), limits{greetWithin: greetWithin, strangers: 2, peers: 1}, reports), &log
}

// arrive connects to a gate. It returns the far end, what the gate made of the near one,
// and how to close both.
func arrive(g *gate) (net.Conn, *arrival, func()) {
	near, far := net.Pipe()
	_, info, _ := g.Clone().(*gate).ServerHandshake(near)
	conn := info.(proof).arrival
	return far, conn, func() { _, _ = conn.Close(), far.Close() }
}

// open says whether the far end of a connection has not been hung up on.
func open(far net.Conn) bool {
	_ = far.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := far.Read(make([]byte, 1))
	return !errors.Is(err, io.EOF)
}

func TestANewStrangerDrivesOutTheOldestAndNoPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, log := door()
		var far [4]net.Conn
		for i := range far {
			var conn *arrival
			var leave func()
			far[i], conn, leave = arrive(g)
			defer leave()
			if i == 0 {
				if err := conn.greet(); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, want := range []bool{true, false, true, true} { // a peer, then strangers
			if open(far[i]) != want {
				t.Errorf("connection %d is open: %t", i, !want)
			}
		}
		if text := log.String(); !strings.Contains(text, "driven out") {
			t.Errorf("log: %s", text)
		}
	})
}

func TestAStrangerHasSoLongToSayWhoItIsAndAPeerForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, log := door()
		far, conn, leave := arrive(g)
		defer leave()
		other, _, leaveOther := arrive(g)
		defer leaveOther()
		if err := conn.greet(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(greetWithin - 10*time.Millisecond)
		if !open(far) || !open(other) {
			t.Error("a connection was closed early")
		}
		time.Sleep(time.Hour)
		if !open(far) || open(other) {
			t.Error("the stranger is still there, or the peer is not")
		}
		if text := log.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "no connect request within 5s") {
			t.Errorf("log: %s", text)
		}
	})
}

func TestAPeerWhoseLastStreamEndsIsAStrangerAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, log := door()
		far, conn, leave := arrive(g)
		defer leave()
		if err := errors.Join(conn.greet(), conn.greet()); err != nil {
			t.Fatal(err)
		}
		conn.part()
		time.Sleep(2 * greetWithin)
		if !open(far) {
			t.Error("closed while a stream was left")
		}
		conn.part()
		if err := conn.greet(); err != nil {
			t.Error("it may not come back: ", err)
		}
		conn.part()
		time.Sleep(2 * greetWithin)
		if open(far) {
			t.Error("left open with no stream")
		}
		if text := log.String(); text != "" {
			t.Errorf("an ordinary end is worth a warning: %s", text)
		}
	})
}

func TestThePlacesOfPeersAreLimitedAndGivenBackOnce(t *testing.T) {
	g, _ := door()
	_, first, _ := arrive(g)
	_, second, leave := arrive(g)
	defer leave()
	if err := first.greet(); err != nil {
		t.Fatal(err)
	}
	err := second.greet()
	if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "1 clients are connected") {
		t.Errorf("a second peer: %v", err)
	}
	_, _ = first.Close(), first.Close()
	first.part()
	if err := second.greet(); err != nil {
		t.Error("nobody after the first has left: ", err)
	}
	if g.peers != 1 || g.strangers.Len() != 0 {
		t.Errorf("%d peers, %d strangers", g.peers, g.strangers.Len())
	}
	if err := first.greet(); err == nil {
		t.Error("a closed connection is a peer")
	}
}

func TestAStrangerMaySaySoMuchAndAPeerAnything(t *testing.T) {
	g, log := door()
	for _, known := range []bool{true, false} {
		far, conn, leave := arrive(g)
		defer leave()
		if known {
			if err := conn.greet(); err != nil {
				t.Fatal(err)
			}
		}
		go func() { _, _ = far.Write(make([]byte, maxHello+1)) }()
		_, err := io.ReadFull(conn, make([]byte, maxHello+1))
		if (err == nil) != known {
			t.Errorf("known %t: %v", known, err)
		}
	}
	if text := log.String(); !strings.Contains(text, "too many bytes") {
		t.Errorf("log: %s", text)
	}
}

func TestAClosedGateClosesWhoeverIsAStrangerOrBecomesOne(t *testing.T) {
	g, log := door()
	was, _, _ := arrive(g)
	peer, conn, _ := arrive(g)
	if err := conn.greet(); err != nil {
		t.Fatal(err)
	}
	g.close()
	late, _, _ := arrive(g)
	if open(was) || open(late) || !open(peer) {
		t.Error("a stranger is still there, or the peer is not")
	}
	conn.part()
	if open(peer) {
		t.Error("the peer is still there after its last stream")
	}
	if text := log.String(); text != "" {
		t.Errorf("log: %s", text)
	}
}

func TestAClientThatAsksNothingGivesItsPlaceToOneThatComes(t *testing.T) {
	for name, row := range map[string]struct {
		asks  bool
		after time.Duration
		stays bool
	}{
		"silent for too long":    {false, greetWithin, false},
		"silent not for long":    {false, greetWithin - time.Millisecond, true},
		"it has asked something": {true, time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, log := door()
				far, first, leave := arrive(g)
				defer leave()
				if err := first.greet(); err != nil {
					t.Fatal(err)
				}
				if row.asks {
					first.ask()
				}
				time.Sleep(row.after)
				_, second, leaveSecond := arrive(g)
				defer leaveSecond()
				err := second.greet()
				if refused := status.Code(err) == codes.ResourceExhausted; refused != row.stays || open(far) != row.stays {
					t.Errorf("the newcomer is answered %v, and the first is open: %t", err, open(far))
				}
				if driven := strings.Contains(log.String(), "no request within 5s, and others want its place"); driven == row.stays {
					t.Errorf("log: %s", log.String())
				}
				first.part()
				_ = first.Close()
				_ = second.Close()
				if g.peers != 0 || g.silent.Len() != 0 {
					t.Errorf("%d peers are counted, %d of them silent", g.peers, g.silent.Len())
				}
			})
		})
	}
}

// Between the moment when a stranger loses its place and its end, its stream may say who it is.
func TestAStrangerThatHasLostItsPlaceIsNoPeer(t *testing.T) {
	g, _ := door()
	_, conn, leave := arrive(g)
	defer leave()
	g.mu.Lock()
	conn.rise()
	g.mu.Unlock()
	if err := conn.greet(); status.Code(err) != codes.Unavailable {
		t.Errorf("it is answered %v", err)
	}
	_, other, leaveOther := arrive(g)
	defer leaveOther()
	if err := other.greet(); err != nil {
		t.Error("the next is refused: ", err)
	}
	if g.peers != 1 {
		t.Errorf("%d peers", g.peers)
	}
}
