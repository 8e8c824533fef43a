package dataset

import "strings"

// mostAbove is how many lines above a header may be passed over.
const mostAbove = 20

// above is how many of the first rows stand above the header: a title, which has a single cell where the rows below have
// several, and comments, which begin with # and have another number of cells.
func above(rows [][]string) int {
	for n, row := range rows[:min(len(rows), mostAbove)] {
		cells, width := len(full(row)), usualWidth(rows[n+1:])
		title := cells <= 1 && width > 1 && !measured(row[0])
		comment := strings.HasPrefix(row[0], "#") && len(row) != width && width > 0
		if !title && !comment {
			return n
		}
	}
	return 0
}

// usualWidth is the number of cells that most of the rows have up to their last that is not empty; the first of equally
// usual ones.
func usualWidth(rows [][]string) int {
	best, counts := 0, map[int]int{}
	for _, row := range rows {
		n := len(full(row))
		if counts[n]++; counts[n] > counts[best] {
			best = n
		}
	}
	return best
}

// passedOver says which rows above the header were passed over.
func (t *text) passedOver(f Format) []Warning {
	if f.Above == 0 {
		return nil
	}
	rows, _ := t.rows(f.Delimiter)
	var says []string
	for _, row := range rows[:f.Above] {
		says = append(says, strings.Join(full(row), " "))
	}
	return []Warning{warn(ProblemRead, "", "passed over above the header: %s; if that is a row of the table, say that there is no header (--header no)", listed(says))}
}
