package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// The names of the primary metrics, and of what importances are losses of.
const (
	logLoss  = "log_loss"
	accuracy = "accuracy"
	r2       = "r2"
	rmse     = "rmse"
)

// fixed returns a metric that is always defined.
func fixed(name string, value float64) *protocol.Metric {
	return &protocol.Metric{Name: name, Value: &value}
}

// classMetrics returns the metrics of a classifier that predicts probabilities.
func (e *evaluator) classMetrics(c *metrics.Classification) []*protocol.Metric {
	ranked := c.AveragePrecision
	if e.two() {
		ranked = c.PerClass[e.Positive].AveragePrecision
	}
	return append(e.labelMetrics(c), probabilityMetrics(c, ranked)...)
}

// two says whether there are two classes, of which one is the positive one.
func (e *evaluator) two() bool { return len(e.Table.Classes) == 2 }

// labelMetrics returns the metrics that need only the predicted classes.
func (e *evaluator) labelMetrics(c *metrics.Classification) []*protocol.Metric {
	list := []*protocol.Metric{
		fixed(accuracy, c.Accuracy),
		fixed("balanced_accuracy", c.BalancedAccuracy),
	}
	if e.two() {
		positive := c.PerClass[e.Positive]
		list = append(list, fixed("precision", positive.Precision), fixed("recall", positive.Recall), fixed("f1", positive.F1))
	}
	return append(list,
		fixed("macro_precision", c.Macro.Precision),
		fixed("macro_recall", c.Macro.Recall),
		fixed("macro_f1", c.Macro.F1),
		fixed("weighted_f1", c.Weighted.F1),
		fixed("mcc", c.MCC),
		&protocol.Metric{Name: "cohen_kappa", Value: c.CohenKappa})
}

// probabilityMetrics returns the metrics that need a probability per class.
func probabilityMetrics(c *metrics.Classification, averagePrecision *float64) []*protocol.Metric {
	return []*protocol.Metric{
		fixed(logLoss, c.LogLoss),
		fixed("brier", c.Brier),
		fixed("expected_calibration_error", c.CalibrationError),
		{Name: "roc_auc", Value: c.ROCAUC},
		{Name: "average_precision", Value: averagePrecision},
	}
}

// numberMetrics returns the metrics of a regression. The first, primary one is R2, or
// RMSE where the rows leave R2 undefined.
func numberMetrics(r *metrics.Regression) []*protocol.Metric {
	list := []*protocol.Metric{
		fixed(rmse, r.RMSE),
		fixed("mae", r.MAE),
		fixed("median_absolute_error", r.MedianAE),
	}
	shares := []*protocol.Metric{{Name: r2, Value: r.R2}, {Name: "explained_variance", Value: r.ExplainedVariance}}
	if r.R2 == nil {
		list = append(list, shares...)
	} else {
		list = append(shares[:1:1], append(list, shares[1])...)
	}
	return append(list, &protocol.Metric{Name: "mape", Value: r.MAPE})
}

// intervals holds confidence intervals by the name of their metric.
type intervals map[string]*metrics.Interval

func classIntervals(c *metrics.Classification, resampled *metrics.ClassificationIntervals) intervals {
	return intervals{
		accuracy: &c.AccuracyInterval, "balanced_accuracy": resampled.BalancedAccuracy, "macro_f1": resampled.MacroF1,
		"mcc": resampled.MCC, "log_loss": resampled.LogLoss, "brier": resampled.Brier, "roc_auc": resampled.ROCAUC,
	}
}

func numberIntervals(resampled *metrics.RegressionIntervals) intervals {
	return intervals{r2: resampled.R2, rmse: resampled.RMSE, "mae": resampled.MAE}
}

// attach adds to every defined metric its interval, if there is one.
func attach(list []*protocol.Metric, of intervals) {
	for _, m := range list {
		if i := of[m.Name]; i != nil && m.Value != nil {
			m.Low, m.High = &i.Low, &i.High
		}
	}
}

// resampling returns how rows are resampled for the intervals.
func (e *evaluator) resampling() metrics.Resampling {
	how := metrics.Resampling{Seed: e.Seed, Draws: draws(len(e.Test))}
	if how.Draws < 1000 {
		e.leaveOut("intervals were made of %d draws instead of 1,000, as there are %d rows", how.Draws, len(e.Test))
	}
	return how
}
