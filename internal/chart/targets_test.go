package chart

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol"
)

// severalReport is a report on targets that are each as in one of the given reports.
func severalReport(of ...*protocol.Reported) *protocol.Reported {
	by := &protocol.ByTarget{}
	for i, r := range of {
		e := r.GetEvaluation()
		e.Importances, e.LeftOut = nil, nil
		by.Targets = append(by.Targets, &protocol.TargetEvaluation{Target: fmt.Sprintf("target %c with quite a long name", 'A'+i), Evaluation: e})
	}
	return &protocol.Reported{
		Job: &protocol.Job{Name: "several.csv"}, Losses: curveOf(3),
		Evaluation: &protocol.Evaluation{
			Rows: 36, Metrics: []*protocol.Metric{metric("exact_match", 0.6), metric("hamming_loss", 0.2)}, ByTarget: by,
			Importances: importancesOf(2), ImportanceMetric: "log_loss", ImportanceRows: 36,
		},
	}
}

// labelReport is a report on two classes, no and yes.
func labelReport() *protocol.Reported {
	r := classesReport(2, "is it")
	r.Evaluation.Positive = "is it 2"
	return r
}

func TestTheFirstOfManyTargetsAreToldInALine(t *testing.T) {
	s := &protocol.Summary{}
	for i := range 12 {
		s.Targets = append(s.Targets, &protocol.TargetScore{Target: fmt.Sprint("t", i), Metric: "r2", Value: 0.5})
	}
	if got := ByTarget(s); !strings.HasPrefix(got, "t0: R² 0.500; t1: R² 0.500; ") || !strings.HasSuffix(got, "t9: R² 0.500; and 2 more") {
		t.Error(got)
	}
	if got := ByTarget(&protocol.Summary{}); got != "" {
		t.Error(got)
	}
}
