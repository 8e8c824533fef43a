package network

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

const (
	prefix = "deepnet-test-" // of namespaces' names; the process that made it and a number follow
	folder = "/run/netns/"   // where ip keeps them
)

// Namespace is a network of its own.
type Namespace struct {
	name, cable string

	// Host is this machine's address on the cable, Inner that within.
	Host, Inner netip.Addr
}

// Allowed says why namespaces cannot be made here, or nil.
var Allowed = sync.OnceValue(func() error {
	removeStale()
	n, err := New()
	if err != nil {
		return fmt.Errorf("networks of their own cannot be made here, which takes Linux, root and the command ip: %w", err)
	}
	return n.Close()
})

var made atomic.Int32

// New makes a namespace, joined to this machine by a cable.
func New() (*Namespace, error) {
	pid, number := os.Getpid(), int(made.Add(1))
	n := &Namespace{name: fmt.Sprint(prefix, pid, "-", number), cable: fmt.Sprint("dn", pid, "-", number)}
	n.Host, n.Inner = addresses(pid*64 + number)
	for _, args := range []string{
		"netns add " + n.name,
		"link add " + n.cable + " type veth peer name eth0 netns " + n.name,
		"addr add " + n.Host.String() + "/30 dev " + n.cable,
		"link set " + n.cable + " up",
		"-n " + n.name + " addr add " + n.Inner.String() + "/30 dev eth0",
		"-n " + n.name + " link set eth0 up",
		"-n " + n.name + " link set lo up",
	} {
		if err := ip(args); err != nil {
			return nil, errors.Join(err, n.Close())
		}
	}
	return n, nil
}

// addresses are the two ends of a cable, out of 198.18.0.0/15, which is set aside for tests.
func addresses(number int) (host, inner netip.Addr) {
	at := number % (1 << 15) * 4
	of := func(i int) netip.Addr {
		return netip.AddrFrom4([4]byte{198, 18 + byte(i>>16), byte(i >> 8), byte(i)})
	}
	return of(at + 1), of(at + 2)
}

// CutThere loses all that this machine sends inside. Whoever connects anew finds no way.
func (n *Namespace) CutThere() error {
	return ip("route replace blackhole " + n.Inner.String() + "/32")
}

// CutBack loses all that is sent from within to this machine.
func (n *Namespace) CutBack() error {
	return ip("-n " + n.name + " route replace blackhole " + n.Host.String() + "/32")
}

// Unplug takes the cable out: both ends know that it is gone.
func (n *Namespace) Unplug() error { return ip("link set " + n.cable + " down") }

// Heal undoes all of these.
func (n *Namespace) Heal() error {
	_ = ip("-n " + n.name + " route del blackhole " + n.Host.String() + "/32") // if there is one
	_ = ip("route del blackhole " + n.Inner.String() + "/32")
	return ip("link set " + n.cable + " up")
}

// Close removes the namespace.
func (n *Namespace) Close() error {
	_ = ip("route del blackhole " + n.Inner.String() + "/32") // if there is one
	_ = ip("link del " + n.cable)                             // if it came to that
	if _, err := os.Stat(folder + n.name); err != nil {
		return nil // nor to this
	}
	return ip("netns del " + n.name)
}

// removeStale removes the namespaces of test binaries that are no more.
func removeStale() {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		maker, _, _ := strings.Cut(strings.TrimPrefix(e.Name(), prefix), "-")
		pid, err := strconv.Atoi(maker)
		if strings.HasPrefix(e.Name(), prefix) && err == nil && syscall.Kill(pid, 0) != nil {
			_ = ip("netns del " + e.Name())
		}
	}
}

// ip runs the command of that name.
func ip(args string) error {
	out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput() //nolint:gosec // the words are this package's own
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", args, err, strings.TrimSpace(string(out)))
	}
	return nil
}
