package proxy

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	patience = 30 * time.Second      // for what will come
	silence  = 50 * time.Millisecond // in which what never comes has not come
)

// pair is a connection over a proxy, both of whose ends a test has.
type pair struct {
	*Proxy
	t      testing.TB
	behind net.Listener
	ends   [2]net.Conn // who connected, what it is connected to
}

func newPair(t *testing.T) *pair {
	t.Helper()
	known := goleak.IgnoreCurrent()
	behind, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	front, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	proxy := Start(front, To("tcp", behind.Addr().String()))
	p := &pair{Proxy: proxy, t: t, behind: behind}
	t.Cleanup(func() {
		check(t, proxy.Close())
		p.hangUp()
		behind.Close()
		goleak.VerifyNone(t, known)
	})
	p.connect()
	return p
}

// connect makes a new connection, and closes the one before.
func (p *pair) connect() {
	p.t.Helper()
	p.hangUp()
	var err error
	p.ends[There], err = net.Dial("tcp", p.Address())
	check(p.t, err)
	p.ends[Back], err = p.behind.Accept()
	check(p.t, err)
	for _, end := range p.ends {
		check(p.t, end.SetDeadline(time.Now().Add(patience)))
	}
}

func (p *pair) hangUp() {
	for _, end := range p.ends {
		if end != nil {
			end.Close()
		}
	}
}

// send sends text in a direction.
func (p *pair) send(d Direction, text string) {
	p.t.Helper()
	_, err := p.ends[d].Write([]byte(text))
	check(p.t, err)
}

// arrives wants text to come out.
func (p *pair) arrives(d Direction, text string) {
	p.t.Helper()
	got := make([]byte, len(text))
	_, err := io.ReadFull(p.ends[1-d], got)
	if err != nil || string(got) != text {
		p.t.Fatalf("there came %q, %v; want %q", got, err, text)
	}
}

// silent wants nothing to come out, the end neither.
func (p *pair) silent(d Direction) {
	p.t.Helper()
	to := p.ends[1-d]
	check(p.t, to.SetReadDeadline(time.Now().Add(silence)))
	n, err := to.Read(make([]byte, 1))
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		p.t.Fatalf("there came %d bytes, %v; want silence", n, err)
	}
	check(p.t, to.SetReadDeadline(time.Now().Add(patience)))
}

func TestAGoodWireCarriesEverythingAndBothEnds(t *testing.T) {
	p := newPair(t)
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, d := range []Direction{There, Back} {
		go func() {
			p.ends[d].Write(large)
			closeWrite(p.ends[d])
		}()
		got, err := io.ReadAll(p.ends[1-d])
		if err != nil || !bytes.Equal(got, large) {
			t.Fatalf("of %d bytes came %d, %v", len(large), len(got), err)
		}
	}
}

func TestWhatALossyWireLosesNeverComesAndNorDoesWhatFollows(t *testing.T) {
	for name, d := range map[string]Direction{"there": There, "back": Back} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			p.send(d, "before")
			p.arrives(d, "before")
			p.Set(d, Wire{Lossy: true})
			p.send(d, "lost")
			p.silent(d)
			p.send(1-d, "the other way")
			p.arrives(1-d, "the other way")
			p.Set(d, Wire{})
			p.send(d, "after")
			p.silent(d)
			p.connect()
			p.send(d, "anew")
			p.arrives(d, "anew")
		})
	}
}

func TestAConnectionOverALossyWireIsTakenAndHangs(t *testing.T) {
	p := newPair(t)
	p.Set(There, Wire{Lossy: true})
	p.Set(Back, Wire{Lossy: true})
	p.connect()
	p.send(There, "lost")
	p.send(Back, "lost")
	p.silent(There)
	p.silent(Back)
}

func TestTheEndOfALossyConnectionIsNotHeardOf(t *testing.T) {
	p := newPair(t)
	p.Set(There, Wire{Lossy: true})
	p.send(There, "lost")
	p.ends[There].Close()
	p.silent(There)
	p.Reset()
	if _, err := p.ends[Back].Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("after the reset there came %v", err)
	}
}

func TestAResetBreaksBothSides(t *testing.T) {
	p := newPair(t)
	p.send(There, "before")
	p.arrives(There, "before")
	p.Reset()
	for _, end := range p.ends {
		if _, err := end.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("a broken connection says %v", err)
		}
	}
	p.connect()
	p.send(There, "anew")
	p.arrives(There, "anew")
}

func TestABrokenConnectionIsBrokenOnTheOtherSideToo(t *testing.T) {
	p := newPair(t)
	abort(p.ends[There])
	if _, err := p.ends[Back].Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a broken connection says %v", err)
	}
}

func TestWhatIsDelayedComesLateInOrderAlsoOnceTheWireIsGoodAgain(t *testing.T) {
	const delay = 100 * time.Millisecond
	p := newPair(t)
	p.Set(There, Wire{Delay: delay, Jitter: delay})
	began := time.Now()
	for _, text := range []string{"one ", "two ", "three"} {
		p.send(There, text)
	}
	p.silent(There) // so that all of it was read
	p.Set(There, Wire{})
	p.send(There, " four")
	p.arrives(There, "one two three four")
	if took := time.Since(began); took < delay {
		t.Errorf("it came after %v, want %v at least", took, delay)
	}
}

func TestANarrowWireTakesItsTime(t *testing.T) {
	const size, bandwidth = 4 << 10, 40 << 10
	p := newPair(t)
	p.Set(There, Wire{Bandwidth: bandwidth})
	began := time.Now()
	for _, text := range []string{string(make([]byte, size)), "end"} {
		p.send(There, text)
		p.arrives(There, text)
	}
	if took, least := time.Since(began), time.Second*size/bandwidth; took < least {
		t.Errorf("what follows %d bytes came after %v, want %v at least", size, took, least)
	}
}

func TestNobodyBehindIsABrokenConnection(t *testing.T) {
	p := newPair(t)
	p.behind.Close()
	near, err := net.Dial("tcp", p.Address())
	if err != nil {
		return // it was broken at once
	}
	defer near.Close()
	check(t, near.SetDeadline(time.Now().Add(patience)))
	if _, err := near.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("with nobody behind there came %v", err)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
