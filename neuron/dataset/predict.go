package dataset

// ReadRows reads rows to predict and encodes them: the columns that were learned from, found by name in any order; others
// are ignored, whatever they contain. A column that is missing is an error that names it, unless it became no feature. Cells
// that cannot be read and values that were never seen are no errors: the warnings count them. Of the choices only Name,
// Format and Bounds count. If the table that was learned from had no header, the rows may have none either, and then must
// have its columns in its order.
func (p *Preparation) ReadRows(source Source, c Choices) (*Table, []Warning, error) {
	only := Choices{Name: c.Name, Format: c.Format, Bounds: c.Bounds, Rules: max(p.Rules, FirstRules), only: p.Inputs(), made: p.Made, comma: p.Comma}
	if only.Format.Missing == nil {
		only.Format.Missing = p.Missing
	}
	d, err := Describe(source, only)
	if err != nil {
		return nil, nil, err
	}
	d.Warnings = nil // they are about columns to learn from
	said := p.claim(d)
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
	t, warnings, err := p.Encode(l.frame)
	return t, append(said, warnings...), err
}

// claim gives the columns of new rows the kinds that they had when they were learned from. The warnings say which cells are
// doubtful.
func (p *Preparation) claim(d *Description) (said []Warning) {
	columns, said := d.Columns, d.strays.warnings()
	learned := make(map[string]*Fitted, len(p.Columns))
	for i := range p.Columns {
		if p.Columns[i].width() > 0 {
			learned[p.Columns[i].Column] = &p.Columns[i]
		}
	}
	for i := range columns {
		columns[i].Role = Ignored
		if c := learned[columns[i].Name]; c != nil {
			columns[i].Role, columns[i].Kind, columns[i].Order, columns[i].Notation = Input, c.Kind, c.Order, c.Notation
			columns[i].ByValue = c.ByValue
			said = append(said, p.decide(&columns[i], c, d.Format.Decimal)...)
		}
	}
	return said
}

// decide settles how doubtful cells of new rows are read, by what they show and what was learned.
func (p *Preparation) decide(column *Column, learned *Fitted, decimal byte) (said []Warning) {
	found := &column.facts
	switch {
	case p.Rules < LatestRules:
	case learned.Kind == Date:
		column.Order, said = found.orders.read(learned.Order, column.Name)
	case learned.Kind == Number && learned.Notation == nil && !learned.Thirds && found.doubtful != "":
		said = []Warning{warn(ProblemNotation, column.Name, "the %s in numbers such as %s is taken for the sign before decimals; none that was learned from had three of them, so if it parts thousands write them with nothing between", signName(decimal), found.doubtful)}
	}
	return append(said, learned.outside(found.ends)...)
}
