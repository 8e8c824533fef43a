package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
)

// crossRun is one cross-validation under way.
type crossRun struct {
	cmd     *cobra.Command
	order   *crossOrder
	service crossService
	table   string          // what people call it
	key     string          // of which the jobs' keys are made
	jobs    []*protocol.Job // by repeat and fold, as far as they are submitted
}

// crossService is what a cross-validation needs of the service.
type crossService interface {
	submitter
	watcher
	Delete(ctx context.Context, job string) (*protocol.Job, error)
}

func (s *shell) crossValidate(cmd *cobra.Command, order *crossOrder) error {
	t, err := s.openTable(order.job.Table)
	if err != nil {
		return err
	}
	defer t.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	v := &crossRun{cmd: cmd, order: order, service: service, table: t.name}
	if err := v.upload(s, service, t); err != nil {
		return err
	}
	if err := v.submit(s); err != nil {
		return v.interrupted(err)
	}
	if *order.format == asText {
		fmt.Fprintf(s.out, "Cross-validation of %s: %d jobs, %d times %d folds\n", clean(t.name), len(v.jobs), order.repeats, uint32(len(v.jobs))/order.repeats)
	}
	if err := v.follow(s); err != nil {
		return v.interrupted(err)
	}
	result := v.result()
	if err := s.writeValidation(result, *order.format); err != nil {
		return err
	}
	if err := v.verdict(); err != nil {
		return err
	}
	return v.clean(s)
}

// upload sends the table once, for all jobs.
func (v *crossRun) upload(s *shell, service *client.Client, t *table) error {
	var content io.ReaderAt = bytes.NewReader(t.small)
	if t.file != nil {
		content = t.file
	}
	dataset, err := service.Upload(v.cmd.Context(), content, t.size, s.uploading(t.size))
	if s.errTTY {
		fmt.Fprint(s.err, eraseLine)
	}
	if err != nil && v.cmd.Context().Err() != nil {
		return failed(exitInterrupted, "interrupted; the upload of %s goes on where it ended when the same command is given again", t.name)
	}
	v.order.job.Submit.Name = t.name
	v.order.job.Submit.Data = &protocol.Submit_Dataset{Dataset: dataset}
	v.key = v.order.job.Submit.GetKey()
	if v.key == "" {
		v.key = keyOf(v.order.job, dataset)
	}
	return err
}

// keyOf is a key that the same table and settings give again.
func keyOf(job *jobfile.Job, dataset string) string {
	alone := jobfile.Of(&protocol.Submit{Plan: job.Submit.GetPlan(), Queue: job.Submit.GetQueue()})
	sum := sha256.Sum256(append(alone.Text(), dataset...))
	return "cv-" + hex.EncodeToString(sum[:8])
}

// submit asks for all jobs. Those that the same command made before are found by
// their keys.
func (v *crossRun) submit(s *shell) error {
	folds := v.order.job.Submit.GetPlan().GetSplitting().GetFolds()
	if s.errTTY {
		defer fmt.Fprint(s.err, eraseLine)
	}
	for repeat := range v.order.repeats {
		for fold := range folds {
			order := proto.CloneOf(v.order.job.Submit)
			order.Plan.Splitting.Repeat, order.Plan.Splitting.Fold = repeat, fold+1
			order.Key = fmt.Sprintf("%s-r%d-f%d", v.key, repeat, fold+1)
			if s.errTTY {
				fmt.Fprintf(s.err, "%ssubmitting job %d of %d", eraseLine, len(v.jobs)+1, v.order.repeats*folds)
			}
			job, err := s.submit(v.cmd, v.service, order)
			if err != nil {
				return err
			}
			if !partOf(job, order) {
				return failed(exitUsage, "the key %s belongs to job %s, which is of another table or division; choose another --key", order.Key, job.GetId())
			}
			v.jobs = append(v.jobs, job)
		}
	}
	return nil
}

// partOf says whether a job is the one that was ordered, and none that somebody
// gave the same key.
func partOf(job *protocol.Job, order *protocol.Submit) bool {
	is, ordered := job.GetPlan().GetSplitting(), order.GetPlan().GetSplitting()
	return job.GetDataset() == order.GetDataset() && is.GetFolds() == ordered.GetFolds() &&
		is.GetFold() == ordered.GetFold() && is.GetRepeat() == ordered.GetRepeat()
}

// follow waits for all jobs, in the order in which they are told of.
func (v *crossRun) follow(s *shell) error {
	show := &tally{out: s.err, of: len(v.jobs), silent: !s.errTTY}
	defer show.end()
	found := 0
	for i, job := range v.jobs {
		if over(job) {
			found++
			continue
		}
		show.begin(i)
		ended, err := follow(v.cmd.Context(), v.service, job, show)
		if err != nil {
			return err
		}
		v.jobs[i] = ended
	}
	if found > 0 && *v.order.format == asText {
		fmt.Fprintf(s.err, "%s%d of %d jobs were over already.\n", show.erase(), found, len(v.jobs))
	}
	return nil
}

// over says whether a job has ended.
func over(job *protocol.Job) bool {
	switch job.GetState() {
	case protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED:
		return true
	default:
		return false
	}
}

// interrupted adds to an error what becomes of the jobs.
func (v *crossRun) interrupted(err error) error {
	var on []string
	for _, job := range v.jobs {
		if !over(job) {
			on = append(on, job.GetId())
		}
	}
	if len(on) == 0 {
		return err
	}
	stay := fmt.Sprintf("%d jobs go on. The same command comes back to them; end them with %s", len(on), again(v.cmd, append([]string{"cancel"}, on...)...))
	switch {
	case v.cmd.Context().Err() != nil:
		return failed(exitInterrupted, "no longer watching; %s", stay)
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; %s", err, strings.Replace(stay, " go on", " may well go on", 1))
	default:
		return fmt.Errorf("%w; %s", err, stay)
	}
}

// verdict is the error that the first job is which did not succeed.
func (v *crossRun) verdict() error {
	for _, job := range v.jobs {
		if err := verdict(job); err != nil {
			return fmt.Errorf("%w; once that is mended, %s and the same command again go on, or --key NAME begins anew", err, again(v.cmd, "retry", job.GetId()))
		}
	}
	return nil
}

// clean deletes the jobs, if that was asked for.
func (v *crossRun) clean(s *shell) error {
	if !v.order.cleanup {
		return nil
	}
	for i, job := range v.jobs {
		if _, err := v.service.Delete(v.cmd.Context(), job.GetId()); err != nil {
			return fmt.Errorf("job %s could not be deleted: %w; %d jobs were deleted before it, and the same command again learns those anew: delete the others with %s",
				job.GetId(), err, i, again(v.cmd, "delete", "JOB", "--yes"))
		}
	}
	if *v.order.format == asText {
		fmt.Fprintf(s.out, "\nThe %d jobs are deleted, with their histories and models.\n", len(v.jobs))
	}
	return nil
}
