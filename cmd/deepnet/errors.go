package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
)

// The exit codes, as `deepnet --help` lists them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitJobFailed   = 4
	exitInterrupted = 130 // 128 + SIGINT, as a shell reports it
)

// failure is an error that knows its exit code.
type failure struct {
	code  int
	cause error
}

func (f *failure) Error() string { return f.cause.Error() }
func (f *failure) Unwrap() error { return f.cause }

// failed is a failure with a message for a person.
func failed(code int, format string, args ...any) error {
	return &failure{code, fmt.Errorf(format, args...)}
}

// wrongUse turns what was wrong with the command line into a usage error that
// says where to read on.
func wrongUse(cmd *cobra.Command, err error) error {
	return failed(exitUsage, "%w; see `%s --help`", err, cmd.CommandPath())
}

// checkArguments makes the errors of all argument checks below cmd usage errors.
func checkArguments(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		checkArguments(sub)
		check := sub.Args
		if check == nil {
			continue
		}
		sub.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return wrongUse(cmd, err)
			}
			return nil
		}
	}
}

// positional takes the named arguments, of which the first least are required.
func positional(least int, names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least {
			return fmt.Errorf("%s is missing", names[len(args)])
		}
		if len(args) > len(names) {
			return fmt.Errorf("unexpected argument %q", args[len(names)])
		}
		return nil
	}
}

// atLeastOne takes one argument or more of a name.
func atLeastOne(name string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s is missing", name)
		}
		return nil
	}
}

// here checks the arguments of a command that asks no running service. Who names one is told
// so, as nothing would happen there.
func here(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		for _, name := range []string{"address", "context"} {
			if cmd.Flag(name).Changed {
				return fmt.Errorf("--%s names a running service, and %s asks none; leave it out", name, cmd.CommandPath())
			}
		}
		return check(cmd, args)
	}
}

// exitCode is the exit code of the process for err.
func exitCode(err error) int {
	var own *failure
	var refused *client.Refused
	var ended *client.JobFailed
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &own):
		return own.code
	case errors.As(err, &refused):
		return refusalCode(refused.Code)
	case errors.As(err, &ended):
		return exitJobFailed
	case errors.Is(err, client.ErrNoAnswer):
		return exitUnreachable
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	default:
		return exitFailed
	}
}

func refusalCode(code protocol.Refusal) int {
	switch code {
	case protocol.Refusal_REFUSAL_INVALID, protocol.Refusal_REFUSAL_NOT_FOUND, protocol.Refusal_REFUSAL_CONFLICT:
		return exitUsage
	case protocol.Refusal_REFUSAL_BUSY:
		return exitUnreachable
	default:
		return exitFailed
	}
}

// paragraph is an error as one line in which nothing steers a terminal.
func paragraph(err error) string {
	return "deepnet: " + terminal.Clean(strings.ReplaceAll(err.Error(), "\n", " "))
}
