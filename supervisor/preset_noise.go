package supervisor

import (
	"fmt"
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/metrics"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
)

// The penalty of auto on few rows with numbers to learn: so many times the share of
// their variance that linear regression leaves unexplained, within bounds. A penalty
// in proportion to the noise is what a normal prior of the weights comes to.
const (
	penaltyOfNoise = 15
	leastPenalty   = 2
	mostPenalty    = 15
	usualPenalty   = 5 // where that share is not known
)

// penaltyFromNoise writes out the penalty that auto leaves open until the rows to
// learn from are known, and says why it is that.
func penaltyFromNoise(plan *protocol.Plan, course *training.Course, features int) []string {
	if plan.GetPreset() != autoPreset || plan.GetRegularization() == nil || plan.GetRegularization().L2 != nil {
		return nil
	}
	noise, known := unexplained(course, features)
	if !known {
		plan.Regularization.L2 = proto.Float64(usualPenalty)
		return []string{fmt.Sprintf("l2 %d: the usual, as %d features of %d rows do not tell how much of it is noise", usualPenalty, features, len(course.Train))}
	}
	l2 := math.Round(min(max(float64(penaltyOfNoise*noise), leastPenalty), mostPenalty))
	plan.Regularization.L2 = &l2
	return []string{fmt.Sprintf("l2 %v: linear regression leaves %.0f %% of the target's variance unexplained, and the more may be noise, the stronger the penalty", l2, 100*noise)}
}

// unexplained is the share of the targets' variance that linear regression does not
// explain on the rows learned from, each corrected for the degrees of freedom
// (1 minus the adjusted R2). It is not known where features are as many as rows.
func unexplained(course *training.Course, features int) (share float64, known bool) {
	n := len(course.Train)
	if n < 2*features+10 {
		return 0, false
	}
	in, targets := neuron.NewSignals(features, n), neuron.NewSignals(1, n)
	course.Data.Gather(in, targets, course.Train)
	linear, err := metrics.FitLinear(in, targets.Data)
	if err != nil {
		return 0, false
	}
	judged, err := metrics.JudgeNumbers(targets.Data, linear.Predict(in))
	if err != nil || judged.R2 == nil {
		return 0, false
	}
	lost := (1 - *judged.R2) * float64(n-1)
	return min(max(lost/float64(n-features-1), 0), 1), true
}
