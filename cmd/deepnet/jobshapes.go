package main

import (
	"strconv"
	"strings"

	"deepnet/internal/jobfile"
)

// shapes are the keys that are not one plain value.
func shapes() []shape {
	return []shape{
		{"hidden", []string{"hidden"}, spellHidden, writeHidden, "[64, 32]"},
		{"layers", []string{"layer"}, spellLayers, writeLayers, "[{neurons: 16, activation: tanh, dropout: 0.2, normalization: batch}]"},
		{"class-weights", []string{"class-weight", "class-weights"}, spellClassWeights, writeClassWeights, "balanced, or {spam: 5}"},
		{"schedule", []string{"schedule"}, spellSchedule, writeSchedule, "cosine, or {name: step, every: 30, factor: 0.5}"},
		listShape("missing", "[NA, -999]"),
		{"kinds", []string{"kind"}, pairs("kind"), writePairs("kind"), "{zip: category}"},
		listShape("leave-out", "[id, comment]"),
	}
}

func scalarShape(flag string) shape {
	return shape{flag, []string{flag}, func(value *jobfile.Node) ([]spelling, error) {
		return one(flag, value)
	}, func(given map[string][]string) *jobfile.Node {
		if values := given[flag]; len(values) > 0 {
			return jobfile.Text(values[0])
		}
		return nil
	}, ""}
}

// one is the one plain value that is wanted.
func one(flag string, value *jobfile.Node) ([]spelling, error) {
	if err := want(value, jobfile.Scalar); err != nil {
		return nil, err
	}
	return []spelling{{flag, value.Text, value.At}}, nil
}

// want refuses a value of another kind.
func want(value *jobfile.Node, kind jobfile.Kind) error {
	switch {
	case value.Kind == kind:
		return nil
	case value.Kind == jobfile.Null:
		return jobfile.Wrong(value.At, "there is no value; give %s, or leave the key out", kind)
	default:
		return jobfile.Wrong(value.At, "this is %s; give %s", value.Kind, kind)
	}
}

// listShape is a list of plain values, each given to the flag; one by itself will do.
func listShape(flag, like string) shape {
	return shape{flag, []string{flag}, func(value *jobfile.Node) (all []spelling, err error) {
		if value.Kind == jobfile.Scalar {
			return one(flag, value)
		}
		if err := want(value, jobfile.List); err != nil {
			return nil, err
		}
		for _, item := range value.Items {
			if err := want(item, jobfile.Scalar); err != nil {
				return nil, err
			}
			all = append(all, spelling{flag, item.Text, item.At})
		}
		return all, nil
	}, func(given map[string][]string) *jobfile.Node {
		return texts(given[flag])
	}, like}
}

func texts(values []string) *jobfile.Node {
	if len(values) == 0 {
		return nil
	}
	list := &jobfile.Node{Kind: jobfile.List}
	for _, value := range values {
		list.Items = append(list.Items, jobfile.Text(value))
	}
	return list
}

// spellHidden makes a list of widths what the flag takes; the empty list is none.
func spellHidden(value *jobfile.Node) ([]spelling, error) {
	if value.Kind != jobfile.List {
		return one("hidden", value)
	}
	var widths []string
	for _, item := range value.Items {
		if err := want(item, jobfile.Scalar); err != nil {
			return nil, err
		}
		if _, err := strconv.ParseUint(item.Text, 10, 32); err != nil {
			return nil, jobfile.Wrong(item.At, "%q is not possible: must be a whole number of 1 or more", item.Text)
		}
		widths = append(widths, item.Text)
	}
	return []spelling{{"hidden", strings.Join(widths, ","), value.At}}, nil
}

func writeHidden(given map[string][]string) *jobfile.Node {
	values := given["hidden"]
	if len(values) == 0 {
		return nil
	}
	list := &jobfile.Node{Kind: jobfile.List}
	if values[0] != "" {
		list = texts(strings.Split(values[0], ","))
	}
	return list
}

// pairs makes a map what a flag takes that is given NAME=VALUE, once for each.
func pairs(flag string) func(*jobfile.Node) ([]spelling, error) {
	return func(value *jobfile.Node) (all []spelling, err error) {
		if err := want(value, jobfile.Map); err != nil {
			return nil, err
		}
		for _, entry := range value.Entries {
			if err := want(entry.Value, jobfile.Scalar); err != nil {
				return nil, err
			}
			if strings.Contains(entry.Value.Text, "=") {
				return nil, jobfile.Wrong(entry.Value.At, "%q has an equals sign, which no value has here", entry.Value.Text)
			}
			all = append(all, spelling{flag, entry.Key + "=" + entry.Value.Text, entry.At})
		}
		return all, nil
	}
}

func writePairs(flag string) func(map[string][]string) *jobfile.Node {
	return func(given map[string][]string) *jobfile.Node {
		if len(given[flag]) == 0 {
			return nil
		}
		pairs := &jobfile.Node{Kind: jobfile.Map}
		for _, value := range given[flag] {
			at := strings.LastIndex(value, "=")
			pairs.Set(value[:at], jobfile.Text(value[at+1:]))
		}
		return pairs
	}
}

func spellClassWeights(value *jobfile.Node) ([]spelling, error) {
	if value.Kind == jobfile.Scalar {
		return one("class-weights", value)
	}
	return pairs("class-weight")(value)
}

func writeClassWeights(given map[string][]string) *jobfile.Node {
	if values := given["class-weights"]; len(values) > 0 {
		return jobfile.Text(values[0])
	}
	return writePairs("class-weight")(given)
}
