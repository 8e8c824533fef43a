package evaluation

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/metrics"
	"deepnet/neuron/training"
)

// forecast is what a model says of classes.
type forecast struct {
	truth         []int
	predicted     []int
	probabilities neuron.Signals // as metrics takes them
	hard          bool           // the answers are no probabilities: 1 for the class predicted, 0 else
}

// classes evaluates a model of classes.
func (j *evaluator) classes() error {
	f := j.forecast()
	result, err := metrics.EvaluateClasses(f.truth, f.probabilities)
	if err != nil {
		return err
	}
	sure, err := metrics.ResampleClasses(f.truth, f.probabilities, j.resampling())
	if err != nil {
		return err
	}
	j.made.Metrics = classMetrics(&result)
	if f.hard {
		j.made.Metrics = labelMetrics(&result)
		j.leaveOut("log loss, Brier score, calibration and ranking were not measured: the model's outputs are no probabilities; choose softmax or sigmoid at the output")
	}
	attach(j.made.Metrics, classIntervals(&result, &sure))
	j.made.Classes = j.classReport(f, &result)
	j.made.Misses = j.missedClasses(f)
	j.classBaselines(f)
	return nil
}

// forecast reads the answers as classes.
func (j *evaluator) forecast() *forecast {
	f := &forecast{probabilities: j.answers, truth: whole(j.truth)}
	for r := range f.truth {
		f.predicted = append(f.predicted, training.Class(j.answers, r))
	}
	for _, p := range j.answers.Data {
		f.hard = f.hard || !(p >= 0 && p <= 1)
	}
	if f.hard {
		f.probabilities = neuron.NewSignals(len(j.Table.Classes), len(f.truth))
		for r, class := range f.predicted {
			f.probabilities.Data[class*f.probabilities.Stride+r] = 1
		}
	}
	return f
}

// of is the probability of a class in a row.
func (f *forecast) of(class, row int) float64 {
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

// classReport is what there is to show of classes.
func (j *evaluator) classReport(f *forecast, result *metrics.Classification) *protocol.ClassReport {
	report := &protocol.ClassReport{}
	for c, score := range result.PerClass {
		made := &protocol.ClassScore{
			Class: j.Table.Classes[c], Support: uint32(score.Support),
			Precision: score.Precision, Recall: score.Recall, F1: score.F1,
		}
		if !f.hard {
			made.RocAuc, made.AveragePrecision = score.ROCAUC, score.AveragePrecision
		}
		report.Scores = append(report.Scores, made)
	}
	if n := len(j.Table.Classes); n > mostConfusion {
		j.leaveOut("the confusion matrix was left out: %d classes are more than %d", n, mostConfusion)
	} else {
		for _, row := range result.Confusion {
			for _, rows := range row {
				report.Confusion = append(report.Confusion, uint32(rows))
			}
		}
	}
	if !f.hard {
		report.Calibration = calibration(result.Reliability)
		report.Curves = j.curves(f)
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

// whole reads targets as the indices of classes.
func whole(targets []float64) []int {
	classes := make([]int, len(targets))
	for i, t := range targets {
		classes[i] = int(t)
	}
	return classes
}
