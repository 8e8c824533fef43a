package client

import (
	"slices"
	"sync"

	"github.com/asynkron/protoactor-go/actor"

	"deepnet/actors/remote"
)

// nodes are those of the service that can be asked: any of them answers any request. One
// is asked for as long as it answers, then the next.
type nodes struct {
	mu     sync.Mutex
	all    []*node
	at     int // the one that is asked
	closed bool
}

// node is one of them.
type node struct {
	where string // its address, as PIDs carry it, and errors name it
	jobs  *actor.PID
	line  *line
}

// line is the connection to a node as far as calls are concerned.
type line struct {
	lost   chan struct{} // closed when answers can no longer be counted on
	reason error         // why; written before lost is closed
}

func newNode(where string, jobs *actor.PID) *node {
	return &node{where: where, jobs: jobs, line: newLine()}
}

func newLine() *line { return &line{lost: make(chan struct{})} }

// end ends the line: calls under way fail for that reason.
func (l *line) end(reason error) {
	l.reason = reason
	close(l.lost)
}

// current is the node that a call made now asks, and the connection that it counts on.
func (n *nodes) current() (*node, *line) {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := n.all[n.at]
	return asked, asked.line
}

// pass has the next node asked, unless another than silent is already.
func (n *nodes) pass(silent *node) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all[n.at] == silent {
		n.at = (n.at + 1) % len(n.all)
	}
}

// cut fails the calls under way to a node. Later ones have the library connect again.
func (n *nodes) cut(l remote.Lost) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := slices.IndexFunc(n.all, func(of *node) bool { return of.where == l.Service })
	if at < 0 || n.closed {
		return
	}
	cut := n.all[at]
	cut.line.end(cut.lost(l))
	cut.line = newLine()
}

// end fails the calls under way and all later ones; false the second time.
func (n *nodes) end() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return false
	}
	n.closed = true
	for _, each := range n.all {
		each.line.end(each.closed())
	}
	return true
}
