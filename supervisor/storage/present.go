package storage

// Present returns the nodes, sorted as Nodes has them, that somebody who looks on wants to
// see: those that are alive, and the last one of each name that nobody alive bears.
func Present(nodes []Node) []Node {
	last := map[string]Node{}
	for _, n := range nodes {
		if before, known := last[n.Name]; !known || n.Left > 0 || before.Left == 0 && n.Seen >= before.Seen {
			last[n.Name] = n
		}
	}
	var present []Node
	for _, n := range nodes {
		if n.Owner == last[n.Name].Owner {
			present = append(present, n)
		}
	}
	return present
}
