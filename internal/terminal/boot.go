package terminal

import (
	"fmt"
	"strings"

	"deepnet/actors/protocol"
)

// BootHeader says what network is about to be trained, and how.
func BootHeader(job *protocol.Job) string {
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

// BootSummary says what the network came to.
func BootSummary(job *protocol.Job, target, outputs []float64) string {
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
