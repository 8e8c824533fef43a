package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// Summary reduces an evaluation to the primary metric, of the model and of the
// baselines; nil if there is no metric.
func Summary(e *protocol.Evaluation) *protocol.Summary {
	first := primary(e.GetMetrics())
	if first == nil {
		return nil
	}
	s := &protocol.Summary{Metric: first.GetName(), Value: first.GetValue(), Low: first.Low, High: first.High, Rows: e.GetRows()}
	for _, b := range e.GetBaselines() {
		if m := primary(b.GetMetrics()); m != nil {
			s.Baselines = append(s.Baselines, &protocol.BaselineScore{Name: b.GetName(), Value: m.GetValue()})
		}
	}
	for _, t := range e.GetByTarget().GetTargets() {
		if m := primary(t.GetEvaluation().GetMetrics()); m != nil {
			s.Targets = append(s.Targets, &protocol.TargetScore{
				Target: t.GetTarget(), Metric: m.GetName(), Value: m.GetValue(), Simplest: simplest(t.GetEvaluation()),
			})
		}
	}
	return s
}

// simplest is the primary metric of the baseline that looks at no column; nil: there is none.
func simplest(e *protocol.Evaluation) *float64 {
	for _, b := range e.GetBaselines() {
		if name := b.GetName(); name != metrics.MajorityClass && name != metrics.MeanTarget {
			continue
		}
		if m := primary(b.GetMetrics()); m != nil {
			return m.Value
		}
	}
	return nil
}
