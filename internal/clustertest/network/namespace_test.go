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

	"deepnet/internal/servicetest"
)

const (
	patience = 30 * time.Second       // for what will come
	silence  = 300 * time.Millisecond // in which what is lost has not come; the systems send again after 200 ms
)

func newNamespace(t *testing.T) *Namespace {
	t.Helper()
	servicetest.ChangingNetwork(t)
	if err := Allowed(); err != nil {
		t.Skip(err)
	}
	n, err := New()
	check(t, err)
	t.Cleanup(func() { check(t, n.Close()) })
	return n
}

// connection is one from this machine to within.
func connection(t *testing.T, n *Namespace) (outer, inner net.Conn) {
	t.Helper()
	listener, err := n.Listen()
	check(t, err)
	defer listener.Close()
	outer, err = net.Dial("tcp", listener.Addr().String())
	check(t, err)
	inner, err = listener.Accept()
	check(t, err)
	for _, c := range []net.Conn{inner, outer} {
		t.Cleanup(func() { c.Close() })
		check(t, c.SetDeadline(time.Now().Add(patience)))
	}
	return outer, inner
}

func TestACutCableLosesInSilenceAndOnceItIsMendedAllArrives(t *testing.T) {
	n := newNamespace(t)
	for _, row := range []struct {
		name        string
		cut         func() error
		there, back bool // what is sent in that direction is lost
	}{
		{"there", n.CutThere, true, false},
		{"back", n.CutBack, false, true},
		{"unplugged", n.Unplug, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			outer, inner := connection(t, n)
			passes(t, outer, inner, true)
			passes(t, inner, outer, true)
			check(t, row.cut())
			check(t, row.cut()) // twice is once
			passes(t, outer, inner, !row.there)
			passes(t, inner, outer, !row.back)
			check(t, n.Heal())
			if row.there {
				arrives(t, inner)
			}
			if row.back {
				arrives(t, outer)
			}
			passes(t, outer, inner, true)
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

func TestNothingIsLeftOfANamespace(t *testing.T) {
	n := newNamespace(t)
	check(t, n.CutThere())
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
	removeStale()
	if _, err := os.Stat(folder + n.name); err == nil {
		t.Error("the namespace is still there")
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
