package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
	"deepnet/supervisor/plan"
)

// usualFolds is the default of --folds.
const usualFolds = 5

// cvOptions is what the command line of `deepnet cv` says.
type cvOptions struct {
	job     *jobfile.Job
	file    string
	folds   uint32
	repeats uint32
	cleanup bool
	format  *format
}

// newCV is the command that evaluates a plan by several jobs.
func newCV(s *shell) *cobra.Command {
	options := cvOptions{repeats: 1, job: jobfile.New(func(s plan.Setting) bool { return s.Flag != "fold" && s.Flag != "repeat" })}
	options.job.Add(plan.Setting{Flag: "repeats", Kind: plan.Count, Doc: "`R` divisions into folds, one after the other", Default: "1"}, options.setRepeats)
	cmd := &cobra.Command{
		Use:   "cv FILE --target COLUMN | -f JOB.yaml",
		Short: "Cross-validate: train and test on several divisions of a table",
		Long: `Cross-validate: the table's rows are divided into folds, and for each fold a job
trains on the others and is tested on that one; --repeats does it again with other
divisions. The table is uploaded once, the jobs are like any other, and a job comes
to the same bits wherever and whenever it runs.

All flags of deepnet train that describe a job are taken, and job files too. The same
command again finds the jobs that it made, so it goes on where it was interrupted.

The confidence interval of the mean score is that of the corrected resampled t-test
(Nadeau and Bengio 2003), as the folds share most of the rows they train on.`,
		Example: `  deepnet cv iris.csv --target species --epochs 50
  deepnet cv iris.csv --target species --folds 10 --repeats 3 -o json
  deepnet cv -f job.yaml --hidden 32 --cleanup`,
		Args: positional(0, "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := options.settle(cmd, args); err != nil {
				return err
			}
			return s.crossValidate(cmd, &options)
		},
	}
	cmd.Flags().AddFlagSet(options.job.Flags())
	cmd.Flags().Lookup("folds").Usage = fmt.Sprintf("`K` parts of the rows, each of which is tested on once (default %d)", usualFolds)
	cmd.Flags().Lookup("key").Usage = "`NAME` of your own for the whole; the same name again finds the jobs it made (default: made of table and settings)"
	fileFlag(cmd.Flags(), &options.file)
	sheetFlag(cmd.Flags(), &options.job.Sheet)
	cmd.Flags().BoolVar(&options.cleanup, "cleanup", false, "delete the jobs when all have succeeded")
	options.format = outputFlag(cmd.Flags())
	return cmd
}

func (o *cvOptions) setRepeats(value string) (err error) {
	o.repeats, err = wholeNumber(value, 0)
	return err
}

// settle fills in what was left out and refuses what cannot be.
func (o *cvOptions) settle(cmd *cobra.Command, args []string) error {
	if err := settle(cmd, o.job, o.file, args); err != nil {
		return err
	}
	asked := o.job.Submit.Plan
	if asked.Splitting == nil {
		asked.Splitting = &protocol.Splitting{}
	}
	if !o.job.Said("folds") {
		asked.Splitting.Folds = usualFolds
	}
	o.folds = asked.Splitting.Folds
	if err := o.request("").Check(); err != nil {
		return wrongUse(cmd, err)
	}
	return nil
}

// request is the cross-validation that is asked for.
func (o *cvOptions) request(key string) client.CrossValidation {
	return client.CrossValidation{Submit: o.job.Submit, Folds: o.folds, Repeats: o.repeats, Key: key}
}

func (s *shell) crossValidate(cmd *cobra.Command, options *cvOptions) error {
	t, err := s.openJobTable(options.job)
	if err != nil {
		return err
	}
	defer t.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	submit := options.job.Submit
	submit.Name = t.name
	if err := s.upload(cmd, service, t, submit); err != nil { // once for all jobs
		return err
	}
	key := submit.GetKey()
	if key == "" {
		key = keyOf(options.job, submit.GetDataset())
	}
	request := options.request(key)
	show := s.observeFolds(request, *options.format)
	result, err := service.CrossValidate(cmd.Context(), request, show.observer())
	show.end()
	if err != nil {
		return unfinished(cmd, result.Jobs, err)
	}
	show.noteFound()
	if err := s.writeValidation(result.CrossValidation, *options.format); err != nil {
		return err
	}
	if err := failedFold(cmd, result.Jobs); err != nil || !options.cleanup {
		return err
	}
	return s.deleteFolds(cmd, service, result.Jobs, *options.format)
}

// keyOf is the same key for the same table and settings, in every release.
func keyOf(job *jobfile.Job, dataset string) string {
	alone := jobfile.Of(&protocol.Submit{Plan: job.Submit.GetPlan(), Queue: job.Submit.GetQueue()})
	sum := sha256.Sum256(append(alone.Text(), dataset...))
	return "cv-" + hex.EncodeToString(sum[:8])
}

