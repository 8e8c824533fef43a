package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newTree is the command that shows the supervision tree.
func newTree(s *shell) *cobra.Command {
	var every bool
	var format *format
	cmd := &cobra.Command{
		Use:   "tree [JOB]",
		Short: "Show the supervision tree: who watches whom, and who was restarted",
		Long: `Show the supervision tree as it is now: every actor below the one that restarts it,
how often each was restarted, why and how fast the last time, and how much of its budget of
restarts a supervisor has spent. With JOB, only that running job's part. Neurons without a
restart are counted, not listed, unless --all asks for them.`,
		Example: `  deepnet tree
  deepnet tree latest --all
  deepnet tree -o json | jq '.. | select(.restarts? > 0) | .name'`,
		Annotations: map[string]string{needsService: "yes"},
		Args:        positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return showTree(cmd, s, args, treeAs{every, *format})
		},
	}
	cmd.Flags().BoolVar(&every, "all", false, "list every neuron")
	format = outputFlag(cmd.Flags())
	return cmd
}

// treeAs is how a tree is shown.
type treeAs struct {
	every  bool
	format format
}

func showTree(cmd *cobra.Command, s *shell, args []string, as treeAs) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job := ""
	if len(args) > 0 {
		named, err := service.Get(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		job = named.GetId()
	}
	tree, err := service.Tree(cmd.Context(), job)
	switch {
	case err != nil:
		return err
	case as.format != asText:
		return s.write(as.format, view.NewTree(tree))
	}
	if node := answering(cmd.Context(), service); node != "" && job == "" {
		fmt.Fprintf(s.err, "This is node %s; %s shows a job's tree, wherever it runs\n", node, again(cmd, "tree", "JOB"))
	}
	for _, line := range (terminal.Tree{Every: as.every}).Lines(tree.GetRoot()) {
		if _, err := s.out.Write([]byte(line.Text() + "\n")); err != nil {
			return err
		}
	}
	return nil
}
