package dataset

import (
	"fmt"
	"math"
)

// Encode returns the frame as numbers: a table whose Columns are the features, its Inputs features x rows, column after
// column. Numbers stay as they are in the frame unless they are scaled by Quantile; input neurons apply Scales. Targets and
// classes are those of the frame. The frame may have its columns in any order, and further ones; it need not have those that
// became no feature. Missing values are filled, and values that were never seen are no error: the warnings count them.
func (p *Preparation) Encode(f *Frame) (*Table, []Warning, error) {
	t, doubts, err := p.encode(f)
	return t, p.warnings(doubts, f.Rows), err
}

// encode is Encode with what the warnings count, column by column.
func (p *Preparation) encode(f *Frame) (*Table, []doubts, error) {
	columns, series := make([]*Series, len(p.Columns)), f.series()
	for i := range p.Columns {
		s := series[p.Columns[i].Column]
		if p.Columns[i].width() == 0 {
			continue
		}
		if s == nil {
			return nil, nil, (&sheet{name: f.Name, header: f.inputs()}).missing(p.Columns[i].Column)
		}
		if s.Kind != p.Columns[i].Kind {
			return nil, nil, spot{table: f.Name, column: s.Column}.refuse(ErrKind, "it is a column of the kind %s, and was one of the kind %s when it was learned; choose that kind", s.Kind, p.Columns[i].Kind)
		}
		if !p.Columns[i].Notation.fits(s.Notation) {
			return nil, nil, spot{table: f.Name, column: s.Column}.refuse(ErrNotation, "its numbers are %s, and were %s when they were learned; write them alike", s.Notation, p.Columns[i].Notation)
		}
		columns[i] = s
	}
	if err := p.fits(f); err != nil {
		return nil, nil, err
	}
	t := f.labels()
	t.Columns = p.Features()
	t.Inputs = make([]float64, len(t.Columns)*f.Rows)
	rest, found := t.Inputs, make([]doubts, len(p.Columns))
	for i, s := range columns {
		c := &p.Columns[i]
		if s == nil {
			continue
		}
		n := c.width() * f.Rows
		found[i] = c.encode(rest[:n:n], s, f)
		rest = rest[n:]
	}
	return t, found, nil
}

// encode writes the column's features, width x rows, which are all 0 before.
func (c *Fitted) encode(features []float64, s *Series, f *Frame) doubts {
	if c.Empty {
		return doubts{}
	}
	unseen := 0
	switch c.Kind {
	case Category:
		unseen = c.encodeCategory(features, s, f.Rows)
	case Date:
		c.encodeDate(features, s, f.Rows)
	default:
		c.encodeNumber(features, s)
	}
	if c.Indicator {
		c.indicate(features[len(features)-f.Rows:], s)
	}
	if f.Targets != nil || c.Kind == Category && c.buckets() == 0 {
		unseen = 0 // among them are values that one row to learn from has, or nothing depends on them
	}
	found := doubts{unreadable: s.Unreadable, missing: s.Missing - s.Unreadable, unseen: unseen}
	if f.Targets == nil {
		found.beyond = c.beyond(s)
	}
	return found
}

// number is the number, date or boolean of a row, filled if it is missing.
func (c *Fitted) number(s *Series, row int) float64 {
	if s.absentAt(row) {
		return c.Fill
	}
	return s.Numbers[row]
}

// encodeNumber writes numbers, or booleans as 0 and 1.
func (c *Fitted) encodeNumber(features []float64, s *Series) {
	for row := range s.Numbers {
		x := c.number(s, row)
		if c.Scaling == Quantile {
			x = rankNormal(c.Landmarks, x)
		}
		features[row] = x
	}
	if c.Period > 0 {
		c.encodeRound(features[len(s.Numbers):], s)
	}
}

// encodeRound writes numbers that come round as sines and cosines.
func (c *Fitted) encodeRound(features []float64, s *Series) {
	rows := len(s.Numbers)
	for row := range rows {
		features[row], features[rows+row] = sineCosine(c.number(s, row), c.Period)
	}
}

// encodeDate writes the parts of dates.
func (c *Fitted) encodeDate(features []float64, s *Series, rows int) {
	for _, part := range c.Parts {
		for row := range rows {
			k, n := part.of(c.number(s, row))
			if n == 0 {
				features[row] = float64(k)
			} else {
				features[row], features[rows+row] = sineCosine(float64(k), n)
			}
		}
		features = features[part.width()*rows:]
	}
}

// indicate writes 1 where the value is missing.
func (c *Fitted) indicate(feature []float64, s *Series) {
	for row := range feature {
		if s.absentAt(row) {
			feature[row] = 1
		}
	}
}

// beyond counts the rows with a day before the first or after the last that were learned from.
func (c *Fitted) beyond(s *Series) (rows int) {
	if c.Elapsed == nil {
		return 0
	}
	for _, x := range s.Numbers {
		if math.IsNaN(x) {
			continue
		}
		if day, _ := ElapsedDays.of(x); day < c.Elapsed.First || day > c.Elapsed.Last {
			rows++
		}
	}
	return rows
}

// dayText writes a day as 2024-12-31.
func dayText(days int) string {
	year, month, day := calendarDate(days)
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}
