package network

import (
	"context"
	"net"
	"net/netip"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// Dial connects to an address as what runs within would.
func (n *Namespace) Dial(_ context.Context, address string) (net.Conn, error) {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	socket, err := n.socket()
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(socket), address)
	defer file.Close() // the connection has a copy
	if err := unix.Connect(socket, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}); err != nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	return net.FileConn(file)
}

// socket opens a socket within: it belongs to the network that its thread is in when it is
// made, and stays there.
func (n *Namespace) socket() (socket int, err error) {
	inner, err := os.Open(folder + n.name)
	if err != nil {
		return 0, err
	}
	defer inner.Close()
	outer, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return 0, err
	}
	defer outer.Close()
	runtime.LockOSThread()
	if err := unix.Setns(int(inner.Fd()), unix.CLONE_NEWNET); err != nil {
		runtime.UnlockOSThread()
		return 0, err
	}
	socket, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if back := unix.Setns(int(outer.Fd()), unix.CLONE_NEWNET); back != nil {
		return 0, back // the thread stays locked, and goes with its goroutine
	}
	runtime.UnlockOSThread()
	return socket, err
}
