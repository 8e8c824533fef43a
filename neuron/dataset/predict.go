package dataset

// ReadRows reads rows to predict and encodes them, all at once and without columns to keep; see OpenRows.
func (p *Preparation) ReadRows(source Source, c Choices) (*Table, []Warning, error) {
	c.Keep = nil
	rows, err := p.OpenRows(source, c, 0)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	t, _, err := rows.Next()
	return t, rows.Warnings(), err
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
	case p.Rules < WrittenRules:
	case learned.Kind == Date:
		column.Order, said = found.orders.read(learned.Order, column.Name)
	case learned.Kind == Number && learned.Notation == nil && !learned.Thirds && found.doubtful != "":
		said = []Warning{warn(ProblemNotation, column.Name, "the %s in numbers such as %s is taken for the sign before decimals; none that was learned from had three of them, so if it parts thousands write them with nothing between", signName(decimal), found.doubtful)}
	}
	return append(said, learned.outside(found.ends)...)
}
