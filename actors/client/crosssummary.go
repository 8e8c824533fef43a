package client

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/neuron/metrics"
)

// summarize is what the jobs of a cross-validation, by repeat and fold, came to.
func summarize(v CrossValidation, jobs []*protocol.Job) view.CrossValidation {
	c := view.CrossValidation{
		Name: v.Submit.GetName(), Key: v.Key, Folds: v.Folds, Repeats: v.Repeats,
		Metric: metricOf(jobs), Baselines: baselineMeans(jobs), Targets: targetMeans(jobs), Warnings: warningsOf(jobs),
	}
	c.Learning, c.Elapsed = seconds(jobs)
	var scores, losses []float64
	trained, tested := uint64(0), uint64(0)
	for i, job := range jobs {
		fold := view.NewFold(uint32(i)/v.Folds, uint32(i)%v.Folds+1, job)
		c.Results = append(c.Results, fold)
		trained, tested = trained+fold.Rows+job.GetValidation(), tested+fold.HeldOut
		if fold.Score != nil {
			scores = append(scores, *fold.Score)
		}
		if fold.HeldOutError != nil {
			losses = append(losses, *fold.HeldOutError)
		}
	}
	if len(scores) == len(jobs) {
		mean, deviation := stat.MeanStdDev(scores, nil)
		interval := metrics.CrossValidation(mean, deviation, len(scores), float64(tested)/float64(trained))
		c.Mean, c.Deviation, c.Low, c.High = view.Finite(&mean), view.Finite(&deviation), view.Finite(&interval.Low), view.Finite(&interval.High)
	}
	if len(losses) == len(jobs) {
		mean := stat.Mean(losses, nil)
		c.Error = view.Finite(&mean)
	}
	return c
}

// metricOf names the score: accuracy, r2 for numbers, or exact_match for several labels.
func metricOf(jobs []*protocol.Job) string {
	for _, job := range jobs {
		switch {
		case job.GetPlan().GetTask() == protocol.Task_TASK_REGRESSION:
			return "r2"
		case job.GetPlan().GetMoreTargets() != nil:
			return "exact_match"
		}
	}
	return "accuracy"
}

// warningsOf are the warnings of all jobs, each once, in the order of the first job that has
// it; those that not all have say how many do.
func warningsOf(jobs []*protocol.Job) []string {
	list, having := []string{}, map[string]int{}
	for _, job := range jobs {
		for _, warning := range job.GetWarnings() {
			if having[warning]++; having[warning] == 1 {
				list = append(list, warning)
			}
		}
	}
	for i, warning := range list {
		if n := having[warning]; n < len(jobs) {
			list[i] = fmt.Sprintf("%s (%d of %d jobs)", warning, n, len(jobs))
		}
	}
	return list
}

// seconds are those that all jobs together were trained, and those from the first
// start to the last end.
func seconds(jobs []*protocol.Job) (training, elapsed float64) {
	first, last := int64(math.MaxInt64), int64(0)
	for _, job := range jobs {
		if job.GetStartedMs() == 0 || job.GetFinishedMs() == 0 {
			continue
		}
		training += float64(job.GetFinishedMs()-job.GetStartedMs()) / 1000
		first, last = min(first, job.GetStartedMs()), max(last, job.GetFinishedMs())
	}
	if last < first {
		return training, 0
	}
	return training, float64(last-first) / 1000
}

// baselineMeans are the means of the simple models that every job was compared with by
// the same score, in the order of the first job.
func baselineMeans(jobs []*protocol.Job) []view.BaselineMean {
	means := []view.BaselineMean{}
	scores := map[string][]float64{}
	for _, job := range jobs {
		summary := job.GetResult().GetSummary()
		if summary.GetMetric() != metricOf(jobs) {
			return means
		}
		for _, baseline := range summary.GetBaselines() {
			scores[baseline.GetName()] = append(scores[baseline.GetName()], baseline.GetValue())
		}
	}
	if len(jobs) == 0 {
		return means
	}
	for _, baseline := range jobs[0].GetResult().GetSummary().GetBaselines() {
		if all := scores[baseline.GetName()]; len(all) == len(jobs) {
			means = append(means, view.BaselineMean{Name: baseline.GetName(), Mean: stat.Mean(all, nil)})
		}
	}
	return means
}

// targetMeans are the means of the scores of each of several targets, where every job has
// them in one metric.
func targetMeans(jobs []*protocol.Job) (means []view.TargetMean) {
	if len(jobs) == 0 {
		return nil
	}
	for k, target := range jobs[0].GetResult().GetSummary().GetTargets() {
		var scores []float64
		for _, job := range jobs {
			all := job.GetResult().GetSummary().GetTargets()
			if len(all) <= k || all[k].GetMetric() != target.GetMetric() {
				return nil
			}
			scores = append(scores, all[k].GetValue())
		}
		means = append(means, view.TargetMean{Target: target.GetTarget(), Metric: target.GetMetric(), Mean: stat.Mean(scores, nil)})
	}
	return means
}
