package view

import "deepnet/actors/protocol"

// Nodes are the services that share a store.
type Nodes struct {
	Nodes []ServiceNode `json:"nodes"`
}

// ServiceNode is one of them.
type ServiceNode struct {
	Node    string   `json:"node"`
	State   string   `json:"state"` // alive, draining or gone
	Here    bool     `json:"here"`  // it is the one that answers
	Address *string  `json:"address"`
	Page    *string  `json:"page"`
	Release *string  `json:"release"`
	Started *string  `json:"started"`
	Seen    *string  `json:"seen"`  // when its lease was last renewed; null: it has none
	Slots   uint32   `json:"slots"` // jobs that it works on at once
	Jobs    []string `json:"jobs"`  // that it works on
}

// NewNodes makes Nodes.
func NewNodes(nodes []*protocol.ServiceNode) Nodes {
	made := Nodes{Nodes: []ServiceNode{}}
	for _, node := range nodes {
		made.Nodes = append(made.Nodes, NewServiceNode(node))
	}
	return made
}

// NewServiceNode makes a ServiceNode.
func NewServiceNode(n *protocol.ServiceNode) ServiceNode {
	return ServiceNode{
		Node: n.GetName(), State: NodeState(n), Here: n.GetHere(),
		Address: Known(n.GetAddress()), Page: Known(n.GetPage()), Release: Known(n.GetRelease()),
		Started: instant(n.GetStartedMs()), Seen: instant(n.GetSeenMs()),
		Slots: n.GetSlots(), Jobs: append([]string{}, n.GetJobs()...),
	}
}

// The states of a node.
const (
	NodeAlive    = "alive"
	NodeDraining = "draining" // alive, and takes no jobs
	NodeGone     = "gone"     // its lease has run out, or it has stopped
)

// NodeState is how a node is. One that answers is not gone, whatever its lease.
func NodeState(n *protocol.ServiceNode) string {
	switch {
	case n.GetLeaseMs() <= 0 && !n.GetHere():
		return NodeGone
	case n.GetDraining():
		return NodeDraining
	default:
		return NodeAlive
	}
}
