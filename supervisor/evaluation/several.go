package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// exactMatch is the primary metric of labels: the share of the rows all of whose labels are
// right.
const exactMatch = "exact_match"

// measureSeveral measures several targets, each as if it were the only one, and all of
// them together. after completes what is of all once the details are made.
func (e *evaluator) measureSeveral() (details []part, after func(), err error) {
	all := e.each()
	e.made.ByTarget = &protocol.ByTarget{}
	for _, one := range all {
		more, _, err := one.measure()
		if err != nil {
			return nil, nil, err
		}
		details = append(details, more...)
		e.made.ByTarget.Targets = append(e.made.ByTarget.Targets, &protocol.TargetEvaluation{Target: one.Table.Target, Evaluation: one.made})
	}
	if e.Table.Classes == nil {
		e.made.Metrics = meanMetrics(metricsOf(all))
		return details, func() { e.meanBaselines(all) }, nil
	}
	predicted := make([][]int, len(all))
	for i, one := range all {
		predicted[i] = one.forecast().predicted
	}
	e.made.Metrics = e.together(all, metricsOf(all), predicted)
	return details, func() { e.labelBaselines(all) }, nil
}

// each returns an evaluator of every target alone.
func (e *evaluator) each() (list []*evaluator) {
	for i, table := range e.Table.Each() {
		one := *e
		one.Table, one.Form, one.truth, one.answers = table, e.Form.Of(i), targets(table, e.Test), output(e.answers, i)
		one.made, one.rivals = &protocol.Evaluation{Rows: e.made.Rows}, new([]metrics.ClassificationBaseline)
		if i > 0 && len(e.More) >= i {
			one.Positive = e.More[i-1]
		}
		list = append(list, &one)
	}
	return list
}

// metricsOf are the metrics of every target.
func metricsOf(all []*evaluator) (list [][]*protocol.Metric) {
	for _, one := range all {
		list = append(list, one.made.Metrics)
	}
	return list
}

// meanMetrics returns the plain mean over the targets of every metric; undefined where it
// is of one of them. R2, and with it the order, is defined for all of them or for none.
func meanMetrics(all [][]*protocol.Metric) (list []*protocol.Metric) {
	for _, m := range all[0] {
		list = append(list, &protocol.Metric{Name: m.GetName(), Value: meanOf(all, m.GetName())})
	}
	return list
}

// meanOf is the mean of a metric over the targets; nil: one of them has none.
func meanOf(all [][]*protocol.Metric, name string) *float64 {
	sum := 0.0
	for _, of := range all {
		value := valueOf(of, name)
		if value == nil {
			return nil
		}
		sum += *value
	}
	mean := sum / float64(len(all))
	return &mean
}

// valueOf is the value of a metric of that name; nil: there is none.
func valueOf(list []*protocol.Metric, name string) *float64 {
	for _, m := range list {
		if m.GetName() == name {
			return m.Value
		}
	}
	return nil
}

// together returns the metrics of all labels together, given those of each and what is
// predicted.
func (e *evaluator) together(all []*evaluator, of [][]*protocol.Metric, predicted [][]int) []*protocol.Metric {
	exact, wrong := 0, 0
	for r := range e.Test {
		misses := 0
		for i, one := range all {
			if predicted[i][r] != int(one.truth[r]) {
				misses++
			}
		}
		if wrong += misses; misses == 0 {
			exact++
		}
	}
	rows := len(e.Test)
	interval := metrics.Wilson(exact, rows)
	first := fixed(exactMatch, float64(exact)/float64(rows))
	first.Low, first.High = &interval.Low, &interval.High
	list := []*protocol.Metric{first, fixed("hamming_loss", float64(wrong)/float64(rows*len(all)))}
	for _, mean := range []struct{ name, of string }{
		{"macro_precision", "precision"},
		{"macro_recall", "recall"},
		{"macro_f1", "f1"},
		{logLoss, logLoss},
		{"roc_auc", "roc_auc"},
		{"average_precision", "average_precision"},
	} {
		list = append(list, &protocol.Metric{Name: mean.name, Value: meanOf(of, mean.of)})
	}
	return list
}

// meanBaselines takes the means of the baselines of numbers over the targets.
func (e *evaluator) meanBaselines(all []*evaluator) {
	for _, name := range []string{metrics.MeanTarget, metrics.LinearRegression} {
		if of := baselineMetrics(all, name); of != nil {
			e.made.Baselines = append(e.made.Baselines, &protocol.Baseline{Name: name, Metrics: meanMetrics(of)})
		}
	}
	e.rankBaselines()
}

// labelBaselines puts together what the baselines predict of every label.
func (e *evaluator) labelBaselines(all []*evaluator) {
	for _, name := range []string{metrics.MajorityClass, metrics.LogisticRegression} {
		of, predicted := baselineMetrics(all, name), make([][]int, len(all))
		for i, one := range all {
			for _, b := range *one.rivals {
				if b.Name == name {
					predicted[i] = b.Predicted
				}
			}
		}
		if of == nil {
			continue
		}
		made := e.together(all, of, predicted)
		made[0].Low, made[0].High = nil, nil
		e.made.Baselines = append(e.made.Baselines, &protocol.Baseline{Name: name, Metrics: made})
	}
	e.rankBaselines()
}

// baselineMetrics are the metrics of a baseline for every target; nil: it could not be
// fitted for one of them, whose own evaluation says why.
func baselineMetrics(all []*evaluator, name string) (list [][]*protocol.Metric) {
	for _, one := range all {
		for _, b := range one.made.GetBaselines() {
			if b.GetName() == name && b.GetMetrics() != nil {
				list = append(list, b.GetMetrics())
			}
		}
	}
	if len(list) < len(all) {
		return nil
	}
	return list
}
