package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// answers gathers the target column while it is not yet known whether it has classes or numbers.
type answers struct {
	sheet   *sheet
	column  string
	place   int            // of the column
	lacking int            // rows without a value of it
	beside  bool           // other columns are learned together with it
	reader  reader         // of numbers
	missing string         // what counted as missing, as the end of a sentence
	strict  bool           // texts that are nearly all different are refused
	numbers []float64      // of the rows that hold one
	labels  []int          // per row, an index in names; complete unless crowded
	names   []label        // the distinct labels in the order in which they appear, at most MaxClasses
	places  map[string]int // the index of each label in names
	crowded int            // the line with one label too many; 0: none
	number  label          // the first label that is a number
	text    label          // the first that is not
	trouble error          // why it is not
}

// label is a cell of the target and the first line that has it (0: none has).
type label struct {
	line int
	name string
}

// answers returns those of the column at a place.
func (s *sheet) answers(place int) *answers {
	return &answers{sheet: s, column: s.header[place], place: place, places: map[string]int{}}
}

// at is a place in the target column; line 0 is the column as a whole.
func (a *answers) at(line int) spot {
	return a.sheet.at(line, a.column)
}

// add takes in one row's target, which is not empty, and what it is called if it is a class.
func (a *answers) add(cell, label string) {
	line := a.sheet.line
	x, err := a.reader.number(cell)
	switch {
	case err == nil:
		a.numbers = append(a.numbers, x)
		note(&a.number, line, cell)
	case a.text.line == 0:
		note(&a.text, line, cell)
		a.trouble = err
	}
	a.label(line, label)
}

// note keeps a label if it is the first.
func note(first *label, line int, cell string) {
	if first.line == 0 {
		*first = label{line: line, name: strings.Clone(cell)}
	}
}

// label adds the label of a row to the names, until there are too many for classes anyway.
func (a *answers) label(line int, cell string) {
	if a.crowded > 0 {
		return
	}
	place, known := a.places[cell]
	if !known && len(a.names) == MaxClasses {
		a.crowded = line
		return
	}
	if !known {
		place = len(a.names)
		a.names = append(a.names, label{line: line, name: strings.Clone(cell)})
		a.places[a.names[place].name] = place
	}
	a.labels = append(a.labels, place)
}

// check returns the task, its default written out, or says that there is no such task for the named table.
func (t Task) check(table string) (Task, error) {
	switch t {
	case "":
		return Auto, nil
	case Auto, Classification, Regression:
		return t, nil
	default:
		return "", spot{table: called(table)}.refuse(ErrTask, "there is no task %s; ask for %s, %s or %s", quoted(string(t)), Auto, Classification, Regression)
	}
}

// answer gives the table its task and its targets.
func (t *Table) answer(a *answers, asked Task) (err error) {
	if t.Rows < 2 {
		return a.sheet.at(0, "").refuse(ErrTooFewRows, "a single row teaches nothing; add rows, two at the least")
	}
	if t.Task, err = a.task(asked); err != nil {
		return err
	}
	if t.Task == Classification {
		t.Classes, t.Targets, err = a.classes()
		return err
	}
	t.Targets = a.numbers
	return a.checkNumbers()
}

// task decides what there is to learn, given what was asked for.
func (a *answers) task(asked Task) (Task, error) {
	numeric, text := a.text.line == 0, a.number.line == 0
	switch {
	case asked == Classification, numeric && asked == Regression:
		return asked, nil
	case numeric && a.reader.notation == nil && a.few():
		return Classification, nil
	case numeric:
		return Regression, nil
	case !errors.Is(a.trouble, ErrText):
		return "", a.at(a.text.line).wrap(a.trouble)
	case text && asked == Regression:
		return "", a.at(a.text.line).refuse(ErrTask, "regression learns numbers, and %s is text; ask for classification, or choose a column of numbers%s", quoted(a.text.name), a.likeness())
	case text && a.strict && a.crowded == 0 && a.differ():
		return "", a.at(0).refuse(ErrTooManyClasses, "%s differ in %s, so they are no classes; choose another column to learn%s; or ask for classification if each is a class",
			counted(len(a.names), "text"), counted(len(a.labels), "row"), a.likeness())
	case asked == Regression:
		return "", a.at(a.text.line).wrap(a.trouble)
	case text:
		return Classification, nil
	default:
		return "", a.at(max(a.text.line, a.number.line)).refuse(ErrMixedTarget, "line %d holds the number %s and line %d the text %s; correct what is wrong, or ask for classification if both are classes",
			a.number.line, quoted(a.number.name), a.text.line, quoted(a.text.name))
	}
}

