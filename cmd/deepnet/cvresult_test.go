package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
)

// foldJob is a job of a cross-validation that succeeded.
func foldJob(id string, accuracy float64) *protocol.Job {
	job := succeededJob()
	job.Id, job.Result.Accuracy = id, &accuracy
	job.Result.Summary = &protocol.Summary{Metric: "accuracy", Baselines: []*protocol.BaselineScore{{Name: "logistic", Value: accuracy / 2}, {Name: "majority", Value: 0.25}}}
	return job
}

func runOf(folds, repeats uint32, jobs ...*protocol.Job) *crossRun {
	job := jobfile.New(nil)
	job.Submit.Plan.Splitting = &protocol.Splitting{Folds: folds}
	return &crossRun{order: &crossOrder{job: job, repeats: repeats}, jobs: jobs, key: "k", table: "iris.csv"}
}

func TestScoresAreToldByRepeatAndFold(t *testing.T) {
	result := runOf(2, 2, foldJob("a", 0.5), foldJob("b", 1), foldJob("c", 0.75), foldJob("d", 0.75)).result()
	var places []part
	for _, one := range result.Results {
		places = append(places, part{Repeat: one.Repeat, Fold: one.Fold, Job: one.Job})
	}
	want := []part{{Repeat: 0, Fold: 1, Job: "a"}, {Repeat: 0, Fold: 2, Job: "b"}, {Repeat: 1, Fold: 1, Job: "c"}, {Repeat: 1, Fold: 2, Job: "d"}}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if *result.Mean != 0.75 || math.Abs(*result.Deviation-math.Sqrt(0.125/3)) > 1e-15 {
		t.Errorf("mean %v, deviation %v", *result.Mean, *result.Deviation)
	}
	if diff := cmp.Diff([]meanOfBaseline{{"logistic", 0.375}, {"majority", 0.25}}, result.Baselines); diff != "" {
		t.Errorf("baselines (-want +got):\n%s", diff)
	}
	if result.Learning != 240 || result.Elapsed != 60 {
		t.Errorf("%v s of learning in %v s", result.Learning, result.Elapsed)
	}
}

func TestThereIsNoMeanWhereAFoldFailed(t *testing.T) {
	result := runOf(2, 1, foldJob("a", 0.5), failedJob("out of luck")).result()
	if result.Mean != nil || result.Low != nil || len(result.Baselines) > 0 || result.Results[1].State != "failed" || result.Results[1].Score != nil {
		t.Errorf("the result is %+v", result)
	}
}

// The same table and settings have the same key, whatever has been said of the way
// there; any other setting has another.
func TestAKeyStandsForTableAndSettings(t *testing.T) {
	key := func(change func(*protocol.Plan), dataset string) string {
		job := jobfile.New(nil)
		job.Submit.Plan.Target = "y"
		change(job.Submit.Plan)
		return keyOf(job, dataset)
	}
	same := key(func(*protocol.Plan) {}, "d")
	if again := key(func(plan *protocol.Plan) { plan.Epochs = nil }, "d"); again != same {
		t.Errorf("the keys are %s and %s", same, again)
	}
	for name, other := range map[string]string{
		"another table": key(func(*protocol.Plan) {}, "e"),
		"another seed":  key(func(plan *protocol.Plan) { plan.Seed = proto.Uint64(2) }, "d"),
		"other folds":   key(func(plan *protocol.Plan) { plan.Splitting = &protocol.Splitting{Folds: 3} }, "d"),
	} {
		if other == same {
			t.Errorf("%s has the same key", name)
		}
	}
}
