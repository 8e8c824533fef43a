package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"deepnet/neuron/kernel"

	"github.com/spf13/cobra"
)

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
	return fmt.Sprintf("%s\narithmetic: %s", versionLine(), kernel.Unit())
}

// versionLine is the version as the build recorded it, the commit where known,
// and what it was built with.
func versionLine() string {
	version, commit := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = " " + setting.Value
			}
		}
	}
	return fmt.Sprintf("deepnet %s%s %s %s/%s", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
