package client

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/neuron/metrics"
)

// foldJob is a job of a cross-validation that succeeded, within a minute.
func foldJob(id string, accuracy float64) *protocol.Job {
	return &protocol.Job{
		Id: id, State: protocol.State_STATE_SUCCEEDED, Rows: 100, Validation: 20, HeldOut: 30, StartedMs: 1000, FinishedMs: 61000,
		Plan: &protocol.Plan{Task: protocol.Task_TASK_CLASSIFICATION},
		Result: &protocol.Result{Accuracy: &accuracy, HeldOutError: proto.Float64(1 - accuracy), Summary: &protocol.Summary{
			Metric: "accuracy", Baselines: []*protocol.BaselineScore{{Name: "logistic", Value: accuracy / 2}, {Name: "majority", Value: 0.25}},
		}},
	}
}

// folded is a fake service on which every job is over as soon as it is watched.
type folded struct {
	lab
	known map[string]*protocol.Job // by key
}

func newFolded() *folded {
	f := &folded{known: map[string]*protocol.Job{}}
	f.jobs, f.events = map[string]*protocol.Job{}, map[string][]*protocol.Event{}
	f.made = func(request *protocol.Submit) *protocol.Job {
		if job := f.known[request.GetKey()]; job != nil {
			return f.jobs[job.GetId()]
		}
		id := fmt.Sprint(len(f.known) + 1)
		over := foldJob(id, 0.5+float64(len(f.known))/8)
		over.Plan, over.Dataset = request.GetPlan(), request.GetDataset()
		queued := proto.CloneOf(over)
		queued.State, queued.Result = protocol.State_STATE_QUEUED, nil
		f.known[request.GetKey()], f.jobs[id] = queued, over
		f.events[id] = []*protocol.Event{{Revision: 1, What: &protocol.Event_Finished{Finished: over}}}
		return queued
	}
	return f
}

// The warnings of a table are those of every job, each told once.
func TestACrossValidationTellsTheWarningsOfItsJobs(t *testing.T) {
	jobs := []*protocol.Job{{Warnings: []string{"a", "b"}}, {Warnings: []string{"a", "c"}}, {Warnings: []string{"a", "b"}}}
	if got := warningsOf(jobs); !slices.Equal(got, []string{"a", "b (2 of 3 jobs)", "c (1 of 3 jobs)"}) {
		t.Errorf("%q", got)
	}
}

// halves is a cross-validation of two folds in two repeats.
func halves() CrossValidation {
	return CrossValidation{
		Submit: &protocol.Submit{
			Name: "iris.csv", Key: "not this one", Data: &protocol.Submit_Dataset{Dataset: "da"},
			Plan: &protocol.Plan{Target: "species", Splitting: &protocol.Splitting{Method: "random"}},
		},
		Folds: 2, Repeats: 2, Key: "k",
	}
}

func TestEveryFoldOfEveryRepeatIsAJob(t *testing.T) {
	f := newFolded()
	var told []string
	result, err := local(t, f).CrossValidate(t.Context(), halves(), Observer{
		Submitted: func(job *protocol.Job) { told = append(told, "submitted "+job.GetId()) },
		Event:     func(job *protocol.Job, _ *protocol.Event) { told = append(told, "event of "+job.GetId()) },
	})
	check(t, err)
	if got := strings.Join(told, ", "); got != "submitted 1, submitted 2, submitted 3, submitted 4, event of 1, event of 2, event of 3, event of 4" {
		t.Errorf("told %s", got)
	}
	for i, request := range f.submitted {
		want := halves().Submit
		repeat, fold := uint32(i/2), uint32(i%2+1)
		want.Key = fmt.Sprintf("k-r%d-f%d", repeat, fold)
		want.Plan.Splitting = &protocol.Splitting{Method: "random", Folds: 2, Fold: fold, Repeat: repeat}
		if !proto.Equal(request, want) {
			t.Errorf("submission %d is %v, not %v", i+1, request, want)
		}
	}
	if len(result.Jobs) != 4 || result.Name != "iris.csv" || result.Key != "k" || *result.Mean != (0.5+0.625+0.75+0.875)/4 {
		t.Errorf("%+v", result)
	}
}

func TestAnotherCrossValidationUnderTheSameKeyFindsTheJobs(t *testing.T) {
	f := newFolded()
	c := local(t, f)
	first, err := c.CrossValidate(t.Context(), halves(), Observer{})
	check(t, err)
	events := 0
	again, err := c.CrossValidate(t.Context(), halves(), Observer{Event: func(*protocol.Job, *protocol.Event) { events++ }})
	if err != nil || *again.Mean != *first.Mean || len(f.known) != 4 || events != 0 {
		t.Errorf("%d jobs, %d events, mean %v, then %v, %v", len(f.known), events, *first.Mean, *again.Mean, err)
	}
}

