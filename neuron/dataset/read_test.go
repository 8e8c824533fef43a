package dataset_test

import (
	"fmt"
	"io"
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
			table, err := encoded(text, dataset.Choices{Target: "y"})
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
		fmt.Fprintf(&b, "%d.5,%s\n", i, cell)
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
		{"Nan is a word if asked for", dataset.Classification, []string{"naan", "Nan"}, dataset.Classification, []string{"Nan", "naan"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			f := load(t, numbered(c.cells...), dataset.Choices{Target: "y", Task: c.asked})
			if f.Task != c.want || !slices.Equal(f.Classes, c.classes) {
				t.Errorf("%s of %q, want %s of %q", f.Task, f.Classes, c.want, c.classes)
			}
		})
	}
}

func TestTwentyDifferentWholeNumbersAreStillClasses(t *testing.T) {
	f := loadY(t, numbered(counted(20)...))
	if f.Task != dataset.Classification || len(f.Classes) != 20 {
		t.Errorf("%s of %d classes", f.Task, len(f.Classes))
	}
}

func TestAThousandClassesAreNotTooMany(t *testing.T) {
	f := load(t, manyClasses(dataset.MaxClasses), dataset.Choices{Target: "y", Task: dataset.Classification})
	for r, class := range f.Targets {
		if want := fmt.Sprintf("kind %d", r); f.Classes[int(class)] != want {
			t.Fatalf("row %d is %q, want %q", r, f.Classes[int(class)], want)
		}
	}
}

func TestManyDistinctNumbersAreLearnedAsNumbers(t *testing.T) {
	cells := make([]string, 3*dataset.MaxClasses)
	for i := range cells {
		cells[i] = fmt.Sprintf("%d.5", i)
	}
	for r, y := range loadY(t, numbered(cells...)).Targets {
		if y != float64(r)+0.5 {
			t.Fatalf("row %d is %v", r, y)
		}
	}
}

// example is the text of one of the example tables.
func example(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// read reads one of the example tables, all defaults.
func read(t testing.TB, file, target string) *dataset.Table {
	t.Helper()
	table, err := encoded(example(t, file), dataset.Choices{Name: file, Target: target})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestATableMayComeByteByByte(t *testing.T) {
	text := example(t, "iris.csv")
	dribbled := func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.OneByteReader(strings.NewReader(text))), nil
	}
	c := dataset.Choices{Name: "iris.csv", Target: "species"}
	d, err := dataset.Describe(dribbled, c)
	if err != nil {
		t.Fatal(err)
	}
	f, err := dataset.Load(dribbled, d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(encode(t, fit(t, f, dataset.Recipe{}), f), read(t, "iris.csv", "species")); diff != "" {
		t.Error(diff)
	}
}

func TestIrisIsFishersTable(t *testing.T) {
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
	f := load(t, example(t, "wine.csv"), dataset.Choices{Target: "alcohol"})
	if f.Task != dataset.Regression || f.Classes != nil || !slices.Equal(f.Targets[:2], []float64{14.23, 13.2}) {
		t.Errorf("%s, classes %q, targets %v", f.Task, f.Classes, f.Targets[:2])
	}
}
