package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// loader fills a frame row by row.
type loader struct {
	sheet   *sheet // for errors: the name of the table, and the line of the current row
	absent  func(cell string) bool
	columns []*filler
	answers []*answers // of the targets, in the order in which they were named
	comma   bool       // labels that are numbers are written with a point in place of the comma
	group   int        // place of the column of groups; -1: none
	groups  map[uint64]int
	similar groupSpellings
	alone   int     // rows without a group
	order   *filler // nil: no column puts the rows in order
	weights *filler // nil: all rows have the same weight
	read    int     // rows
	room    int     // bytes left for the values of categories
	decimal byte    // before the decimals of the table
	frame   *Frame
}

// newLoader returns a loader for a described table, and refuses one that is too large.
func newLoader(d *Description) (*loader, error) {
	l := &loader{sheet: &sheet{name: d.Name, header: d.names()}, absent: d.Format.absent(), group: -1, room: mostTexts, decimal: d.Format.Decimal}
	l.frame = &Frame{Name: d.Name, Warnings: d.Warnings, rules: d.choices.rules(), bounds: d.choices.Bounds, made: d.Format.Header == NoHeader, comma: d.Format.Decimal == ',', missing: d.Format.Missing}
	var places []int
	targets := d.choices.targets()
	for place, column := range d.Columns {
		switch {
		case column.Role == Input:
			places = append(places, place)
		case column.Role == Group:
			l.group, l.groups = place, map[uint64]int{}
		case column.Role == Weight:
			l.weights = &filler{place: place}
		}
	}
	if err := l.fits(len(places), d); err != nil {
		return nil, err
	}
	for _, place := range places {
		f := newFiller(d.Columns[place], place, d.Rows, d.Format.Decimal)
		f.room = &l.room
		l.columns = append(l.columns, f)
	}
	if l.weights != nil {
		l.weights = newFiller(d.Columns[l.weights.place], l.weights.place, d.Rows, d.Format.Decimal)
	}
	for _, target := range targets {
		l.answers = append(l.answers, d.newAnswers(l.sheet, slices.Index(l.sheet.header, target)))
	}
	l.frame.Target = d.choices.Target
	l.comma = d.Format.Decimal == ',' && d.choices.Task != Classification
	return l, l.ordered(d)
}

// fits refuses a table without inputs, and one that would be too large in memory.
func (l *loader) fits(inputs int, d *Description) error {
	if inputs == 0 {
		return l.sheet.at(0, "").refuse(ErrNoInputs, "no column is left to learn from%s; choose the kinds of some that are ignored, or add columns of numbers or categories", d.ignored())
	}
	columns := inputs + len(d.choices.targets())
	for _, beside := range []bool{l.group >= 0, l.weights != nil, d.choices.Order != ""} {
		if beside {
			columns++
		}
	}
	return d.choices.Bounds.fit(l.sheet.at(0, ""), product{d.Rows, columns, "columns"})
}

// ignored says why each column that is ignored is.
func (d *Description) ignored() string {
	var why []string
	for _, c := range d.Columns {
		if c.Role == Ignored {
			why = append(why, fmt.Sprintf("%s: %s%s", quoted(c.Name), c.Why, c.facts.like))
		}
	}
	if why == nil {
		return ""
	}
	return " (" + few(why) + ")"
}

// ordered finds the column that puts the rows in the order of time.
func (l *loader) ordered(d *Description) error {
	for place, column := range d.Columns {
		if column.Name != d.choices.Order {
			continue
		}
		if column.Kind == Identifier {
			column.Kind = Number
		}
		if column.Kind != Number && column.Kind != Date {
			return l.sheet.at(0, column.Name).refuse(ErrKind, "rows are put in the order of dates or numbers, and this is a column of the kind %s; choose another one, or its kind", column.Kind)
		}
		l.order = newFiller(column, place, d.Rows, d.Format.Decimal)
	}
	return nil
}

// add takes in a row, unless it lacks a target.
func (l *loader) add(row []string) error {
	if !l.labelled(row) {
		l.frame.Unlabelled++
		return nil
	}
	for _, a := range l.answers {
		l.ask(a, row[a.place])
	}
	for _, f := range l.columns {
		if err := l.fill(f, row); err != nil {
			return err
		}
	}
	if l.group >= 0 {
		l.join(row[l.group])
	}
	l.frame.Rows++
	if err := l.weigh(row); err != nil {
		return err
	}
	if l.order != nil {
		return l.fill(l.order, row)
	}
	return nil
}

// labelled says whether the row has every target, and counts those that it lacks.
func (l *loader) labelled(row []string) bool {
	has := true
	for _, a := range l.answers {
		if l.absent(row[a.place]) {
			a.lacking++
			has = false
		}
	}
	return has
}

