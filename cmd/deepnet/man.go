package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
)

// newManual is the command that writes the manual pages.
func newManual(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write the manual pages of all commands",
		Long:    "Write the manual pages of all commands into a folder, as deepnet.1, deepnet-train.1 and so on.",
		Example: "  deepnet man man1 && man ./man1/deepnet-train.1",
		Args:    positional(1, "FOLDER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o750); err != nil {
				return failed(exitUsage, "the folder %s cannot be made: %w", args[0], err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true // the same pages from the same program
			header := &doc.GenManHeader{Section: "1", Source: "Deepnet", Manual: "Deepnet", Date: &time.Time{}}
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return fmt.Errorf("the manual pages were not written: %w", err)
			}
			fmt.Fprintf(s.out, "The manual is in %s; it begins with deepnet.1\n", terminal.Clean(args[0]))
			return nil
		},
	}
}

// completing is how long the shell may wait for the names of jobs.
const completing = time.Second

// complete has shells complete the names of jobs, and the words that flags may be.
func (s *shell) complete(root *cobra.Command) {
	words := map[string][]string{"output": {"json", "yaml"}, "state": {"queued", "running", "paused", "succeeded", "failed", "cancelled"}}
	for _, setting := range jobfile.Described() {
		words[setting.Flag] = setting.Choices
	}
	for _, cmd := range root.Commands() {
		if strings.Contains(cmd.Use, "JOB") && !strings.Contains(cmd.Use, "JOB.yaml") {
			cmd.ValidArgsFunction = s.jobNames
		}
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			complete := s.jobNames
			if flag.Name != "job" {
				if len(words[flag.Name]) == 0 {
					return
				}
				complete = cobra.FixedCompletions(words[flag.Name], cobra.ShellCompDirectiveNoFileComp)
			}
			_ = cmd.RegisterFlagCompletionFunc(flag.Name, complete) // an error would say that there is no such flag
		})
	}
}

// jobNames are the newest jobs of a service that runs, as completions of the first word; of
// later ones files are.
func (s *shell) jobNames(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 && !strings.HasSuffix(cmd.Use, "...") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	names := []cobra.Completion{"latest"}
	s.whileCompleting(cmd, func(ctx context.Context, service *client.Client) {
		jobs, _ := service.List(ctx, &protocol.List{Limit: 50}) // none, where it is too slow
		for _, job := range jobs {
			names = append(names, cobra.CompletionWithDesc(job.GetId(), terminal.Clean(job.GetName())))
		}
	})
	return thatBegin(names, begun)
}

// nodeNames are the nodes of a service that runs, as completions of the only word.
func (s *shell) nodeNames(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if len(args) == 0 {
		s.whileCompleting(cmd, func(ctx context.Context, service *client.Client) {
			nodes, _ := service.Nodes(ctx)
			for _, node := range nodes {
				names = append(names, cobra.CompletionWithDesc(terminal.Clean(node.GetName()), view.NodeState(node)))
			}
		})
	}
	return thatBegin(names, begun)
}

// whileCompleting asks a service that runs, if there is one.
func (s *shell) whileCompleting(cmd *cobra.Command, ask func(context.Context, *client.Client)) {
	ctx, cancel := context.WithTimeout(context.Background(), completing)
	defer cancel()
	config, err := connection(cmd)
	if err != nil {
		return
	}
	service, err := s.dial(ctx, config)
	if err != nil {
		return
	}
	defer service.Close()
	ask(ctx, service)
}

// thatBegin are the names that begin so; files are none.
func thatBegin(names []cobra.Completion, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	names = slices.DeleteFunc(names, func(name cobra.Completion) bool { return !strings.HasPrefix(name, begun) })
	return names, cobra.ShellCompDirectiveNoFileComp
}
