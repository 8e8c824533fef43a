package plan

import (
	"errors"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
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
	if s.GetMetric() == byScore && s.GetValidation() == 0 {
		return training.Stopping{}, errors.New("stopping by the score needs rows for validation; give a share of the rows (--validation), or stop by the loss")
	}
	return training.Stopping{
		Patience: number(s.GetPatience()), MinEpochs: number(s.GetMinEpochs()), Tolerance: s.GetTolerance(),
		Score: s.GetMetric() == byScore, Best: s.GetKeep() == keepBest,
	}, nil
}