// unfinished adds to the error of a cross-validation what becomes of its jobs.
func unfinished(cmd *cobra.Command, jobs []*protocol.Job, err error) error {
	var on []string
	for _, job := range jobs {
		if !client.Over(job) {
			on = append(on, job.GetId())
		}
	}
	if len(on) == 0 {
		return unsubmitted(cmd, err, "the same command finds it again")
	}
	stay := fmt.Sprintf("%d jobs go on. The same command comes back to them; end them with %s", len(on), again(cmd, append([]string{"cancel"}, on...)...))
	switch {
	case cmd.Context().Err() != nil:
		return failed(exitInterrupted, "no longer watching; %s", stay)
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; %s", err, strings.Replace(stay, " go on", " may well go on", 1))
	default:
		return fmt.Errorf("%w; %s", err, stay)
	}
}

// failedFold is the error of the first job that did not succeed.
func failedFold(cmd *cobra.Command, jobs []*protocol.Job) error {
	for _, job := range jobs {
		if err := client.Outcome(job); err != nil {
			return fmt.Errorf("%w; once that is corrected, %s and the same command again finish it, or --key NAME starts anew", err, again(cmd, "retry", job.GetId()))
		}
	}
	return nil
}

// deleteFolds deletes the jobs.
func (s *shell) deleteFolds(cmd *cobra.Command, service *client.Client, jobs []*protocol.Job, format format) error {
	for i, job := range jobs {
		if _, err := service.Delete(cmd.Context(), job.GetId()); err != nil {
			return fmt.Errorf("job %s could not be deleted: %w; %d jobs were deleted before it, and the same command again trains those anew: delete the others with %s",
				job.GetId(), err, i, again(cmd, "delete", "JOB", "--yes"))
		}
	}
	if format == asText {
		fmt.Fprintf(s.out, "\nThe %d jobs are deleted, with their histories and models.\n", len(jobs))
	}
	return nil
}

func (s *shell) writeValidation(v view.CrossValidation, format format) error {
	if format != asText {
		v.Warnings = view.Notices(v.Warnings)
		return s.write(format, v)
	}
	return terminal.WriteValidation(s.out, v)
}

// folds shows a person the jobs of a cross-validation at work.
type folds struct {
	*shell
	format    format
	request   client.CrossValidation
	submitted int
	over      int            // of those, when they were submitted
	number    map[string]int // of a job, from 1
	at        int            // the number of the job that is shown
	now       terminal.Progress
}

// observeFolds begins to show the jobs of a cross-validation.
func (s *shell) observeFolds(request client.CrossValidation, format format) *folds {
	f := &folds{shell: s, format: format, request: request, number: map[string]int{}}
	f.draw("submitting job 1 of %d", f.of())
	return f
}

// of is how many jobs there are.
func (f *folds) of() int { return int(f.request.Folds * f.request.Repeats) }

// observer is what the call reports to.
func (f *folds) observer() client.Observer {
	return client.Observer{Submitted: f.submit, Event: f.event}
}

func (f *folds) submit(job *protocol.Job) {
	f.submitted++
	f.number[job.GetId()] = f.submitted
	if client.Over(job) {
		f.over++
	}
	if f.submitted < f.of() {
		f.draw("submitting job %d of %d", f.submitted+1, f.of())
		return
	}
	f.end()
	if f.format == asText {
		fmt.Fprintf(f.out, "Cross-validation of %s: %d jobs, %d times %d folds\n",
			terminal.Clean(f.request.Submit.GetName()), f.of(), f.request.Repeats, f.request.Folds)
	}
}

func (f *folds) event(job *protocol.Job, event *protocol.Event) {
	if at := f.number[job.GetId()]; at != f.at {
		f.at, f.now = at, terminal.Progress{Of: job.GetPlan().GetEpochs()}
		f.draw("job %d of %d", f.at, f.of())
	}
	before := f.now.Epoch
	f.now = f.now.After(event)
	if few := max(1, f.now.Of/100); f.now.Epoch != before && f.now.Epoch%few == 0 {
		f.draw("job %d of %d | epoch %d of %d", f.at, f.of(), f.now.Epoch, f.now.Of)
	}
}

// draw writes over the line before, where a person reads it.
func (f *folds) draw(line string, args ...any) {
	if f.errTTY {
		fmt.Fprintf(f.err, terminal.EraseLine+line, args...)
	}
}

// end erases the line.
func (f *folds) end() { f.draw("") }

// noteFound says how many jobs were over before.
func (f *folds) noteFound() {
	if f.over > 0 && f.format == asText {
		fmt.Fprintf(f.err, "%d of %d jobs were over already.\n", f.over, f.of())
	}
}
