package dataset

import (
	"fmt"
	"io"
)

// Source opens the text of a table at its beginning. It is called once for every pass over the table, and must give the same
// bytes each time.
type Source func() (io.ReadCloser, error)

// Header says whether the first line of a table names its columns.
type Header string

// The headers. GuessHeader finds none if a column begins with a number or a date and no other column begins with a name
// above numbers; a first line with the name of a column that is asked for is a header in any case.
const (
	GuessHeader Header = ""
	WithHeader  Header = "yes"
	NoHeader    Header = "no" // the columns are called column_1, column_2 and so on
)

// Format says how a table's text is cut into cells and what the cells mean. The zero Format guesses all of it.
type Format struct {
	Delimiter byte     // what separates the cells of a line; 0: guessed among comma, semicolon, tab and |
	Decimal   byte     // '.' or ',' before the decimals; 0: guessed
	Header    Header   // default GuessHeader
	Above     int      // rows above the header that are passed over, such as a title; guessed where the header is
	Missing   []string // cells that stand for no value, as the empty cell always does; nil: DefaultMissing
}

// Bounds are how large a table may be.
type Bounds struct {
	Bytes    int64 // of the text; default: no bound, as memory does not grow with it
	Numbers  int   // rows x columns in memory, and rows x features when encoded; default 10 million
	Features int   // columns, and features that they become; default 100,000
}

// defaultCells is how many numbers a table may be in memory when nothing else was said.
const defaultCells = 10_000_000

// defaultFeatures is how many features there may be when nothing else was said.
const defaultFeatures = 100_000

func (b Bounds) numbers() int {
	if b.Numbers > 0 {
		return b.Numbers
	}
	return defaultCells
}

func (b Bounds) features() int {
	if b.Features > 0 {
		return b.Features
	}
	return defaultFeatures
}

// product is how many numbers a table would be in memory.
type product struct {
	rows, times int
	what        string // columns or features
}

// fit refuses more numbers than there may be, before memory is allocated, and shows the calculation.
func (b Bounds) fit(at spot, p product) error {
	most := b.numbers()
	if p.times <= most/max(1, p.rows) {
		return nil
	}
	sum := int64(p.rows) * int64(p.times)
	return at.refuse(ErrTooManyCells, "%d rows x %d %s = %d numbers, and %d is the limit (8 bytes each = %s of memory, of %s at the most); leave out columns, remove rows, or raise the limit",
		p.rows, p.times, p.what, sum, most, amount(8*sum), amount(8*int64(most)))
}

// size writes a number of bytes exactly.
func size(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// amount writes about how many bytes there are.
func amount(bytes int64) string {
	switch {
	case bytes >= 10<<30:
		return fmt.Sprintf("%d GiB", bytes>>30)
	case bytes >= 10<<20:
		return fmt.Sprintf("%d MiB", bytes>>20)
	default:
		return fmt.Sprintf("%d bytes", bytes)
	}
}

// check refuses a format by which no table can be read.
func (f Format) check(table string) error {
	at := spot{table: table}
	switch {
	case f.Delimiter != 0 && !delimits(f.Delimiter):
		return at.refuse(ErrFormat, "%s cannot part cells; choose a comma, a semicolon, a tab, | or another sign that is no letter, digit, point, minus, quote or space", quoted(string(rune(f.Delimiter))))
	case f.Decimal != 0 && f.Decimal != '.' && f.Decimal != ',':
		return at.refuse(ErrFormat, "%s cannot stand before decimals; choose a point or a comma", quoted(string(rune(f.Decimal))))
	case f.Header != GuessHeader && f.Header != WithHeader && f.Header != NoHeader:
		return at.refuse(ErrFormat, "there is no header %s; choose %s or %s, or leave it to be guessed", quoted(string(f.Header)), WithHeader, NoHeader)
	}
	return nil
}

// delimits says whether a byte can be a delimiter.
func delimits(c byte) bool {
	switch {
	case c == '\t':
		return true
	case c <= ' ' || c >= 0x7f || c == '"' || c == '.' || c == '-' || c == '+':
		return false
	}
	return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
}
