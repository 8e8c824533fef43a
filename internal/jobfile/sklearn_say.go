package jobfile

import (
	"slices"
	"strconv"
	"strings"
)

// renamed is a parameter some of whose values have other names here.
func renamed(key string, names map[string]string) func(*estimator, *Node) ([]Entry, error) {
	return func(_ *estimator, v *Node) ([]Entry, error) {
		if ours, is := names[v.Text]; is && v.Kind == Scalar {
			v = Text(ours)
		}
		return keyed(key, v), nil
	}
}

// only is a parameter that has no counterpart here, so that it may have no other
// value than those which mean what is done anyway.
func only(reason string, allowed ...string) func(*estimator, *Node) ([]Entry, error) {
	return func(_ *estimator, v *Node) ([]Entry, error) {
		if v.Kind == Scalar && slices.Contains(allowed, v.Text) {
			return nil, nil
		}
		return nil, Wrong(v.At, "this parameter can only be %s: %s; leave it out", allowed[0], reason)
	}
}

// sayNothing is for what another parameter takes into account.
func sayNothing(*estimator, *Node) ([]Entry, error) { return nil, nil }

// sayHidden takes a list, one number, or a tuple as Python writes it: (64, 32).
func sayHidden(_ *estimator, v *Node) ([]Entry, error) {
	tuple, isTuple := strings.CutPrefix(v.Text, "(")
	tuple, closed := strings.CutSuffix(tuple, ")")
	if v.Kind != Scalar || !isTuple || !closed {
		return keyed("hidden", v), nil
	}
	return keyed("hidden", Text(strings.TrimSuffix(strings.TrimSpace(tuple), ","))), nil
}

// saySolver names the optimizer: scikit-learn's sgd is three of them, by its momentum.
func saySolver(p *estimator, v *Node) ([]Entry, error) {
	switch v.Text {
	case "adam":
		return keyed("optimizer", Text("adam_epsilon_hat")), nil
	case "lbfgs":
		return keyed("optimizer", v), nil
	case "sgd":
		return keyed("optimizer", Text(p.sgd())), nil
	default:
		return nil, Wrong(v.At, "%q is no solver; choose adam, sgd or lbfgs", v.Text)
	}
}

// sgd is the optimizer that scikit-learn's solver sgd is.
func (p *estimator) sgd() string {
	momentum, err := strconv.ParseFloat(p.text("momentum"), 64)
	switch {
	case err == nil && momentum == 0:
		return "sgd"
	case p.is("nesterovs_momentum", "false"):
		return "sutskever_momentum"
	default:
		return "sutskever_nesterov"
	}
}

func sayMomentum(p *estimator, v *Node) ([]Entry, error) {
	if p.text("solver") != "" && p.sgd() == "sgd" {
		return nil, nil
	}
	return keyed("momentum", v), nil
}

func sayBatch(_ *estimator, v *Node) ([]Entry, error) {
	if v.Text == "auto" {
		return nil, nil // the preset's
	}
	return keyed("batch", v), nil
}

func sayRandomState(_ *estimator, v *Node) ([]Entry, error) {
	if v.Kind == Null || v.Text == "None" {
		return nil, nil // a job always has a seed
	}
	return keyed("seed", v), nil
}

func sayLearningRate(p *estimator, v *Node) ([]Entry, error) {
	schedule := &Node{Kind: Map, At: v.At}
	schedule.Set("name", &Node{At: v.At, Text: v.Text})
	settings := map[string]string{}
	switch v.Text {
	case "constant":
	case "invscaling":
		settings["power"] = "power_t"
	case "adaptive":
		if p.is("early_stopping", "true") {
			return nil, Wrong(v.At, "the schedule adaptive goes by the training loss, not by the score of early_stopping; leave out one of the two")
		}
		settings["patience"], settings["threshold"] = "n_iter_no_change", "tol"
	default:
		return nil, Wrong(v.At, "%q is no learning_rate; choose constant, invscaling or adaptive; the rate itself is learning_rate_init", v.Text)
	}
	for _, setting := range []string{"power", "patience", "threshold"} {
		if value := p.given[settings[setting]]; value != nil {
			schedule.Set(setting, value)
		}
	}
	said := keyed("schedule", schedule)
	if v.Text == "adaptive" { // it ends the run itself, at its least rate
		said = append(said, keyed("patience", Text("0"))...)
		said = append(said, keyed("stop-on", Text("loss"))...)
		said = append(said, keyed("keep", Text("last"))...)
	}
	return said, nil
}

// sayPatience leaves the patience to the schedule adaptive where that is chosen.
func sayPatience(p *estimator, v *Node) ([]Entry, error) {
	if p.text("learning_rate") == "adaptive" && p.text("solver") != "adam" {
		return nil, nil
	}
	return keyed("patience", v), nil
}

// sayTol says for lbfgs how steep is flat, otherwise how little is no improvement.
func sayTol(p *estimator, v *Node) ([]Entry, error) {
	if p.text("solver") == "lbfgs" {
		return keyed("gradient-tolerance", v), nil
	}
	return keyed("tolerance", v), nil
}

// sayEarlyStopping keeps rows for validation, by whose score learning ends.
func sayEarlyStopping(p *estimator, v *Node) ([]Entry, error) {
	switch {
	case p.is("early_stopping", "false"):
		return keyed("validation", Text("0")), nil
	case !p.is("early_stopping", "true"):
		return nil, Wrong(v.At, "early_stopping is true or false")
	}
	fraction := p.given["validation_fraction"]
	if fraction == nil {
		fraction = Text("0.1")
	}
	said := keyed("validation", fraction)
	said = append(said, keyed("stop-on", Text("score"))...)
	return append(said, keyed("keep", Text("best"))...), nil
}
