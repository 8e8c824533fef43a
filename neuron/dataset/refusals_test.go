package dataset_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"deepnet/neuron/dataset"
)

var update = flag.Bool("update", false, "rewrite the stories in testdata")

// refusal is a table that cannot be read, and why.
type refusal struct {
	sentence string
	text     string
	because  error
	choices  dataset.Choices // Name is "iris" where none was given
	columns  []string        // not nil: rows to predict from these
}

// learn is a refusal of a table to learn y from.
func learn(sentence, text string, because error) refusal {
	return refusal{sentence: sentence, text: text, because: because, choices: dataset.Choices{Target: "y"}}
}

// asked is learn with a task.
func asked(task dataset.Task, sentence, text string, because error) refusal {
	return refusal{sentence: sentence, text: text, because: because, choices: dataset.Choices{Target: "y", Task: task}}
}

// predict is a refusal of rows to predict from the columns a and b.
func predict(sentence, text string, because error) refusal {
	return refusal{sentence: sentence, text: text, because: because, columns: []string{"a", "b"}}
}

func manyClasses(n int) string {
	var b strings.Builder
	b.WriteString("x,y\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,kind %d\n", i, i)
	}
	return b.String()
}

var refusals = []refusal{
	learn("nothing at all", "", dataset.ErrEmpty),
	learn("only white space", " \r\n\n\t\n", dataset.ErrEmpty),
	learn("only a byte order mark", "\uFEFF", dataset.ErrEmpty),
	learn("only a pair of quotes", "\n\"\"\n", dataset.ErrEmpty),
	learn("more bytes than allowed", "x,y\n1,2\n3,4\n", dataset.ErrTooLong).limit(11, 0),
	learn("more than whole mebibytes", strings.Repeat("x", 2<<20), dataset.ErrTooLong).limit(1<<20, 0),
	learn("a Latin-1 letter", "x,y\n1,gr\xfcn\n2,rot\n", dataset.ErrEncoding),
	learn("UTF-16 with its mark", "\xff\xfex\x00,\x00y\x00\n\x00", dataset.ErrEncoding),
	learn("UTF-16 without a mark", "x\x00,\x00y\x00\n\x00", dataset.ErrNUL),
	learn("a NUL byte", "x,y\n1,2\n3,\x004\n", dataset.ErrNUL),

	learn("a target the header lacks", "x,kind\n1,a\n2,b\n", dataset.ErrNoColumn),
	learn("a target that is nearly there", "width,Species\n1,a\n2,b\n", dataset.ErrNoColumn).target("specis"),
	learn("a target in capitals", "width,Species\n1,a\n2,b\n", dataset.ErrNoColumn).target("SPECIES"),
	learn("a target whose column is in capitals", "WIDTH,SPECIES\n1,a\n2,b\n", dataset.ErrNoColumn).target("species"),
	learn("a target longer than any name", "width,kind\n1,a\n2,b\n", dataset.ErrNoColumn).target(strings.Repeat("long", 20)),
	learn("a column longer than any name", strings.Repeat("kind", 100)+",kinds\n1,a\n2,b\n", dataset.ErrNoColumn).target("kind"),
	learn("no target named", "width,kind\n1,a\n2,b\n", dataset.ErrNoColumn).target(""),
	learn("many columns and not the target", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n", dataset.ErrNoColumn),
	learn("no header", "5.1,3.5,setosa\n4.9,3,setosa\n", dataset.ErrNoColumn).target("species"),
	learn("a column name used twice", "x,y, x \n1,2,3\n4,5,6\n", dataset.ErrDuplicateColumn),
	learn("no column but the target", "y\n1\n2\n", dataset.ErrNoInputs),
	learn("a header and no rows", "x,y\n", dataset.ErrNoRows),
	learn("a header without a line end", "x,y", dataset.ErrNoRows),
	learn("a single row", "x,y\n1,2\n", dataset.ErrTooFewRows),
	learn("more cells than allowed", "x,y\n1,2\n3,4\n5,6\n", dataset.ErrTooManyCells).limit(0, 5),

	learn("a row of a million commas", "x,y\n1,a\n\"2\n\""+strings.Repeat(",", 1_000_000)+"\n", dataset.ErrTooManyCells),

	learn("a short row", "x,w,y\n1,2,3\n4,5\n", dataset.ErrRagged),
	learn("a long row", "x,y\n1,2\n\n3,4,5\n", dataset.ErrRagged),
	learn("text among numbers", "x,y\n1,2\nabc,3\n", dataset.ErrText).number(),
	learn("text after a cell of two lines", "x,y\n1,\"two\nlines\"\nabc,b\n", dataset.ErrText).number(),
	learn("text so long that no one reads it", "x,y\n1,2\n"+strings.Repeat("long", 50)+",3\n", dataset.ErrText).number(),
	learn("text with control characters", "x,y\n1,2\n\"a\x1b[31m\nb\",3\n", dataset.ErrText).number(),
	learn("two signs", "x,y\n1,2\n--3,3\n", dataset.ErrText).number(),
	learn("a lone exponent", "x,y\n1,2\ne5,3\n", dataset.ErrText).number(),
	learn("infinity", "x,y\n1,2\n-Inf,3\n", dataset.ErrNotFinite).number(),
	learn("overflow", "x,y\n1,2\n1e999,3\n", dataset.ErrNotFinite).number(),
	learn("a hexadecimal number", "x,y\n1,2\n0x1p3,3\n", dataset.ErrNotation).number(),
	learn("a hexadecimal whole number", "x,y\n1,2\n0xff,3\n", dataset.ErrNotation).number(),
	learn("underscores", "x,y\n1,2\n1_000,3\n", dataset.ErrNotation).number(),
	learn("hexadecimal with underscores", "x,y\n1,2\n0x_1p3,3\n", dataset.ErrNotation).number(),
	learn("a quote never closed", "x,y\n1,\"a\n2,b\n3,c\n", dataset.ErrQuote),
	learn("a quote never closed and carriage returns", "x,y\r\n1,\"a\r\n2,b\r\n", dataset.ErrQuote),
	learn("a quote never closed at the very end", "x,y\n1,a\n2,\"", dataset.ErrQuote),
	learn("text after a quote", "x,y\n1,a\n2,\"b\"b\n", dataset.ErrQuote),
	learn("text after a quote two lines on", "x,y\n1,\"a\nb\" b\n2,c\n", dataset.ErrQuote),
	learn("a quote inside a cell", "x,y\n1,a\n2,5\" pipe\n", dataset.ErrQuote),
	learn("a header with a quote never closed", "\"x,y\n1,2\n", dataset.ErrQuote),

	learn("no target but one", "x,y\n1,a\n2,\n3,\"  \"\n4,nan\n", dataset.ErrTooFewRows),
	learn("no target at all", "x,y\n1,\n2,\n", dataset.ErrNoLabel),
	learn("one class", "x,y\n1,a\n2,a\n", dataset.ErrOneClass),
	learn("the same whole number everywhere", "x,y\n1,7\n2,7\n", dataset.ErrOneClass),
	learn("the same fraction everywhere", "x,y\n1,0.5\n2,0.50\n", dataset.ErrConstantTarget),
	asked(dataset.Regression, "a number that never changes", "x,y\n1,7\n2,7.0\n", dataset.ErrConstantTarget),
	learn("too many classes", manyClasses(dataset.MaxClasses+1), dataset.ErrTooManyClasses),
	learn("one class spelled in two ways", "x,y\n1,1\n2,0\n3,1.0\n", dataset.ErrTwoSpellings),
	learn("numbers with a text among them", "x,y\n1,1.5\n2,n/a\n3,2.5\n", dataset.ErrMixedTarget),
	learn("texts with a number among them", "x,y\n1,a\n2,b\n3,2.5\n", dataset.ErrMixedTarget),
	learn("a text, a NaN and a number", "x,y\n1,n/a\n2,nan\n3,2.5\n", dataset.ErrMixedTarget),
	learn("a target beyond all numbers", "x,y\n1,1.5\n2,1e999\n", dataset.ErrNotFinite),
	learn("a target that is infinite", "x,y\n1,inf\n2,1\n", dataset.ErrNotFinite),
	asked(dataset.Regression, "regression of text", "x,y\n1,setosa\n2,virginica\n", dataset.ErrTask),
	asked(dataset.Regression, "regression with a text among numbers", "x,y\n1,1.5\n2,n/a\n", dataset.ErrText),
	asked(dataset.Regression, "regression with an infinity", "x,y\n1,1.5\n2,inf\n", dataset.ErrNotFinite),
	asked("guess", "a task nobody knows", "x,y\n1,2\n", dataset.ErrTask),
	learn("a name with line ends", "", dataset.ErrEmpty).name("two\nlines"),
	learn("a table without a name", "", dataset.ErrEmpty).name(""),

	predict("rows without a column", "a,c\n1,2\n", dataset.ErrNoColumn),
	predict("rows with the column twice", "a,b,a\n1,2,3\n", dataset.ErrDuplicateColumn),
	predict("no rows to predict", "a,b\n", dataset.ErrNoRows),
	predict("a short row to predict", "a,b,c\n1,2\n", dataset.ErrRagged),
	predict("more cells to predict than allowed", "a,b\n1,2\n3,4\n", dataset.ErrTooManyCells).limit(0, 3),
	predict("more bytes to predict than allowed", "a,b\n1,2\n3,4\n", dataset.ErrTooLong).limit(4, 0),
}

func (c refusal) limit(bytes int64, numbers int) refusal {
	c.choices.Bounds = dataset.Bounds{Bytes: bytes, Numbers: numbers}
	return c
}

// number says that the column x holds numbers.
func (c refusal) number() refusal {
	c.choices.Kinds = []dataset.Choose{{Column: "x", Kind: dataset.Number}}
	return c
}

func (c refusal) target(name string) refusal {
	c.choices.Target = name
	return c
}

func (c refusal) name(name string) refusal {
	c.choices.Name = "\x00" + name // told from a name that was not given
	return c
}

// read reads the table as the refusal wants it read.
func (c refusal) read() (*dataset.Table, error) {
	name, given := strings.CutPrefix(c.choices.Name, "\x00")
	if !given {
		name = "iris"
	}
	c.choices.Name = name
	if c.columns == nil {
		return encoded(c.text, c.choices)
	}
	p, err := prepared(c.columns)
	if err != nil {
		return nil, err
	}
	table, _, err := p.ReadRows(source(c.text), c.choices)
	return table, err
}

// prepared is a preparation of columns of numbers.
func prepared(columns []string) (*dataset.Preparation, error) {
	f := &dataset.Frame{Name: "learned", Rows: 2}
	for _, column := range columns {
		f.Columns = append(f.Columns, dataset.Series{Column: column, Kind: dataset.Number, Numbers: []float64{1, 2}})
	}
	return dataset.Fit(f, upTo(f.Rows), dataset.Recipe{})
}

func TestWhatCannotBeReadIsRefusedForItsReason(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.sentence, func(t *testing.T) {
			table, err := c.read()
			if !errors.Is(err, c.because) {
				t.Errorf("error %q, want one of %q", err, c.because)
			}
			if table != nil {
				t.Error("a table came with the error")
			}
		})
	}
}

