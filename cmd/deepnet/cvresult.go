package main

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// result is what the jobs came to.
func (v *crossRun) result() view.CrossValidation {
	folds := v.order.job.submit.GetPlan().GetSplitting().GetFolds()
	c := view.CrossValidation{Name: v.table, Key: v.key, Folds: folds, Repeats: v.order.repeats, Metric: metricOf(v.jobs), Baselines: baselines(v.jobs)}
	c.Learning, c.Elapsed = times(v.jobs)
	var scores, losses []float64
	learned, held := uint64(0), uint64(0)
	for i, job := range v.jobs {
		one := view.NewFold(uint32(i)/folds, uint32(i)%folds+1, job)
		c.Results = append(c.Results, one)
		learned, held = learned+one.Rows+job.GetValidation(), held+one.HeldOut
		if one.Score != nil {
			scores = append(scores, *one.Score)
		}
		if one.HeldOutError != nil {
			losses = append(losses, *one.HeldOutError)
		}
	}
	if len(scores) == len(v.jobs) {
		mean, deviation := stat.MeanStdDev(scores, nil)
		low, high := correctedInterval(mean, deviation, len(scores), float64(held)/float64(learned))
		c.Mean, c.Deviation, c.Low, c.High = view.Finite(&mean), view.Finite(&deviation), view.Finite(&low), view.Finite(&high)
	}
	if len(losses) == len(v.jobs) {
		mean := stat.Mean(losses, nil)
		c.Error = view.Finite(&mean)
	}
	return c
}

// metricOf names the score: the share of rows classified right, or R2.
func metricOf(jobs []*protocol.Job) string {
	for _, job := range jobs {
		if job.GetPlan().GetTask() == protocol.Task_TASK_REGRESSION {
			return "r2"
		}
	}
	return "accuracy"
}

// correctedInterval is the 95 % confidence interval of the mean of n scores whose
// jobs share rows, held rows for every learned one: Student's t with n-1 degrees of
// freedom, the variance of the mean being (1/n + held/learned) s^2 in place of s^2/n
// (Nadeau and Bengio 2003, Inference for the Generalization Error).
func correctedInterval(mean, deviation float64, n int, heldByLearned float64) (low, high float64) {
	if n < 2 {
		return math.NaN(), math.NaN()
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(0.975)
	half := t * deviation * math.Sqrt(1/float64(n)+heldByLearned)
	return mean - half, mean + half
}

// times are the seconds that all jobs learned, and those from the first start to
// the last end.
func times(jobs []*protocol.Job) (learning, elapsed float64) {
	first, last := int64(math.MaxInt64), int64(0)
	for _, job := range jobs {
		if job.GetStartedMs() == 0 || job.GetFinishedMs() == 0 {
			continue
		}
		learning += float64(job.GetFinishedMs()-job.GetStartedMs()) / 1000
		first, last = min(first, job.GetStartedMs()), max(last, job.GetFinishedMs())
	}
	if last < first {
		return learning, 0
	}
	return learning, float64(last-first) / 1000
}

// baselines are the means of the simple models that every job was compared with by
// the same score, in the order of the first job.
func baselines(jobs []*protocol.Job) []view.BaselineMean {
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
