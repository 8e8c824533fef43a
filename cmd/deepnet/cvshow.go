package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// folds shows a person the jobs of a cross-validation at work.
type folds struct {
	*shell
	format    format
	request   client.CrossValidation
	submitted int
	over      int            // of those, when they were submitted
	number    map[string]int // of a job, from 1
	at        int            // the number of the job that is shown
	now       progress
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
			clean(f.request.Submit.GetName()), f.of(), f.request.Repeats, f.request.Folds)
	}
}

func (f *folds) event(job *protocol.Job, event *protocol.Event) {
	if at := f.number[job.GetId()]; at != f.at {
		f.at, f.now = at, progress{of: job.GetPlan().GetEpochs()}
		f.draw("job %d of %d", f.at, f.of())
	}
	before := f.now.epoch
	f.now = f.now.after(event)
	if few := max(1, f.now.of/100); f.now.epoch != before && f.now.epoch%few == 0 {
		f.draw("job %d of %d | epoch %d of %d", f.at, f.of(), f.now.epoch, f.now.of)
	}
}

// draw writes over the line before, where a person reads it.
func (f *folds) draw(line string, args ...any) {
	if f.errTTY {
		fmt.Fprintf(f.err, eraseLine+line, args...)
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

func (s *shell) writeValidation(v view.CrossValidation, format format) error {
	if format == asJSON {
		return view.Write(s.out, v)
	}
	fmt.Fprintln(s.out)
	for _, warning := range v.Warnings {
		fmt.Fprintf(s.out, "WARNING %s\n", clean(warning))
	}
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "REPEAT\tFOLD\t%s\tTEST ERROR\tEPOCHS\tJOB\n", strings.ToUpper(v.Metric))
	for _, fold := range v.Results {
		score, loss := fold.State, ""
		if fold.Score != nil {
			score = figure(*fold.Score)
		}
		if fold.HeldOutError != nil {
			loss = figure(*fold.HeldOutError)
		}
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%d\t%s\n", fold.Repeat, fold.Fold, score, dash(loss), fold.Epochs, clean(fold.Job))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	writeFields(s.out, validationFields(v))
	return nil
}

// validationFields are the lines below the table.
func validationFields(v view.CrossValidation) (fields []field) {
	if v.Mean != nil {
		fields = append(fields, field{v.Metric, fmt.Sprintf("%s on average, standard deviation %s, of %d jobs", figure(*v.Mean), figure(*v.Deviation), len(v.Results))})
	}
	if v.Low != nil {
		fields = append(fields, field{"interval", fmt.Sprintf("%s to %s: 95 %%, corrected resampled t (Nadeau and Bengio 2003)", figure(*v.Low), figure(*v.High))})
	}
	if v.Error != nil {
		fields = append(fields, field{"test error", figure(*v.Error) + " on average"})
	}
	for _, baseline := range v.Baselines {
		fields = append(fields, field{baseline.Name, figure(baseline.Mean) + " on average, on the same rows"})
	}
	for _, t := range v.Targets {
		fields = append(fields, field{clean(t.Target), fmt.Sprintf("%s %s on average", t.Metric, figure(t.Mean))})
	}
	return append(fields,
		field{"time", fmt.Sprintf("%.1f s of training, %.1f s from the first start to the last end", v.Learning, v.Elapsed)},
		field{"key", v.Key})
}
