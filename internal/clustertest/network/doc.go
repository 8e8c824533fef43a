// Package network makes networks of their own within this machine, each joined to its usual
// one by a cable that can be cut: one way, both ways, or pulled out. What is sent over a
// cut cable is lost in silence, and sent again by the systems on both ends, as between
// machines.
//
// It needs Linux, root and the command `ip` (Debian's iproute2); Allowed says what is missing.
// What a test binary left behind that was killed, the next one removes.
package network
