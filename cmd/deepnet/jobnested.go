package main

import (
	"strings"

	"deepnet/internal/jobfile"
)

// spellLayers makes a list of maps what --layer takes, once for each.
func spellLayers(value *jobfile.Node) (all []spelling, err error) {
	if err := want(value, jobfile.List); err != nil {
		return nil, err
	}
	for _, item := range value.Items {
		text, err := spellOneLayer(item)
		if err != nil {
			return nil, err
		}
		all = append(all, spelling{"layer", text, item.At})
	}
	return all, nil
}

// spellOneLayer spells a layer that is written as a map, or as the flag takes it.
func spellOneLayer(item *jobfile.Node) (string, error) {
	if item.Kind == jobfile.Scalar {
		return item.Text, nil
	}
	parts, err := members(item, []string{"neurons", "activation", "dropout", "normalization"})
	if err != nil {
		return "", err
	}
	if parts["neurons"] == "" {
		return "", jobfile.Wrong(item.At, "a layer needs neurons, such as {neurons: 16}")
	}
	text := parts["neurons"]
	if parts["activation"] != "" {
		text += ":" + parts["activation"]
	}
	for _, name := range []string{"dropout", "normalization"} {
		if parts[name] != "" {
			text += ":" + name + "=" + parts[name]
		}
	}
	return text, nil
}

// members are the plain values of a map that may have certain keys.
func members(value *jobfile.Node, allowed []string) (map[string]string, error) {
	if err := want(value, jobfile.Map); err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, entry := range value.Entries {
		if err := isKey(entry, allowed); err != nil {
			return nil, err
		}
		if err := want(entry.Value, jobfile.Scalar); err != nil {
			return nil, err
		}
		if text := entry.Value.Text; text == "" || strings.ContainsAny(text, ":,=") {
			return nil, jobfile.Wrong(entry.Value.At, "%s cannot be %q", entry.Key, text)
		}
		parts[entry.Key] = entry.Value.Text
	}
	return parts, nil
}

func writeLayers(given map[string][]string) *jobfile.Node {
	if len(given["layer"]) == 0 {
		return nil
	}
	layers := &jobfile.Node{Kind: jobfile.List}
	for _, value := range given["layer"] {
		layer := &jobfile.Node{Kind: jobfile.Map}
		for i, part := range strings.Split(value, ":") {
			name, setting, isSetting := strings.Cut(part, "=")
			switch {
			case i == 0:
				layer.Set("neurons", jobfile.Text(part))
			case isSetting:
				layer.Set(name, jobfile.Text(setting))
			default:
				layer.Set("activation", jobfile.Text(part))
			}
		}
		layers.Items = append(layers.Items, layer)
	}
	return layers
}

// spellSchedule makes a map with a name and settings what --schedule takes.
func spellSchedule(value *jobfile.Node) ([]spelling, error) {
	if value.Kind == jobfile.Scalar {
		return one("schedule", value)
	}
	allowed := append([]string{"name"}, scheduleSettings()...)
	parts, err := members(value, allowed)
	if err != nil {
		return nil, err
	}
	if parts["name"] == "" {
		return nil, jobfile.Wrong(value.At, "a schedule needs a name, such as {name: cosine}")
	}
	var settings []string
	for _, name := range allowed[1:] {
		if parts[name] != "" {
			settings = append(settings, name+"="+parts[name])
		}
	}
	return []spelling{{"schedule", spelled(parts["name"], ":", settings), value.At}}, nil
}

func writeSchedule(given map[string][]string) *jobfile.Node {
	if len(given["schedule"]) == 0 {
		return nil
	}
	name, rest, _ := strings.Cut(given["schedule"][0], ":")
	if rest == "" {
		return jobfile.Text(name)
	}
	schedule := &jobfile.Node{Kind: jobfile.Map}
	schedule.Set("name", jobfile.Text(name))
	for part := range strings.SplitSeq(rest, ",") {
		setting, number, _ := strings.Cut(part, "=")
		schedule.Set(setting, jobfile.Text(number))
	}
	return schedule
}

// isKey refuses a key that is not among those that may be there.
func isKey(entry jobfile.Entry, allowed []string) error {
	for _, name := range allowed {
		if entry.Key == name {
			return nil
		}
	}
	if near := jobfile.Nearest(entry.Key, allowed); near != "" {
		return jobfile.Wrong(entry.At, "there is no key %q here; did you mean %q?", entry.Key, near)
	}
	return jobfile.Wrong(entry.At, "there is no key %q here; there are %s", entry.Key, strings.Join(allowed, ", "))
}
