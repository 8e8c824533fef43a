package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// resolveTable prepares a table as the plan says: what its columns are, which rows
// are for the test, and, measured on the others alone, how columns become features. Whether
// to warn of what the table is like is up to the caller.
func resolveTable(name string, plan *protocol.Plan, csv dataset.Source, from *Origin, warn bool) (*Resolved, error) {
	frame, err := readTable(name, plan, csv, from)
	if err != nil {
		return nil, err
	}
	chosen, err := presetDefaults(plan, frame)
	if err != nil {
		return nil, err
	}
	rows, err := divide(frame, plan)
	if err != nil {
		return nil, err
	}
	if err := checkTable(frame, rows.train, plan, from); err != nil {
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
	table := Table{encoded, TargetForm(preparation, plan)}
	run, err := runOn(table, frame, rows, plan)
	if err != nil {
		return nil, err
	}
	r, err := build(name, plan, run, shape{len(encoded.Columns), table.Form.Outputs(encoded), preparation.Scales()})
	if err != nil {
		return nil, err
	}
	if penaltyIsOpen(plan) {
		r.penalties = newPenaltySearch(plan, frame, run)
	}
	r.Preparation, r.Head.Choices = preparation, chosen
	r.nameColumns(frame, encoded)
	if warn {
		r.Head.Warnings = append(Sentences(frame.Warnings, dataset.Inspect(frame, rows.train), preparation.Pooled(frame, rows.train), warnings, frame.Copied(rows.train, rows.test)), rows.lacking(plan)...)
	}
	return r, nil
}

// checkTable refuses a table that teaches nothing, or has no class that is said to be the
// positive one.
func checkTable(frame *dataset.Frame, train []int, plan *protocol.Plan, from *Origin) error {
	if rulesOf(plan) >= dataset.WrittenRules && from == nil {
		if err := frame.Teaches(train); err != nil {
			return err
		}
	}
	return checkPositive(frame, plan)
}

// runOn is the run on a prepared table.
func runOn(table Table, frame *dataset.Frame, rows division, plan *protocol.Plan) (*training.Run, error) {
	weights, err := weightsOf(frame, rows.train, plan)
	if err != nil {
		return nil, err
	}
	return &training.Run{
		Data: table, Train: rows.train, Valid: rows.valid, Test: rows.test, Weights: weights,
		Classes: len(frame.Classes), Labels: frame.Classes != nil && frame.More != nil,
	}, nil
}

// nameColumns tells clients what goes in and what comes out.
func (r *Resolved) nameColumns(frame *dataset.Frame, encoded *dataset.Table) {
	r.Head.Columns = r.Preparation.Inputs()
	if r.Head.Targets = SeveralTargets(r.Preparation, r.Head.Plan); r.Head.Targets == nil {
		r.Head.Classes = frame.Classes
	}
	if !slices.Equal(encoded.Columns, r.Head.Columns) {
		r.Head.Features = encoded.Columns
	}
}

// prepare measures a table's columns on the rows to learn from, or takes over how
// the origin's were.
func prepare(frame *dataset.Frame, train []int, plan *protocol.Plan, from *Origin) (*dataset.Preparation, error) {
	if from != nil {
		return from.Preparation, nil
	}
	return dataset.Fit(frame, train, recipe(plan))
}

// Sentences are warnings as people read them.
func Sentences(lists ...[]dataset.Warning) (words []string) {
	for _, w := range slices.Concat(lists...) {
		words = append(words, w.String())
	}
	return words
}

// readTable reads a table, if the plan can learn it.
func readTable(name string, plan *protocol.Plan, csv dataset.Source, from *Origin) (*dataset.Frame, error) {
	choices := choicesOf(name, plan)
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
		if frame, err = from.Preparation.Adopt(frame); err != nil {
			return nil, err
		}
	}
	if frame.Task == dataset.Regression && plan.GetLabelSmoothing() != 0 {
		return nil, errors.New("label smoothing is for classes, and the target has numbers; leave it out, or ask for classification")
	}
	if err := checkLabels(frame, plan); err != nil {
		return nil, err
	}
	return frame, checkLoss(plan.GetLoss(), frame.Task)
}

