package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"deepnet/actors/protocol"
)

// figure is a number for a table: three or four significant digits, and all of those
// before the point below a million.
func figure(x float64) string {
	switch a := math.Abs(x); {
	case a == 0 || a >= 0.001 && a < 10:
		return strconv.FormatFloat(x, 'f', 3, 64)
	case a < 0.001:
		return strconv.FormatFloat(x, 'g', 2, 64)
	case a < 100:
		return strconv.FormatFloat(x, 'f', 2, 64)
	case a < 1000:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case a < 1e6:
		return whole(x)
	default:
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
}

// optional is a number that may be undefined.
func optional(x *float64) string {
	if x == nil {
		return "-"
	}
	return figure(*x)
}

// names are the usual names of metrics, where they are not their own with spaces.
var names = map[string]string{
	"r2": "R²", "rmse": "RMSE", "mae": "MAE", "mape": "MAPE", "mcc": "MCC", "f1": "F1", "macro_f1": "macro F1", "weighted_f1": "weighted F1",
	"roc_auc": "ROC AUC", "cohen_kappa": "Cohen's kappa", "brier": "Brier score", "expected_calibration_error": "calibration error",
	"median_absolute_error": "median abs. error", "hamming_loss": "Hamming loss",
}

// MetricName is the usual name of a metric.
func MetricName(name string) string {
	if usual := names[name]; usual != "" {
		return usual
	}
	return strings.ReplaceAll(name, "_", " ")
}

// interval is the confidence interval of a metric.
func interval(m *protocol.Metric) string {
	if m.Low == nil || m.High == nil {
		return ""
	}
	return fmt.Sprintf("%s to %s", figure(m.GetLow()), figure(m.GetHigh()))
}

// Sentence says how good a model is, in a line; it is empty for nil.
func Sentence(s *protocol.Summary) string {
	if s == nil {
		return ""
	}
	line := figure(s.GetValue())
	if s.Low != nil && s.High != nil {
		line += fmt.Sprintf(" (95 %%: %s to %s)", figure(s.GetLow()), figure(s.GetHigh()))
	}
	line += " on " + testRows(s.GetRows())
	for _, b := range s.GetBaselines() {
		line += fmt.Sprintf("; %s: %s", b.GetName(), figure(b.GetValue()))
	}
	return line
}

// ByTarget says how good a model is in each of several targets, in a line; it is empty where
// there is one.
func ByTarget(s *protocol.Summary) string {
	var scores []string
	for i, t := range s.GetTargets() {
		if i == mostTargets {
			scores = append(scores, fmt.Sprintf("and %d more", len(s.GetTargets())-i))
			break
		}
		scores = append(scores, fmt.Sprintf("%s: %s %s", t.GetTarget(), MetricName(t.GetMetric()), figure(t.GetValue())))
	}
	return strings.Join(scores, "; ")
}

// Training is what to call the training losses of a plan: they include its penalties,
// which the losses of other rows do not, so that the two cannot be compared.
func Training(plan *protocol.Plan) string {
	if r := plan.GetRegularization(); r.GetL1() > 0 || r.GetL2() > 0 {
		return "training, penalties included"
	}
	return "training"
}

// testRows is a number of rows that a model was tested on.
func testRows(n uint32) string {
	return strings.Replace(rows(n), "row", "test row", 1)
}

// rows is a number of rows.
func rows(n uint32) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// whole is a number rounded to an integer.
func whole(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }
