package dataset

import (
	"cmp"
	"fmt"
	"slices"
)

// How many values of a category become features.
const (
	mostOwn  = 1000 // values with a feature of their own
	mostRare = 1000 // values that are a feature together
)

// occurrence is a value and how many rows to learn from have it.
type occurrence struct {
	value string
	rows  int
}

// fitCategory decides which values are a feature each, which are one feature together because they are rare, and what the
// feature of unseen values learns from: the values of a single row, which are most like those of no row (Good, "The
// Population Frequencies of Species and the Estimation of Population Parameters", 1953). If every value has at least two
// rows there is no such feature: unseen values then count as rare ones, or as the average of all.
func (c *Fitted) fitCategory(found []occurrence, rows int, fill Fill, rare int) {
	c.Value = fill.With
	if fill.How == MostFrequent {
		c.Value = found[0].value
	}
	for _, o := range found {
		switch {
		case o.rows >= rare && len(c.Values) < mostOwn:
			c.Values = append(c.Values, o.value)
		case o.rows > 1 && len(c.Rare) < mostRare:
			c.Rare = append(c.Rare, o.value)
		default:
			c.Unseen = true
		}
	}
	slices.Sort(c.Values)
	slices.Sort(c.Rare)
	if !c.Unseen && len(c.Rare) == 0 {
		c.Shares = c.share(found, rows)
	}
}

// rareAmong is rare for a column whose values were found so often. Where the usual number would pool most rows, which takes
// what the column says, values need no more than to occur again.
func (r Recipe) rareAmong(found []occurrence, rows int, rules Rules) int {
	usual, own, all := r.rare(rows), 0, 0
	for _, o := range found {
		if all += o.rows; o.rows >= usual {
			own += o.rows
		}
	}
	if r.Rare == 0 && rules >= WrittenRules && 2*own < all {
		return leastRare
	}
	return usual
}

// Pooled warns of categories of which many rows to learn from have a value that is no feature of its own, so that what it
// says is lost.
func (p *Preparation) Pooled(f *Frame, train []int) (warnings []Warning) {
	series := f.series()
	for i := range p.Columns {
		c := &p.Columns[i]
		s := series[c.Column]
		if s == nil || c.Kind != Category || len(c.Values)+len(c.Rare) == 0 {
			continue
		}
		found, values, rows, all := occurrences(s, train), 0, 0, 0
		for _, o := range found {
			if all += o.rows; c.bucket(o.value) >= len(c.Values) {
				values, rows = values+1, rows+o.rows
			}
		}
		if pooledShare*rows > all && values >= mostUnnoticed {
			warnings = append(warnings, warn(ProblemPooled, c.Column, "%d of %d values are in so few rows that they count together, %d of %d rows, which takes what each of them says%s", values, len(found), rows, all, c.keep(found)))
		}
	}
	return warnings
}

// When the values that are pooled are worth a word: one row of so many, and at least so many values.
const (
	pooledShare   = 4
	mostUnnoticed = 20
)

// keep says what to do about pooled values.
func (c *Fitted) keep(found []occurrence) string {
	for _, o := range found {
		if _, own := slices.BinarySearch(c.Values, o.value); !own && o.rows >= leastRare && len(c.Values) < mostOwn {
			return fmt.Sprintf("; --rare %d keeps those of %[1]d rows or more", leastRare)
		}
	}
	return "; leave the column out if it names rows, or add rows"
}

// occurrences are the values of some rows, the most frequent first, equally frequent ones sorted bytewise.
func occurrences(s *Series, rows []int) []occurrence {
	found := make([]occurrence, len(s.Values))
	for i, value := range s.Values {
		found[i].value = value
	}
	for _, row := range rows {
		if code := s.Codes[row]; code >= 0 {
			found[code].rows++
		}
	}
	found = slices.DeleteFunc(found, func(o occurrence) bool { return o.rows == 0 })
	slices.SortFunc(found, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.value, b.value))
	})
	return found
}

// share is the share of all rows that have each of the values. Rows without a value count for the one that they are filled
// with, if that is among them.
func (c *Fitted) share(found []occurrence, rows int) []float64 {
	with := 0
	for _, o := range found {
		with += o.rows
	}
	if _, known := slices.BinarySearch(c.Values, c.Value); !known {
		rows = with
	}
	shares := make([]float64, len(c.Values))
	for _, o := range found {
		if o.value == c.Value {
			o.rows += rows - with
		}
		place, _ := slices.BinarySearch(c.Values, o.value)
		shares[place] = float64(o.rows) / float64(rows)
	}
	return shares
}
