package plan

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// Settings lists every setting in the order in which flags and keys are listed. It
// is shared: nobody may change it.
var Settings = sync.OnceValue(func() []Setting {
	return withMath(slices.Concat(
		in(General, whatIsLearned()),
		in(TheNetwork, ofTheNetwork()),
		in(TheLoss, ofTheLoss()),
		in(Optimizer, ofTheOptimizer()),
		in(General, howLong()),
		in(TheEnd, ofTheEnd()),
		in(General, forSpeed()),
		in(Penalties, ofPenalties()),
		in(TheTable, ofTheTable()),
		in(TheTestRows, ofTheTestRows()),
		in(TheQueue, ofTheQueue()),
	))
})

func whatIsLearned() []Setting {
	return []Setting{
		{
			Flag: "target", Field: "plan.target", With: "plan.more_targets", Kind: Columns, Example: "price, or [height, weight]",
			Doc: "`COLUMN` to learn (required); repeatable: several are learned together, all numbers or all of two classes",
		},
		{
			Flag: "task", Field: "plan.task", Kind: Choice, Source: "the table", Doc: "`TASK`: auto, classification or regression",
			Words: []Word{{Text: "auto", Means: "TASK_UNSPECIFIED"}, {Text: "classification", Means: "TASK_CLASSIFICATION"}, {Text: "regression", Means: "TASK_REGRESSION"}},
		},
		{Flag: "preset", Field: "plan.preset", Kind: Name, Doc: "`NAME` of what decides all that is left out: auto, sklearn, classic, realmlp"},
	}
}

func ofTheNetwork() []Setting {
	return []Setting{
		{
			Flag: "hidden", Field: "plan.hidden", Kind: Widths, Rival: "layer", Example: "[64, 32]",
			Doc: "`NEURONS` of the hidden layers, such as 8 or 16,8; repeatable; \"\" for none",
		},
		{
			Flag: "layer", Key: "layers", Field: "plan.layers", Kind: Layers, Rival: "hidden",
			Example: "[{neurons: 16, activation: tanh, dropout: 0.2, normalization: batch}]",
			Doc:     "`NEURONS:ACTIVATION` of one hidden layer, such as 16:tanh or 16:tanh:dropout=0.2:normalization=batch; repeatable, in place of --hidden",
			Parts: []Setting{
				{Flag: "neurons", Field: "neurons", Kind: Count, Range: atLeast1},
				{Flag: "activation", Field: "activation", Kind: Name},
				{Flag: "dropout", Field: "dropout", Kind: Number, Math: "dropout"},
				{Flag: "normalization", Field: "normalization", Kind: Choice, Words: normalizations()},
			},
		},
		{Flag: "activation", Field: "plan.activation", Kind: Name, Doc: "`NAME` of the hidden layers' activation: " + namesOf(neuron.Activations())},
		{Flag: "output-activation", Field: "plan.output_activation", Kind: Name, Guess: "what goes with the loss", Doc: "`NAME` of the output layer's activation"},
		{Flag: "initializer", Field: "plan.initializer", Kind: Name, Doc: "`NAME` of how weights start: " + strings.Join(neuron.Initializers(), ", ")},
		{
			Flag: "normalization", Field: "plan.normalization", Kind: Choice, Words: normalizations(),
			Doc: "`HOW` the hidden layers are normalised: by the batch, by the layer, or none",
		},
		{Flag: "dropout", Field: "plan.dropout", Kind: Number, Math: "dropout", Doc: "`SHARE` of the hidden layers' signals that a step leaves out"},
		{Flag: "input-dropout", Field: "plan.input_dropout", Kind: Number, Math: "input_dropout", Doc: "`SHARE` of the inputs that a step leaves out"},
		{Flag: "input-noise", Field: "plan.input_noise", Kind: Number, Math: "input_noise", Doc: "standard `DEVIATION` of the noise that a step adds to the inputs"},
	}
}

func ofTheLoss() []Setting {
	return []Setting{
		{Flag: "loss", Field: "plan.loss", Kind: Name, Doc: "`NAME`: " + namesOf(neuron.Losses())},
		{Flag: "huber-delta", Field: "plan.huber_delta", Kind: Number, Math: "loss.delta", Default: "1", Doc: "`SIZE` of errors from which on the loss huber is straight"},
		{Flag: "quantile", Field: "plan.quantile", Kind: Number, Math: "loss.level", Default: "0.5", Doc: "`SHARE` below which the loss quantile learns to stay"},
		{Flag: "label-smoothing", Field: "plan.label_smoothing", Kind: Number, Range: share, TableOnly: true, Doc: "`SHARE` of the targets given to all classes alike"},
		{Flag: "weights", Field: "plan.weights", Kind: Name, TableOnly: true, Doc: "`COLUMN` with what each row weighs"},
		{
			Flag: "class-weight", Key: "class-weights", Field: "plan.class_weights", Kind: Pairs, Rival: "class-weights", TableOnly: true,
			Example: "balanced, or {spam: 5}",
			Doc:     "`CLASS=WEIGHT` of the rows of a class, 1 where it is not named; repeatable",
			Parts: []Setting{
				{Flag: "class", Field: "class", Kind: Name},
				{Flag: "weight", Field: "weight", Kind: Number, Range: notNegative},
			},
		},
		{
			Flag: "class-weights", Field: "plan.balanced", Kind: Choice, Words: words("balanced"), Rival: "class-weight", TableOnly: true,
			Hint: "what a class weighs is said by --class-weight CLASS=WEIGHT",
			Doc:  "`balanced`: the rows of every class weigh the same together",
		},
	}
}

