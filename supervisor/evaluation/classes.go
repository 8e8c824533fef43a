package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/metrics"
	"deepnet/neuron/training"
)

// forecast is what a classifier predicts for the test rows.
type forecast struct {
	truth         []int
	predicted     []int
	probabilities neuron.Signals // classes x rows, or one row for the second of two classes
	hard          bool           // the outputs are not probabilities: 1 stands for the predicted class, 0 for the others
}

// classes measures a classifier, and returns what goes into detail.
func (e *evaluator) classes() (details []func(*evaluator) error, err error) {
	if e.two() {
		e.made.Positive = e.Table.Classes[e.Positive]
	}
	f := e.forecast()
	result, err := metrics.EvaluateClasses(f.truth, f.probabilities)
	if err != nil {
		return nil, err
	}
	e.made.Metrics = e.classMetrics(&result)
	if f.hard {
		e.made.Metrics = e.labelMetrics(&result)
	}
	return []func(*evaluator) error{
		func(own *evaluator) error { return own.classDetails(f, &result) },
		func(own *evaluator) error { own.classBaselines(f); return nil },
	}, nil
}

// classDetails makes the intervals of the metrics and what only a classifier's report
// shows.
func (e *evaluator) classDetails(f *forecast, result *metrics.Classification) error {
	resampled, err := metrics.ResampleClasses(f.truth, f.probabilities, e.resampling())
	if err != nil {
		return err
	}
	if f.hard {
		e.leaveOut("log loss, Brier score, calibration and ranking were not measured: the model's outputs are no probabilities; choose softmax or sigmoid at the output")
	}
	attach(e.made.Metrics, classIntervals(result, &resampled))
	e.made.Classes = e.classReport(f, result)
	e.made.Misses = e.missedClasses(f)
	return nil
}

// forecast reads the network's outputs as classes and their probabilities.
func (e *evaluator) forecast() *forecast {
	f := &forecast{probabilities: e.answers, truth: classIndices(e.truth)}
	for r := range f.truth {
		f.predicted = append(f.predicted, training.Class(e.answers, r))
	}
	for _, p := range e.answers.Data {
		f.hard = f.hard || !(p >= 0 && p <= 1)
	}
	if f.hard {
		f.probabilities = neuron.NewSignals(len(e.Table.Classes), len(f.truth))
		for r, class := range f.predicted {
			f.probabilities.Data[class*f.probabilities.Stride+r] = 1
		}
	}
	return f
}

// probability returns the predicted probability of a class for a row.
func (f *forecast) probability(class, row int) float64 {
	p := f.probabilities
	switch {
	case p.Rows > 1:
		return p.Data[class*p.Stride+row]
	case class == 1:
		return p.Data[row]
	default:
		return 1 - p.Data[row]
	}
}

// classReport returns what only a classifier's report shows: scores per class, confusion
// matrix, calibration and curves.
func (e *evaluator) classReport(f *forecast, result *metrics.Classification) *protocol.ClassReport {
	report := &protocol.ClassReport{}
	for c, score := range result.PerClass {
		made := &protocol.ClassScore{
			Class: e.Table.Classes[c], Support: uint32(score.Support),
			Precision: score.Precision, Recall: score.Recall, F1: score.F1,
		}
		if !f.hard {
			made.RocAuc, made.AveragePrecision = score.ROCAUC, score.AveragePrecision
		}
		report.Scores = append(report.Scores, made)
	}
	if n := len(e.Table.Classes); n > mostConfusion {
		e.leaveOut("the confusion matrix was left out: %d classes are more than %d", n, mostConfusion)
	} else {
		for _, row := range result.Confusion {
			for _, rows := range row {
				report.Confusion = append(report.Confusion, uint32(rows))
			}
		}
	}
	if !f.hard {
		report.Calibration = calibration(result.Reliability)
		report.Curves = e.curves(f)
	}
	return report
}

func calibration(bins []metrics.Bin) (list []*protocol.Calibration) {
	for _, bin := range bins {
		list = append(list, &protocol.Calibration{
			Low: bin.Low, High: bin.High, Rows: uint32(bin.Rows), Confidence: bin.Confidence, Accuracy: bin.Accuracy,
		})
	}
	return list
}

// classIndices reads targets as class indices.
func classIndices(targets []float64) []int {
	classes := make([]int, len(targets))
	for i, t := range targets {
		classes[i] = int(t)
	}
	return classes
}
