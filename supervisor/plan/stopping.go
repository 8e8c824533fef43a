package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
)

// What stopping may go by, and whose weights it may keep.
const (
	byLoss   = "loss"
	byScore  = "score"
	keepBest = "best"
	keepLast = "last"
)

// stoppingDefaults writes out what a plan leaves open of a stopping rule that it
// has: a tenth of a table's rows for validation, a patience of 10 epochs.
func stoppingDefaults(s *protocol.Stopping, validation float64) {
	if s == nil {
		return
	}
	fill(&s.Patience, proto.Uint32(10))
	fill(&s.Tolerance, proto.Float64(1e-4))
	fill(&s.Metric, byLoss)
	fill(&s.Validation, proto.Float64(validation))
	keep := keepLast
	if s.GetValidation() > 0 {
		keep = keepBest
	}
	fill(&s.Keep, keep)
}

// stoppingOf translates the wire's stopping rule.
func stoppingOf(s *protocol.Stopping) (training.Stopping, error) {
	if s == nil {
		return training.Stopping{}, nil
	}
	switch t := s.GetTolerance(); {
	case !(t >= 0) || math.IsInf(t, 0):
		return training.Stopping{}, fmt.Errorf("a tolerance of %v is not possible; choose a number from 0 on", t)
	case s.GetPatience() > maxEpochs:
		return training.Stopping{}, fmt.Errorf("a patience of %d epochs is not possible; choose 0 to %d (0: never stop early)", s.GetPatience(), maxEpochs)
	case !slices.Contains([]string{byLoss, byScore}, s.GetMetric()):
		return training.Stopping{}, fmt.Errorf("stopping cannot go by %q; choose %s or %s", s.GetMetric(), byLoss, byScore)
	case !slices.Contains([]string{keepBest, keepLast}, s.GetKeep()):
		return training.Stopping{}, fmt.Errorf("the weights of the epoch %q cannot be kept; choose %s or %s", s.GetKeep(), keepBest, keepLast)
	case s.GetMetric() == byScore && s.GetValidation() == 0:
		return training.Stopping{}, errors.New("stopping by the score needs rows for validation; give a share of the rows (--validation), or stop by the loss")
	}
	return training.Stopping{
		Patience: number(s.GetPatience()), Tolerance: s.GetTolerance(),
		Score: s.GetMetric() == byScore, Best: s.GetKeep() == keepBest,
	}, nil
}

// checkTableOnly refuses what plain samples do not have: columns and classes.
func checkTableOnly(plan *protocol.Plan) error {
	var only []string
	for _, one := range []struct {
		what string
		set  bool
	}{
		{"preparing columns", plan.GetPreparation() != nil},
		{"dividing rows", plan.GetSplitting() != nil},
		{"rows for validation", plan.GetStopping().GetValidation() != 0},
		{"label smoothing", plan.GetLabelSmoothing() != 0},
		{"weights of rows", plan.GetWeights() != "" || plan.GetBalanced() || len(plan.GetClassWeights()) > 0},
	} {
		if one.set {
			only = append(only, one.what)
		}
	}
	if only == nil {
		return nil
	}
	return fmt.Errorf("samples are taken as they are; %s needs a table", strings.Join(only, ", "))
}
