package client

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// MaxCrossValidation is how many jobs one cross-validation may have.
const MaxCrossValidation = 1000

// CrossValidation says what to cross-validate: the rows are divided into folds, and
// for each fold a job trains on the others and is tested on that one; with repeats,
// again for as many divisions.
type CrossValidation struct {
	Submit  *protocol.Submit // as for one job, its data named by their digest; key and fold are filled in
	Folds   uint32           // 2 or more
	Repeats uint32           // 1 or more
	Key     string           // of which the jobs' keys are made: the same key finds the same jobs again
}

// CrossValidated is what the jobs of a cross-validation came to.
type CrossValidated struct {
	view.CrossValidation
	Jobs []*protocol.Job // by repeat and fold, as they ended
}

// Check says why there can be no such cross-validation, as *Refused.
func (v CrossValidation) Check() error {
	jobs := uint64(v.Folds) * uint64(v.Repeats)
	switch {
	case jobs == 0:
		return invalid("0 folds or repeats evaluate nothing; choose 2 folds or more, and 1 repeat or more")
	case v.Folds < 2:
		return invalid("one fold leaves no rows to train on; choose 2 folds or more")
	case jobs > MaxCrossValidation:
		return invalid("%d folds in %d repeats are %d jobs; choose fewer, %d jobs at most", v.Folds, v.Repeats, jobs, MaxCrossValidation)
	default:
		return nil
	}
}

// CrossValidate submits a job for every fold of every repeat and waits until all are
// over. Jobs that were submitted under the same key before are found, not made again,
// and of those that are over the observer hears no events. Some may have failed: see
// Outcome; then there is no mean. With an error only Jobs is there: those that were
// submitted, some of which may well be running.
func (c *Client) CrossValidate(ctx context.Context, v CrossValidation, watch Observer) (CrossValidated, error) {
	if err := v.Check(); err != nil {
		return CrossValidated{}, err
	}
	jobs, err := c.submitFolds(ctx, v, watch)
	if err != nil {
		return CrossValidated{Jobs: jobs}, err
	}
	for i, job := range jobs {
		if Over(job) {
			continue
		}
		over, err := c.Follow(ctx, job.GetId(), func(event *protocol.Event) { watch.event(job, event) })
		if err != nil {
			return CrossValidated{Jobs: jobs}, err
		}
		jobs[i] = over
	}
	return CrossValidated{summarize(v, jobs), jobs}, nil
}

// submitFolds submits the jobs by repeat and fold; with an error, it returns those that
// were submitted.
func (c *Client) submitFolds(ctx context.Context, v CrossValidation, watch Observer) (jobs []*protocol.Job, err error) {
	for repeat := range v.Repeats {
		for fold := range v.Folds {
			request := v.request(repeat, fold+1)
			job, err := c.Submit(ctx, request)
			if err != nil {
				return jobs, err
			}
			if !isFold(job, request) {
				return jobs, &Refused{Code: protocol.Refusal_REFUSAL_CONFLICT, Message: fmt.Sprintf(
					"the key %s belongs to job %s, which is of another table or division; choose another key", request.GetKey(), job.GetId())}
			}
			watch.submitted(job)
			jobs = append(jobs, job)
		}
	}
	return jobs, nil
}

// request asks for the job that is tested on one fold.
func (v CrossValidation) request(repeat, fold uint32) *protocol.Submit {
	request := proto.CloneOf(v.Submit)
	request.Key = fmt.Sprintf("%s-r%d-f%d", v.Key, repeat, fold)
	if request.Plan == nil {
		request.Plan = &protocol.Plan{}
	}
	if request.Plan.Splitting == nil {
		request.Plan.Splitting = &protocol.Splitting{}
	}
	division := request.Plan.Splitting
	division.Folds, division.Fold, division.Repeat = v.Folds, fold, repeat
	return request
}

// isFold says whether a job is the one that was asked for, and none that somebody gave
// the same key.
func isFold(job *protocol.Job, request *protocol.Submit) bool {
	is, asked := job.GetPlan().GetSplitting(), request.GetPlan().GetSplitting()
	return job.GetDataset() == request.GetDataset() && is.GetFolds() == asked.GetFolds() &&
		is.GetFold() == asked.GetFold() && is.GetRepeat() == asked.GetRepeat()
}
