package jobfile

import (
	"slices"
	"strings"
)

// presetSklearn is the preset under which a job file takes scikit-learn's names.
const presetSklearn = "sklearn"

// parameter is one of MLPClassifier's and MLPRegressor's, and what it is here.
type parameter struct {
	name    string
	key     string                                       // of a job file; "": it has no counterpart
	solvers string                                       // that read it; "": all
	say     func(p *estimator, v *Node) ([]Entry, error) // nil: the same value under the key
	doc     string                                       // what is not the same, for the reference
}

// estimator is what a file says in scikit-learn's names.
type estimator struct{ given map[string]*Node }

// sklearnParameters lists every parameter of scikit-learn's two perceptrons.
func sklearnParameters() []parameter {
	return []parameter{
		{"hidden_layer_sizes", "hidden", "", sayHidden, "a list, a number, or `(64, 32)`"},
		{"activation", "activation", "", renamed("activation", map[string]string{"logistic": "sigmoid"}), "`logistic` is `sigmoid`"},
		{"loss", "loss", "", renamed("loss", map[string]string{"squared_error": "half_mse"}), "`squared_error` is `half_mse`"},
		{
			"solver", "optimizer", "", saySolver,
			"`adam` is `adam_epsilon_hat`; `sgd` is `sutskever_nesterov`, `sutskever_momentum` with `nesterovs_momentum: false`, `sgd` with `momentum: 0`",
		},
		{"alpha", "l2", "", nil, ""},
		{"batch_size", "batch", "sgd adam", sayBatch, "`auto` is the preset's"},
		{"learning_rate", "schedule", "sgd", sayLearningRate, "`constant`, `invscaling`, `adaptive`; of sgd"},
		{"learning_rate_init", "learning-rate", "sgd adam", nil, ""},
		{"power_t", "schedule", "sgd", sayNothing, "the power of `invscaling`"},
		{"max_iter", "epochs", "", nil, ""},
		{"shuffle", "", "sgd adam", only("rows are always shuffled between epochs", "true", "True"), "only `true`"},
		{"random_state", "seed", "", sayRandomState, "`null` is the default"},
		{"tol", "tolerance", "", sayTol, "of lbfgs `gradient-tolerance`, of `adaptive` its threshold as well"},
		{"verbose", "", "", only("deepnet train --watch shows a job at work", "false", "False", "0"), "only `false`: `--watch` shows a job at work"},
		{"warm_start", "", "", only("every job begins anew", "false", "False"), "only `false`: every job begins anew"},
		{"momentum", "momentum", "sgd", sayMomentum, "of sgd"},
		{
			"nesterovs_momentum", "optimizer", "sgd",
			only("it chooses between the optimizers sutskever_nesterov and sutskever_momentum", "true", "True", "false", "False"), "see `solver`",
		},
		{"early_stopping", "validation", "sgd adam", sayEarlyStopping, "`true` also sets `stop-on: score` and `keep: best`; not together with `adaptive`"},
		{"validation_fraction", "validation", "sgd adam", sayNothing, "where `early_stopping` is true"},
		{"beta_1", "beta1", "adam", nil, "of adam"},
		{"beta_2", "beta2", "adam", nil, "of adam"},
		{"epsilon", "epsilon", "adam", nil, "of adam"},
		{"n_iter_no_change", "patience", "sgd adam", sayPatience, "of sgd and adam; with `adaptive` the schedule's, which then ends the run itself"},
		{"max_fun", "", "lbfgs", only("evaluations are not counted apart; bound the epochs by max_iter", "15000"), "only 15000: the epochs bound lbfgs"},
	}
}

// sklearnsKey is the key for a parameter of scikit-learn; empty where there is none.
func sklearnsKey(name string) string {
	for _, one := range sklearnParameters() {
		if one.name == name {
			return one.key
		}
	}
	return ""
}

// fromSklearn puts the keys of a job file in place of scikit-learn's names. A
// parameter that the file's solver does not read is dropped, as scikit-learn does.
func fromSklearn(root *Node) (*Node, error) {
	all, p := sklearnParameters(), &estimator{map[string]*Node{}}
	for _, entry := range root.Entries {
		p.given[entry.Key] = entry.Value
	}
	result, solver := &Node{At: root.At, Kind: Map}, p.text("solver")
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
func (one parameter) translate(p *estimator, entry Entry) ([]Entry, error) {
	if one.say == nil {
		return []Entry{{Key: one.key, At: entry.At, Value: entry.Value}}, nil
	}
	said, err := one.say(p, entry.Value)
	for i := range said {
		said[i].At = entry.At
		if said[i].Value.At == (Position{}) {
			said[i].Value.At = entry.Value.At
		}
	}
	return said, err
}

// once refuses a setting that is there under two names.
func once(root *Node) error {
	first := map[string]Position{}
	for _, entry := range root.Entries {
		if before, twice := first[entry.Key]; twice {
			return Wrong(entry.At, "this is another name for %q, which line %d says already; leave one of the two", entry.Key, before.Line)
		}
		first[entry.Key] = entry.At
	}
	return nil
}

// text is the plain value of a parameter; "" where there is none.
func (p *estimator) text(name string) string {
	if value := p.given[name]; value != nil && value.Kind == Scalar {
		return value.Text
	}
	return ""
}

// is says whether a parameter is set to true or false, as written by Python or YAML.
func (p *estimator) is(name, value string) bool { return strings.EqualFold(p.text(name), value) }

// keyed is one entry.
func keyed(key string, value *Node) []Entry {
	return []Entry{{Key: key, Value: value}}
}
