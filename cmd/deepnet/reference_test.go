package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"deepnet/neuron"
)

// reference is a page of docs/reference.
func reference(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/reference/" + page)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section is the part of a page below a heading that begins with words, up to the
// next; "" where there is none.
func section(page, words string) string {
	_, part, _ := strings.Cut(page, "\n## "+words)
	part, _, _ = strings.Cut(part, "\n## ")
	return part
}

var (
	flagCell    = regexp.MustCompile("(?m)^\\| (?:`-(\\w)`, )?`--([a-z0-9-]+)(?: [^`]*)?`")
	defaultCell = regexp.MustCompile("^`?([^`]*)`?$")
)

func TestTheFlagsPageListsTheFlagsOfEveryCommand(t *testing.T) {
	page := reference(t, "flags.md")
	root := newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{}))
	sections := map[string]*pflag.FlagSet{"Every command\n": root.PersistentFlags()}
	for _, name := range []string{"serve", "train", "kill"} {
		command, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		sections["deepnet "+name] = command.LocalNonPersistentFlags()
	}
	for heading, flags := range sections {
		described := map[string]string{}
		for _, row := range flagCell.FindAllStringSubmatch(section(page, heading), -1) {
			described[row[2]] = row[1]
		}
		flags.VisitAll(func(flag *pflag.Flag) {
			letter, there := described[flag.Name]
			if !there || letter != flag.Shorthand {
				t.Errorf("%q does not list -%s, --%s", heading, flag.Shorthand, flag.Name)
			}
			delete(described, flag.Name)
		})
		for name := range described {
			t.Errorf("%q lists --%s, which the command does not take", heading, name)
		}
	}
}

// Commands without a table of their own have only what the page says in a sentence.
func TestTheFlagsPageTellsOfTheSmallCommands(t *testing.T) {
	page := reference(t, "flags.md")
	for _, command := range newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{})).Commands() {
		if slices.Contains([]string{"serve", "train", "kill", "completion"}, command.Name()) {
			continue
		}
		if !strings.Contains(page, "`"+command.Name()+"`") && !strings.Contains(page, "`deepnet "+command.Name()) {
			t.Errorf("flags.md does not name the command %s", command.Name())
		}
		described := section(page, "deepnet train")
		command.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
			if command.Name() == "cv" && strings.Contains(described, "--"+flag.Name+" ") {
				return // one of train's, as the page says
			}
			if flag.Name != "output" && !strings.Contains(page, "`deepnet "+command.Name()+" --"+flag.Name) {
				t.Errorf("flags.md does not tell of deepnet %s --%s", command.Name(), flag.Name)
			}
		})
	}
}

func TestTheFlagsPageHasTheDefaultsOfServe(t *testing.T) {
	part := section(reference(t, "flags.md"), "deepnet serve")
	serve, _, err := newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{})).Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	serve.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		row := regexp.MustCompile("(?m)^\\| `--" + flag.Name + "[ `][^|]*\\| ([^|]*) \\|").FindStringSubmatch(part)
		if row == nil {
			t.Errorf("no row for --%s", flag.Name)
			return
		}
		if want := defaultCell.FindStringSubmatch(row[1]); flag.DefValue != "" && (want == nil || want[1] != flag.DefValue) {
			t.Errorf("the default of --%s is %s, the page says %s", flag.Name, flag.DefValue, row[1])
		}
	})
}

// The page, the help and the program have the same exit codes.
func TestTheExitCodesPageListsTheExitCodes(t *testing.T) {
	page := reference(t, "exit-codes.md")
	codes := []int{exitOK, exitFailed, exitUsage, exitUnreachable, exitJobFailed, exitInterrupted}
	if rows := regexp.MustCompile(`(?m)^\| \d+ \|`).FindAllString(page, -1); len(rows) != len(codes) {
		t.Errorf("the page lists %d codes, there are %d", len(rows), len(codes))
	}
	for _, code := range codes {
		for text, row := range map[string]string{page: "\n| %d | ", rootHelp: "\n  %d  "} {
			if !strings.Contains(text, strings.ReplaceAll(row, "%d", strconv.Itoa(code))) {
				t.Errorf("exit code %d is missing in\n%s", code, text)
			}
		}
	}
}

// Every variable that the program reads is on the flags page.
func TestTheFlagsPageListsTheVariables(t *testing.T) {
	page := reference(t, "flags.md")
	root := newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{}))
	for variable := range strings.FieldsSeq(root.Long) {
		variable = strings.Trim(variable, ",")
		if (strings.HasPrefix(variable, "DEEPNET_") || variable == "NO_COLOR") && !strings.Contains(page, "`"+variable+"`") {
			t.Errorf("flags.md does not name %s", variable)
		}
	}
}

// What people may name has a row on the page that tells of it.
func TestEveryNameOfTheMathematicsHasARow(t *testing.T) {
	functions, steps := reference(t, "activations-and-losses.md"), reference(t, "optimizers-and-schedules.md")
	var losses []string
	for _, loss := range neuron.Losses() {
		losses = append(losses, loss.Name())
	}
	for _, kind := range []struct {
		page, heading string
		names         []string
	}{
		{functions, "Activations", neuron.OutputActivations()},
		{functions, "Losses", losses},
		{functions, "First weights", neuron.Initializers()},
		{steps, "Optimisers", neuron.Optimizers()},
		{steps, "Schedules", neuron.Schedules()},
	} {
		part := section(kind.page, kind.heading)
		for _, name := range kind.names {
			if !strings.Contains(part, "\n| `"+name+"` |") {
				t.Errorf("%q does not list %s", kind.heading, name)
			}
		}
	}
}
