package postgres

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// control has the system give a connection up on which nothing that was sent is acknowledged.
// Keep-alives do not see that: they begin when nothing is on its way.
func control(_, _ string, c syscall.RawConn) error {
	var err error
	controlled := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unheard.Milliseconds()))
	})
	if controlled != nil {
		return controlled
	}
	return err
}
