package dataset

// defaultCells is how many cells are kept when nothing else was said.
const defaultCells = 10_000_000

// inputs gathers the numeric columns of a sheet.
type inputs struct {
	sheet  *sheet
	places []int     // the columns to keep, as places in the header
	values []float64 // row after row
	rows   int
	most   int // rows at the most
	cells  int // the limit that follows from
}

// keep starts gathering the columns at the given places; beside more cells of each row count against the limit
// (0: the default).
func (s *sheet) keep(places []int, beside, maxCells int) *inputs {
	if maxCells <= 0 {
		maxCells = defaultCells
	}
	return &inputs{sheet: s, places: places, most: maxCells / (len(places) + beside), cells: maxCells}
}

// names are the columns' names.
func (in *inputs) names() []string {
	names := make([]string, len(in.places))
	for i, place := range in.places {
		names[i] = in.sheet.header[place]
	}
	return names
}

// add takes in one row.
func (in *inputs) add(row []string) error {
	line := in.sheet.line
	if in.rows == in.most {
		return in.sheet.at(line, "").refuse(ErrTooManyCells, "with this row the table has more than %d cells; remove rows or columns, or raise the limit", in.cells)
	}
	for _, place := range in.places {
		x, err := number(row[place])
		if err != nil {
			return in.sheet.at(line, in.sheet.header[place]).wrap(err)
		}
		in.values = append(in.values, x)
	}
	in.rows++
	return nil
}

// columns are the values, column after column.
func (in *inputs) columns() []float64 {
	width := len(in.places)
	turned := make([]float64, len(in.values))
	for f := range width {
		column := turned[f*in.rows : (f+1)*in.rows]
		for r := range column {
			column[r] = in.values[r*width+f]
		}
	}
	return turned
}
