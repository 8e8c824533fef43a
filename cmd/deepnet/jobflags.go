package main

import (
	"slices"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
)

// jobFlags are the flags that describe a job, and with it the keys of a job file: a
// key's value is given to the flag it stands for.
type jobFlags struct {
	*pflag.FlagSet
	submit *protocol.Submit
	table  string            // as the command line or the file has it
	from   map[string]string // where a flag's value came from, if not from the command line
}

func newJobFlags() *jobFlags {
	job := &jobFlags{
		FlagSet: pflag.NewFlagSet("job", pflag.ContinueOnError),
		submit:  &protocol.Submit{Plan: &protocol.Plan{}},
		from:    map[string]string{},
	}
	job.SortFlags = false
	plan := job.submit.Plan
	planFlags(job.FlagSet, plan)
	sectioned(job.FlagSet, ofPenalties, func(flags *pflag.FlagSet) { regularizationFlags(flags, plan) })
	sectioned(job.FlagSet, ofTable, func(flags *pflag.FlagSet) { tableFlags(flags, plan) })
	sectioned(job.FlagSet, ofTest, func(flags *pflag.FlagSet) { splitFlags(flags, plan) })
	sectioned(job.FlagSet, ofQueue, func(flags *pflag.FlagSet) { placeFlags(flags, job.submit) })
	return job
}

// jobFlagsOf are flags to which everything was given that a submission has.
func jobFlagsOf(submit *protocol.Submit) *jobFlags {
	job := newJobFlags()
	proto.Merge(job.submit, submit)
	return job
}

// given is what sets a flag as it is set now.
func (job *jobFlags) given(flag string) []string {
	return job.Lookup(flag).Value.(option).given()
}

// rivals are flags that say the same thing in another way: who gives one of them on
// the command line wants nothing of the file's other one.
var rivals = [][]string{{"hidden", "layer"}, {"class-weight", "class-weights"}}

// decided says whether the command line has decided what a flag is about.
func (job *jobFlags) decided(flag string) bool {
	for _, pair := range rivals {
		if slices.Contains(pair, flag) {
			return slices.ContainsFunc(pair, func(name string) bool { return job.Changed(name) })
		}
	}
	return job.Changed(flag)
}

// spelling is a value for a flag, and where a file has it.
type spelling struct {
	flag, value string
	at          jobfile.Position
}

// shape is how a key of a job file is written where it is not one plain value.
type shape struct {
	key   string
	flags []string                                      // that it stands for
	spell func(value *jobfile.Node) ([]spelling, error) // what is given to them
	write func(given map[string][]string) *jobfile.Node // the way back; nil where nothing is given
	like  string                                        // an example, for people
}

// shapeOf is how the key for a flag is written.
func shapeOf(flag string) shape {
	for _, s := range shapes() {
		if slices.Contains(s.flags, flag) {
			return s
		}
	}
	return scalarShape(flag)
}

// keys are all keys of a job file but table.
func (job *jobFlags) keys() []shape {
	var keys []shape
	job.VisitAll(func(flag *pflag.Flag) {
		s := shapeOf(flag.Name)
		if !slices.ContainsFunc(keys, func(k shape) bool { return k.key == s.key }) {
			keys = append(keys, s)
		}
	})
	return keys
}
