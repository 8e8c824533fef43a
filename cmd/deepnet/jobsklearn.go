package main

import (
	"slices"
	"strings"

	"deepnet/internal/jobfile"
)

// presetSklearn is the preset under which a job file takes scikit-learn's names.
const presetSklearn = "sklearn"

// parameter is one of MLPClassifier's and MLPRegressor's, and what it is here.
type parameter struct {
	name    string
	key     string                                                       // of a job file; "": it decides nothing by itself
	solvers string                                                       // that read it; "": all
	say     func(p *estimator, v *jobfile.Node) ([]jobfile.Entry, error) // nil: the same value under the key
}

// estimator is what a file says in scikit-learn's names.
type estimator struct{ given map[string]*jobfile.Node }

// sklearnParameters lists every parameter of scikit-learn's two perceptrons.
func sklearnParameters() []parameter {
	return []parameter{
		{"hidden_layer_sizes", "hidden", "", sayHidden},
		{"activation", "activation", "", renamed("activation", map[string]string{"logistic": "sigmoid"})},
		{"loss", "loss", "", renamed("loss", map[string]string{"squared_error": "half_mse"})},
		{"solver", "optimizer", "", saySolver},
		{"alpha", "l2", "", nil},
		{"batch_size", "batch", "sgd adam", sayBatch},
		{"learning_rate", "schedule", "sgd", sayLearningRate},
		{"learning_rate_init", "learning-rate", "sgd adam", nil},
		{"power_t", "", "sgd", sayNothing},
		{"max_iter", "epochs", "", nil},
		{"shuffle", "", "sgd adam", only("rows are always shuffled between epochs", "true", "True")},
		{"random_state", "seed", "", sayRandomState},
		{"tol", "tolerance", "", sayTol},
		{"verbose", "", "", only("deepnet train --watch shows a job at work", "false", "False", "0")},
		{"warm_start", "", "", only("every job begins anew", "false", "False")},
		{"momentum", "momentum", "sgd", sayMomentum},
		{"nesterovs_momentum", "", "sgd", only("it chooses between the optimizers sutskever_nesterov and sutskever_momentum", "true", "True", "false", "False")},
		{"early_stopping", "validation", "sgd adam", sayEarlyStopping},
		{"validation_fraction", "", "sgd adam", sayNothing},
		{"beta_1", "beta1", "adam", nil},
		{"beta_2", "beta2", "adam", nil},
		{"epsilon", "epsilon", "adam", nil},
		{"n_iter_no_change", "patience", "sgd adam", sayPatience},
		{"max_fun", "", "lbfgs", only("evaluations are not counted apart; bound the epochs by max_iter", "15000")},
	}
}

// fromSklearn puts the keys of a job file in place of scikit-learn's names. A
// parameter that the file's solver does not read is dropped, as scikit-learn does.
func fromSklearn(root *jobfile.Node) (*jobfile.Node, error) {
	all, p := sklearnParameters(), &estimator{map[string]*jobfile.Node{}}
	for _, entry := range root.Entries {
		p.given[entry.Key] = entry.Value
	}
	result, solver := &jobfile.Node{At: root.At, Kind: jobfile.Map}, p.text("solver")
	for _, entry := range root.Entries {
		at := slices.IndexFunc(all, func(one parameter) bool { return one.name == entry.Key })
		if at < 0 {
			result.Entries = append(result.Entries, entry)
			continue
		}
		if solver != "" && !all[at].read(solver) {
			continue
		}
		said, err := all[at].translate(p, entry)
		if err != nil {
			return nil, err
		}
		result.Entries = append(result.Entries, said...)
	}
	return result, once(result)
}

// read says whether a solver reads the parameter.
func (one parameter) read(solver string) bool {
	return one.solvers == "" || slices.Contains(strings.Fields(one.solvers), solver)
}

// translate is what an entry is in keys of a job file, at the same places.
func (one parameter) translate(p *estimator, entry jobfile.Entry) ([]jobfile.Entry, error) {
	if one.say == nil {
		return []jobfile.Entry{{Key: one.key, At: entry.At, Value: entry.Value}}, nil
	}
	said, err := one.say(p, entry.Value)
	for i := range said {
		said[i].At = entry.At
		if said[i].Value.At == (jobfile.Position{}) {
			said[i].Value.At = entry.Value.At
		}
	}
	return said, err
}

// once refuses a setting that is there under two names.
func once(root *jobfile.Node) error {
	first := map[string]jobfile.Position{}
	for _, entry := range root.Entries {
		if before, twice := first[entry.Key]; twice {
			return jobfile.Wrong(entry.At, "this is another name for %q, which line %d says already; leave one of the two", entry.Key, before.Line)
		}
		first[entry.Key] = entry.At
	}
	return nil
}

// text is the plain value of a parameter; "" where there is none.
func (p *estimator) text(name string) string {
	if value := p.given[name]; value != nil && value.Kind == jobfile.Scalar {
		return value.Text
	}
	return ""
}

// is says whether a parameter is set to true or false, as written by Python or YAML.
func (p *estimator) is(name, value string) bool { return strings.EqualFold(p.text(name), value) }

// keyed is one entry.
func keyed(key string, value *jobfile.Node) []jobfile.Entry {
	return []jobfile.Entry{{Key: key, Value: value}}
}
