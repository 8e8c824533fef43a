package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"deepnet/supervisor/plan"
)

// A flag under a title that is not in the list of titles would be in no help.
func TestTheHelpOfEveryCommandListsEveryFlag(t *testing.T) {
	t.Parallel()
	for _, command := range newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{})).Commands() {
		help := command.UsageString()
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if n := strings.Count(help, "--"+flag.Name+" "); n < 1 && !flag.Hidden {
				t.Errorf("the help of %s does not have --%s", command.Name(), flag.Name)
			}
		})
		for _, title := range plan.Sections()[1:] {
			if n := strings.Count(help, "\n"+string(title)+":\n"); n > 1 || command.Name() == "train" && n == 0 {
				t.Errorf("the help of %s has the title %q %d times", command.Name(), title, n)
			}
		}
	}
}
