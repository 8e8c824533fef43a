package tables

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// rawCell is a cell as the file has it.
type rawCell struct {
	row, column int    // from 1, from 0
	kind        string // n or none: number; s: number of a shared text; str, inlineStr: text; b, e, d
	style       int
	value       string
	formula     bool
}

// valued says whether a cell has a value, or should have one.
func (c rawCell) valued() bool { return c.value != "" || c.unsolved() }

// unsolved says whether a cell has a formula without its result. A result may be a text without letters.
func (c rawCell) unsolved() bool {
	return c.formula && c.value == "" && c.kind != "str" && c.kind != "s"
}

func (c rawCell) place() string { return letters(c.column) + strconv.Itoa(c.row) }

// letters is what a spreadsheet calls a column.
func letters(column int) string {
	var name []byte
	for column++; column > 0; column = (column - 1) / 26 {
		name = append([]byte{byte('A' + (column-1)%26)}, name...)
	}
	return string(name)
}

// value is what a cell holds. The error says what is wrong with it.
func (r *sheetRows) value(c rawCell) (cell, error) {
	if c.unsolved() {
		return cell{}, errors.New("has a formula without its result; open the file in a spreadsheet program and save it again")
	}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(c.value)
		if err != nil || n < 0 || n >= len(r.book.texts) {
			return cell{}, fmt.Errorf("refers to text %s, which there is not: the file is damaged", c.value)
		}
		return text(r.book.texts[n]), nil
	case "str", "inlineStr":
		return text(unescaped(c.value)), nil
	case "b":
		return truth(c.value == "1" || c.value == "true"), nil
	case "e":
		if r.errors.count++; r.errors.count == 1 {
			r.errors.is, r.errors.place = c.value, c.place()
		}
		return cell{}, nil
	case "d":
		return cell{strings.TrimSuffix(c.value, "T00:00:00"), other}, nil
	default:
		return r.book.number(c)
	}
}

// number is a number, or the date or time that its style makes of it.
func (b *workbook) number(c rawCell) (cell, error) {
	c.value = strings.TrimSpace(c.value)
	x, err := strconv.ParseFloat(c.value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return cell{}, fmt.Errorf("should be a number and is %q: the file is damaged", c.value)
	}
	var s style
	if c.style >= 0 && c.style < len(b.styles) {
		s = b.styles[c.style]
	}
	switch {
	case s == dated, s == timed && x >= 1:
		return b.since.moment(x)
	case s == timed && x >= 0:
		return clock(time.Duration(math.Round(x*float64(day/time.Millisecond))) % (day / time.Millisecond) * time.Millisecond), nil
	case strings.Trim(strings.TrimPrefix(c.value, "-"), "0123456789") == "":
		return cell{c.value, number}, nil
	default:
		return float(x, 64), nil
	}
}

// epoch is the day from which a workbook counts its days.
type epoch struct{ from1904 bool }

// moment is the date and time of so many days, to the millisecond.
func (e epoch) moment(days float64) (cell, error) {
	const lastDay = 2958465 // 9999-12-31
	whole := math.Floor(days)
	if days < 0 || !e.from1904 && days < 1 || days > lastDay+1 {
		return cell{}, fmt.Errorf("is formatted as a date, and no date is %s; correct it or format it as a number", float(days, 64).text)
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e.from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole == 60: // a day that spreadsheets count, and that there was not
		return cell{"1900-02-29", other}, nil
	case whole < 60:
		first = first.AddDate(0, 0, 1)
	}
	rest := time.Duration(math.Round((days-whole)*float64(day/time.Millisecond))) * time.Millisecond
	return moment(first.AddDate(0, 0, int(whole)).Add(rest), false), nil
}
