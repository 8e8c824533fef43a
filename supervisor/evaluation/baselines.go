package evaluation

import (
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// classBaselines fits the simple models of classes and evaluates them.
func (j *evaluator) classBaselines(f *forecast) {
	in, truth := j.gather(j.Train)
	train, held := metrics.Labelled{Inputs: in, Classes: whole(truth)}, metrics.Labelled{Inputs: j.in, Classes: f.truth}
	list, err := metrics.ClassBaselines(train, held, len(j.Table.Classes))
	if err != nil {
		j.leaveOut("no baseline could be made: %v", err)
	}
	for _, b := range list {
		made := &protocol.Baseline{Name: b.Name, Note: b.Note}
		if b.Result != nil {
			made.Metrics = classMetrics(b.Result)
		}
		j.made.Baselines = append(j.made.Baselines, made)
	}
	j.rankBaselines()
}

// numberBaselines fits the simple models of numbers and evaluates them.
func (j *evaluator) numberBaselines() {
	in, truth := j.gather(j.Train)
	list, err := metrics.NumberBaselines(metrics.Measured{Inputs: in, Targets: truth}, metrics.Measured{Inputs: j.in, Targets: j.truth})
	if err != nil {
		j.leaveOut("no baseline could be made: %v", err)
	}
	for _, b := range list {
		made := &protocol.Baseline{Name: b.Name, Note: b.Note}
		if b.Result != nil {
			made.Metrics = numberMetrics(b.Result)
		}
		j.made.Baselines = append(j.made.Baselines, made)
	}
	j.rankBaselines()
}

// rankBaselines puts the better first, by the metric to go by; of equals the more
// able one.
func (j *evaluator) rankBaselines() {
	slices.Reverse(j.made.Baselines)
	slices.SortStableFunc(j.made.Baselines, func(a, b *protocol.Baseline) int {
		x, y := leading(a.GetMetrics()), leading(b.GetMetrics())
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

// leading is the metric to go by; nil: there is none.
func leading(list []*protocol.Metric) *protocol.Metric {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// better compares values of the metric to go by.
func better(a, b *protocol.Metric) bool {
	if a.GetName() == rmse {
		return a.GetValue() < b.GetValue()
	}
	return a.GetValue() > b.GetValue()
}
