//go:build linux

package network

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const (
	patience = 30 * time.Second       // for what will come
	silence  = 300 * time.Millisecond // in which what is lost has not come; the systems send again after 200 ms
)

func newNamespace(t *testing.T) *Namespace {
	t.Helper()
	if err := Allowed(); err != nil {
		t.Skip(err)
	}
	n, err := New()
	check(t, err)
	t.Cleanup(func() { check(t, n.Close()) })
	return n
}

// connection is one from within to this machine.
func connection(t *testing.T, n *Namespace) (inner, outer net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", n.Host.String()+":0")
	check(t, err)
	defer listener.Close()
	inner, err = n.Dial(t.Context(), listener.Addr().String())
	check(t, err)
	outer, err = listener.Accept()
	check(t, err)
	for _, c := range []net.Conn{inner, outer} {
		t.Cleanup(func() { c.Close() })
		check(t, c.SetDeadline(time.Now().Add(patience)))
	}
	if got, want := outer.RemoteAddr().(*net.TCPAddr).IP.String(), n.Inner.String(); got != want {
		t.Errorf("it comes from %s, want %s", got, want)
	}
	return inner, outer
}

func TestACutCableLosesInSilenceAndOnceItIsMendedAllArrives(t *testing.T) {
	n := newNamespace(t)
	for _, row := range []struct {
		name                   string
		cut                    func() error
		innerSilent, outerDeaf bool
	}{
		{"out", n.CutOut, false, true},
		{"in", n.CutIn, true, false},
		{"unplugged", n.Unplug, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			inner, outer := connection(t, n)
			passes(t, inner, outer, true)
			passes(t, outer, inner, true)
			check(t, row.cut())
			check(t, row.cut()) // twice is once
			passes(t, inner, outer, !row.outerDeaf)
			passes(t, outer, inner, !row.innerSilent)
			check(t, n.Heal())
			if row.outerDeaf {
				arrives(t, outer)
			}
			if row.innerSilent {
				arrives(t, inner)
			}
			passes(t, inner, outer, true)
		})
	}
}

// passes sends a byte, which arrives or does not.
func passes(t *testing.T, from, to net.Conn, does bool) {
	t.Helper()
	_, err := from.Write([]byte("x"))
	check(t, err)
	if does {
		arrives(t, to)
		return
	}
	check(t, to.SetReadDeadline(time.Now().Add(silence)))
	if n, err := to.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("there came %d bytes, %v; want silence", n, err)
	}
	check(t, to.SetReadDeadline(time.Now().Add(patience)))
}

func arrives(t *testing.T, to net.Conn) {
	t.Helper()
	_, err := io.ReadFull(to, make([]byte, 1))
	check(t, err)
}

func TestAProgramWithinHasTheNetworkToItself(t *testing.T) {
	n := newNamespace(t)
	out, err := n.Command("ip", "-o", "addr").CombinedOutput()
	check(t, err)
	if !strings.Contains(string(out), n.Inner.String()) || strings.Contains(string(out), n.Host.String()+"/") {
		t.Errorf("within there are the addresses\n%s", out)
	}
}

func TestNothingIsLeftOfANamespace(t *testing.T) {
	n := newNamespace(t)
	check(t, n.CutIn())
	check(t, n.Close())
	for _, args := range []string{"netns list", "-o link", "route"} {
		out, err := exec.Command("ip", strings.Fields(args)...).Output()
		check(t, err)
		for _, left := range []string{n.name, n.cable, n.Inner.String()} {
			if strings.Contains(string(out), left+" ") {
				t.Errorf("ip %s still has %s:\n%s", args, left, out)
			}
		}
	}
}

// A namespace is named after the process that made it; this one's is no more.
func TestWhatAKilledTestLeftBehindIsRemoved(t *testing.T) {
	if err := Allowed(); err != nil {
		t.Skip(err)
	}
	gone := exec.Command("true")
	check(t, gone.Run())
	n := &Namespace{name: fmt.Sprint(prefix, gone.Process.Pid, "-1")}
	check(t, ip("netns add "+n.name))
	left := n.Command("sleep", "3600")
	check(t, left.Start())
	within(t, n.name)
	removeStale()
	if err := left.Wait(); err == nil {
		t.Error("what ran there was not ended")
	}
	if _, err := os.Stat(folder + n.name); err == nil {
		t.Error("the namespace is still there")
	}
}

// within waits until a process runs in a namespace.
func within(t *testing.T, name string) {
	t.Helper()
	for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
		out, err := exec.Command("ip", "netns", "pids", name).Output()
		check(t, err)
		if len(out) > 0 {
			tick.Stop()
			return
		}
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
