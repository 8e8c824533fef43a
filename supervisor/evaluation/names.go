package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// The metrics to go by.
const (
	accuracy = "accuracy"
	r2       = "r2"
	rmse     = "rmse"
)

// fixed is a metric that is always defined.
func fixed(name string, value float64) *protocol.Metric {
	return &protocol.Metric{Name: name, Value: &value}
}

// classMetrics are those of a model that gives probabilities.
func classMetrics(c *metrics.Classification) []*protocol.Metric {
	return append(labelMetrics(c), probabilityMetrics(c)...)
}

// labelMetrics go by the predicted classes alone.
func labelMetrics(c *metrics.Classification) []*protocol.Metric {
	return []*protocol.Metric{
		fixed(accuracy, c.Accuracy),
		fixed("balanced_accuracy", c.BalancedAccuracy),
		fixed("macro_precision", c.Macro.Precision),
		fixed("macro_recall", c.Macro.Recall),
		fixed("macro_f1", c.Macro.F1),
		fixed("weighted_f1", c.Weighted.F1),
		fixed("mcc", c.MCC),
		{Name: "cohen_kappa", Value: c.CohenKappa},
	}
}

// probabilityMetrics need a probability per class.
func probabilityMetrics(c *metrics.Classification) []*protocol.Metric {
	return []*protocol.Metric{
		fixed("log_loss", c.LogLoss),
		fixed("brier", c.Brier),
		fixed("expected_calibration_error", c.CalibrationError),
		{Name: "roc_auc", Value: c.ROCAUC},
		{Name: "average_precision", Value: c.AveragePrecision},
	}
}

// numberMetrics begins with R2, or where the rows leave that undefined with RMSE.
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

// intervals are intervals by the name of their metric.
type intervals map[string]*metrics.Interval

func classIntervals(c *metrics.Classification, sure *metrics.ClassificationIntervals) intervals {
	return intervals{
		accuracy: &c.AccuracyInterval, "balanced_accuracy": sure.BalancedAccuracy, "macro_f1": sure.MacroF1,
		"mcc": sure.MCC, "log_loss": sure.LogLoss, "brier": sure.Brier, "roc_auc": sure.ROCAUC,
	}
}

func numberIntervals(sure *metrics.RegressionIntervals) intervals {
	return intervals{r2: sure.R2, rmse: sure.RMSE, "mae": sure.MAE}
}

// attach gives the metrics their intervals.
func attach(list []*protocol.Metric, sure intervals) {
	for _, m := range list {
		if i := sure[m.Name]; i != nil && m.Value != nil {
			m.Low, m.High = &i.Low, &i.High
		}
	}
}

// resampling says how intervals draw rows again.
func (j *evaluator) resampling() metrics.Resampling {
	how := metrics.Resampling{Seed: j.Seed, Draws: draws(len(j.Test))}
	if how.Draws < 1000 {
		j.leaveOut("intervals were made of %d draws instead of 1,000, as there are %d rows", how.Draws, len(j.Test))
	}
	return how
}
