package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestTheDataFolderIsTheFlagElseItsVariableElseTheUsersOwn(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name           string
		args           []string
		variable, home string // DEEPNET_DATA, XDG_DATA_HOME
		want           string
	}{
		{"the flag wins", []string{"--data", "/flag"}, "/variable", "/xdg", "/flag"},
		{"then the variable", nil, "/variable", "/xdg", "/variable"},
		{"then the user's data", nil, "", "/xdg", "/xdg/deepnet"},
		{"else where that usually is", nil, "", "", "/home/ada/.local/share/deepnet"},
		{"a relative XDG folder does not count", nil, "", "xdg", "/home/ada/.local/share/deepnet"},
		{"a relative folder is one below this", []string{"--data", "jobs"}, "", "", filepath.Join(here, "jobs")},
	} {
		t.Setenv("HOME", "/home/ada")
		t.Setenv("DEEPNET_DATA", c.variable)
		t.Setenv("XDG_DATA_HOME", c.home)
		if got, err := dataFolder(withData(t, c.args...)); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

func TestWithoutAHomeTheDataFolderHasToBeNamed(t *testing.T) {
	for _, variable := range []string{"HOME", "DEEPNET_DATA", "XDG_DATA_HOME"} {
		t.Setenv(variable, "")
	}
	if _, err := dataFolder(withData(t)); exitCode(err) != exitUsage || !strings.Contains(err.Error(), "--data") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
	if _, err := dataFolder(withData(t, "--data=")); exitCode(err) != exitUsage || !strings.Contains(err.Error(), "--data is empty") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
}

// withData is a command with --data that was given args.
func withData(t *testing.T, args ...string) *cobra.Command {
	t.Helper()
	cmd := &cobra.Command{}
	dataFlag(cmd.Flags())
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	return cmd
}
