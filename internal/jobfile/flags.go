package jobfile

import (
	"strings"

	"github.com/spf13/pflag"

	"deepnet/supervisor/plan"
)

// SectionKey annotates a flag with its section: see plan.Section.
const SectionKey = "section"

// Flags are the settings of a job as flags. What is given to them wins over a file.
func (job *Job) Flags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("job", pflag.ContinueOnError)
	flags.SortFlags = false
	for _, e := range job.settings {
		flags.Var(flagValue{job, e}, e.Flag, e.Usage())
		flags.Lookup(e.Flag).Annotations = map[string][]string{SectionKey: {string(e.Section)}}
	}
	return flags
}

// onCommandLine begins what Job.from says of a flag.
const onCommandLine = "--"

// flagValue is a setting as pflag has it.
type flagValue struct {
	job *Job
	entry
}

// String implements pflag.Value: there is no default to show, the service has them.
func (f flagValue) String() string { return "" }

// Type implements pflag.Value; the help text names what is wanted.
func (f flagValue) Type() string { return "func" }

// Repeatable says whether the flag may be given more than once, each time with one value
// more.
func (f flagValue) Repeatable() bool { return plan.IsRepeatable(f.Kind) }

// Set implements pflag.Value.
func (f flagValue) Set(text string) error {
	if err := f.set(text); err != nil {
		return err
	}
	f.job.from[f.Flag] = onCommandLine + f.Flag
	return nil
}

// decided says whether the command line has decided what a setting is about: who
// gives a flag there wants nothing of the file's that says the same in another way.
func (job *Job) decided(e entry) bool {
	return strings.HasPrefix(job.from[e.Flag], onCommandLine) || strings.HasPrefix(job.from[e.Rival], onCommandLine)
}
