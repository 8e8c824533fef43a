package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newDiff is the command that compares two jobs.
func newDiff(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Show how two jobs differ, and from which epoch on",
		Long: `Show how two jobs differ: in their data, the settings of their plans, how the data
were prepared, their results, and the epoch from which their histories differ. Jobs
that are not over are compared as far as they have come. The exit code is 0,
whatever differs.`,
		Example: `  deepnet diff 01JDEEPNET latest
  deepnet diff 01JDEEPNET latest -o json | jq .agree_through`,
		Args: positional(2, "A", "B"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.diff(cmd, args[0], args[1], *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) diff(cmd *cobra.Command, a, b string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	d, err := service.Diff(cmd.Context(), a, b)
	switch {
	case err != nil:
		return err
	case format != asText:
		return s.write(format, d)
	}
	fmt.Fprintf(s.out, "Jobs %s and %s\n\n", terminal.Clean(d.A), terminal.Clean(d.B))
	terminal.WriteComparisons(s.out, withSettings(d))
	fmt.Fprintf(s.out, "\n%s\n", agreement(d))
	return nil
}

// withSettings are the lines of a difference, the settings that differ in place of the
// plans' digests.
func withSettings(d view.Difference) []view.Comparison {
	var lines []view.Comparison
	for _, line := range d.Lines {
		if line.Line != "plan" {
			lines = append(lines, line)
			continue
		}
		for _, setting := range d.Plan {
			lines = append(lines, view.Comparison{Line: "plan: " + setting.Line, A: terminal.Dash(setting.A), B: terminal.Dash(setting.B)})
		}
		if len(d.Plan) == 0 {
			known := cmp.Or(line.A, line.B)
			lines = append(lines, view.Comparison{Line: "plan", Same: true, A: known, B: known})
		}
	}
	return lines
}

// agreement says how far the histories of two jobs agree.
func agreement(d view.Difference) string {
	const thinned = "; the history of a long job does not record every epoch"
	agree, differ := uint32(0), uint32(0)
	if d.AgreeThrough != nil {
		agree = *d.AgreeThrough
	}
	if d.DifferAt != nil {
		differ = *d.DifferAt
	}
	switch {
	case agree == 0 && differ == 0:
		return "Their histories have no epoch in common that could be compared."
	case differ == 0:
		return fmt.Sprintf("They agree to the last bit through epoch %d, the last that both record.", agree)
	case differ == 1:
		return "They differ from the first epoch on."
	case differ == agree+1:
		return fmt.Sprintf("They agree to the last bit through epoch %d and differ from epoch %d on.", agree, differ)
	case agree == 0:
		return fmt.Sprintf("They differ from one of the epochs 1 to %d on%s.", differ, thinned)
	default:
		return fmt.Sprintf("They agree to the last bit through epoch %d and differ from one of the epochs %d to %d on%s.", agree, agree+1, differ, thinned)
	}
}