func TestEveryErrorIsOneReadableParagraph(t *testing.T) {
	for _, c := range refusals {
		if _, err := c.read(); err != nil {
			checkParagraph(t, err)
		}
	}
}

// checkParagraph fails unless the error is short, printable text on one line.
func checkParagraph(t interface{ Errorf(string, ...any) }, err error) {
	message := err.Error()
	odd := strings.ContainsFunc(message, func(r rune) bool { return !unicode.IsPrint(r) })
	if odd || !utf8.ValidString(message) || len(message) > 3000 {
		t.Errorf("not a readable paragraph: %q", message)
	}
}

func TestTheRefusalsReadAsTheStorySays(t *testing.T) {
	const story = "testdata/refusals.txt"
	var b strings.Builder
	b.WriteString("Tables that are refused, and the full words of each refusal. Rewritten by: go test -run Story -update\n")
	for _, c := range refusals {
		text := strconv.Quote(c.text)
		if len(text) > 120 {
			text = fmt.Sprintf("%s ... (%d bytes)", text[:100], len(c.text))
		}
		_, err := c.read()
		fmt.Fprintf(&b, "\n# %s\n  %s\n> %v\n", c.sentence, text, err)
	}
	if *update {
		if err := os.WriteFile(story, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	told, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(told), b.String()); diff != "" {
		t.Errorf("the story changed (-told +now); if it is better, rewrite it with -update:\n%s", diff)
	}
}
