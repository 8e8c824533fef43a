package view

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestAReportHasTheWholeEvaluationOrSaysWhyThereIsNone(t *testing.T) {
	evaluation := &protocol.Evaluation{Rows: 30, Metrics: []*protocol.Metric{{Name: "accuracy", Value: proto.Float64(0.5)}}}
	losses := []*protocol.Loss{{Epoch: 1, Error: 2}, {Epoch: 2, Error: 1, Validation: proto.Float64(3)}}
	there := written(t, NewReport(&protocol.Reported{Job: succeeded(), Losses: losses, Evaluation: evaluation}))
	for _, want := range []string{
		`{"job":{"job":"01JIRIS",`, `"losses":[{"epoch":1,"error":2,"validation":null},{"epoch":2,"error":1,"validation":3}]`,
		`"evaluation":{"rows":30,`, `"left_out":[]`, `"missing":null`,
	} {
		if !strings.Contains(there, want) {
			t.Errorf("%s is not in %s", want, there)
		}
	}
	missing := written(t, NewReport(&protocol.Reported{Job: running(), Missing: "the job is running"}))
	if !strings.Contains(missing, `"evaluation":null,"missing":"the job is running"`) {
		t.Errorf("written %s", missing)
	}
}

func TestAFoldHasNoScoreUnlessItsJobSucceeded(t *testing.T) {
	if fold := NewFold(1, 2, succeeded()); *fold.Score != 29.0/30 || fold.Repeat != 1 || fold.Fold != 2 || fold.Rows != 120 || fold.HeldOut != 30 {
		t.Errorf("%+v", fold)
	}
	if fold := NewFold(0, 1, regression()); *fold.Score != 0.8712345 || *fold.HeldOutError != 0.6 {
		t.Errorf("%+v", fold)
	}
	broken := succeeded()
	broken.State = protocol.State_STATE_FAILED
	for _, job := range []*protocol.Job{broken, failed(), queued()} {
		if fold := NewFold(0, 1, job); fold.Score != nil || fold.HeldOutError != nil {
			t.Errorf("a job that %v has the score %v", job.GetState(), *fold.Score)
		}
	}
}

func TestAStateIsReadByItsName(t *testing.T) {
	for number := range protocol.State_name {
		state := protocol.State(number)
		read, err := ReadState(strings.ToUpper(StateName(state)))
		if unspecified := number == 0; (err != nil) != unspecified || read != state {
			t.Errorf("%v is read as %v, %v", state, read, err)
		}
	}
	if _, err := ReadState("lost"); err == nil {
		t.Error("there is no such state")
	}
}