// weigh takes in the weight of the row.
func (l *loader) weigh(row []string) error {
	if l.weights == nil {
		return nil
	}
	at := l.sheet.at(l.sheet.line, l.weights.Column)
	if l.absent(row[l.weights.place]) {
		return at.refuse(ErrWeight, "the row has no weight; give it a number from 0 on, or remove it")
	}
	if err := l.fill(l.weights, row); err != nil {
		return err
	}
	if w := l.weights.Numbers[len(l.weights.Numbers)-1]; !(w >= 0) {
		return at.refuse(ErrWeight, "%v is no weight; give a number from 0 on", w)
	}
	return nil
}

// newAnswers returns the answers of the target at a place.
func (d *Description) newAnswers(s *sheet, place int) *answers {
	a := s.answers(place)
	a.missing = d.Columns[place].facts.missing
	a.reader.decimal = '.'
	a.strict, a.beside = d.choices.written(), len(d.choices.MoreTargets) > 0
	if a.strict && d.choices.Task != Classification {
		a.reader = reader{d.Format.Decimal, d.Columns[place].Notation}
	}
	return a
}

// ask takes in a target of a row.
func (l *loader) ask(a *answers, cell string) {
	label := l.label(a, cell)
	if l.frame.rules < WrittenRules {
		cell = label
	}
	a.add(cell, label)
}

// label is the cell of a target, with a point before its decimals.
func (l *loader) label(a *answers, cell string) string {
	if l.comma && a.reader.notation == nil {
		if _, ok := readNumber(cell, ','); ok {
			return strings.Replace(cell, ",", ".", 1)
		}
	}
	return cell
}

// fill takes in the row's cell of a column.
func (l *loader) fill(f *filler, row []string) error {
	cell := row[f.place]
	if l.absent(cell) {
		f.skip()
		return nil
	}
	if err := f.add(cell); err != nil {
		return l.sheet.at(l.sheet.line, f.Column).wrap(err)
	}
	return nil
}

// join adds the row to the group of its cell; a row without a value is a group of its own.
func (l *loader) join(cell string) {
	key := fnv(cell)
	if l.frame.rules >= WrittenRules {
		key = fnv(byValue(cell, l.decimal))
	}
	if l.absent(cell) {
		l.alone++
		key = uint64(l.frame.Rows) ^ math.MaxUint64
	}
	group, known := l.groups[key]
	if !known {
		group = len(l.groups)
		l.groups[key] = group
		if !l.absent(cell) {
			l.similar.add(cell, l.sheet.line)
		}
	}
	l.frame.Groups = append(l.frame.Groups, group)
}

// finish completes the frame, except for its targets.
func (l *loader) finish() {
	f := l.frame
	for _, column := range l.columns {
		f.Columns = append(f.Columns, *column.Series)
	}
	if l.order != nil {
		f.Times = l.order.Numbers
	}
	if l.weights != nil {
		f.Weights = l.weights.Numbers
	}
	f.Warnings = slices.Concat(f.Warnings, l.groupWarnings(), l.orderWarnings(), l.weightWarnings())
	for _, a := range l.answers {
		if a.lacking > 0 {
			f.Warnings = append(f.Warnings, warn(ProblemUnlabelled, a.column, "%s without a value of the column to learn %s left out%s", counted(a.lacking, "row"), wasOrWere(a.lacking), a.missing))
		}
	}
}

// groupWarnings say what is doubtful of the groups.
func (l *loader) groupWarnings() (list []Warning) {
	if l.group < 0 {
		return nil
	}
	column := l.sheet.header[l.group]
	if l.alone > 0 {
		list = append(list, warn(ProblemMissing, column, "%s without a group, each taken for a group of its own; name the groups, or remove the rows", counted(l.alone, "row")))
	}
	if len(l.groups) == l.frame.Rows {
		list = append(list, warn(ProblemIdentifier, column, "no two rows are of one group, so keeping groups together changes nothing; choose another column for groups"))
	}
	return append(list, l.similar.warnings(column)...)
}

// orderWarnings say how many rows have no time.
func (l *loader) orderWarnings() []Warning {
	if l.order == nil || l.order.Missing == 0 {
		return nil
	}
	return []Warning{warn(ProblemMissing, l.order.Column, "%s without a time, taken for the earliest; fill it in, or remove the rows", counted(l.order.Missing, "row"))}
}

// weightWarnings say that one row of many has more weight than all others together.
func (l *loader) weightWarnings() []Warning {
	if l.weights == nil || len(l.weights.Numbers) < farRows {
		return nil
	}
	rest, most := 0.0, 0.0
	for _, w := range l.weights.Numbers {
		rest, most = rest+min(w, most), max(w, most)
	}
	if most <= rest {
		return nil
	}
	return []Warning{warn(ProblemMixed, l.weights.Column, "one row weighs %s, more than all others together, so nearly nothing else is learned from; correct it", plainly(most))}
}

func wasOrWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
