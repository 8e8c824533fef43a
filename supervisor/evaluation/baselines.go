package evaluation

import (
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// classBaselines fits the classification baselines on the training rows, evaluates them
// on the test rows.
func (e *evaluator) classBaselines(f *forecast) {
	in, truth := e.gather(e.Train), targets(e.Table, e.Train)
	train, test := metrics.Labelled{Inputs: in, Classes: classIndices(truth)}, metrics.Labelled{Inputs: e.in, Classes: f.truth}
	list, err := metrics.ClassBaselines(train, test, len(e.Table.Classes))
	if err != nil {
		e.leaveOut("no baseline could be made: %v", err)
	}
	for _, b := range list {
		made := &protocol.Baseline{Name: b.Name, Note: b.Note}
		if b.Result != nil {
			made.Metrics = e.classMetrics(b.Result)
		}
		e.made.Baselines = append(e.made.Baselines, made)
	}
	if e.rankBaselines(); e.rivals != nil {
		*e.rivals = list
	}
}

// numberBaselines does the same for regression.
func (e *evaluator) numberBaselines() {
	in, truth := e.gather(e.Train), targets(e.Table, e.Train)
	list, err := metrics.NumberBaselines(metrics.Measured{Inputs: in, Targets: truth}, metrics.Measured{Inputs: e.in, Targets: e.truth})
	if err != nil {
		e.leaveOut("no baseline could be made: %v", err)
	}
	for _, b := range list {
		made := &protocol.Baseline{Name: b.Name, Note: b.Note}
		if b.Result != nil {
			made.Metrics = numberMetrics(b.Result)
		}
		e.made.Baselines = append(e.made.Baselines, made)
	}
	e.rankBaselines()
}

// rankBaselines sorts the baselines by the primary metric, best first. Of equal ones the
// more capable comes first.
func (e *evaluator) rankBaselines() {
	slices.Reverse(e.made.Baselines)
	slices.SortStableFunc(e.made.Baselines, func(a, b *protocol.Baseline) int {
		x, y := primary(a.GetMetrics()), primary(b.GetMetrics())
		switch {
		case x == nil && y == nil:
			return 0
		case y == nil || x != nil && better(x, y):
			return -1
		case x == nil || better(y, x):
			return 1
		}
		return 0
	})
}

// primary returns the primary metric, which is the first; nil if there is none.
func primary(list []*protocol.Metric) *protocol.Metric {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// better says whether a beats b on the primary metric; an RMSE is better when smaller.
func better(a, b *protocol.Metric) bool {
	if a.GetName() == rmse {
		return a.GetValue() < b.GetValue()
	}
	return a.GetValue() > b.GetValue()
}
