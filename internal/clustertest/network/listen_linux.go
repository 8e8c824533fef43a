package network

import (
	"net"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// Listen listens within, on a free port of Inner, to be reached over the cable.
func (n *Namespace) Listen() (net.Listener, error) {
	socket, err := n.socket()
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(socket), n.name)
	defer file.Close() // the listener has a copy
	if err := unix.Bind(socket, &unix.SockaddrInet4{Addr: n.Inner.As4()}); err != nil {
		return nil, err
	}
	if err := unix.Listen(socket, unix.SOMAXCONN); err != nil {
		return nil, err
	}
	return net.FileListener(file)
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
