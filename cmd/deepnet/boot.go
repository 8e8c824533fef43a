package main

import (
	"context"
	"fmt"
	"strings"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// boot teaches the booted network its first job and prints how it goes.
func (s *shell) boot(ctx context.Context, jobs *client.Client, seed uint64) error {
	submit := plan.BootJob(seed)
	job, err := jobs.Submit(ctx, submit)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, bootHeader(job))
	var last *protocol.Job
	err = jobs.Watch(ctx, job.GetId(), 0, func(event *protocol.Event) error {
		if epoch := event.GetEpoch(); epoch != nil {
			fmt.Fprintln(s.out, epochLine(progress{epoch: epoch.GetEpoch(), err: epoch.GetError()}))
		}
		if finished := event.GetFinished(); finished != nil {
			last = finished
		}
		return nil
	})
	if err != nil {
		return err
	}
	if last.GetState() != protocol.State_STATE_SUCCEEDED {
		return fmt.Errorf("job %s: %s", last.GetId(), last.GetReason())
	}
	samples := submit.GetSamples()
	answer, err := jobs.Predict(ctx, &protocol.Predict{Job: job.GetId(), Name: "boot", Rows: &protocol.Predict_Samples{Samples: samples}})
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, bootSummary(last, samples.GetTarget(), answer.GetOutput()))
	return nil
}

// bootHeader says what is about to be learned, and how.
func bootHeader(job *protocol.Job) string {
	plan := job.GetPlan()
	var widths []string
	neurons := uint32(0)
	for _, width := range job.GetLayers() {
		widths = append(widths, fmt.Sprint(width))
		neurons += width
	}
	return fmt.Sprintf("BOOT %s network, %d neurons, each a supervised actor\n"+
		"     %s, %s, learning rate %.1f, %s %.1f, seed %d, until the error is below %v\n",
		strings.Join(widths, "-"), neurons, plan.GetActivation(), plan.GetLoss(),
		plan.GetOptimizer().GetLearningRate(), plan.GetOptimizer().GetName(), plan.GetOptimizer().GetMomentum(),
		plan.GetSeed(), plan.GetStopBelow())
}

// bootSummary says what came out of it.
func bootSummary(job *protocol.Job, target, outputs []float64) string {
	return fmt.Sprintf("TARGET  %s\nOUTPUTS %s\nEPOCHS  %d\nDIGEST  %s\n",
		numbers(target), numbers(outputs), job.GetResult().GetEpochs(), job.GetResult().GetDigest())
}

// numbers prints numbers in brackets, to four places.
func numbers(values []float64) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, fmt.Sprintf("%.4f", v))
	}
	return "[" + strings.Join(texts, " ") + "]"
}
