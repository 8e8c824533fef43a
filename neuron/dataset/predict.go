package dataset

// ReadRows reads rows to predict and encodes them: the columns that were learned from, found by name in any order; others
// are ignored, whatever they contain. A column that is missing is an error that names it, unless it became no feature. Cells
// that cannot be read and values that were never seen are no errors: the warnings count them. Of the choices only Name,
// Format and Bounds count. If the table that was learned from had no header, the rows may have none either, and then must
// have its columns in its order.
func (p *Preparation) ReadRows(source Source, c Choices) (*Table, []Warning, error) {
	only := Choices{Name: c.Name, Format: c.Format, Bounds: c.Bounds, only: p.Inputs(), made: p.Made, comma: p.Comma}
	if only.Format.Missing == nil {
		only.Format.Missing = p.Missing
	}
	d, err := Describe(source, only)
	if err != nil {
		return nil, nil, err
	}
	d.Warnings = nil // they are about columns to learn from
	p.claim(d.Columns)
	l, err := newLoader(d)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range l.columns {
		f.lenient = true
	}
	if err := l.load(source, d); err != nil {
		return nil, nil, err
	}
	return p.Encode(l.frame)
}

// claim gives the columns of new rows the kinds that they had when they were learned from.
func (p *Preparation) claim(columns []Column) {
	learned := make(map[string]*Fitted, len(p.Columns))
	for i := range p.Columns {
		if p.Columns[i].width() > 0 {
			learned[p.Columns[i].Column] = &p.Columns[i]
		}
	}
	for i := range columns {
		columns[i].Role = Ignored
		if c := learned[columns[i].Name]; c != nil {
			columns[i].Role, columns[i].Kind, columns[i].Order = Input, c.Kind, c.Order
		}
	}
}