// differ says whether texts are nearly all different: nine of ten, in enough rows to tell.
func (a *answers) differ() bool {
	return len(a.labels) >= fewRows && 10*len(a.names) >= 9*len(a.labels)
}

// likeness says what the first text of the target looks like; empty: like nothing known.
func (a *answers) likeness() string {
	if is := resemblance(a.text.name); is != "" {
		return fmt.Sprintf("; %s in line %d looks like %s", quoted(a.text.name), a.text.line, is)
	}
	return ""
}

// few says whether the numbers are whole and so few distinct ones that they are classes. Beside other targets more than two
// are none.
func (a *answers) few() bool {
	different, most := make(map[float64]bool, fewNumbers), fewNumbers
	if a.beside {
		most = 2
	}
	for _, x := range a.numbers {
		if x != math.Trunc(x) {
			return false
		}
		different[x] = true
		if len(different) > most {
			return false
		}
	}
	return true
}

// classes returns the distinct labels, sorted bytewise, and the class of every row.
func (a *answers) classes() (classes []string, targets []float64, err error) {
	if err := a.checkClasses(); err != nil {
		return nil, nil, err
	}
	for _, l := range a.names {
		classes = append(classes, l.name)
	}
	slices.Sort(classes)
	class := make([]float64, len(classes))
	for i, name := range classes {
		class[a.places[name]] = float64(i)
	}
	targets = make([]float64, len(a.labels))
	for r, place := range a.labels {
		targets[r] = class[place]
	}
	return classes, targets, nil
}

// checkClasses refuses labels that cannot be learned as classes.
func (a *answers) checkClasses() error {
	if a.crowded > 0 {
		return a.at(a.crowded).refuse(ErrTooManyClasses, "here begins class %d, and %d is the most; choose another target, or ask for regression if these are numbers", MaxClasses+1, MaxClasses)
	}
	if len(a.names) == 1 {
		return a.at(0).refuse(ErrOneClass, "every row says %s, so there is nothing to tell apart; add rows of another class or choose another target%s", quoted(a.names[0].name), a.missing)
	}
	if a.text.line == 0 {
		return a.checkSpelling()
	}
	return nil
}

// checkSpelling refuses a number that is written in two ways, such as 1 and 1.0, among classes that are all numbers.
func (a *answers) checkSpelling() error {
	first := make(map[float64]label, len(a.names))
	for _, l := range a.names {
		x := a.value(l.name)
		if math.Abs(x) >= exact {
			continue // it may differ in a digit that is not kept
		}
		if same, known := first[x]; known {
			return a.at(l.line).refuse(ErrTwoSpellings, "%s is the number that line %d spells %s; write it in one way", quoted(l.name), same.line, quoted(same.name))
		}
		first[x] = l
	}
	return nil
}

// value is the number that a label is.
func (a *answers) value(label string) float64 {
	x, err := number(label) // plain labels have points before their decimals
	if err != nil {
		x, _ = a.reader.number(label)
	}
	return x
}

// checkNumbers refuses numbers that never change.
func (a *answers) checkNumbers() error {
	for _, x := range a.numbers {
		if x != a.numbers[0] {
			return nil
		}
	}
	return a.at(0).refuse(ErrConstantTarget, "every row says %s, so there is nothing to learn; add rows with other values or choose another target%s", quoted(a.number.name), a.missing)
}