// howLong are the settings of epochs, batches and rows. Who says how many epochs there
// are to be wants steps: lbfgs ends when it is done.
func howLong() []Setting {
	return []Setting{
		{Flag: "epochs", Field: "plan.epochs", Kind: Count, Range: whole(1, maxEpochs), Steps: IfGiven, Resumable: true, Doc: "`N` passes over the rows at the most"},
		{Flag: "batch", Field: "plan.batch", Kind: Count, Range: anyCount, Steps: IfNotZero, Doc: "`ROWS` per step; 0: all of them"},
		{Flag: "holdout", Field: "plan.holdout", Kind: Number, Range: share, TableOnly: true, Resumable: true, Doc: "`SHARE` of the rows that are for the test, 0 to below 1"},
		{Flag: "seed", Field: "plan.seed", Kind: Count, Range: anySeed, Doc: "`N` that decides all chance: same data, plan and seed give the same bits"},
	}
}

// ofTheEnd are the settings of early stopping, and others that say when learning
// ends.
func ofTheEnd() []Setting {
	return []Setting{
		{
			Flag: "validation", Field: "plan.stopping.validation", Kind: Number, Range: share, TableOnly: true, Resumable: true,
			Doc: "`SHARE` of the rows to learn from that are kept for validation; 0: none",
		},
		{Flag: "patience", Field: "plan.stopping.patience", Kind: Count, Range: whole(0, maxEpochs), Resumable: true, Doc: "end after more than `N` epochs in a row without improvement; 0: never"},
		{Flag: "min-epochs", Field: "plan.stopping.min_epochs", Kind: Count, Range: whole(0, maxEpochs), Resumable: true, Doc: "patience does not end learning before `N` epochs"},
		{Flag: "tolerance", Field: "plan.stopping.tolerance", Kind: Number, Range: notNegative, Resumable: true, Doc: "less than this `SIZE` is no improvement"},
		{
			Flag: "stop-on", Field: "plan.stopping.metric", Kind: Choice, Words: words(byLoss, byScore), Resumable: true,
			Doc: "`WHAT` has to improve: loss, or score (accuracy or R2 of the rows kept for validation)",
		},
		{Flag: "keep", Field: "plan.stopping.keep", Kind: Choice, Words: words(keepBest, keepLast), Resumable: true, Doc: "`WHICH` epoch's weights are the model's: best, last"},
		{Flag: "stop-below", Field: "plan.stop_below", Kind: Number, Range: notNegative, Resumable: true, Doc: "stop when an epoch's `ERROR` is below this"},
		{Flag: "until", Field: "plan.until", Kind: Count, Range: anyCount, Resumable: true, Doc: "end after the `EPOCH`, to look at the model as it was then"},
	}
}

func forSpeed() []Setting {
	return []Setting{{
		Flag: "neurons-per-actor", Field: "plan.neurons_per_actor", Kind: Count, Range: anyCount, Resumable: true, SpeedOnly: true,
		Doc: "`N`, for speed only, never changes a bit; 0: a whole layer",
	}}
}

func ofTheQueue() []Setting {
	return []Setting{
		{Flag: "queue", Field: "queue", Kind: Name, Default: strconv.Quote(DefaultQueue), Doc: "`QUEUE` it waits in"},
		{Flag: "priority", Field: "priority", Kind: Count, Range: anyInteger, Default: "0", Doc: "`N`: jobs of higher priority start first; may be negative"},
		{Flag: "key", Field: "key", Kind: Name, Doc: "`NAME` of your own: submitting the same key again gives the job it made"},
		{
			Flag: "retries", Field: "retries", Kind: Count, Range: anyCount, Default: strconv.Itoa(defaultRetries),
			Doc: "try again up to `N` times after failures that may pass",
		},
	}
}

// normalizations are the ways to normalise.
func normalizations() []Word {
	all := words(neuron.Normalizations()...)
	for i := range all {
		all[i].Steps = !slices.Contains(neuron.NormalizationsWith(neuron.LBFGS), all[i].Text)
	}
	return all
}

// words are a Choice's that mean what they say.
func words(texts ...string) []Word {
	var all []Word
	for _, text := range texts {
		all = append(all, Word{Text: text})
	}
	return all
}

// namesOf lists what there is to choose from.
func namesOf[T interface{ Name() string }](all []T) string {
	var names []string
	for _, one := range all {
		names = append(names, one.Name())
	}
	return strings.Join(names, ", ")
}

// kinds lists the kinds of columns.
func kinds() string {
	var names []string
	for _, k := range dataset.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
