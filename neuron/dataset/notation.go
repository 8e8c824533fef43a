package dataset

// Notation is how the numbers of a column are written beyond digits, a minus and decimals. Brackets around a number and a
// minus after it mean minus in all of them.
type Notation struct {
	Group  string `json:"group,omitempty"`  // between thousands: , . ' or a space
	Unit   string `json:"unit,omitempty"`   // before or after every number, such as $, EUR, % or kg
	Scaled bool   `json:"scaled,omitempty"` // K, M or B stands after every number: thousands, millions, billions
}

// reader reads the numbers of a column.
type reader struct {
	decimal  byte      // before the decimals of the table
	notation *Notation // nil: plain numbers
}

// number reads a cell, or says why it is no number of the column.
func (r reader) number(cell string) (float64, error) {
	n := r.notation
	if n == nil {
		if x, ok := readNumber(cell, r.decimal); ok {
			return x, nil
		}
		return numberIn(cell, r.decimal)
	}
	if x, ok := readNumber(cell, n.decimal(r.decimal)); ok && !n.Scaled && n.Unit != "%" {
		return x, nil
	}
	w, ok := takeApart(cell, n.decimal(r.decimal))
	bare := w.unit == "" && n.Unit != "%"
	if !ok || w.scaled != n.Scaled || w.unit != n.Unit && !bare || w.group != 0 && string(w.group) != n.Group {
		return 0, because(ErrNotation, "%s is not written like the other numbers of the column, %s; write it the same way", quoted(cell), n)
	}
	return w.value, nil
}

// decimal is the sign before the decimals of the column; of the table it is the given one.
func (n *Notation) decimal(table byte) byte {
	if n.Group == string(table) {
		return '.' + ',' - table
	}
	return table
}

// fits says whether numbers written in another way mean the same: not if one is a share of a hundred, of another unit, or
// counts thousands, and the other is not.
func (n *Notation) fits(other *Notation) bool {
	var a, b Notation
	if n != nil {
		a = *n
	}
	if other != nil {
		b = *other
	}
	bare := (a.Unit == "" || b.Unit == "") && a.Unit != "%" && b.Unit != "%"
	return a.Scaled == b.Scaled && (a.Unit == b.Unit || bare)
}

// String says how the numbers are written.
func (n *Notation) String() string {
	if n == nil {
		return "plain"
	}
	text := "with an unusual minus"
	switch n.Group {
	case ",":
		text = "with commas between thousands"
	case ".":
		text = "with points between thousands"
	case "'":
		text = "with apostrophes between thousands"
	case " ":
		text = "with spaces between thousands"
	case "":
		if n.Unit != "" || n.Scaled {
			text = ""
		}
	}
	if n.Unit != "" {
		text = joined(text, "with "+n.Unit)
	}
	if n.Scaled {
		text = joined(text, "in thousands (K), millions (M) or billions (B)")
	}
	return text
}

// joined writes two phrases one after the other.
func joined(first, then string) string {
	if first == "" {
		return then
	}
	return first + " and " + then
}
