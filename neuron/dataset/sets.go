package dataset

// setOf is the set of the names that are not empty.
func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = name != ""
	}
	return set
}
