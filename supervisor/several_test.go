package supervisor

import (
	"fmt"
	"math"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// What is told of several numbers by the training run, the evaluation, the summary and the
// predictions is the same, each target in its own unit.
func TestSeveralNumbersAreEvaluatedAsTheyArePredicted(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	table := "decides,noise,low,high\n"
	for i := range 80 {
		x := i * 37 % 80
		table += fmt.Sprintf("%d,%d,%d.5,%d.25\n", x, i*i%17, 3*x+i%5, 100_000-1000*x+10*(i*7%11))
	}
	plan := plainly(&protocol.Plan{Target: "low", MoreTargets: []string{"high"}, Hidden: []uint32{6}, Epochs: proto.Uint32(40)})
	plan.Stopping = &protocol.Stopping{Validation: proto.Float64(0.2), Metric: "score"}
	id := b.submit(&protocol.Submit{Name: "two.csv", Data: &protocol.Submit_Table{Table: []byte(table)}, Plan: plan}).GetId()
	e, result := b.report(id).GetEvaluation(), b.get(id).GetResult()
	answers := b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte(table)}}).(*protocol.Predictions)
	mean := 0.0
	for k, of := range e.GetByTarget().GetTargets() {
		for _, p := range of.GetEvaluation().GetNumbers().GetPoints() {
			if got := answers.GetOutput()[2*(int(p.GetRow())-1)+k]; got != p.GetPredicted() {
				t.Errorf("row %d of %s: evaluated with %v, answered with %v", p.GetRow(), of.GetTarget(), p.GetPredicted(), got)
			}
		}
		mean += of.GetEvaluation().GetMetrics()[0].GetValue() / 2
		if score := result.GetSummary().GetTargets()[k]; score.GetValue() != of.GetEvaluation().GetMetrics()[0].GetValue() || score.GetTarget() != of.GetTarget() || score.GetMetric() != "r2" || score.Simplest == nil {
			t.Errorf("%v", score)
		}
	}
	if math.Abs(mean-result.GetR2()) > 1e-12 || math.Abs(mean-e.GetMetrics()[0].GetValue()) > 1e-12 || mean < 0.5 {
		t.Errorf("mean R2 %v, the training run's test says %v, the evaluation %v", mean, result.GetR2(), e.GetMetrics()[0])
	}
	b.stop()
}

// All labels of a row have to be right, in the training run's test and in the evaluation.
func TestLabelsAreExactlyRightInTrainingAndEvaluationAlike(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.submit(labelsJob()).GetId()
	result, e := b.get(id).GetResult(), b.report(id).GetEvaluation()
	if s := result.GetSummary(); s.GetMetric() != "exact_match" || s.GetValue() != result.GetAccuracy() || len(s.GetTargets()) != 2 {
		t.Errorf("summary %v, accuracy %v", s, result.GetAccuracy())
	}
	for i, positive := range []string{"tulip", "yes"} {
		if of := e.GetByTarget().GetTargets()[i].GetEvaluation(); of.GetPositive() != positive {
			t.Errorf("the positive class is %s, not %s", of.GetPositive(), positive)
		}
	}
	b.stop()
}
