package storage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// remembered is how long a node is listed after its lease has ended.
const remembered = time.Hour

// owner is what a Memory knows of an owner.
type owner struct {
	node  *Node     // as it joined; nil: it never did
	seen  time.Time // when its lease was last renewed
	until time.Time // when it ends
	mail  chan request
}

var _ Shared = (*Memory)(nil)

// owner returns what is known of an owner.
func (m *Memory) owner(name string) *owner {
	o := m.owners[name]
	if o == nil {
		o = &owner{mail: make(chan request)}
		m.owners[name] = o
	}
	return o
}

// renew lets the lease of an owner begin anew.
func (m *Memory) renew(name string) *owner {
	o := m.owner(name)
	o.seen = m.now()
	o.until = o.seen.Add(m.Lease())
	return o
}

// alive says whether the lease of an owner lasts.
func (m *Memory) alive(name string) bool {
	o := m.owners[name]
	return name != "" && o != nil && m.now().Before(o.until)
}

// Lease implements Nodes.
func (m *Memory) Lease() time.Duration { return cmp.Or(m.LeaseTerm, DefaultLease) }

// Join implements Nodes.
func (m *Memory) Join(n Node) error {
	defer m.open()()
	for name, o := range m.owners {
		if name != n.Owner && o.node != nil && o.node.Name == n.Name && m.alive(name) {
			return fmt.Errorf("node %s: %w", n.Name, ErrNameTaken)
		}
	}
	o := m.renew(n.Owner)
	n.Started = o.seen.UnixMilli()
	if o.node != nil {
		n.Started = o.node.Started
	}
	o.node = &n
	return nil
}

// Renew implements Nodes.
func (m *Memory) Renew(owner string) error {
	defer m.open()()
	m.renew(owner)
	return nil
}

// Leave implements Nodes.
func (m *Memory) Leave(name string) error {
	defer m.open()()
	if o := m.owners[name]; o != nil {
		if m.alive(name) {
			o.until = m.now()
		}
		if o.node != nil {
			o.node.Draining = true
		}
	}
	for _, k := range m.jobs {
		if k.owner == name {
			k.owner = ""
		}
	}
	return nil
}

// Nodes implements Nodes.
func (m *Memory) Nodes() ([]Node, error) {
	defer m.open()()
	var nodes []Node
	for name, o := range m.owners {
		if o.node == nil || m.now().Sub(o.until) >= remembered {
			continue
		}
		n := *o.node
		n.Seen, n.Left = o.seen.UnixMilli(), max(0, o.until.Sub(m.now()))
		n.Jobs = m.owned(name)
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b Node) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Started, b.Started), strings.Compare(a.Owner, b.Owner))
	})
	return nodes, nil
}

// owned returns the jobs of an owner that are not over, by id.
func (m *Memory) owned(name string) []string {
	var owned []string
	for _, k := range m.jobs {
		if k.owner == name && !k.Over() {
			owned = append(owned, k.ID)
		}
	}
	slices.Sort(owned)
	return owned
}
