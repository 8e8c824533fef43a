package dataset

import "math"

// Fit measures, on the given rows and no others, how the columns of a frame become features. The rows are those to learn
// from; Fit panics if one is out of range. A frame that would exceed its bounds once encoded is refused here, before memory
// is allocated.
func Fit(f *Frame, train []int, r Recipe) (*Preparation, error) {
	if err := r.check(f); err != nil {
		return nil, err
	}
	if len(train) == 0 {
		return nil, spot{table: f.Name}.refuse(ErrNoRows, "no row was given to learn from; give one at the least")
	}
	p := &Preparation{
		Version: preparationVersion, Target: f.Target, Task: f.Task, Classes: f.Classes,
		Missing: f.missing, Made: f.made, Rules: f.rules, Comma: f.comma, Columns: make([]Fitted, len(f.Columns)),
	}
	if p.Rules == FirstRules {
		p.Rules = 0 // as it was written then
	}
	p.fitTargets(f, train)
	for i := range f.Columns {
		column, err := fitColumn(&f.Columns[i], train, r, f.rules)
		if err != nil {
			return nil, spot{table: f.Name, column: f.Columns[i].Column}.wrap(err)
		}
		p.Columns[i] = column
	}
	return p, p.fits(f)
}

// fitTargets measures the targets.
func (p *Preparation) fitTargets(f *Frame, train []int) {
	for i, t := range f.labels().Each() {
		target := FittedTarget{Target: t.Target, Classes: t.Classes}
		if f.Task == Regression {
			target.Scale = TargetScale(t, train)
		}
		if i == 0 {
			p.Scale = target.Scale
		} else {
			p.MoreTargets = append(p.MoreTargets, target)
		}
	}
}

// fitColumn measures one column.
func fitColumn(s *Series, train []int, r Recipe, rules Rules) (Fitted, error) {
	c := Fitted{Column: s.Column, Kind: s.Kind, Order: s.Order, Notation: s.Notation, Thirds: s.Thirds, ByValue: s.ByValue, Period: s.Period, Scale: plain()}
	missing := 0
	for _, row := range train {
		if s.absentAt(row) {
			missing++
		}
	}
	c.Empty, c.Indicator = missing == len(train), missing > 0 && missing < len(train)
	if c.Empty {
		c.Period = 0
		return c, nil
	}
	fill := r.fill(s.Column, s.Kind)
	if s.Kind == Category {
		found := occurrences(s, train)
		c.fitCategory(found, len(train), fill, r.rareAmong(found, len(train), rules))
		return c, nil
	}
	values := present(s, train)
	if err := c.fillBy(fill, values); err != nil {
		return c, err
	}
	if s.Kind == Boolean {
		return c, nil
	}
	c.Scaling = r.scaling(s.Column)
	if s.Kind == Date {
		c.fitDate(values, rules)
	} else {
		c.fitRange(values, rules)
		c.fitNumber(values)
	}
	return c, nil
}

// fitRange measures from where to where the values are.
func (c *Fitted) fitRange(values []float64, rules Rules) {
	if rules > FirstRules {
		low, high := extremes(values)
		c.Range = &Range{Low: low, High: high}
	}
}

// present are the values of a column in the given rows, without missing ones.
func present(s *Series, rows []int) []float64 {
	values := make([]float64, 0, len(rows))
	for _, row := range rows {
		if x := s.Numbers[row]; !math.IsNaN(x) {
			values = append(values, x)
		}
	}
	return values
}

// fits refuses a preparation of no features, or of too many of them, alone or times the rows of the frame.
func (p *Preparation) fits(f *Frame) error {
	at, features := spot{table: f.Name}, 0
	for i := range p.Columns {
		features += p.Columns[i].width()
	}
	switch {
	case features == 0:
		return at.refuse(ErrNoInputs, "no column tells rows apart: each is the same in all rows to learn from, or another in every one; add columns, or rows")
	case features > f.bounds.features():
		return at.refuse(ErrFeatures, "%d columns become %d features, and %d is the limit; leave out categories of many values, or pool more of them as rare", len(p.Columns), features, f.bounds.features())
	}
	if err := f.bounds.fit(at, product{f.Rows, features, "features"}); err != nil {
		return err
	}
	return p.checkLandmarks(at)
}
