package dataset

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// When a column counts as telling the target.
const (
	leakRows  = 20     // at least so many rows
	leakShare = 100    // one row in so many may be an exception
	leakOdd   = 10     // and one in so many of those that are not of the commonest class
	leakR     = 0.9999 // correlation of numbers
	leakRest  = 0.001  // share of the variance that the values of a category leave unexplained
)

// leak says in what way a column alone tells the target of nearly every row; empty: in none.
//
// A number tells the class if, but for one row in a hundred, cutting the sorted numbers into as many intervals as there are
// classes separates them; a category does if, but for one row in a hundred, all rows of a value have one class, values of a
// single row being exceptions. Neither does if the exceptions are more than one in ten of the rows outside the commonest
// class, for where that has nearly all rows every column would. Numbers never tell classes of fewer than five rows on average.
// A number tells a number if the magnitude of their correlation is 0.9999 or more; a category does if the means of its values
// leave less than 0.1 % of the variance.
func (f *Frame) leak(s *Series, train []int) string {
	rows := slices.DeleteFunc(slices.Clone(train), s.absentAt)
	missing := len(train) - len(rows)
	if f.alike(train) {
		return "" // of a target that never changes, any column tells all
	}
	if len(train) < leakRows || missing*leakShare > len(train) {
		return ""
	}
	if f.Classes == nil {
		return f.leakNumber(s, rows)
	}
	if s.Kind != Category && len(rows) < fewOfClass*len(f.Classes) {
		return "" // where classes have few rows, almost any numbers separate them
	}
	f.order(s, rows)
	exceptions := missing + f.exceptions(s, rows)
	if exceptions*leakShare > len(train) || exceptions*leakOdd > f.outnumbered(train) {
		return ""
	}
	return fmt.Sprintf("of %d of %d rows", len(train)-exceptions, len(train))
}

// outnumbered is how many rows are not of the commonest class.
func (f *Frame) outnumbered(rows []int) int {
	of := make([]int, len(f.Classes))
	for _, row := range rows {
		of[int(f.Targets[row])]++
	}
	return len(rows) - slices.Max(of)
}

// order sorts rows by the column, and by the class where that is equal.
func (f *Frame) order(s *Series, rows []int) {
	type key struct {
		value, class float64
		row          int
	}
	keys := make([]key, len(rows)) // beside each other, which is several times as fast to sort
	for i, row := range rows {
		keys[i] = key{s.value(row), f.Targets[row], row}
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.value < b.value || a.value == b.value && a.class < b.class:
			return -1
		case a.value == b.value && a.class == b.class:
			return 0
		default:
			return 1
		}
	})
	for i, k := range keys {
		rows[i] = k.row
	}
}

// value is that of a row which has one: the number, or the category's code.
func (s *Series) value(row int) float64 {
	if s.Kind == Category {
		return float64(s.Codes[row])
	}
	return s.Numbers[row]
}

// compare puts rows in the order of the column.
func (s *Series) compare(a, b int) int { return cmp.Compare(s.value(a), s.value(b)) }

// exceptions is how many of the sorted rows contradict that the column tells the class.
func (f *Frame) exceptions(s *Series, rows []int) int {
	exceptions, runs, last := 0, 0, -1
	shown := make([]bool, len(f.Classes))
	classes := 0
	for len(rows) > 0 {
		n, class, most := f.tied(s, rows)
		exceptions += n - most
		if s.Kind == Category && n == 1 {
			exceptions++
		}
		if class != last {
			runs, last = runs+1, class
		}
		if !shown[class] {
			shown[class] = true
			classes++
		}
		rows = rows[n:]
	}
	if s.Kind != Category {
		exceptions += (runs - classes + 1) / 2
	}
	return exceptions
}

// tied returns how many rows at the beginning have the same value, the class of most of them, and how many have that.
func (f *Frame) tied(s *Series, rows []int) (n, class, most int) {
	run := 0
	for n < len(rows) && s.compare(rows[n], rows[0]) == 0 {
		if n > 0 && f.Targets[rows[n]] == f.Targets[rows[n-1]] {
			run++
		} else {
			run = 1
		}
		if run > most {
			class, most = int(f.Targets[rows[n]]), run
		}
		n++
	}
	return n, class, most
}

// leakNumber is leak for a numeric target.
func (f *Frame) leakNumber(s *Series, rows []int) string {
	targets := pick(make([]float64, len(rows)), f.Targets, rows)
	scale := measure(slices.Clone(targets))
	if scale.Deviation == 0 {
		return ""
	}
	for i, y := range targets {
		targets[i] = Standardize(scale, y)
	}
	if s.Kind == Category {
		return s.leakMeans(rows, targets)
	}
	numbers := pick(make([]float64, len(rows)), s.Numbers, rows)
	scale = measure(slices.Clone(numbers))
	sum := 0.0
	for i, x := range numbers {
		sum = math.FMA(Standardize(scale, x), targets[i], sum)
	}
	r := sum / float64(len(rows))
	if scale.Deviation == 0 || math.Abs(r) < leakR {
		return ""
	}
	return fmt.Sprintf("with a correlation of %.5f", r)
}

// leakMeans says whether the standardized targets hardly differ within the values of a category.
func (s *Series) leakMeans(rows []int, targets []float64) string {
	sums, counts := make([]float64, len(s.Values)), make([]int, len(s.Values))
	for i, row := range rows {
		sums[s.Codes[row]] += targets[i]
		counts[s.Codes[row]]++
	}
	alone, rest := 0, 0.0
	for i, row := range rows {
		code := s.Codes[row]
		if counts[code] == 1 {
			alone++
		}
		d := targets[i] - sums[code]/float64(counts[code])
		rest = math.FMA(d, d, rest)
	}
	if alone*leakShare > len(rows) || rest > float64(leakRest*float64(len(rows))) {
		return ""
	}
	return "nearly exactly by its values alone"
}
