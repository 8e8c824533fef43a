package jobfile

import (
	"strings"

	"deepnet/supervisor/plan"
)

// spellLayers takes a list of layers, each a map or the flag's text.
func spellLayers(s plan.Setting, value *Node) (all []spelling, err error) {
	if err := want(value, List); err != nil {
		return nil, err
	}
	for _, item := range value.Items {
		text := item.Text
		if item.Kind != Scalar {
			if text, err = spellLayer(s, item); err != nil {
				return nil, err
			}
		}
		all = append(all, spelling{text: text, at: item.At})
	}
	return all, nil
}

// spellLayer writes a layer's map as the flag takes it: 16:tanh:dropout=0.2.
func spellLayer(s plan.Setting, item *Node) (string, error) {
	names := s.PartNames()
	parts, err := members(item, names)
	if err != nil {
		return "", err
	}
	if parts[names[0]] == "" {
		return "", Wrong(item.At, "a layer needs %s, such as {%s: 16}", names[0], names[0])
	}
	words := []string{parts[names[0]]}
	if second := parts[names[1]]; second != "" {
		words = append(words, second)
	}
	return strings.Join(append(words, assigned(parts, names[2:])...), ":"), nil
}

// assigned writes the parts of those names that there are as name=value.
func assigned(parts map[string]string, names []string) (words []string) {
	for _, name := range names {
		if parts[name] != "" {
			words = append(words, name+"="+parts[name])
		}
	}
	return words
}

// members are the plain values of a map that may have certain keys.
func members(value *Node, allowed []string) (map[string]string, error) {
	if err := want(value, Map); err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, entry := range value.Entries {
		if err := isKey(entry, allowed); err != nil {
			return nil, err
		}
		if err := want(entry.Value, Scalar); err != nil {
			return nil, err
		}
		if text := entry.Value.Text; text == "" || strings.ContainsAny(text, ":,=") {
			return nil, Wrong(entry.Value.At, "%s cannot be %q", entry.Key, text)
		}
		parts[entry.Key] = entry.Value.Text
	}
	return parts, nil
}

// isKey refuses a key that is not among those that may be there.
func isKey(entry Entry, allowed []string) error {
	for _, name := range allowed {
		if entry.Key == name {
			return nil
		}
	}
	if near := Nearest(entry.Key, allowed); near != "" {
		return Wrong(entry.At, "there is no key %q here; did you mean %q?", entry.Key, near)
	}
	return Wrong(entry.At, "there is no key %q here; there are %s", entry.Key, strings.Join(allowed, ", "))
}

func writeLayers(s plan.Setting, given []string) *Node {
	names, layers := s.PartNames(), &Node{Kind: List}
	for _, text := range given {
		layer := &Node{Kind: Map}
		for i, word := range strings.Split(text, ":") {
			name, value, isNamed := strings.Cut(word, "=")
			if !isNamed {
				name, value = names[i], word
			}
			layer.Set(name, Text(value))
		}
		layers.Items = append(layers.Items, layer)
	}
	return layers
}

// spellNamed takes a name, or a map of a name and its settings.
func spellNamed(s plan.Setting, value *Node) ([]spelling, error) {
	if value.Kind == Scalar {
		return spellOne(s, value)
	}
	names := s.PartNames()
	parts, err := members(value, names)
	if err != nil {
		return nil, err
	}
	name := parts[names[0]]
	if name == "" {
		return nil, Wrong(value.At, "a %s needs a name, such as {name: cosine}", s.Flag)
	}
	text := name
	if settings := assigned(parts, names[1:]); settings != nil {
		text += ":" + strings.Join(settings, ",")
	}
	return []spelling{{text: text, at: value.At}}, nil
}

func writeNamed(s plan.Setting, given []string) *Node {
	name, rest, _ := strings.Cut(given[0], ":")
	if rest == "" {
		return Text(name)
	}
	all := &Node{Kind: Map}
	all.Set(s.Parts[0].Flag, Text(name))
	for word := range strings.SplitSeq(rest, ",") {
		part, value, _ := strings.Cut(word, "=")
		all.Set(part, Text(value))
	}
	return all
}
