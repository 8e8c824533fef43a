package neuron

import (
	"fmt"
	"strings"
)

// names returns the names of a list, in its order.
func names[T interface{ Name() string }](list []T) []string {
	var all []string
	for _, item := range list {
		all = append(all, item.Name())
	}
	return all
}

// unknown is the error for a name that no list has.
func unknown(what, name string, known []string) error {
	return fmt.Errorf("unknown %s %q: choose %s", what, name, either(known))
}

// either lists names as people do: a, b or c.
func either(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
