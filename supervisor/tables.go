package supervisor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// text is a table's text as it is read again and again.
func text(table []byte) dataset.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(table)), nil }
}

// admitTable prepares a table as the plan says: what its columns are, which rows are
// held out, and, measured on the others alone, how columns become features.
func admitTable(name string, plan *protocol.Plan, csv dataset.Source, from *origin) (*admitted, error) {
	frame, err := readTable(name, plan, csv, from)
	if err != nil {
		return nil, err
	}
	chosen, err := presetDefaults(plan, frame)
	if err != nil {
		return nil, err
	}
	rows, err := part(frame, plan)
	if err != nil {
		return nil, err
	}
	weights, err := weightsOf(frame, rows.train, plan)
	if err != nil {
		return nil, err
	}
	preparation, err := prepare(frame, rows.train, plan, from)
	if err != nil {
		return nil, err
	}
	encoded, warnings, err := preparation.Encode(frame)
	if err != nil {
		return nil, err
	}
	form := formOf(preparation, plan)
	course := &training.Run{
		Data: table{encoded, form}, Train: rows.train, Valid: rows.valid, Test: rows.held, Weights: weights, Classes: len(frame.Classes),
	}
	spec := neuron.Spec{Inputs: len(encoded.Columns), Scales: preparation.Scales(), Layers: layers(plan, form.Outputs(encoded))}
	made, err := enrol(name, plan, course, spec)
	if err != nil {
		return nil, err
	}
	if penaltyIsOpen(plan) {
		made.trials = newPenaltyTrials(plan, frame, course)
	}
	made.work.preparation, made.head.Choices = preparation, chosen
	made.head.Columns, made.head.Classes = preparation.Inputs(), frame.Classes
	if !slices.Equal(encoded.Columns, made.head.Columns) {
		made.head.Features = encoded.Columns
	}
	made.head.Warnings = append(inWords(frame.Warnings, dataset.Inspect(frame, rows.train), warnings), rows.untested(plan)...)
	return made, nil
}

// prepare measures a table's columns on the rows to learn from, or takes over how
// the origin's were.
func prepare(frame *dataset.Frame, train []int, plan *protocol.Plan, from *origin) (*dataset.Preparation, error) {
	if from != nil {
		return from.preparation, nil
	}
	return dataset.Fit(frame, train, recipeOf(plan))
}

// inWords is what people read of warnings.
func inWords(lists ...[]dataset.Warning) (words []string) {
	for _, w := range slices.Concat(lists...) {
		words = append(words, w.String())
	}
	return words
}

// readTable reads a table, if the plan can learn it.
func readTable(name string, plan *protocol.Plan, csv dataset.Source, from *origin) (*dataset.Frame, error) {
	choices, err := choicesOf(name, plan)
	if err != nil {
		return nil, err
	}
	if from != nil {
		choices = from.forced(choices)
	}
	description, err := dataset.Describe(csv, choices)
	if err != nil {
		return nil, err
	}
	frame, err := dataset.Load(csv, description)
	if err != nil {
		return nil, err
	}
	if from != nil {
		if frame, err = from.preparation.Adopt(frame); err != nil {
			return nil, err
		}
	}
	if frame.Task == dataset.Regression && plan.GetLabelSmoothing() != 0 {
		return nil, errors.New("label smoothing is for classes, and the target has numbers; leave it out, or ask for classification")
	}
	return frame, errors.Join(checkLoss(plan.GetLoss(), frame.Task), checkTargetScaling(plan))
}

// numeric are the losses that are for numbers alone, classy those for classes alone;
// mse is for both.
var (
	numeric = []string{"half_mse", "mae", "huber", "log_cosh", "quantile", "poisson"}
	classy  = []string{"binary_crossentropy", "softmax_crossentropy"}
)

// checkLoss refuses a loss that is not for the table's target.
func checkLoss(loss string, task dataset.Task) error {
	switch {
	case task == dataset.Classification && slices.Contains(numeric, loss):
		return fmt.Errorf("the loss %s is for numbers, and the target has classes; choose %s, or ask for regression", loss, strings.Join(classy, " or "))
	case task == dataset.Regression && slices.Contains(classy, loss):
		return fmt.Errorf("the loss %s is for classes, and the target has numbers; choose mse, %s, or ask for classification", loss, strings.Join(numeric, ", "))
	default:
		return nil
	}
}

// checkTargetScaling refuses ways to scale targets that there are not.
func checkTargetScaling(plan *protocol.Plan) error {
	if how := plan.GetPreparation().GetTargetScaling(); how != "" && how != "standard" && how != "none" {
		return fmt.Errorf("targets cannot be scaled by %q; choose standard or none", how)
	}
	return nil
}

