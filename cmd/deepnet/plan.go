package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// planFlags defines the flags that say how to learn. Each writes its own field
// when it is given: what the user leaves out stays unset in the plan, and the
// service fills it in.
func planFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Optimizer = &protocol.Optimizer{}
	flags.Func("target", "`COLUMN` to learn (required)", text(&plan.Target))
	flags.Func("task", "`TASK`: auto, classification or regression", task(&plan.Task))
	flags.Func("hidden", "`NEURONS` of the hidden layers, such as 8 or 16,8; repeatable; \"\" for none", widths(&plan.Hidden))
	flags.Func("activation", "`NAME` of the hidden layers' activation: "+namesOf(neuron.Activations()), text(&plan.Activation))
	flags.Func("loss", "`NAME`: "+namesOf(neuron.Losses()), text(&plan.Loss))
	flags.Func("initializer", "`NAME` of how weights start: "+strings.Join(neuron.Initializers(), ", "), text(&plan.Initializer))
	flags.Func("layer", "`NEURONS:ACTIVATION` of one hidden layer, such as 16:tanh; repeatable, in place of --hidden", layer(&plan.Layers))
	flags.Func("huber-delta", "`SIZE` of errors from which on the loss huber is straight (default 1)", number(&plan.HuberDelta, positive))
	flags.Func("quantile", "`SHARE` below which the loss quantile learns to stay (default 0.5)", number(&plan.Quantile, share))
	flags.Func("optimizer", "`NAME`: "+strings.Join(neuron.Optimizers(), ", "), text(&plan.Optimizer.Name))
	flags.Func("learning-rate", "`RATE`, above 0", number(&plan.Optimizer.LearningRate, positive))
	flags.Func("schedule", "`NAME` of how the rate changes, with settings such as step:every=30,factor=0.5: "+strings.Join(neuron.Schedules(), ", "), schedule(&plan.Schedule))
	flags.Func("momentum", "`SHARE` of the last move that is kept, 0 to below 1", number(&plan.Optimizer.Momentum, share))
	flags.Func("beta1", "`SHARE` of the mean gradient kept, of adam and its kin", number(&plan.Optimizer.Beta1, share))
	flags.Func("beta2", "`SHARE` of the mean squared gradient kept, of adam and its kin", number(&plan.Optimizer.Beta2, share))
	flags.Func("rho", "`SHARE` of the mean squared gradient kept, of rmsprop and adadelta", number(&plan.Optimizer.Rho, share))
	flags.Func("epsilon", "`SIZE` added to what the gradient is divided by", number(&plan.Optimizer.Epsilon, positive))
	flags.Func("epochs", "`N` passes over the rows at the most", whole(&plan.Epochs, 1))
	flags.Func("batch", "`ROWS` per step; 0: all of them", whole(&plan.Batch, 0))
	flags.Func("holdout", "`SHARE` of the rows kept back for the test, 0 to below 1", number(&plan.Holdout, share))
	flags.Func("seed", "`N` that decides all chance: same data, plan and seed give the same bits", seed(&plan.Seed))
	flags.Func("stop-below", "stop when an epoch's `ERROR` is below this", number(&plan.StopBelow, notNegative))
	flags.Func("neurons-per-actor", "`N`, for speed only, never changes a bit; 0: a whole layer", whole(&plan.NeuronsPerActor, 0))
}

// namesOf lists what there is to choose from.
func namesOf[T interface{ Name() string }](all []T) string {
	var names []string
	for _, one := range all {
		names = append(names, one.Name())
	}
	return strings.Join(names, ", ")
}

// finishPlan drops what no flag filled in and checks what is required.
func finishPlan(plan *protocol.Plan) error {
	dropEmpty(plan.ProtoReflect())
	if plan.Target == "" {
		return errors.New("--target is missing: name the column to learn")
	}
	return nil
}

func text(field *string) func(string) error {
	return func(value string) error {
		if value == "" || !utf8.ValidString(value) {
			return errors.New("must be a name")
		}
		*field = value
		return nil
	}
}

func task(field *protocol.Task) func(string) error {
	return func(value string) error {
		switch value {
		case "auto":
			*field = protocol.Task_TASK_UNSPECIFIED
		case "classification":
			*field = protocol.Task_TASK_CLASSIFICATION
		case "regression":
			*field = protocol.Task_TASK_REGRESSION
		default:
			return errors.New("must be auto, classification or regression")
		}
		return nil
	}
}

