package evaluation

import "deepnet/actors/protocol"

// Summary tells an evaluation in a line: the metric to go by, of the model and of
// the baselines.
func Summary(e *protocol.Evaluation) *protocol.Summary {
	first := leading(e.GetMetrics())
	if first == nil {
		return nil
	}
	s := &protocol.Summary{Metric: first.GetName(), Value: first.GetValue(), Low: first.Low, High: first.High, Rows: e.GetRows()}
	for _, b := range e.GetBaselines() {
		if m := leading(b.GetMetrics()); m != nil {
			s.Baselines = append(s.Baselines, &protocol.BaselineScore{Name: b.GetName(), Value: m.GetValue()})
		}
	}
	return s
}