func TestAKeyOfOtherJobsIsNotTaken(t *testing.T) {
	for name, change := range map[string]func(*protocol.Job){
		"another table":  func(job *protocol.Job) { job.Dataset = "db" },
		"other folds":    func(job *protocol.Job) { job.Plan.Splitting.Folds = 3 },
		"another fold":   func(job *protocol.Job) { job.Plan.Splitting.Fold = 1 },
		"another repeat": func(job *protocol.Job) { job.Plan.Splitting.Repeat = 1 },
	} {
		f := newFolded()
		made := f.made
		f.made = func(request *protocol.Submit) *protocol.Job {
			job := proto.CloneOf(made(request))
			if strings.HasSuffix(request.GetKey(), "-r0-f2") {
				change(job)
			}
			return job
		}
		result, err := local(t, f).CrossValidate(t.Context(), halves(), Observer{})
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_CONFLICT || !strings.Contains(err.Error(), "the key k-r0-f2 belongs to job 2") {
			t.Errorf("%s: %v", name, err)
		}
		if len(result.Jobs) != 1 || result.Jobs[0].GetId() != "1" {
			t.Errorf("%s: the jobs that were submitted are %v", name, result.Jobs)
		}
	}
}

func TestACrossValidationThatCannotBeIsRefusedBeforeAnythingIsSubmitted(t *testing.T) {
	for want, v := range map[string]CrossValidation{
		"0 folds or repeats":                                              {Folds: 0, Repeats: 1},
		"0 folds or repeats evaluate nothing":                             {Folds: 5, Repeats: 0},
		"one fold leaves no rows":                                         {Folds: 1, Repeats: 1},
		"501 folds in 2 repeats are 1002 jobs":                            {Folds: 501, Repeats: 2},
		"4294967295 folds in 4294967295 repeats are 18446744065119617025": {Folds: math.MaxUint32, Repeats: math.MaxUint32},
	} {
		var l lab
		if _, err := local(t, &l).CrossValidate(t.Context(), v, Observer{}); err == nil || !strings.Contains(err.Error(), want) || len(l.submitted) > 0 {
			t.Errorf("%v: %v", v, err)
		}
	}
}

func TestScoresAreToldByRepeatAndFold(t *testing.T) {
	result := summarize(halves(), []*protocol.Job{foldJob("a", 0.5), foldJob("b", 1), foldJob("c", 0.75), foldJob("d", 0.75)})
	var places []string
	for _, fold := range result.Results {
		places = append(places, fmt.Sprintf("%d %d %s", fold.Repeat, fold.Fold, fold.Job))
	}
	if want := []string{"0 1 a", "0 2 b", "1 1 c", "1 2 d"}; !slices.Equal(want, places) {
		t.Errorf("the places are %q", places)
	}
	if *result.Mean != 0.75 || math.Abs(*result.Deviation-math.Sqrt(0.125/3)) > 1e-15 || *result.Error != 0.25 {
		t.Errorf("mean %v, deviation %v, error %v", *result.Mean, *result.Deviation, *result.Error)
	}
	if want := metrics.CrossValidation(*result.Mean, *result.Deviation, 4, 120.0/480); *result.Low != want.Low || *result.High != want.High {
		t.Errorf("the interval is %v to %v, not %v", *result.Low, *result.High, want)
	}
	if want := []view.BaselineMean{{Name: "logistic", Mean: 0.375}, {Name: "majority", Mean: 0.25}}; !slices.Equal(want, result.Baselines) {
		t.Errorf("the baselines are %v", result.Baselines)
	}
	if result.Metric != "accuracy" || result.Learning != 240 || result.Elapsed != 60 {
		t.Errorf("%s, %v s of training in %v s", result.Metric, result.Learning, result.Elapsed)
	}
}

func TestEachOfSeveralTargetsHasItsMean(t *testing.T) {
	var jobs []*protocol.Job
	for i, scores := range [][]float64{{0.5, 0.25}, {0.75, 0.5}} {
		job := foldJob(fmt.Sprint(i), 0.5)
		job.Plan.MoreTargets = []string{"b"}
		job.Result.Summary.Metric = "exact_match"
		for k, target := range []string{"a", "b"} {
			job.Result.Summary.Targets = append(job.Result.Summary.Targets, &protocol.TargetScore{Target: target, Metric: "accuracy", Value: scores[k]})
		}
		jobs = append(jobs, job)
	}
	result := summarize(halves(), jobs)
	if want := []view.TargetMean{{Target: "a", Metric: "accuracy", Mean: 0.625}, {Target: "b", Metric: "accuracy", Mean: 0.375}}; !slices.Equal(want, result.Targets) {
		t.Errorf("%v", result.Targets)
	}
	if result.Metric != "exact_match" || len(result.Baselines) != 2 {
		t.Errorf("%s, %v", result.Metric, result.Baselines)
	}
	jobs[1].Result.Summary.Targets = nil
	if result := summarize(halves(), jobs); result.Targets != nil {
		t.Errorf("%v", result.Targets)
	}
}

func TestThereIsNoMeanWhereAFoldFailed(t *testing.T) {
	failed := &protocol.Job{Id: "b", State: protocol.State_STATE_FAILED}
	result := summarize(halves(), []*protocol.Job{foldJob("a", 0.5), failed})
	if result.Mean != nil || result.Low != nil || result.Error != nil || len(result.Baselines) > 0 || result.Results[1].State != "failed" || result.Results[1].Score != nil {
		t.Errorf("the result is %+v", result)
	}
}

func TestNumbersAreScoredByR2(t *testing.T) {
	job := foldJob("a", 0)
	job.Plan.Task, job.Result.Accuracy, job.Result.R2 = protocol.Task_TASK_REGRESSION, nil, proto.Float64(0.8)
	result := summarize(halves(), []*protocol.Job{job, job})
	if result.Metric != "r2" || *result.Mean != 0.8 || len(result.Baselines) > 0 { // those are of another metric
		t.Errorf("%+v", result)
	}
}