// widths reads a comma list of layer widths; giving it again adds layers. An
// empty list is no hidden layer, which the protocol spells as a single 0.
func widths(field *[]uint32) func(string) error {
	return func(value string) error {
		if strings.TrimSpace(value) == "" {
			*field = []uint32{0}
			return nil
		}
		if noHidden(*field) {
			*field = nil
		}
		for width := range strings.SplitSeq(value, ",") {
			n, err := strconv.ParseUint(strings.TrimSpace(width), 10, 32)
			if err != nil || n == 0 {
				return errors.New("must be whole numbers of 1 or more, separated by commas")
			}
			*field = append(*field, uint32(n))
		}
		return nil
	}
}

// schedule takes a schedule's name, and settings after a colon.
func schedule(field **protocol.Schedule) func(string) error {
	return func(value string) error {
		name, rest, _ := strings.Cut(value, ":")
		made := &protocol.Schedule{Name: name}
		for part := range strings.SplitSeq(rest, ",") {
			if part == "" {
				continue
			}
			setting, number, _ := strings.Cut(part, "=")
			if err := set(made.ProtoReflect(), setting, number); err != nil {
				return err
			}
		}
		*field = made
		return nil
	}
}

// set sets the number that a message calls so.
func set(m protoreflect.Message, name, value string) error {
	f := m.Descriptor().Fields().ByName(protoreflect.Name(strings.ReplaceAll(name, "-", "_")))
	if f == nil || f.Kind() == protoreflect.StringKind {
		return fmt.Errorf("has no setting %q", name)
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return fmt.Errorf("needs a number for %s", name)
	}
	if f.Kind() == protoreflect.DoubleKind {
		m.Set(f, protoreflect.ValueOfFloat64(x))
		return nil
	}
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		return fmt.Errorf("needs a whole number for %s", name)
	}
	m.Set(f, protoreflect.ValueOfUint32(uint32(n)))
	return nil
}

// layer takes one more hidden layer; without an activation it has that of the others.
func layer(field *[]*protocol.Layer) func(string) error {
	return func(value string) error {
		neurons, activation, _ := strings.Cut(value, ":")
		n, err := strconv.ParseUint(strings.TrimSpace(neurons), 10, 32)
		if err != nil || n == 0 {
			return errors.New("must be a whole number of 1 or more, and an activation after a colon")
		}
		*field = append(*field, &protocol.Layer{Neurons: uint32(n), Activation: activation})
		return nil
	}
}

// noHidden says whether a plan asks for no hidden layer.
func noHidden(hidden []uint32) bool { return len(hidden) == 1 && hidden[0] == 0 }

func whole(field **uint32, least uint64) func(string) error {
	return func(value string) error {
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil || n < least {
			return fmt.Errorf("must be a whole number from %d to %d", least, uint32(math.MaxUint32))
		}
		small := uint32(n)
		*field = &small
		return nil
	}
}

func integer(field *int32) func(string) error {
	return func(value string) error {
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return fmt.Errorf("must be a whole number from %d to %d", math.MinInt32, math.MaxInt32)
		}
		*field = int32(n)
		return nil
	}
}

func seed(field **uint64) func(string) error {
	return func(value string) error {
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			return fmt.Errorf("must be a whole number from 0 to %d", uint64(math.MaxUint64))
		}
		*field = &n
		return nil
	}
}

// interval is a range of numbers with the words for it.
type interval struct {
	words string
	holds func(float64) bool
}

func positive() interval {
	return interval{"above 0", func(x float64) bool { return x > 0 }}
}

func notNegative() interval {
	return interval{"of 0 or more", func(x float64) bool { return x >= 0 }}
}

func share() interval {
	return interval{"from 0 to below 1", func(x float64) bool { return x >= 0 && x < 1 }}
}

func number(field **float64, allowed func() interval) func(string) error {
	return func(value string) error {
		x, err := strconv.ParseFloat(value, 64)
		if within := allowed(); err != nil || math.IsInf(x, 0) || !within.holds(x) {
			return fmt.Errorf("must be a number %s", within.words)
		}
		*field = &x
		return nil
	}
}
