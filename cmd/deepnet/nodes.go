package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newNodes is the command that lists the nodes of a service; below it are those that
// drain one.
func newNodes(s *shell) *cobra.Command {
	var format *format
	var watch bool
	cmd := &cobra.Command{
		Use:   "nodes",
		Short: "List the nodes of a service, or drain one",
		Long: `List the services that share a store, and so are nodes of one service: which are alive,
which jobs they work on, since when. A node that is gone is listed for an hour. The star marks
the one that answers.`,
		Example: `  deepnet nodes
  deepnet nodes --watch
  deepnet nodes drain gpu1
  deepnet nodes -o json | jq -r '.nodes[] | select(.state == "gone") | .node'`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case !watch:
				return listNodes(cmd, s, *format)
			case *format != asText:
				return wrongUse(cmd, errors.New("--watch shows a table; leave --output out"))
			default:
				return watchNodes(cmd, s)
			}
		},
	}
	cmd.Flags().BoolVarP(&watch, "watch", "w", false, "list them again whenever they change, until Ctrl-C")
	format = listingFlag(cmd.Flags())
	cmd.AddCommand(newDrain(s), newUndrain(s))
	return cmd
}

func listNodes(cmd *cobra.Command, s *shell, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	nodes, err := service.Nodes(cmd.Context())
	if err != nil {
		return err
	}
	var names []string
	for _, node := range nodes {
		names = append(names, node.GetName())
	}
	return s.list(listing{format, view.NewNodes(nodes), names, func() error { return terminal.WriteNodes(s.out, nodes, s.now()) }})
}

func watchNodes(cmd *cobra.Command, s *shell) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	return s.listAgain(cmd.Context(), func(out io.Writer) (states string, err error) {
		nodes, err := service.Nodes(cmd.Context())
		if err != nil {
			return "", err
		}
		for _, node := range nodes {
			states += fmt.Sprintln(node.GetOwner(), view.NodeState(node), node.GetJobs())
		}
		return states, terminal.WriteNodes(out, nodes, s.now())
	})
}

// answering is the node that answers, such as "gpu1, one of 3"; "" where there is no other, or
// where that is not known.
func answering(ctx context.Context, service *client.Client) string {
	nodes, err := service.Nodes(ctx)
	if err != nil || len(nodes) < 2 {
		return ""
	}
	for _, node := range nodes {
		if node.GetHere() {
			return fmt.Sprintf("%s, one of %d", terminal.Clean(node.GetName()), len(nodes))
		}
	}
	return ""
}

// newDrain is the command that takes the jobs off a node.
func newDrain(s *shell) *cobra.Command {
	var leave bool
	var format *format
	cmd := &cobra.Command{
		Use:   "drain NAME",
		Short: "Have a node hand its jobs to others and take none, before it is stopped",
		Long: `Have a node hand its jobs over, and wait until it has none: each halts after the step at
hand, and another node goes on from there. Where no other has a place free, jobs wait for
one. The node takes no jobs until it is undrained, or started again; it still answers.`,
		Example: `  deepnet nodes drain gpu1
  deepnet nodes drain gpu1 --no-wait`,
		Args:              positional(1, "NAME"),
		ValidArgsFunction: s.nodeNames,
		RunE:              func(cmd *cobra.Command, args []string) error { return drain(cmd, s, args[0], draining{leave, *format}) },
	}
	cmd.Flags().BoolVar(&leave, "no-wait", false, "do not wait until the node has no jobs")
	format = outputFlag(cmd.Flags())
	return cmd
}

// draining is how a node is drained.
type draining struct {
	leave  bool // do not wait
	format format
}

func drain(cmd *cobra.Command, s *shell, name string, how draining) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	if how.leave {
		node, err := service.DrainNode(cmd.Context(), &protocol.DrainNode{Node: name})
		return s.nodeChanged(node, err, how.format, func() string { return terminal.Draining(node) + ". It takes no others" })
	}
	node, err := service.Drain(cmd.Context(), name, func(now *protocol.ServiceNode) {
		fmt.Fprintln(s.err, terminal.Draining(now))
	})
	return s.nodeChanged(node, err, how.format, func() string {
		if view.NodeState(node) == view.NodeGone {
			return fmt.Sprintf("Node %s is gone; others go on with its jobs", terminal.Clean(name))
		}
		return fmt.Sprintf("Node %s has no jobs. Stop it, or have it take jobs again with %s", terminal.Clean(name), again(cmd, "nodes", "undrain", name))
	})
}

// newUndrain is the command that has a node take jobs again.
func newUndrain(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:               "undrain NAME",
		Short:             "Have a drained node take jobs again",
		Example:           "  deepnet nodes undrain gpu1",
		Args:              positional(1, "NAME"),
		ValidArgsFunction: s.nodeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			service, err := s.connect(cmd)
			if err != nil {
				return err
			}
			defer service.Close()
			node, err := service.DrainNode(cmd.Context(), &protocol.DrainNode{Node: args[0], Off: true})
			return s.nodeChanged(node, err, *format, func() string { return fmt.Sprintf("Node %s takes jobs again", terminal.Clean(args[0])) })
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

// nodeChanged prints a node that was changed, unless that failed.
func (s *shell) nodeChanged(node *protocol.ServiceNode, err error, format format, line func() string) error {
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return view.Write(s.out, view.NewServiceNode(node))
	default:
		fmt.Fprintln(s.out, line())
		return nil
	}
}