// The losses that are for numbers alone, and those for classes alone; mse is for both.
var (
	numberLosses = []string{"half_mse", "mae", "huber", "log_cosh", "quantile", "poisson"}
	classLosses  = []string{"binary_crossentropy", "softmax_crossentropy"}
)

// checkLoss refuses a loss that is not for the table's target.
func checkLoss(loss string, task dataset.Task) error {
	switch {
	case task == dataset.Classification && slices.Contains(numberLosses, loss):
		return fmt.Errorf("the loss %s is for numbers, and the target has classes; choose %s, or ask for regression", loss, strings.Join(classLosses, " or "))
	case task == dataset.Regression && slices.Contains(classLosses, loss):
		return fmt.Errorf("the loss %s is for classes, and the target has numbers; choose mse, %s, or ask for classification", loss, strings.Join(numberLosses, ", "))
	default:
		return nil
	}
}

// TargetForm says how targets become outputs: numbers are brought to a size around 1,
// unless the loss is for targets of one kind only, such as counts.
func TargetForm(preparation *dataset.Preparation, plan *protocol.Plan) dataset.Form {
	form := preparation.Form(plan.GetLoss() == "binary_crossentropy")
	if !neuron.TakesAnyTarget(plan.GetLoss()) || plan.GetPreparation().GetTargetScaling() == "none" {
		form.Scale = neuron.Scale{}
		clear(form.More)
	}
	return form
}

// choicesOf translates what the plan says of a table.
func choicesOf(name string, plan *protocol.Plan) dataset.Choices {
	p, by := plan.GetPreparation(), plan.GetSplitting()
	c := dataset.Choices{
		Name: name, Target: plan.GetTarget(), MoreTargets: plan.GetMoreTargets(), Task: taskNames[plan.GetTask()],
		Group: by.GetGroup(), Order: by.GetOrder(), Weights: plan.GetWeights(), LeaveOut: p.GetLeaveOut(),
		Rules:  rulesOf(plan),
		Format: dataset.Format{Header: dataset.Header(p.GetHeader()), Missing: p.GetMissing()},
	}
	if c.Task == dataset.Auto && slices.Contains(numberLosses, plan.GetLoss()) {
		c.Task = dataset.Regression // who names such a loss means numbers, few as they may be
	}
	c.Format.Delimiter, c.Format.Decimal = sign(p.GetDelimiter()), sign(p.GetDecimal())
	for _, cycle := range p.GetCyclic() {
		c.Cyclic = append(c.Cyclic, dataset.Cycle{Column: cycle.GetColumn(), Period: number(cycle.GetPeriod())})
	}
	for _, kind := range p.GetKinds() {
		c.Kinds = append(c.Kinds, dataset.Choose{Column: kind.GetColumn(), Kind: dataset.Kind(kind.GetKind())})
	}
	return c
}

// rulesOf are the rules by which the plan's table is read. A stored plan that names none
// is from before there were others than the first.
func rulesOf(plan *protocol.Plan) dataset.Rules {
	return max(dataset.FirstRules, dataset.Rules(plan.GetPreparation().GetReading()))
}

// sign is the one character of a text; 0: it is to be guessed.
func sign(text string) byte {
	if text == "" {
		return 0
	}
	return text[0]
}

// recipe translates how columns become features.
func recipe(plan *protocol.Plan) dataset.Recipe {
	p := plan.GetPreparation()
	return dataset.Recipe{
		Numbers:    dataset.Fill{How: dataset.Filling(p.GetNumbers()), With: p.GetNumbersWith()},
		Categories: dataset.Fill{How: dataset.Filling(p.GetCategories()), With: p.GetCategoriesWith()},
		Scaling:    dataset.Scaling(p.GetScaling()),
		Rare:       number(p.GetRare()),
	}
}
