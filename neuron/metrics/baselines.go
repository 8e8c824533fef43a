package metrics

import "deepnet/neuron"

// Labelled are rows of features and their classes.
type Labelled struct {
	Inputs  neuron.Signals // features x rows
	Classes []int          // one per row
}

// Measured are rows of features and their numbers.
type Measured struct {
	Inputs  neuron.Signals // features x rows
	Targets []float64      // one per row
}

// ClassificationBaseline is how good a simple model of classes is.
type ClassificationBaseline struct {
	Name   string          `json:"name"`
	Result *Classification `json:"result"` // nil: it could not be fitted, Note says why
	Note   string          `json:"note,omitempty"`

	Predicted []int `json:"-"` // the class of every test row; nil: it could not be fitted
}

// RegressionBaseline is how good a simple model of numbers is.
type RegressionBaseline struct {
	Name   string      `json:"name"`
	Result *Regression `json:"result"` // nil: it could not be fitted, Note says why
	Note   string      `json:"note,omitempty"`
}

// The names of the baselines.
const (
	MajorityClass      = "majority class"
	LogisticRegression = "logistic regression"
	MeanTarget         = "mean"
	LinearRegression   = "linear regression"
)

// ClassBaselines fits the majority class and a logistic regression on the rows of train and evaluates them on those of
// test. If the regression cannot be fitted or evaluated it has a note instead of a result. The error wraps ErrNoRows. It
// panics if rows differ in number or features, or a class is not below classes.
func ClassBaselines(train, test Labelled, classes int) ([]ClassificationBaseline, error) {
	majority, err := FitMajority(train.Classes, classes)
	if err != nil {
		return nil, err
	}
	simplest := ClassificationBaseline{Name: MajorityClass}
	if err := simplest.evaluate(test.Classes, majority.Probabilities(test.Inputs.Cols)); err != nil {
		return nil, err
	}
	return []ClassificationBaseline{simplest, logisticBaseline(train, test, classes)}, nil
}

// evaluate compares the probabilities of the baseline with the true classes.
func (b *ClassificationBaseline) evaluate(truth []int, probabilities neuron.Signals) error {
	result, err := EvaluateClasses(truth, probabilities)
	if err != nil {
		return err
	}
	f, err := newForecast(probabilities)
	b.Result, b.Predicted = &result, f.predicted
	return err
}

// logisticBaseline is that of a logistic regression.
func logisticBaseline(train, test Labelled, classes int) ClassificationBaseline {
	b := ClassificationBaseline{Name: LogisticRegression}
	l, err := FitLogistic(train.Inputs, train.Classes, classes)
	if err != nil {
		b.Note = err.Error()
		return b
	}
	b.Note = note(l.Converged, b.evaluate(test.Classes, l.Probabilities(test.Inputs)))
	return b
}

// NumberBaselines fits the mean and a linear regression on the rows of train and evaluates them on those of test. If the
// regression cannot be fitted or evaluated it has a note instead of a result. The error wraps ErrNoRows or ErrNotFinite. It
// panics if rows differ in number or features.
func NumberBaselines(train, test Measured) ([]RegressionBaseline, error) {
	middle, err := FitMean(train.Targets)
	if err != nil {
		return nil, err
	}
	simplest, err := EvaluateNumbers(test.Targets, middle.Predict(test.Inputs.Cols))
	if err != nil {
		return nil, err
	}
	return []RegressionBaseline{{Name: MeanTarget, Result: &simplest}, linearBaseline(train, test)}, nil
}

// linearBaseline is that of a linear regression.
func linearBaseline(train, test Measured) RegressionBaseline {
	b := RegressionBaseline{Name: LinearRegression}
	l, err := FitLinear(train.Inputs, train.Targets)
	if err != nil {
		b.Note = err.Error()
		return b
	}
	result, err := EvaluateNumbers(test.Targets, l.Predict(test.Inputs))
	b.Note = note(l.Converged, err)
	if err == nil {
		b.Result = &result
	}
	return b
}

// note is what a report says about a baseline; empty: nothing.
func note(converged bool, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case !converged:
		return "stopped before it had converged, to keep its work bounded"
	}
	return ""
}
