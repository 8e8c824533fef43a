package dataset

import (
	"math"
	"strings"
)

// What a tally keeps of a column's values.
const (
	mostDistinct    = 1 << 16 // distinct values that are counted, if there are few columns
	allDistinct     = 1 << 22 // in all columns together
	numbersDistinct = 1000    // in a column that has only numbers
	mostExamples    = 3
)

// tally counts what the cells of one column look like, in memory that does not grow with the rows.
type tally struct {
	rules    Rules
	known    bool   // it is known what the column is: nothing is counted that only serves to guess that
	signs    string // that may stand before the decimals
	missing  int
	markers  markers  // of the missing
	values   int      // cells that have one
	line     int      // of the last of them
	points   numerals // read with points before the decimals
	commas   numerals // read with commas
	forms    [2]forms // read as people write numbers, with points and with commas
	dates    [2]int   // cells that are a date, slashes being DayFirst or MonthFirst
	slashes  bool     // some date has slashes
	order    orders   // in which orders those can be read
	nodays   odds     // cells that would be dates if their month had the day; they count as dates
	pairs    pairs    // the pairs of words that all values belong to
	odd      odds     // the cells that are no numbers
	like     finding  // the first cell that looks like a number or a date, and why it is not one
	likes    int      // of such cells
	unlike   finding  // the first cell that looks like neither
	padded   string   // the first number with a zero before other digits
	letters  int      // bytes of all values
	longest  int      // bytes of the longest
	seen     map[uint64]struct{}
	most     int // distinct values that are counted
	crowded  int // values up to the first distinct one too many; 0: there is none
	repeats  int // values that had occurred before, as long as they were counted
	examples []string
	hints    hints
}

// finding is a cell, and what it looks like.
type finding struct {
	line int
	cell string
	is   string
}

// numerals are the numbers of a column, read with one sign before the decimals.
type numerals struct {
	count     int
	fractions int     // those of them that have the sign
	grouped   int     // those of the fractions whose sign may separate thousands as well
	bad       finding // the first cell that is no number
	third     string  // the first of the grouped
	long      string  // the first whole number of more digits than are kept
	uneven    bool    // the numbers are not consecutive, such as 7, 8, 9
	last      float64
	broken    bool // some are not whole
	ends      ends
}

// newTally returns a tally for one of so many columns.
func newTally(columns int, rules Rules) *tally {
	most := min(mostDistinct, max(32, allDistinct/max(1, columns)))
	t := &tally{rules: rules, pairs: allPairs, most: most, signs: ".,"}
	for i, decimal := range []byte{'.', ','} {
		t.forms[i] = forms{decimal: decimal, failed: rules < WrittenRules}
	}
	return t
}

// know has nothing counted for guesses about the column, nor, if the sign before the decimals is settled, with the other one.
func (t *tally) know(decimal byte) {
	t.known, t.most = true, 1 // it does not matter how many values there are
	if decimal != 0 {
		t.signs = string(rune(decimal))
	}
}

// add counts a cell that has a value.
func (t *tally) add(cell string, line int) {
	t.values++
	t.line = line
	t.number(cell, line)
	if t.rules >= WrittenRules {
		t.order.add(cell)
	}
	if !t.known {
		t.suggest(cell, line)
	}
	t.distinct(cell)
}

// suggest counts what a cell says about the kind of the column.
func (t *tally) suggest(cell string, line int) {
	t.letters += len(cell)
	t.longest = max(t.longest, len(cell))
	if t.padded == "" && padded(cell) {
		t.padded = short(cell)
	}
	t.hints.cell(cell, t.values)
	if t.pairs != 0 {
		t.pairs &= pairsOf(cell)
	}
	t.date(cell)
	if t.points.count < t.values && t.commas.count < t.values {
		t.resemble(cell, line)
	}
}

// number counts a cell with either sign before the decimals; without any sign it is the same with both.
func (t *tally) number(cell string, line int) {
	var x float64
	var ok, either bool
	for i, sign := range []byte(t.signs) {
		if i == 0 || strings.ContainsAny(cell, ".,") {
			x, ok = readNumber(cell, sign)
		}
		has := strings.IndexByte(cell, sign) >= 0
		t.written(sign).add(cell, line, ok)
		t.numbers(sign).add(numeral{x, ok, has && ok && grouped(cell, sign), has}, cell, line)
		either = either || ok
	}
	if !either && !t.odd.full() {
		t.odd.add(cell, line)
	}
}

