package jobfile

import (
	"strconv"
	"strings"

	"deepnet/supervisor/plan"
)

// shape is how a job file has the values of a kind.
type shape struct {
	// spell makes of a value what the setting takes, in turn.
	spell func(s plan.Setting, value *Node) ([]spelling, error)
	// write is the way back from what the setting is given, which is not nothing.
	write func(s plan.Setting, given []string) *Node
}

// shapeOf is the shape of a kind.
func shapeOf(kind plan.Kind) shape {
	switch kind {
	case plan.List:
		return shape{spellList, func(_ plan.Setting, given []string) *Node { return texts(given) }}
	case plan.Columns:
		return shape{spellList, writeColumns}
	case plan.Widths:
		return shape{spellWidths, writeWidths}
	case plan.Pairs:
		return shape{spellPairs, writePairs}
	case plan.Layers:
		return shape{spellLayers, writeLayers}
	case plan.Named:
		return shape{spellNamed, writeNamed}
	default:
		return shape{spellOne, func(_ plan.Setting, given []string) *Node { return Text(given[0]) }}
	}
}

// spellOne takes the one plain value that is wanted.
func spellOne(_ plan.Setting, value *Node) ([]spelling, error) {
	if err := want(value, Scalar); err != nil {
		return nil, err
	}
	return []spelling{{text: value.Text, at: value.At}}, nil
}

// want refuses a value of another kind.
func want(value *Node, kind Kind) error {
	switch {
	case value.Kind == kind:
		return nil
	case value.Kind == Null:
		return Wrong(value.At, "there is no value; give %s, or leave the key out", kind)
	default:
		return Wrong(value.At, "this is %s; give %s", value.Kind, kind)
	}
}

// spellList takes a list of plain values; one by itself will do.
func spellList(s plan.Setting, value *Node) (all []spelling, err error) {
	if value.Kind == Scalar {
		return spellOne(s, value)
	}
	if err := want(value, List); err != nil {
		return nil, err
	}
	for _, item := range value.Items {
		if err := want(item, Scalar); err != nil {
			return nil, err
		}
		all = append(all, spelling{text: item.Text, at: item.At})
	}
	return all, nil
}

func texts(values []string) *Node {
	list := &Node{Kind: List}
	for _, value := range values {
		list.Items = append(list.Items, Text(value))
	}
	return list
}

// writeColumns writes a single name by itself.
func writeColumns(_ plan.Setting, given []string) *Node {
	if len(given) == 1 {
		return Text(given[0])
	}
	return texts(given)
}

// spellWidths takes a list of widths, of which the empty one is none, or the flag's
// text.
func spellWidths(s plan.Setting, value *Node) ([]spelling, error) {
	if value.Kind != List {
		return spellOne(s, value)
	}
	var widths []string
	for _, item := range value.Items {
		if err := want(item, Scalar); err != nil {
			return nil, err
		}
		if _, err := strconv.ParseUint(item.Text, 10, 32); err != nil {
			return nil, Wrong(item.At, "%q is not possible: must be a whole number of 1 or more", item.Text)
		}
		widths = append(widths, item.Text)
	}
	return []spelling{{text: strings.Join(widths, ","), at: value.At}}, nil
}

func writeWidths(_ plan.Setting, given []string) *Node {
	if given[0] == "" {
		return &Node{Kind: List}
	}
	return texts(strings.Split(given[0], ","))
}

// spellPairs takes a map, of which every entry is given as NAME=VALUE.
func spellPairs(_ plan.Setting, value *Node) (all []spelling, err error) {
	if err := want(value, Map); err != nil {
		return nil, err
	}
	for _, entry := range value.Entries {
		if err := want(entry.Value, Scalar); err != nil {
			return nil, err
		}
		if strings.Contains(entry.Value.Text, "=") {
			return nil, Wrong(entry.Value.At, "%q has an equals sign, which no value has here", entry.Value.Text)
		}
		all = append(all, spelling{text: entry.Key + "=" + entry.Value.Text, at: entry.At})
	}
	return all, nil
}

func writePairs(_ plan.Setting, given []string) *Node {
	pairs := &Node{Kind: Map}
	for _, pair := range given {
		at := strings.LastIndex(pair, "=")
		pairs.Set(pair[:at], Text(pair[at+1:]))
	}
	return pairs
}
