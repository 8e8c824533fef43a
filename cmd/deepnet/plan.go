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
	flags.Var(words(&plan.Target), "target", "`COLUMN` to learn (required)")
	flags.Var(taskOption(&plan.Task), "task", "`TASK`: auto, classification or regression")
	flags.Var(words(&plan.Preset), "preset", "`NAME` of what decides all that is left out: auto, sklearn, classic, realmlp")
	sectioned(flags, ofNetwork, func(flags *pflag.FlagSet) { layerFlags(flags, plan) })
	sectioned(flags, ofLoss, func(flags *pflag.FlagSet) { lossFlags(flags, plan) })
	sectioned(flags, ofOptimizer, func(flags *pflag.FlagSet) { optimizerFlags(flags, plan) })
	flags.Var(count(&plan.Epochs, 1), "epochs", "`N` passes over the rows at the most")
	flags.Var(count(&plan.Batch, 0), "batch", "`ROWS` per step; 0: all of them")
	flags.Var(amount(&plan.Holdout, share), "holdout", "`SHARE` of the rows kept back for the test, 0 to below 1")
	flags.Var(seedOption(&plan.Seed), "seed", "`N` that decides all chance: same data, plan and seed give the same bits")
	sectioned(flags, ofStopping, func(flags *pflag.FlagSet) { stoppingFlags(flags, plan) })
	flags.Var(count(&plan.NeuronsPerActor, 0), "neurons-per-actor", "`N`, for speed only, never changes a bit; 0: a whole layer")
}

// layerFlags defines the flags that say what the network is made of.
func layerFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	flags.Var(widthsOption(&plan.Hidden), "hidden", "`NEURONS` of the hidden layers, such as 8 or 16,8; repeatable; \"\" for none")
	flags.Var(layersOption(&plan.Layers), "layer", "`NEURONS:ACTIVATION` of one hidden layer, such as 16:tanh or 16:tanh:dropout=0.2:normalization=batch; repeatable, in place of --hidden")
	flags.Var(words(&plan.Activation), "activation", "`NAME` of the hidden layers' activation: "+namesOf(neuron.Activations()))
	flags.Var(words(&plan.OutputActivation), "output-activation", "`NAME` of the output layer's activation (default: what goes with the loss)")
	flags.Var(words(&plan.Initializer), "initializer", "`NAME` of how weights start: "+strings.Join(neuron.Initializers(), ", "))
	flags.Var(oneOfThese(&plan.Normalization, neuron.Normalizations()...), "normalization", "`HOW` the hidden layers are normalised: by the batch, by the layer, or none")
	flags.Var(amount(&plan.Dropout, share), "dropout", "`SHARE` of the hidden layers' signals that a step leaves out")
	flags.Var(amount(&plan.InputDropout, share), "input-dropout", "`SHARE` of the inputs that a step leaves out")
	flags.Var(amount(&plan.InputNoise, notNegative), "input-noise", "standard `DEVIATION` of the noise that a step adds to the inputs")
}

// lossFlags defines the flags that say what is to become small, and what rows weigh
// in it.
func lossFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	flags.Var(words(&plan.Loss), "loss", "`NAME`: "+namesOf(neuron.Losses()))
	flags.Var(amount(&plan.HuberDelta, positive), "huber-delta", "`SIZE` of errors from which on the loss huber is straight (default 1)")
	flags.Var(amount(&plan.Quantile, share), "quantile", "`SHARE` below which the loss quantile learns to stay (default 0.5)")
	flags.Var(amount(&plan.LabelSmoothing, share), "label-smoothing", "`SHARE` of the targets given to all classes alike")
	flags.Var(words(&plan.Weights), "weights", "`COLUMN` with what each row weighs")
	flags.Var(classWeightsOption(&plan.ClassWeights), "class-weight", "`CLASS=WEIGHT` of the rows of a class, 1 where it is not named; repeatable")
	flags.Var(balancedOption(&plan.Balanced), "class-weights", "`balanced`: the rows of every class weigh the same together")
}

