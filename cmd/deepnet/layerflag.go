package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

func layersOption(field *[]*protocol.Layer) option {
	return option{layer(field), func() (given []string) {
		for _, l := range *field {
			given = append(given, spellLayer(l))
		}
		return given
	}}
}

// layer takes one more hidden layer; what it does not say is as for the others.
func layer(field *[]*protocol.Layer) func(string) error {
	return func(value string) error {
		if !utf8.ValidString(value) || strings.Contains(value, ",") {
			return errors.New("must be one layer, such as 16:tanh; give the flag again for the next")
		}
		parts := strings.Split(value, ":")
		n, err := strconv.ParseUint(strings.TrimSpace(parts[0]), 10, 32)
		if err != nil || n == 0 {
			return errors.New("must be a whole number of 1 or more, and an activation after a colon")
		}
		made := &protocol.Layer{Neurons: uint32(n)}
		for i, part := range parts[1:] {
			name, setting, isSetting := strings.Cut(part, "=")
			if !isSetting && i == 0 {
				made.Activation = part
				continue
			}
			if err := setLayer(made, name, setting); err != nil {
				return err
			}
		}
		*field = append(*field, made)
		return nil
	}
}

// setLayer sets one setting of a layer, such as dropout.
func setLayer(l *protocol.Layer, name, value string) error {
	var err error
	switch name {
	case "dropout":
		err = number(&l.Dropout, share)(value)
	case "normalization":
		err = oneOfThese(&l.Normalization, neuron.Normalizations()...).Set(value)
	default:
		return fmt.Errorf("has no setting %q; a layer has dropout and normalization", name)
	}
	if err != nil {
		return fmt.Errorf("%s %w", name, err)
	}
	return nil
}

// spellLayer spells a layer as the flag takes it.
func spellLayer(l *protocol.Layer) string {
	parts := []string{strconv.FormatUint(uint64(l.GetNeurons()), 10)}
	if l.GetActivation() != "" {
		parts = append(parts, l.GetActivation())
	}
	if l.Dropout != nil {
		parts = append(parts, "dropout="+exactly(l.GetDropout()))
	}
	if l.GetNormalization() != "" {
		parts = append(parts, "normalization="+l.GetNormalization())
	}
	return strings.Join(parts, ":")
}

func classWeightsOption(field *[]*protocol.ClassWeight) option {
	return option{classWeight(field), func() (given []string) {
		for _, w := range *field {
			given = append(given, w.GetClass()+"="+exactly(w.GetWeight()))
		}
		return given
	}}
}

// classWeight takes what the rows of one more class weigh.
func classWeight(field *[]*protocol.ClassWeight) func(string) error {
	return func(value string) error {
		at := strings.LastIndex(value, "=")
		if at < 1 || !utf8.ValidString(value) {
			return errors.New("must be CLASS=WEIGHT")
		}
		var weight *float64
		if err := number(&weight, notNegative)(value[at+1:]); err != nil {
			return fmt.Errorf("the weight %w", err)
		}
		class := value[:at]
		if slices.ContainsFunc(*field, func(w *protocol.ClassWeight) bool { return w.GetClass() == class }) {
			return fmt.Errorf("names the class %q a second time", class)
		}
		*field = append(*field, &protocol.ClassWeight{Class: class, Weight: *weight})
		return nil
	}
}

func balancedOption(field *bool) option {
	set := func(value string) error {
		if value != "balanced" {
			return errors.New("must be balanced; what a class weighs is said by --class-weight CLASS=WEIGHT")
		}
		*field = true
		return nil
	}
	return option{set, func() []string {
		if *field {
			return []string{"balanced"}
		}
		return nil
	}}
}
