package main

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// crossValidation is a cross-validation as a program reads it. Means and interval
// are null until every job has succeeded.
type crossValidation struct {
	Name      string           `json:"name"`
	Key       string           `json:"key"` // of which the jobs' keys are made
	Folds     uint32           `json:"folds"`
	Repeats   uint32           `json:"repeats"`
	Metric    string           `json:"metric"` // accuracy or r2
	Mean      *float64         `json:"mean"`
	Deviation *float64         `json:"standard_deviation"`
	Low       *float64         `json:"low"` // of the mean, 95 %, Nadeau and Bengio 2003
	High      *float64         `json:"high"`
	Error     *float64         `json:"held_out_error"` // on average
	Baselines []meanOfBaseline `json:"baselines"`
	Learning  float64          `json:"learning_seconds"` // of all jobs together
	Elapsed   float64          `json:"elapsed_seconds"`  // from the first start to the last end
	Results   []part           `json:"results"`          // by repeat and fold
}

// part is the job of one fold.
type part struct {
	Repeat       uint32   `json:"repeat"`
	Fold         uint32   `json:"fold"`
	Job          string   `json:"job"`
	State        string   `json:"state"`
	Score        *float64 `json:"score"`
	HeldOutError *float64 `json:"held_out_error"`
	Epochs       uint32   `json:"epochs"`
	Rows         uint64   `json:"rows"`
	HeldOut      uint64   `json:"held_out"`
	Digest       *string  `json:"digest"`
}

type meanOfBaseline struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
}

// result is what the jobs came to.
func (v *crossRun) result() crossValidation {
	folds := v.order.job.Submit.GetPlan().GetSplitting().GetFolds()
	c := crossValidation{Name: v.table, Key: v.key, Folds: folds, Repeats: v.order.repeats, Metric: metricOf(v.jobs), Baselines: baselines(v.jobs)}
	c.Learning, c.Elapsed = times(v.jobs)
	var scores, losses []float64
	learned, held := uint64(0), uint64(0)
	for i, job := range v.jobs {
		one := partOfResult(job)
		one.Repeat, one.Fold = uint32(i)/folds, uint32(i)%folds+1
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
		i := metrics.CrossValidation(mean, deviation, len(scores), float64(held)/float64(learned))
		c.Mean, c.Deviation, c.Low, c.High = finite(&mean), finite(&deviation), finite(&i.Low), finite(&i.High)
	}
	if len(losses) == len(v.jobs) {
		mean := stat.Mean(losses, nil)
		c.Error = finite(&mean)
	}
	return c
}

func partOfResult(job *protocol.Job) part {
	result := job.GetResult()
	one := part{
		Job: job.GetId(), State: stateName(job.GetState()), Epochs: epochs(job),
		Rows: job.GetRows(), HeldOut: job.GetHeldOut(), Digest: said(result.GetDigest()),
	}
	if result != nil && job.GetState() == protocol.State_STATE_SUCCEEDED {
		one.Score, one.HeldOutError = finite(result.Accuracy), finite(result.HeldOutError)
		if result.Accuracy == nil {
			one.Score = finite(result.R2)
		}
	}
	return one
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
func baselines(jobs []*protocol.Job) []meanOfBaseline {
	means := []meanOfBaseline{}
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
			means = append(means, meanOfBaseline{baseline.GetName(), stat.Mean(all, nil)})
		}
	}
	return means
}
