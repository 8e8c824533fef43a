package dataset

import "fmt"

// forms gathers how the numbers of a column are written, read with one sign before the decimals.
type forms struct {
	decimal byte
	count   int     // numbers so far, plain ones among them
	failed  bool    // a cell was no number, or was written in another way
	form    written // unit and group of the numbers
	scaled  int     // of the numbers
	grouped int     // those of them that have parted thousands
	labels  int     // of the numbers
	proofs  int     // those that are no number, or another one, with the other sign
	first   finding // the first that is not plain
	value   float64 // what that is read as
	ends    ends    // of the numbers that are not plain
}

// add takes in a cell, which is plain or not.
func (f *forms) add(cell string, line int, plain bool) {
	if f.failed {
		return
	}
	if plain {
		f.take(written{}, true)
		return
	}
	w, ok := takeApart(cell, f.decimal)
	if f.take(w, ok); f.failed {
		return
	}
	if _, either := takeApart(cell, '.'+','-f.decimal); !either {
		f.proofs++
	}
	f.ends.add(w.value, line)
	if f.first.line == 0 {
		f.first, f.value = finding{line: line, cell: short(cell)}, w.value
	}
}

// take takes in a number.
func (f *forms) take(w written, ok bool) {
	parted := w.group != 0
	f.failed = !ok || f.count > 0 && w.unit != f.form.unit || parted && f.form.group != 0 && w.group != f.form.group
	if f.failed {
		return
	}
	f.count++
	f.form.unit = w.unit
	if parted {
		f.form.group = w.group
		f.grouped++
	}
	if w.scaled {
		f.scaled++
	}
	if w.label {
		f.labels++
	}
}

// labelled says that the cells of a column are taken for labels, not for numbers with a unit.
func (f *forms) labelled(column string) Warning {
	return warn(ProblemRead, column, "its cells, such as %s in line %d, are read as labels; if the letter is a unit, choose the kind %s (--kind %s=%[3]s)", quoted(f.first.cell), f.first.line, Number, short(column))
}

// notation is how all values of a column are written, if they are alike and not all plain; nil: they are not.
func (f *forms) notation(values int) *Notation {
	if f.failed || f.count != values || f.first.line == 0 || f.scaled != 0 && f.scaled != values {
		return nil
	}
	n := &Notation{Unit: f.form.unit, Scaled: f.scaled > 0}
	if f.form.group != 0 {
		n.Group = string(f.form.group)
	}
	return n
}

// notice says how the numbers of a column are read, with an example.
func (f *forms) notice(column string, n *Notation) Warning {
	says := fmt.Sprintf("its cells are read as numbers %s, such as %s in line %d as %s", n, quoted(f.first.cell), f.first.line, plainly(f.value))
	if f.proofs == 0 && (n.Group == "," || n.Group == ".") {
		says += fmt.Sprintf("; if decimals follow the %s, say so (--decimal %[1]s)", signName(n.Group[0]))
	}
	return warn(ProblemRead, column, "%s; if they are labels, choose the kind %s (--kind %s=%[2]s)", says, Category, short(column))
}
