package dataset

// decimalOf is the sign before the decimals: the one asked for, or the one in more columns. A column votes by its numbers with
// a sign, if most of its values are numbers; numbers such as 1,234, whose comma may separate thousands, are no votes for the
// comma. If there are as many votes for both it is a point, unless the delimiter is a semicolon, for then commas are mostly
// decimal, or unless the table that was learned from had commas.
func decimalOf(tallies []*tally, f Format, learned bool) byte {
	if f.Decimal != 0 {
		return f.Decimal
	}
	points, commas := 0, 0
	for _, t := range tallies {
		byPoint := 2*t.points.count > t.values && t.points.fractions > 0
		byComma := 2*t.commas.count > t.values && t.commas.fractions > t.commas.grouped
		switch {
		case byPoint && byComma && t.commas.fractions > t.points.fractions, byComma && !byPoint:
			commas++
		case byPoint:
			points++
		}
	}
	if commas > points || commas == points && (learned || commas > 0 && f.Delimiter == ';') {
		return ','
	}
	return '.'
}

// voters are the tallies of the columns in use.
func (c Choices) voters(header []string, tallies []*tally) []*tally {
	if c.only == nil {
		return tallies
	}
	var voters []*tally
	used := setOf(c.only)
	for i, t := range tallies {
		if used[header[i]] {
			voters = append(voters, t)
		}
	}
	return voters
}
