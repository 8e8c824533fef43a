package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"deepnet/actors/protocol"
)

// figure is a number as a table has it: three or four digits that count, none left
// out before the point.
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

// names are metrics whose name is not what people call them.
var names = map[string]string{
	"r2": "R²", "rmse": "RMSE", "mae": "MAE", "mape": "MAPE", "mcc": "MCC", "macro_f1": "macro F1", "weighted_f1": "weighted F1",
	"roc_auc": "ROC AUC", "cohen_kappa": "Cohen's kappa", "brier": "Brier score", "expected_calibration_error": "calibration error",
	"median_absolute_error": "median abs. error",
}

// MetricName is what people call a metric.
func MetricName(name string) string {
	if said := names[name]; said != "" {
		return said
	}
	return strings.ReplaceAll(name, "_", " ")
}

// interval is from where to where a metric may lie.
func interval(m *protocol.Metric) string {
	if m.Low == nil || m.High == nil {
		return ""
	}
	return fmt.Sprintf("%s to %s", figure(m.GetLow()), figure(m.GetHigh()))
}

// Sentence tells how good a model is, in a line.
func Sentence(s *protocol.Summary) string {
	if s == nil {
		return ""
	}
	line := figure(s.GetValue())
	if s.Low != nil && s.High != nil {
		line += fmt.Sprintf(" (95 %%: %s to %s)", figure(s.GetLow()), figure(s.GetHigh()))
	}
	line += fmt.Sprintf(" on %s kept back", rows(s.GetRows()))
	for _, b := range s.GetBaselines() {
		line += fmt.Sprintf("; %s: %s", b.GetName(), figure(b.GetValue()))
	}
	return line
}

// Training is what to call the losses of training by a plan: those of other rows have
// no penalties in them, so the two are not to be compared.
func Training(plan *protocol.Plan) string {
	if r := plan.GetRegularization(); r.GetL1() > 0 || r.GetL2() > 0 {
		return "training, penalties included"
	}
	return "training"
}

// rows is a number of rows.
func rows(n uint32) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// whole is a number without what is after the point.
func whole(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }
