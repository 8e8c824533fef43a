package jobfile

import (
	"errors"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// Job is a job as somebody asks for it, by flags, by a job file, or by both. What is
// left out stays unset: the service fills it in.
type Job struct {
	Submit *protocol.Submit
	Table  string // where the table lies, as flags or the file say it; "": they do not
	Sheet  string // of the table, if it is a spreadsheet; "": the first with cells

	settings []entry
	from     map[string]string // where the value of a flag came from: "--epochs", "job.yaml:3"
}

// entry is a setting of a job.
type entry struct {
	plan.Setting
	set   func(text string) error
	given func() []string
}

// New returns a job of which nothing is said. It knows the settings that has says it
// has; nil: all.
func New(has func(plan.Setting) bool) *Job {
	job := &Job{Submit: &protocol.Submit{Plan: &protocol.Plan{}}, from: map[string]string{}}
	for _, s := range plan.Settings() {
		if has == nil || has(s) {
			job.settings = append(job.settings, entry{
				Setting: s,
				set:     func(text string) error { return s.Set(job.Submit, text) },
				given:   func() []string { return s.Given(job.Submit) },
			})
		}
	}
	return job
}

// Of returns a job that asks for what a submission does.
func Of(submit *protocol.Submit) *Job {
	job := New(nil)
	proto.Merge(job.Submit, submit)
	return job
}

// Add adds a setting that is the caller's own: it goes nowhere but to set.
func (job *Job) Add(s plan.Setting, set func(text string) error) {
	job.settings = append(job.settings, entry{Setting: s, set: set, given: func() []string { return nil }})
}

// Said says whether somebody gave the flag, or its key.
func (job *Job) Said(flag string) bool { return job.from[flag] != "" }

// Check refuses a job that says too little, or the same thing twice.
func (job *Job) Check() error {
	if job.Submit.GetPlan().GetTarget() == "" {
		return errors.New("--target is missing: name the column to learn")
	}
	return plan.Check(job.Submit)
}