// numeral is a cell read with one sign before the decimals.
type numeral struct {
	value    float64
	ok       bool
	grouped  bool
	fraction bool
}

func (n *numerals) add(x numeral, cell string, line int) {
	switch {
	case !x.ok && n.bad.line == 0:
		n.bad = finding{line: line, cell: short(cell)}
		return
	case !x.ok:
		return
	case x.fraction:
		n.fractions++
	}
	if x.grouped {
		if n.grouped++; n.grouped == 1 {
			n.third = short(cell)
		}
	}
	if n.long == "" && math.Abs(x.value) >= exact && !strings.ContainsAny(cell, ".,eE") {
		n.long = short(cell)
	}
	n.broken = n.broken || x.value != math.Trunc(x.value)
	n.uneven = n.uneven || n.count > 0 && x.value != n.last+1
	n.last = x.value
	n.ends.add(x.value, line)
	n.count++
}

// unclear says whether in all fractions the sign before the decimals may separate thousands as well; it does not in 1.5e3.
func (n *numerals) unclear() bool {
	return n.fractions > 0 && n.fractions == n.grouped && !strings.ContainsAny(n.third, "eE")
}

// date counts a date, as long as all values are dates.
func (t *tally) date(cell string) {
	if t.rules >= WrittenRules {
		t.writtenDate(cell)
		return
	}
	for i, order := range []DateOrder{DayFirst, MonthFirst} {
		if t.dates[i] < t.values-1 {
			continue
		}
		if _, ok := readDate(cell, order); ok {
			t.dates[i]++
			t.slashes = t.slashes || strings.IndexByte(cell[:min(3, len(cell))], '/') >= 0
		}
	}
}

// writtenDate is date under WrittenRules and later ones.
func (t *tally) writtenDate(cell string) {
	if t.dates[0] < t.values-1 && t.dates[1] < t.values-1 {
		return
	}
	never := impossible(cell)
	if never && !t.nodays.full() {
		t.nodays.add(cell, t.line)
	}
	for i, order := range []DateOrder{DayFirst, MonthFirst} {
		if t.dates[i] < t.values-1 {
			continue
		}
		if _, ok := readWritten(cell, order); ok || never {
			t.dates[i]++
			t.slashes = t.slashes || strings.IndexByte(cell[:min(3, len(cell))], '/') >= 0
		}
	}
}

// resemble counts a cell that looks like a number or a date.
func (t *tally) resemble(cell string, line int) {
	if _, ok := readNumber(cell, '.'); ok {
		return
	}
	if _, ok := readNumber(cell, ','); ok {
		return
	}
	is := resemblance(cell)
	if is == "" {
		if t.unlike.line == 0 {
			t.unlike = finding{line: line, cell: short(cell)}
		}
		return
	}
	if t.likes++; t.likes == 1 {
		t.like = finding{line: line, cell: short(cell), is: is}
	}
}

// distinct counts a value if it is new. In a column of numbers the count ends early, as it matters for texts only.
func (t *tally) distinct(cell string) {
	if t.crowded > 0 {
		return
	}
	key := fnv(cell)
	if _, known := t.seen[key]; known {
		t.repeats++
		return
	}
	most := t.most
	if t.points.count == t.values || t.commas.count == t.values {
		most = min(most, numbersDistinct)
	}
	if len(t.seen) >= most {
		t.crowded = t.values
		return
	}
	if t.seen == nil {
		t.seen = map[uint64]struct{}{}
	}
	t.seen[key] = struct{}{}
	if t.known {
		return
	}
	if t.points.count < t.values && t.commas.count < t.values {
		t.hints.value(cell, t.line)
	}
	if len(t.examples) < mostExamples {
		t.examples = append(t.examples, short(cell))
	}
}

// fnv is the 64-bit FNV-1a hash of a text (Fowler, Noll and Vo).
func fnv(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// numbers are the numbers of the column with the table's sign before the decimals.
func (t *tally) numbers(decimal byte) *numerals {
	if decimal == ',' {
		return &t.commas
	}
	return &t.points
}

// written is how the numbers of the column are written, read with the table's sign before the decimals.
func (t *tally) written(decimal byte) *forms {
	if decimal == ',' {
		return &t.forms[1]
	}
	return &t.forms[0]
}
