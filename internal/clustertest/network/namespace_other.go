//go:build !linux

package network

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os/exec"
)

var errNone = errors.New("networks of their own take Linux")

// Allowed says why namespaces cannot be made here.
func Allowed() error { return errNone }

// Namespace is a network of its own; there is none here.
type Namespace struct{ Host, Inner netip.Addr }

// New says that there is none.
func New() (*Namespace, error) { return nil, errNone }

// Command is never called: there is no namespace.
func (n *Namespace) Command(program string, args ...string) *exec.Cmd {
	return exec.Command(program, args...)
}

// Dial is never called.
func (n *Namespace) Dial(context.Context, string) (net.Conn, error) { return nil, errNone }

// CutOut is never called.
func (n *Namespace) CutOut() error { return errNone }

// CutIn is never called.
func (n *Namespace) CutIn() error { return errNone }

// Unplug is never called.
func (n *Namespace) Unplug() error { return errNone }

// Heal is never called.
func (n *Namespace) Heal() error { return errNone }

// Close is never called.
func (n *Namespace) Close() error { return errNone }
