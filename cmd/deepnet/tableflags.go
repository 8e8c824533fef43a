package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// tableFlags defines the flags that say how a table is read and prepared.
func tableFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Preparation = &protocol.Preparation{}
	p := plan.Preparation
	flags.Var(delimiterOption(&p.Delimiter), "delimiter", "`SIGN` between cells (default: guessed among comma, semicolon, tab and |)")
	flags.Var(wordOf(&p.Decimal, map[string]string{"point": ".", "comma": ","}), "decimal", "point or comma, `SIGN` before decimals (default: guessed)")
	flags.Var(oneOfThese(&p.Header, "yes", "no"), "header", "`yes` or no: whether the first line names the columns (default: guessed)")
	flags.Var(severalOption(&p.Missing), "missing", "`CELL` that stands for no value, such as -999; repeatable, in place of the usual ones")
	flags.Var(kindOption(&p.Kinds), "kind", "`COLUMN=KIND` where it is not as guessed; repeatable; kinds: "+kinds())
	flags.Var(severalOption(&p.LeaveOut), "leave-out", "`COLUMN` that is no input; repeatable")
	flags.Var(fillingOption(&p.Numbers, &p.NumbersWith), "impute", "`HOW` missing numbers are filled: median, mean, most_frequent, or a number (default median)")
	flags.Var(fillingOption(&p.Categories, &p.CategoriesWith), "impute-categories", "`HOW` missing categories are filled: most_frequent, or a value (default most_frequent)")
	flags.Var(words(&p.Scaling), "scale", "`HOW` numbers are scaled: standard, minmax, robust, quantile, none (default standard)")
	flags.Var(oneOfThese(&p.TargetScaling, "standard", "none"), "scale-target", "`HOW` a target of numbers is scaled: standard, none")
	flags.Var(plainCount(&p.Rare), "rare", "`ROWS` that a category's value needs to count by itself (default: by the number of rows)")
}

// splitFlags defines the flags that say which rows are kept back.
func splitFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Splitting = &protocol.Splitting{}
	by := plan.Splitting
	flags.Var(words(&by.Method), "split", "`HOW` rows are held back: stratified, random, grouped, ordered")
	flags.Var(words(&by.Group), "group", "`COLUMN` whose equal values stay together when rows are held back")
	flags.Var(words(&by.Order), "order", "`COLUMN` that puts the rows in the order of time: the last are held back")
	flags.Var(plainCount(&by.Folds), "folds", "`K` parts of the rows, one of which, --fold, is held back in place of --holdout")
	flags.Var(plainCount(&by.Fold), "fold", "`I`, 1 to K: the part that is held back")
	flags.Var(plainCount(&by.Repeat), "repeat", "`R`, from 0: another division into folds")
}

// regularizationFlags defines the flags that keep weights small and steps short.
func regularizationFlags(flags *pflag.FlagSet, plan *protocol.Plan) {
	plan.Regularization = &protocol.Regularization{}
	r := plan.Regularization
	flags.Var(amount(&r.L1, notNegative), "l1", "`STRENGTH` of the penalty on the weights' magnitudes")
	flags.Var(amount(&r.L2, notNegative), "l2", "`STRENGTH` of the penalty on the weights' squares, scikit-learn's alpha")
	flags.Var(amount(&r.WeightDecay, notNegative), "weight-decay", "decoupled decay: `SHARE` of each weight lost per step, times the rate")
	flags.Var(amount(&r.MaxNorm, notNegative), "max-norm", "most `LENGTH` of a neuron's incoming weights")
	flags.Var(amount(&r.ClipValue, notNegative), "clip-value", "most `SIZE` of each number of a gradient")
	flags.Var(amount(&r.ClipNorm, notNegative), "clip-norm", "most `LENGTH` of a neuron's gradient")
	flags.Var(amount(&r.ClipTotalNorm, notNegative), "clip-total-norm", "most `LENGTH` of the gradient of all neurons together; steps take longer then")
}

// kinds lists the kinds of columns.
func kinds() string {
	var names []string
	for _, k := range dataset.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func delimiter(field *string) func(string) error {
	return func(value string) error {
		if value == "tab" || value == `\t` {
			value = "\t"
		}
		if len(value) != 1 {
			return errors.New("must be one character, or tab")
		}
		*field = value
		return nil
	}
}

// choice takes one of some words.
func choice(field *string, words map[string]string) func(string) error {
	return func(value string) error {
		meant, known := words[value]
		if !known {
			return fmt.Errorf("must be %s", strings.Join(slices.Sorted(maps.Keys(words)), " or "))
		}
		*field = meant
		return nil
	}
}

// several takes one more each time.
func several(field *[]string) func(string) error {
	return func(value string) error {
		if !utf8.ValidString(value) {
			return errors.New("must be text in UTF-8")
		}
		*field = append(*field, value)
		return nil
	}
}

func kind(field *[]*protocol.ColumnKind) func(string) error {
	return func(value string) error {
		at := strings.LastIndex(value, "=")
		if at < 1 || !utf8.ValidString(value) {
			return errors.New("must be COLUMN=KIND")
		}
		if slices.ContainsFunc(*field, func(k *protocol.ColumnKind) bool { return k.GetColumn() == value[:at] }) {
			return fmt.Errorf("names the column %q a second time", value[:at])
		}
		*field = append(*field, &protocol.ColumnKind{Column: value[:at], Kind: value[at+1:]})
		return nil
	}
}

// filling takes a way to fill missing cells, or what to fill them with.
func filling(how, with *string) func(string) error {
	return func(value string) error {
		if value == "" || !utf8.ValidString(value) {
			return errors.New("must be a way to fill, or what to fill with")
		}
		switch dataset.Filling(value) {
		case dataset.Median, dataset.Mean, dataset.MostFrequent:
			*how, *with = value, ""
		default:
			*how, *with = string(dataset.Constant), value
		}
		return nil
	}
}

// plainWhole takes a whole number for a field that is 0 where nothing was said.
func plainWhole(field *uint32) func(string) error {
	return func(value string) error {
		var n *uint32
		if err := whole(&n, 0)(value); err != nil {
			return err
		}
		*field = *n
		return nil
	}
}

// dropEmpty clears what no flag filled in.
func dropEmpty(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if f.Message() != nil && !f.IsList() && empty(value.Message()) {
			m.Clear(f)
		}
		return true
	})
}

func empty(m protoreflect.Message) bool {
	none := true
	m.Range(func(protoreflect.FieldDescriptor, protoreflect.Value) bool {
		none = false
		return false
	})
	return none
}
