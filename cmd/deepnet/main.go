// Package main is the command deepnet: it starts the service and talks to a running
// one, for a person or a script. A command reads flags and files, makes one call of
// actors/client, and prints the answer, as text or as the JSON of actors/protocol/view.
//
// It decides nothing about jobs and trains nothing. Three commands do without a
// service: serve puts its parts together (store, supervisor, remote endpoint, log) and
// submits the job of the boot; backup, restore, migrate and doctor work on the data folder
// through internal/store, or on the database of nodes through internal/postgres; train --explain takes the job from
// supervisor/plan. To add a command, write one file with a function newX(*shell) that returns its
// *cobra.Command, and list it in root.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"deepnet/internal/release"
	"deepnet/neuron/kernel"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole command: args without the program's name go in, the exit code comes
// out. The first Ctrl-C asks the command to end in order, the second ends the process at
// once.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	return execute(ctx, newShell(stdin, stdout, stderr), args)
}

// execute runs a command line in a shell and returns its exit code.
func execute(ctx context.Context, s *shell, args []string) int {
	root := newRoot(s)
	root.SetArgs(append([]string{}, args...))
	cmd, err := root.ExecuteContextC(ctx)
	err = errors.Join(withoutCertificate(cmd, err), s.close())
	if s.out.err != nil && (err == nil || errors.Is(err, s.out.err)) {
		err = fmt.Errorf("the output could not be written: %w", s.out.err)
	}
	if err != nil {
		fmt.Fprintln(s.err, paragraph(err))
	}
	return exitCode(err)
}

// newRoot is the command deepnet with all its subcommands.
func newRoot(s *shell) *cobra.Command {
	demo := newDemo(s)
	root := &cobra.Command{
		Use:   "deepnet",
		Short: "Neural networks whose every neuron is a supervised actor",
		Long:  rootHelp,
		Example: `  deepnet                                     # shows it all in ten seconds
  deepnet serve
  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet predict latest new.csv`,
		Version:       versionAndUnit(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          func(cmd *cobra.Command, args []string) error { return alone(cmd, demo, args) },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	connectionFlags(root.PersistentFlags())
	root.SetFlagErrorFunc(wrongFlag)
	listFlags(root)
	root.AddCommand(newServe(s), demo, newDashboard(s),
		newTrain(s), newContinue(s), newCV(s), newJobs(s), newShow(s), newWatch(s), newTree(s), newTop(s), newPredict(s), newReport(s),
		newPause(s), newResume(s), newCancel(s), newRetry(s), newDelete(s), newQueues(s), newNodes(s), newKill(s), newChaos(s),
		newVerify(s), newDiff(s), newReplay(s),
		newBackup(s), newRestore(s), newMigrate(s), newDoctor(s), newBenchmark(s), newContext(s), newManual(s), newVersion())
	root.InitDefaultCompletionCmd()
	s.complete(root)
	checkArguments(root)
	onceEach(root)
	return root
}

// newVersion is the command that prints the version.
func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, and the instruction set that the arithmetic uses",
		Example: "  deepnet version",
		Args:    positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), versionAndUnit())
			return err
		},
	}
}

// versionAndUnit is the version, and the instruction set that the arithmetic uses here.
func versionAndUnit() string {
	return fmt.Sprintf("%s\narithmetic: %s", release.Line(), kernel.Unit())
}

// alone is what the root does: the demo without words, a usage error with one.
func alone(cmd, demo *cobra.Command, args []string) error {
	if len(args) == 0 {
		if err := here(cobra.NoArgs)(cmd, args); err != nil {
			return wrongUse(cmd, err)
		}
		demo.SetContext(cmd.Context())
		return demo.RunE(demo, nil)
	}
	cmd.SuggestionsMinimumDistance = 2
	near := ""
	if names := cmd.SuggestionsFor(args[0]); len(names) > 0 {
		near = fmt.Sprintf(" (did you mean %q?)", names[0])
	}
	return wrongUse(cmd, fmt.Errorf("there is no command %q%s", args[0], near))
}

const rootHelp = `Deepnet trains neural networks whose every neuron is a supervised actor. One
process, the service, does the work (deepnet serve); the other commands talk to it.
Where none runs, a command runs one itself, for as long as it takes.

Wherever a job is named, "latest" is the job submitted last.

Exit codes:
  0    it worked
  1    something failed on our side, or unexpectedly
  2    wrong usage or bad input: correct it
  3    the service cannot be reached, is full, or gave no answer: try again
  4    the job failed or was cancelled, or a receipt was not verified
  130  interrupted (Ctrl-C): a job that was being watched goes on

Environment: a flag wins over its variable.
  DEEPNET_DATA   the data folder, see deepnet serve --help
  DEEPNET_STORE  the database that services share, in its place, and DEEPNET_NODE, the name
                 of a service among them, see there too
  DEEPNET_HTTP   where the page and the HTTP API are, see there too
  DEEPNET_ADDRESS, DEEPNET_TLS_CERT, DEEPNET_TLS_KEY, DEEPNET_TLS_CA, DEEPNET_CONTEXT,
  DEEPNET_NO_SERVE
                 see the flags below
  NO_COLOR   set to anything: no colours`
