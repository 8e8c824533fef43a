package plan

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// division is the rows of a table by what they are for.
type division struct{ train, valid, test []int }

// lacking warns of too few rows: a single one to learn from, or none for a test that was
// asked for, as every class keeps one to learn from and none has more.
func (p division) lacking(plan *protocol.Plan) []string {
	if len(p.train) == 1 {
		return []string{"a single row is left to learn from, so all that is learned is its target; add rows, or keep fewer for the test (--holdout)"}
	}
	if len(p.test) > 0 || plan.GetHoldout() == 0 || plan.GetSplitting().GetFolds() > 0 {
		return nil
	}
	return []string{"no row is left for the test, as there is none to spare, so nothing tells how good the model is; add rows, or join classes"}
}

// divide returns the rows to learn from, those for validation and those for the test.
func divide(frame *dataset.Frame, plan *protocol.Plan) (rows division, err error) {
	if rows.train, rows.test, err = holdOut(frame, plan); err != nil {
		return division{}, err
	}
	if share := plan.GetStopping().GetValidation(); share != 0 {
		rows.train, rows.valid, err = frame.HoldOutOf(rows.train, dataset.HoldOut{
			Method: dataset.Method(plan.GetSplitting().GetMethod()), Share: share, Seed: plan.GetSeed(),
		})
		if err != nil {
			return division{}, fmt.Errorf("the rows for validation: %w", err)
		}
		if len(rows.valid) == 0 {
			return division{}, fmt.Errorf("a share of %v of the rows leaves none for validation; choose a larger one, or 0", share)
		}
	}
	return rows, nil
}

// holdOut returns the rows to learn from and those for the test.
func holdOut(frame *dataset.Frame, plan *protocol.Plan) (train, test []int, err error) {
	by := plan.GetSplitting()
	method := dataset.Method(by.GetMethod())
	if by.GetFolds() == 0 {
		if by.GetFold() != 0 || by.GetRepeat() != 0 {
			return nil, nil, fmt.Errorf("fold %d of none was asked for; say how many folds there are", by.GetFold())
		}
		return frame.HoldOut(dataset.HoldOut{Method: method, Share: plan.GetHoldout(), Seed: plan.GetSeed()})
	}
	switch fold := by.GetFold(); {
	case fold == 0:
		return nil, nil, fmt.Errorf("which of the %d folds is for the test was not said; choose fold 1 to %d, or cross-validate to test on each once", by.GetFolds(), by.GetFolds())
	case fold > by.GetFolds():
		return nil, nil, fmt.Errorf("there is no fold %d; choose 1 to %d", fold, by.GetFolds())
	}
	return frame.Fold(dataset.KFold{Method: method, Folds: number(by.GetFolds()), Seed: plan.GetSeed()},
		number(by.GetRepeat()), number(by.GetFold())-1)
}
