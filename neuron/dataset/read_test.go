package dataset_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"deepnet/neuron/dataset"
)

// plain is what the forms of writing below all mean.
var plain = &dataset.Table{
	Name: "table", Columns: []string{"w", "h"}, Target: "y", Task: dataset.Classification,
	Classes: []string{"a", "b"}, Rows: 2, Inputs: []float64{1, 2.5, -3, 400}, Targets: []float64{1, 0},
}

func TestManyWaysToWriteATableMeanTheSame(t *testing.T) {
	for sentence, text := range map[string]string{
		"plain":                          "w,h,y\n1,-3,b\n2.5,400,a\n",
		"no line end at the end":         "w,h,y\n1,-3,b\n2.5,400,a",
		"a byte order mark":              "\uFEFFw,h,y\n1,-3,b\n2.5,400,a\n",
		"a byte order mark and a quote":  "\uFEFF\"w\",h,y\n1,-3,b\n2.5,400,a\n",
		"carriage returns":               "w,h,y\r\n1,-3,b\r\n2.5,400,a\r\n",
		"carriage returns but the last":  "w,h,y\r\n1,-3,b\r\n2.5,400,a",
		"quotes":                         "\"w\",\"h\",\"y\"\n\"1\",\"-3\",\"b\"\n2.5,400,\"a\"\n",
		"spaces":                         " w ,\th, y\n 1, -3 ,b \n2.5 ,400,\u00A0a\n",
		"spaces inside quotes":           "\" w\",h,y\n\"1 \",-3,\" b\"\n2.5,400,a\n",
		"a space before a quote":         "w,h,y\n1, \"-3\",b\n2.5,400,a\n",
		"blank lines":                    "\n\r\nw,h,y\n\n1,-3,b\n\n\n2.5,400,a\n\n\n",
		"lines of spaces":                "  \nw,h,y\n \t \n1,-3,b\n2.5,400,a\n   \n  ",
		"a line of two quotes":           "w,h,y\n1,-3,b\n\"\"\n2.5,400,a\n",
		"signs, points and exponents":    "w,h,y\n+1.,-.3e1,b\n0.25E+1,4e2,a\n",
		"leading zeros, too many digits": "w,h,y\n001,-3.000000000000000000000000000000000001,b\n2.5,400,a\n",
		"the target in front":            "y,w,h\nb,1,-3\na,2.5,400\n",
		"the target in the middle":       "w,y,h\n1,b,-3\n2.5,a,400\n",
	} {
		t.Run(sentence, func(t *testing.T) {
			table, err := dataset.Read(strings.NewReader(text), dataset.Options{Target: "y"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plain, table); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// numbered is a table whose target holds the given cells.
func numbered(cells ...string) string {
	var b strings.Builder
	b.WriteString("x,y\n")
	for i, cell := range cells {
		fmt.Fprintf(&b, "%d,%s\n", i, cell)
	}
	return b.String()
}

// counted are n different whole numbers, each there twice.
func counted(n int) (cells []string) {
	for i := range 2 * n {
		cells = append(cells, fmt.Sprint(i%n))
	}
	return cells
}

func TestTheTaskIsTheOneAskedForOrFollowsFromTheTarget(t *testing.T) {
	for _, c := range []struct {
		sentence string
		asked    dataset.Task
		cells    []string
		want     dataset.Task
		classes  []string
	}{
		{"text is classes", "", []string{"no", "yes"}, dataset.Classification, []string{"no", "yes"}},
		{"auto is the default", dataset.Auto, []string{"no", "yes"}, dataset.Classification, []string{"no", "yes"}},
		{"labels sort bytewise", "", []string{"b", "a", "B", "é", "Z"}, dataset.Classification, []string{"B", "Z", "a", "b", "é"}},
		{"a few whole numbers are classes", "", []string{"10", "9", "-1"}, dataset.Classification, []string{"-1", "10", "9"}},
		{"whole numbers may be written as fractions", "", []string{"1.0", "2.0"}, dataset.Classification, []string{"1.0", "2.0"}},
		{"fractions are numbers", "", []string{"1", "2.5"}, dataset.Regression, nil},
		{"21 whole numbers are numbers", "", counted(21), dataset.Regression, nil},
		{"whole numbers are numbers if asked for", dataset.Regression, []string{"1", "2"}, dataset.Regression, nil},
		{"numbers are classes if asked for", dataset.Classification, []string{"1.5", "2"}, dataset.Classification, []string{"1.5", "2"}},
		{"a mixture is classes if asked for", dataset.Classification, []string{"1", "1+", "1.0"}, dataset.Classification, []string{"1", "1+", "1.0"}},
		{"NaN is a word if asked for", dataset.Classification, []string{"naan", "nan"}, dataset.Classification, []string{"naan", "nan"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			table, err := dataset.Read(strings.NewReader(numbered(c.cells...)), dataset.Options{Target: "y", Task: c.asked})
			if err != nil {
				t.Fatal(err)
			}
			if table.Task != c.want || !slices.Equal(table.Classes, c.classes) {
				t.Errorf("%s of %q, want %s of %q", table.Task, table.Classes, c.want, c.classes)
			}
		})
	}
}

func TestTwentyDifferentWholeNumbersAreStillClasses(t *testing.T) {
	table, err := dataset.Read(strings.NewReader(numbered(counted(20)...)), dataset.Options{Target: "y"})
	if err != nil {
		t.Fatal(err)
	}
	if table.Task != dataset.Classification || len(table.Classes) != 20 {
		t.Errorf("%s of %d classes", table.Task, len(table.Classes))
	}
}

func TestAThousandClassesAreNotTooMany(t *testing.T) {
	table, err := dataset.Read(strings.NewReader(manyClasses(dataset.MaxClasses)), dataset.Options{Target: "y"})
	if err != nil {
		t.Fatal(err)
	}
	for r, class := range table.Targets {
		if want := fmt.Sprintf("kind %d", r); table.Classes[int(class)] != want {
			t.Fatalf("row %d is %q, want %q", r, table.Classes[int(class)], want)
		}
	}
}

func TestManyDifferentNumbersAreNoTrouble(t *testing.T) {
	cells := make([]string, 3*dataset.MaxClasses)
	for i := range cells {
		cells[i] = fmt.Sprintf("%d.5", i)
	}
	table, err := dataset.Read(strings.NewReader(numbered(cells...)), dataset.Options{Target: "y"})
	if err != nil {
		t.Fatal(err)
	}
	for r, y := range table.Targets {
		if y != float64(r)+0.5 {
			t.Fatalf("row %d is %v", r, y)
		}
	}
}

func TestATableMayComeInDribbles(t *testing.T) {
	whole := read(t, "iris.csv", "species")
	text, err := os.Open("../../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	dribbled, err := dataset.Read(iotest.OneByteReader(text), dataset.Options{Name: "iris.csv", Target: "species"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, dribbled); diff != "" {
		t.Error(diff)
	}
}

// read reads one of the example tables, all defaults.
func read(t testing.TB, file, target string) *dataset.Table {
	t.Helper()
	text, err := os.Open("../../docs/examples/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	table, err := dataset.Read(text, dataset.Options{Name: file, Target: target})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestIrisIsFisher(t *testing.T) {
	iris := read(t, "iris.csv", "species")
	if want := []string{"sepal_length", "sepal_width", "petal_length", "petal_width"}; !slices.Equal(iris.Columns, want) {
		t.Errorf("columns %q", iris.Columns)
	}
	if want := []string{"setosa", "versicolor", "virginica"}; !slices.Equal(iris.Classes, want) {
		t.Errorf("classes %q", iris.Classes)
	}
	// The last row of the table: 5.9,3,5.1,1.8,virginica.
	last := []float64{iris.Inputs[149], iris.Inputs[299], iris.Inputs[449], iris.Inputs[599], iris.Targets[149]}
	if want := []float64{5.9, 3, 5.1, 1.8, 2}; iris.Rows != 150 || !slices.Equal(last, want) {
		t.Errorf("%d rows, the last %v", iris.Rows, last)
	}
}

func TestWineHasThirteenInputsAndThreeCultivars(t *testing.T) {
	wine := read(t, "wine.csv", "cultivar")
	if wine.Rows != 178 || len(wine.Columns) != 13 || len(wine.Inputs) != 13*178 || len(wine.Classes) != 3 {
		t.Errorf("%d rows of %d columns, %d classes", wine.Rows, len(wine.Columns), len(wine.Classes))
	}
}

func TestAColumnOfWineCanBeTheNumberToLearn(t *testing.T) {
	text := "kind,a,alcohol\n1,2,14.23\n0,3,13.2\n"
	table, err := dataset.Read(strings.NewReader(text), dataset.Options{Target: "alcohol"})
	if err != nil {
		t.Fatal(err)
	}
	if table.Task != dataset.Regression || table.Classes != nil || !slices.Equal(table.Targets, []float64{14.23, 13.2}) {
		t.Errorf("%s, classes %q, targets %v", table.Task, table.Classes, table.Targets)
	}
}

func TestRowsToPredictTakeTheNamedColumnsInTheirOrder(t *testing.T) {
	// Besides b and a: text, an empty cell, two columns of one name and one without.
	text := "\uFEFFnote,b,x,x,,a\r\nfine,1, ,0x1,,2\r\n\r\n,3,NaN,,,4"
	rows, err := dataset.ReadRows(strings.NewReader(text), "new", []string{"a", "b"}, dataset.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &dataset.Table{Name: "new", Columns: []string{"a", "b"}, Rows: 2, Inputs: []float64{2, 4, 1, 3}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestASingleRowCanBePredicted(t *testing.T) {
	rows, err := dataset.ReadRows(strings.NewReader("a\n7\n\n\n"), "", []string{"a"}, dataset.Limits{})
	if err != nil || rows.Rows != 1 || rows.Inputs[0] != 7 {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestWhatWasLearnedFromCanBePredicted(t *testing.T) {
	iris := read(t, "iris.csv", "species")
	text, err := os.ReadFile("../../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := dataset.ReadRows(strings.NewReader(string(text)), "iris", iris.Columns, dataset.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows.Inputs, iris.Inputs) {
		t.Error("the same text gave other inputs")
	}
}
