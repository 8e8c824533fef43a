// Package main is the command deepnet: it starts the service and talks to a
// running one, in words a person or a script can use. It never learns,
// supervises or stores anything itself; it reads flags and files, asks, and
// prints. To add a subcommand, write one file with a function that returns its
// *cobra.Command and name it in shell.root.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole command: args without the program's name go in, the exit
// code comes out. The first Ctrl-C asks the command to end in order, the second
// ends the process at once.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	return newShell(stdin, stdout, stderr).run(ctx, args)
}

// shell is what the subcommands have of the outside world.
type shell struct {
	in     io.Reader
	out    *printer
	err    io.Writer
	outTTY bool // a person reads out: draw, and escape what could steer a terminal
	errTTY bool
	inTTY  bool // a person can be asked
	colour bool
	now    func() time.Time
	key    func() string // names a submission like no other
	dial   func(context.Context, client.Config) (*client.Client, error)
}

func newShell(stdin io.Reader, stdout, stderr io.Writer) *shell {
	return &shell{
		in:     stdin,
		out:    &printer{out: stdout},
		err:    stderr,
		outTTY: isTerminal(stdout),
		errTTY: isTerminal(stderr),
		inTTY:  isTerminal(stdin),
		colour: os.Getenv("NO_COLOR") == "",
		now:    time.Now,
		key:    newKey,
		dial:   client.Dial,
	}
}

// isTerminal says whether a person is likely to sit at a stream, on a terminal
// that can move its cursor.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	nothing, err := os.Stat(os.DevNull) // a device of characters too, and nobody sits there
	return err != nil || !os.SameFile(info, nothing)
}

// printer writes to out and remembers the first failure, so that a full disk
// or a closed pipe does not pass for success.
type printer struct {
	out io.Writer
	err error
}

// Write writes to out unless an earlier write failed.
func (p *printer) Write(text []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.out.Write(text)
	p.err = err
	return n, err
}

func (s *shell) run(ctx context.Context, args []string) int {
	root := s.root()
	root.SetArgs(append([]string{}, args...))
	cmd, err := root.ExecuteContextC(ctx)
	err = unproven(cmd, err)
	if s.out.err != nil && (err == nil || errors.Is(err, s.out.err)) {
		err = fmt.Errorf("the output could not be written: %w", s.out.err)
	}
	if err != nil {
		fmt.Fprintln(s.err, paragraph(err))
	}
	return exitCode(err)
}

func (s *shell) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "deepnet",
		Short: "Neural networks whose every neuron is a supervised actor",
		Long:  rootHelp,
		Example: `  deepnet serve
  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet predict latest new.csv`,
		Version:       versionLine(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          unknownCommand,
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	connectionFlags(root.PersistentFlags())
	root.SetFlagErrorFunc(wrongUse)
	listFlags(root)
	root.AddCommand(s.newServe(),
		s.newTrain(), s.newContinue(), newCV(s), s.newJobs(), s.newShow(), s.newWatch(), s.newPredict(), s.newJudgement(),
		s.newPause(), s.newResume(), s.newCancel(), s.newRetry(), s.newDelete(), s.newQueues(), s.newKill(),
		newVerify(s), newDiff(s), newReplay(s),
		s.newBackup(), s.newRestore(), s.newDoctor(), newVersion())
	root.InitDefaultCompletionCmd()
	checkArguments(root)
	return root
}

// unknownCommand is what the root does: help without words, a usage error with one.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
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

Wherever a job is named, "latest" is the job submitted last.

Exit codes:
  0    it worked
  1    something failed on our side, or unexpectedly
  2    wrong usage or bad input: mend it
  3    the service cannot be reached, is full, or gave no answer: try again
  4    the job failed or was cancelled, or a receipt was not verified
  130  interrupted (Ctrl-C): a job that was being watched goes on

Environment: a flag wins over its variable.
  DEEPNET_DATA   the data folder, see deepnet serve --help
  DEEPNET_ADDRESS, DEEPNET_TLS_CERT, DEEPNET_TLS_KEY, DEEPNET_TLS_CA   see the flags below
  NO_COLOR   set to anything: no colours`