// formOf says how targets become outputs: numbers are brought to a size around 1,
// unless the loss is for targets of one kind only, such as counts.
func formOf(preparation *dataset.Preparation, plan *protocol.Plan) dataset.Form {
	form := preparation.Form(plan.GetLoss() == "binary_crossentropy")
	if !neuron.TakesAnyTarget(plan.GetLoss()) || plan.GetPreparation().GetTargetScaling() == "none" {
		form.Scale = neuron.Scale{}
	}
	return form
}

// choicesOf translates what the plan says of a table.
func choicesOf(name string, plan *protocol.Plan) (dataset.Choices, error) {
	p, by := plan.GetPreparation(), plan.GetSplitting()
	c := dataset.Choices{
		Name: name, Target: plan.GetTarget(), Task: taskNames[plan.GetTask()],
		Group: by.GetGroup(), Order: by.GetOrder(), Weights: plan.GetWeights(), LeaveOut: p.GetLeaveOut(),
		Format: dataset.Format{Header: dataset.Header(p.GetHeader()), Missing: p.GetMissing()},
	}
	if c.Task == dataset.Auto && slices.Contains(numeric, plan.GetLoss()) {
		c.Task = dataset.Regression // who names such a loss means numbers, few as they may be
	}
	for _, sign := range []struct {
		what, text string
		to         *byte
	}{{"delimiter", p.GetDelimiter(), &c.Format.Delimiter}, {"decimal sign", p.GetDecimal(), &c.Format.Decimal}} {
		switch len(sign.text) {
		case 0:
		case 1:
			*sign.to = sign.text[0]
		default:
			return c, fmt.Errorf("the %s %q is not one character; give one, or leave it to be guessed", sign.what, sign.text)
		}
	}
	for _, kind := range p.GetKinds() {
		c.Kinds = append(c.Kinds, dataset.Choose{Column: kind.GetColumn(), Kind: dataset.Kind(kind.GetKind())})
	}
	return c, nil
}

// recipeOf translates how columns become features.
func recipeOf(plan *protocol.Plan) dataset.Recipe {
	p := plan.GetPreparation()
	return dataset.Recipe{
		Numbers:    dataset.Fill{How: dataset.Filling(p.GetNumbers()), With: p.GetNumbersWith()},
		Categories: dataset.Fill{How: dataset.Filling(p.GetCategories()), With: p.GetCategoriesWith()},
		Scaling:    dataset.Scaling(p.GetScaling()),
		Rare:       number(p.GetRare()),
	}
}

// parts are the rows of a table by what they are for.
type parts struct{ train, valid, held []int }

// untested warns of a test that was asked for and has no row: every class keeps one
// to learn from, and none has more.
func (p parts) untested(plan *protocol.Plan) []string {
	if len(p.held) > 0 || plan.GetHoldout() == 0 || plan.GetSplitting().GetFolds() > 0 {
		return nil
	}
	return []string{"no row is kept back, as there is none to spare, so nothing tells how good the model is; add rows, or join classes"}
}

// part returns the rows to learn from, those for validation and those held out.
func part(frame *dataset.Frame, plan *protocol.Plan) (rows parts, err error) {
	if rows.train, rows.held, err = holdOut(frame, plan); err != nil {
		return parts{}, err
	}
	if share := plan.GetStopping().GetValidation(); share != 0 {
		rows.train, rows.valid, err = frame.HoldOutOf(rows.train, dataset.HoldOut{
			Method: dataset.Method(plan.GetSplitting().GetMethod()), Share: share, Seed: plan.GetSeed(),
		})
		if err != nil {
			return parts{}, fmt.Errorf("the rows for validation: %w", err)
		}
		if len(rows.valid) == 0 {
			return parts{}, fmt.Errorf("a share of %v of the rows leaves none for validation; choose a larger one, or 0", share)
		}
	}
	return rows, nil
}

// holdOut returns the rows to learn from and those held out.
func holdOut(frame *dataset.Frame, plan *protocol.Plan) (train, held []int, err error) {
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
		return nil, nil, fmt.Errorf("which of the %d folds is kept back was not said; choose fold 1 to %d, or cross-validate to have each kept back once", by.GetFolds(), by.GetFolds())
	case fold > by.GetFolds():
		return nil, nil, fmt.Errorf("there is no fold %d; choose 1 to %d", fold, by.GetFolds())
	}
	return frame.Fold(dataset.KFold{Method: method, Folds: number(by.GetFolds()), Seed: plan.GetSeed()},
		number(by.GetRepeat()), number(by.GetFold())-1)
}
