package dataset

import "slices"

// fewOfClass is how many rows a class must have not to be rare.
const fewOfClass = 5

// Inspect looks in the rows to learn from for what people should know before they trust a network: columns that never
// change, that occur twice or that tell the target by themselves, values spelled in two ways, and classes of few rows. The
// warnings come in the order of the columns.
func Inspect(f *Frame, train []int) []Warning {
	var warnings []Warning
	sums := make(map[uint64]int, len(f.Columns)) // hashes of columns, and the first column with each
	for i := range f.Columns {
		s := &f.Columns[i]
		if w, constant := s.constant(train); constant {
			warnings = append(warnings, w)
			continue
		}
		if s.Kind == Category && s.alone(train) {
			warnings = append(warnings, warn(ProblemIdentifier, s.Column, "no two rows to learn from share a value, so nothing is learned from it; leave it out, or add rows"))
			continue
		}
		warnings = append(warnings, spellings(s.Column, s.Values)...)
		warnings = append(warnings, outlying(s, train)...)
		sum := s.sum(train)
		if first, known := sums[sum]; known && s.equal(&f.Columns[first], train) {
			warnings = append(warnings, warn(ProblemDuplicate, s.Column, "it equals the column %s in every row; leave one of them out", quoted(f.Columns[first].Column)))
			continue
		} else if !known {
			sums[sum] = i
		}
		warnings = append(warnings, f.leaks(s, train)...)
	}
	for _, one := range f.each() {
		if one.Classes == nil {
			warnings = append(warnings, outlying(&Series{Column: one.Target, Kind: Number, Numbers: one.Targets}, train)...)
		}
		warnings = slices.Concat(warnings, spellings(one.Target, one.Classes), one.rareClasses(train))
	}
	return warnings
}

// leaks warns of a column that tells a target by itself.
func (f *Frame) leaks(s *Series, train []int) (warnings []Warning) {
	for _, one := range f.each() {
		says, target := one.leak(s, train), "the target"
		if f.several() {
			target += " " + quoted(one.Target)
		}
		if says != "" {
			warnings = append(warnings, warn(ProblemLeak, s.Column, "it tells %s %s; leave it out unless it is known before the target is", target, says))
		}
	}
	return warnings
}

// constant says whether all rows have the same value, or none has any.
func (s *Series) constant(rows []int) (w Warning, constant bool) {
	missing := 0
	for _, row := range rows {
		if s.absentAt(row) {
			missing++
		}
	}
	if missing == len(rows) {
		return warn(ProblemConstant, s.Column, "no row to learn from has a value, so nothing is learned from it"), true
	}
	if missing > 0 {
		return Warning{}, false
	}
	for _, row := range rows {
		if s.bits(row) != s.bits(rows[0]) {
			return Warning{}, false
		}
	}
	return warn(ProblemConstant, s.Column, "it has the same value in every row to learn from; leave it out"), true
}

// alone says whether every value of a category occurs in a single row.
func (s *Series) alone(rows []int) bool {
	found := occurrences(s, rows)
	return len(found) > 0 && found[0].rows == 1
}

// rareClasses warns of classes of few rows.
func (f *Frame) rareClasses(train []int) (warnings []Warning) {
	if f.Classes == nil {
		return nil
	}
	rows, rare := make([]int, len(f.Classes)), []string(nil)
	for _, row := range train {
		rows[int(f.Targets[row])]++
	}
	for class, n := range rows {
		if n < fewOfClass {
			rare = append(rare, f.Classes[class])
		}
	}
	if len(rare) == 0 {
		return nil
	}
	slices.Sort(rare)
	return []Warning{warn(ProblemRareClass, f.Target, "fewer than %d rows to learn from show %s; add rows, or join classes%s", fewOfClass, listed(rare), f.orNumbers())}
}

// orNumbers is what else to do if all classes are numbers.
func (f *Frame) orNumbers() string {
	for _, class := range f.Classes {
		if _, ok := readNumber(class, '.'); !ok {
			return ""
		}
	}
	return ", or ask for regression if they are amounts"
}
