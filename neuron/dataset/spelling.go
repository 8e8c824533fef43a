package dataset

import (
	"slices"
	"strings"
)

// spellings warns of values that differ only in upper and lower case or in spaces: they are learned as different values.
func spellings(column string, values []string) []Warning {
	alike := make(map[string]string, len(values)) // values by what is left of them
	var twice []string
	for _, value := range slices.Sorted(slices.Values(values)) {
		bare := strings.Join(strings.Fields(strings.ToLower(value)), " ")
		if first, known := alike[bare]; known {
			twice = append(twice, quoted(first)+" and "+quoted(value))
		} else {
			alike[bare] = value
		}
	}
	if len(twice) == 0 {
		return nil
	}
	return []Warning{warn(ProblemSpelling, column, "%s differ by case or spaces alone and are learned as different values; write alike what is the same", few(twice))}
}
