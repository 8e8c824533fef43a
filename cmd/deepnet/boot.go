package main

import (
	"context"
	"fmt"
	"strings"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// boot trains the booted network, its first job, and prints how that goes.
func boot(ctx context.Context, s *shell, jobs *client.Client, seed uint64) error {
	submit := plan.BootJob(seed)
	over, err := jobs.Run(ctx, submit, client.Observer{
		Submitted: func(job *protocol.Job) { fmt.Fprint(s.out, bootHeader(job)) },
		Event: func(_ *protocol.Job, event *protocol.Event) {
			if epoch := event.GetEpoch(); epoch != nil {
				fmt.Fprintln(s.out, epochLine(progress{epoch: epoch.GetEpoch(), err: epoch.GetError()}))
			}
		},
	})
	if err == nil {
		err = client.Outcome(over)
	}
	if err != nil {
		return err
	}
	samples := submit.GetSamples()
	answer, err := jobs.Predict(ctx, &protocol.Predict{Job: over.GetId(), Name: "boot", Rows: &protocol.Predict_Samples{Samples: samples}})
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, bootSummary(over, samples.GetTarget(), answer.GetOutput()))
	return nil
}

// bootHeader says what network is about to be trained, and how.
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

// bootSummary says what the network came to.
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
