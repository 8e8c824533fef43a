package dataset

// decimalSign is the sign before the decimals of a table.
type decimalSign struct {
	sign    byte
	settled bool // it was asked for, or numbers of the table are none with the other sign
}

// decimalOf is the sign before the decimals: the one asked for, or the one in more columns. A column votes by its numbers with
// a sign, if most of its values are numbers; numbers such as 1,234 and 1.234, whose sign may part thousands, are no votes. If
// there are as many votes for both it is a point, unless the delimiter is a semicolon, for then commas are mostly decimal, or
// unless the table that was learned from had commas.
func (c Choices) decimalOf(header []string, tallies []*tally, f Format) decimalSign {
	if f.Decimal != 0 {
		return decimalSign{f.Decimal, true}
	}
	points, commas := 0, 0
	for _, t := range c.voters(header, tallies) {
		byPoint, byComma := t.proves('.'), t.proves(',')
		if !c.written() {
			byPoint = 2*t.points.count > t.values && t.points.fractions > 0
		}
		switch {
		case byPoint && byComma && t.commas.fractions > t.points.fractions, byComma && !byPoint:
			commas++
		case byPoint:
			points++
		}
	}
	settled := points+commas > 0
	if commas > points || commas == points && (c.comma || commas > 0 && f.Delimiter == ';') {
		return decimalSign{',', settled}
	}
	return decimalSign{'.', settled}
}

// proves says whether the column has decimals after the sign: most values are numbers, and in some the sign cannot part
// thousands.
func (t *tally) proves(decimal byte) bool {
	plain, written := t.numbers(decimal), t.written(decimal)
	return 2*plain.count > t.values && plain.fractions > plain.grouped || !written.failed && written.proofs > 0
}

// voters are the tallies of the columns in use.
func (c Choices) voters(header []string, tallies []*tally) (voters []*tally) {
	for i, used := range c.used(header) {
		if used {
			voters = append(voters, tallies[i])
		}
	}
	return voters
}

// used says which columns are in use: all, or of rows to predict those that were learned from.
func (c Choices) used(header []string) []bool {
	used, only := make([]bool, len(header)), setOf(c.only)
	for i, name := range header {
		used[i] = c.only == nil || only[name]
	}
	return used
}
