package dataset

// doubts counts the cells of a column that are encoded as something other than they say.
type doubts struct {
	unreadable int // not of the column's kind
	missing    int // without a value
	unseen     int // with a value that no row to learn from had
	beyond     int // with a day outside of those learned from
}

// add adds the cells of further rows.
func (d *doubts) add(more doubts) {
	d.unreadable += more.unreadable
	d.missing += more.missing
	d.unseen += more.unseen
	d.beyond += more.beyond
}

// warnings say of so many rows what was filled, could not be read or was never seen; list has the columns' doubts.
func (p *Preparation) warnings(list []doubts, rows int) (warnings []Warning) {
	for i, d := range list {
		warnings = append(warnings, p.Columns[i].warnings(d, rows)...)
	}
	return warnings
}

func (c *Fitted) warnings(d doubts, rows int) (list []Warning) {
	if d.unreadable > 0 {
		list = append(list, warn(ProblemUnreadable, c.Column, "%d of %s not readable as a %s: counted as missing", d.unreadable, counted(rows, "cell"), c.Kind))
	}
	if d.missing > 0 && !c.Indicator {
		list = append(list, warn(ProblemFilled, c.Column, "%d of %s without a value: filled, but no row to learn from lacked one, so the network cannot tell", d.missing, counted(rows, "row")))
	}
	if d.unseen > 0 {
		list = append(list, warn(ProblemUnseen, c.Column, "%d of %s with a value that was not learned from: treated as %s", d.unseen, counted(rows, "row"), c.stranger()))
	}
	if d.beyond > 0 {
		list = append(list, warn(ProblemUnseen, c.Column, "%d of %s with a day that is not within %s to %s, the days learned from: the trend is taken to go on", d.beyond, counted(rows, "row"), dayText(c.Elapsed.First), dayText(c.Elapsed.Last)))
	}
	return list
}
