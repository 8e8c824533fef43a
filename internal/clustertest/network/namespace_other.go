//go:build !linux

package network

import (
	"errors"
	"net"
	"net/netip"
)

var errNone = errors.New("networks of their own take Linux")

// Allowed says why namespaces cannot be made here.
func Allowed() error { return errNone }

// Namespace is a network of its own; there is none here.
type Namespace struct{ Host, Inner netip.Addr }

// New says that there is none.
func New() (*Namespace, error) { return nil, errNone }

// Listen is never called, and nor is what follows: there is no namespace.
func (n *Namespace) Listen() (net.Listener, error) { return nil, errNone }

// CutThere is never called.
func (n *Namespace) CutThere() error { return errNone }

// CutBack is never called.
func (n *Namespace) CutBack() error { return errNone }

// Unplug is never called.
func (n *Namespace) Unplug() error { return errNone }

// Heal is never called.
func (n *Namespace) Heal() error { return errNone }

// Close is never called.
func (n *Namespace) Close() error { return errNone }
