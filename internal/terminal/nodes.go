package terminal

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// WriteNodes writes the nodes of a service as a table, the one that answers marked.
func WriteNodes(out io.Writer, nodes []*protocol.ServiceNode, now time.Time) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tNODE\tSTATE\tJOBS\tSINCE\tSEEN\tADDRESS\tWORKS ON")
	for _, node := range nodes {
		mark := " "
		if node.GetHere() {
			mark = "*"
		}
		cells := []string{
			mark, Short(Clean(node.GetName())), view.NodeState(node),
			fmt.Sprintf("%d/%d", len(node.GetJobs()), node.GetSlots()),
			Age(now, node.GetStartedMs()), Age(now, node.GetSeenMs()), Dash(Clean(node.GetAddress())),
			Dash(worksOn(node.GetJobs())),
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}

// worksOn names jobs, but not more than fit into a cell.
func worksOn(jobs []string) string {
	const most = 2
	if len(jobs) > most {
		return fmt.Sprintf("%s and %d more", Clean(strings.Join(jobs[:most], ", ")), len(jobs)-most)
	}
	return Clean(strings.Join(jobs, ", "))
}

// Draining says which jobs a node still has to hand over.
func Draining(node *protocol.ServiceNode) string {
	name := Clean(node.GetName())
	switch jobs := node.GetJobs(); len(jobs) {
	case 0:
		return fmt.Sprintf("Node %s has no jobs", name)
	case 1:
		return fmt.Sprintf("Node %s hands over 1 job: %s", name, Clean(jobs[0]))
	default:
		return fmt.Sprintf("Node %s hands over %d jobs: %s", name, len(jobs), Clean(strings.Join(jobs, ", ")))
	}
}
