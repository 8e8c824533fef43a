package plan

import (
	"cmp"
	"context"
	"math"
	"slices"

	"deepnet/supervisor/parallel"
)

// On how many parts every penalty is tried before it may be dropped.
const firstParts = 2

// race tries penalties, those that were not tried yet, weaker ones first. All are tried
// on the first parts; those that are clearly worse there than the best are tried on no
// other (Maron and Moore, 1994, call it a race). It goes by losses, never by time.
func (t *penaltySearch) race(ctx context.Context, contenders ...int) {
	first := t.parts[:min(firstParts, len(t.parts))]
	t.try(ctx, first, contenders)
	best := t.leader(first)
	left := slices.DeleteFunc(slices.Clone(contenders), func(i int) bool { return clearlyWorse(lossesOn(first, i), lossesOn(first, best)) })
	t.try(ctx, t.parts[len(first):], left)
}

// try tries penalties on parts, the parts side by side.
func (t *penaltySearch) try(ctx context.Context, parts []*part, contenders []int) {
	parallel.Each(len(parts), func(i int) {
		for _, penalty := range contenders {
			if parts[i].losses[penalty] == nil && ctx.Err() == nil {
				parts[i].try(&t.run, penalty)
			}
		}
	})
}

// leader returns the penalty with the least mean loss on parts.
func (t *penaltySearch) leader(parts []*part) (best int) {
	least := math.Inf(1)
	for i := range penalties {
		if mean := meanOf(lossesOn(parts, i)); mean < least {
			best, least = i, mean
		}
	}
	return best
}

// lossesOn returns the losses of a penalty on all rows left out of parts.
func lossesOn(parts []*part, penalty int) (losses []float64) {
	for _, p := range parts {
		losses = append(losses, p.losses[penalty]...)
	}
	return losses
}

// clearlyWorse says whether the losses are above those of the best penalty on the same
// rows by more than two standard errors of their difference, and by more than the
// quarter of a standard error that the strongest penalty may cost.
func clearlyWorse(losses, best []float64) bool {
	mean := meanOf(losses)
	if math.IsInf(mean, 1) || len(losses) != len(best) {
		return true
	}
	more := make([]float64, len(losses))
	for row, loss := range losses {
		more[row] = loss - best[row]
	}
	return meanOf(more) > math.FMA(2, errorOf(more), errorOf(best)/4)
}

// trialLoss is the mean loss of the rows left out, and its standard error; infinite,
// and worse than any other, unless all parts were tried and it is a number.
type trialLoss struct{ mean, error float64 }

// loss returns that of a penalty.
func (t *penaltySearch) loss(penalty int) trialLoss {
	losses := lossesOn(t.parts, penalty)
	mean := meanOf(losses)
	if t.triedOn(penalty) < len(t.parts) || math.IsInf(mean, 1) {
		return trialLoss{mean: math.Inf(1)}
	}
	return trialLoss{mean, errorOf(losses)}
}

// triedOn is on how many parts a penalty was tried.
func (t *penaltySearch) triedOn(penalty int) (parts int) {
	for _, p := range t.parts {
		if p.losses[penalty] != nil {
			parts++
		}
	}
	return parts
}

// least returns the one with the least loss, the first of equal ones.
func (t *penaltySearch) least(of ...int) int {
	return slices.MinFunc(of, func(a, b int) int { return cmp.Compare(t.loss(a).mean, t.loss(b).mean) })
}

// meanOf is the mean; infinite where there is none that is finite.
func meanOf(losses []float64) float64 {
	sum := 0.0
	for _, loss := range losses {
		sum += loss
	}
	mean := sum / float64(len(losses))
	if math.IsNaN(mean - mean) {
		return math.Inf(1)
	}
	return mean
}

// errorOf is the standard error of the mean.
func errorOf(losses []float64) float64 {
	mean, squares := meanOf(losses), 0.0
	for _, loss := range losses {
		squares = math.FMA(loss-mean, loss-mean, squares)
	}
	return math.Sqrt(squares) / float64(len(losses))
}