// optimizerFlags defines the flags that say how a step is made.
func optimizerFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Optimizer = &protocol.Optimizer{}
	o := plan.Optimizer
	flags.Var(words(&o.Name), "optimizer", "`NAME`: "+strings.Join(neuron.Optimizers(), ", "))
	flags.Var(amount(&o.LearningRate, positive), "learning-rate", "`RATE`, above 0")
	flags.Var(scheduleOption(&plan.Schedule), "schedule", "`NAME` of how the rate changes, with settings such as step:every=30,factor=0.5: "+strings.Join(neuron.Schedules(), ", "))
	flags.Var(amount(&o.Momentum, share), "momentum", "`SHARE` of the last move that is kept, 0 to below 1")
	flags.Var(amount(&o.Beta1, share), "beta1", "`SHARE` of the mean gradient kept, of adam and its kin")
	flags.Var(amount(&o.Beta2, share), "beta2", "`SHARE` of the mean squared gradient kept, of adam and its kin")
	flags.Var(amount(&o.Rho, share), "rho", "`SHARE` of the mean squared gradient kept, of rmsprop and adadelta")
	flags.Var(amount(&o.Epsilon, positive), "epsilon", "`SIZE` added to what the gradient is divided by")
	flags.Var(amount(&o.EtaMinus, positive), "eta-minus", "`FACTOR` by which a step of rprop and irprop_minus shrinks")
	flags.Var(amount(&o.EtaPlus, positive), "eta-plus", "`FACTOR` by which a step of rprop and irprop_minus grows")
	flags.Var(amount(&o.DeltaMin, notNegative), "delta-min", "`SIZE` of the shortest step of rprop and irprop_minus")
	flags.Var(amount(&o.DeltaMax, positive), "delta-max", "`SIZE` of the longest step of rprop and irprop_minus")
	flags.Var(count(&o.History, 1), "history", "`PAIRS` of steps and gradients that lbfgs remembers")
	flags.Var(amount(&o.GradientTolerance, notNegative), "gradient-tolerance", "lbfgs is done when no slope is larger than this `SIZE`")
	flags.Var(amount(&o.ChangeTolerance, notNegative), "change-tolerance", "lbfgs is done when neither weights nor loss change by more than this `SIZE`")
	flags.Var(amount(&plan.Average, share), "average", "the model is a moving average of the weights: `SHARE` kept at a step, below 1")
}

// stoppingFlags defines the flags that say when learning ends.
func stoppingFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Stopping = &protocol.Stopping{}
	s := plan.Stopping
	flags.Var(amount(&s.Validation, share), "validation", "`SHARE` of the rows to learn from that are kept for validation; 0: none")
	flags.Var(count(&s.Patience, 0), "patience", "end after more than `N` epochs in a row without improvement; 0: never")
	flags.Var(amount(&s.Tolerance, notNegative), "tolerance", "less than this `SIZE` is no improvement")
	flags.Var(oneOfThese(&s.Metric, "loss", "score"), "stop-on", "`WHAT` has to improve: loss, or score (accuracy or R2 of the rows kept for validation)")
	flags.Var(oneOfThese(&s.Keep, "best", "last"), "keep", "`WHICH` epoch's weights are the model's: best, last")
	flags.Var(amount(&plan.StopBelow, notNegative), "stop-below", "stop when an epoch's `ERROR` is below this")
	flags.Var(plainCount(&plan.Until), "until", "end after the `EPOCH`, to look at the model as it was then")
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
	if plan.GetBalanced() && len(plan.GetClassWeights()) > 0 {
		return errors.New("the classes' weights are given twice: by --class-weight, and balanced; leave out one of the two")
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
		if name == "" || strings.ContainsAny(name, ",=") || !utf8.ValidString(name) {
			return errors.New("must be a name, and settings after a colon, such as step:every=30")
		}
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
	x, ok := finiteNumber(value)
	if !ok {
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
		x, ok := finiteNumber(value)
		if within := allowed(); !ok || !within.holds(x) {
			return fmt.Errorf("must be a number %s", within.words)
		}
		*field = &x
		return nil
	}
}
