package view

import "strings"

// Nearest is the name that a mistyped one is most likely to mean, or that it is the
// beginning of; "" where none is near.
func Nearest(typed string, names []string) string {
	best, least := "", 1+max(1, len(typed)/3)
	typed = level(typed)
	for _, name := range names {
		if d := distance(typed, level(name)); d < least {
			best, least = name, d
		}
	}
	if best != "" || len(typed) < 2 {
		return best
	}
	for _, name := range names {
		if strings.HasPrefix(level(name), typed) {
			return name
		}
	}
	return ""
}

// level takes away what people do not tell apart: case, and the sign between words.
func level(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// distance counts the letters to be put in, taken out or replaced (Levenshtein 1966).
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := corner
			if a[i] != b[j] {
				replaced++
			}
			corner = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, replaced)
		}
	}
	return row[len(b)]
}
