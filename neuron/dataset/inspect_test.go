package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// rowsOf is a table of so many rows.
func rowsOf(header string, rows int, row func(i int) string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range rows {
		b.WriteString(row(i) + "\n")
	}
	return b.String()
}

// inspected are the warnings about a table's columns of the given problem, by column.
func inspected(t *testing.T, text string, problem dataset.Problem) map[string]string {
	t.Helper()
	return inspectedAs(t, dataset.Auto, text, problem)
}

// inspectedAs inspects a table for a task.
func inspectedAs(t *testing.T, task dataset.Task, text string, problem dataset.Problem) map[string]string {
	t.Helper()
	f := load(t, text, dataset.Choices{Target: "y", Task: task})
	said := map[string]string{}
	for _, w := range dataset.Inspect(f, upTo(f.Rows)) {
		if w.Problem == problem {
			said[w.Column] = w.Says
		}
	}
	return said
}

// checkColumns fails unless just these columns are warned of.
func checkColumns(t *testing.T, said map[string]string, columns ...string) {
	t.Helper()
	for _, name := range columns {
		if said[name] == "" {
			t.Errorf("no warning of %s", name)
		}
		delete(said, name)
	}
	for name, says := range said {
		t.Errorf("a warning of %s: %s", name, says)
	}
}

func TestColumnsThatNeverChangeAreWarnedOf(t *testing.T) {
	text := "x,same,one,gone,nearly,y\n1,7,u,,7,a\n2,7.0,u,,7,b\n3,7,u,,7,a\n4,7,u,,8,b\n"
	f := load(t, text, dataset.Choices{Target: "y", Kinds: []dataset.Choose{{Column: "gone", Kind: dataset.Number}}})
	said := map[string]string{}
	for _, w := range dataset.Inspect(f, []int{0, 1, 2}) {
		if w.Problem == dataset.ProblemConstant {
			said[w.Column] = w.Says
		}
	}
	checkColumns(t, said, "same", "one", "nearly") // gone has no value at all, so it is no input
}

func TestColumnsThatOccurTwiceAreWarnedOf(t *testing.T) {
	text := "x,again,almost,kind,sort,class,y\n1,1.0,1,u,u,v,a\n2,2,2,v,v,u,b\n,,,u,u,v,a\n4,4,5,w,w,w,b\n"
	checkColumns(t, inspected(t, text, dataset.ProblemDuplicate), "again", "sort")
}

func TestColumnsThatTellAClassAreWarnedOf(t *testing.T) {
	said := inspected(t, rowsOf("rough,coarse,threshold,ranges,almost,noise,code,odd,single,gaps,y", 200, func(i int) string {
		class := i % 2
		almost := class
		if i == 7 {
			almost = 1 - almost
		}
		gap := fmt.Sprint(class)
		if i < 100 {
			gap = ""
		}
		rough := class
		if i%41 == 3 { // five exceptions in 200
			rough = 1 - rough
		}
		return fmt.Sprintf("%d,r%d,%d,%d,%d,%d,c%d,o%d,s%d,%s,%c", 1000*rough+i, rough, 1000*class+i, i, almost*10+i%3, i*i%17, i/2%3*2+class, i/2%3, i/3, gap, 'a'+class)
	}), dataset.ProblemLeak)
	checkColumns(t, said, "threshold", "almost", "code")
	if got, want := inspected(t, rowsOf("t,y", 100, func(i int) string { return fmt.Sprintf("%d,%c", i%2*1000+i, 'a'+i%2) }), dataset.ProblemLeak)["t"],
		"it tells the target of 100 of 100 rows; leave it out unless it is known before the target is"; got != want {
		t.Errorf("%q", got)
	}
}

func TestColumnsThatTellANumberAreWarnedOf(t *testing.T) {
	checkColumns(t, inspected(t, rowsOf("half,minus,bent,noise,place,kind,y", 100, func(i int) string {
		return fmt.Sprintf("%v,%v,%v,%v,p%d,k%d,%v", float64(i)/2, -3*i, i*i, i*i%17, i/10, i%10, 10*(i/10)*11+i%3)
	}), dataset.ProblemLeak), "place")
	checkColumns(t, inspected(t, rowsOf("half,minus,bent,noise,y", 100, func(i int) string {
		return fmt.Sprintf("%v,%v,%v,%v,%v", float64(i)/2, -3*i, i*i, i*i%17, float64(i)*7+0.5)
	}), dataset.ProblemLeak), "half", "minus")
}

func TestNoColumnTellsAClassThatNearlyAllRowsHave(t *testing.T) {
	checkColumns(t, inspected(t, rowsOf("x,y", 600, func(i int) string {
		if i == 7 || i == 301 {
			return fmt.Sprintf("%d.5,fraud", i*37%101)
		}
		return fmt.Sprintf("%d.5,ok", i*37%101)
	}), dataset.ProblemLeak))
}

func TestFewRowsLeakNothing(t *testing.T) {
	checkColumns(t, inspected(t, rowsOf("x,y", 19, func(i int) string { return fmt.Sprintf("%d,%c", i, 'a'+i/10) }), dataset.ProblemLeak))
	checkColumns(t, inspected(t, rowsOf("x,y", 20, func(i int) string { return fmt.Sprintf("%d,%c", i, 'a'+i/10) }), dataset.ProblemLeak), "x")
}

func TestRareClassesAreWarnedOf(t *testing.T) {
	text := rowsOf("x,y", 30, func(i int) string { return fmt.Sprintf("%d,%s", i*i%7, []string{"a", "b", "b"}[min(i/4, 2)]) })
	if says := inspected(t, text, dataset.ProblemRareClass)["y"]; !strings.Contains(says, `"a"`) || strings.Contains(says, `"b"`) {
		t.Errorf("%q", says)
	}
}

func TestNoNumberTellsClassesOfSingleRows(t *testing.T) {
	checkColumns(t, inspectedAs(t, dataset.Classification, rowsOf("x,y", 60, func(i int) string { return fmt.Sprintf("%d.5,name%d", i*7%60, i) }), dataset.ProblemLeak))
}

func TestTheWarningOfRareClassesThatAreNumbersSuggestsRegression(t *testing.T) {
	row := func(class string) func(i int) string {
		return func(i int) string { return fmt.Sprintf("%d,%s%d", i*i%7, class, min(i/4, 2)) }
	}
	const hint = "ask for regression"
	if says := inspected(t, rowsOf("x,y", 30, row("")), dataset.ProblemRareClass)["y"]; !strings.Contains(says, hint) {
		t.Errorf("numbers: %q", says)
	}
	if says := inspected(t, rowsOf("x,y", 30, row("c")), dataset.ProblemRareClass)["y"]; strings.Contains(says, hint) {
		t.Errorf("texts: %q", says)
	}
}

func TestValuesThatDifferOnlyInTheirSpellingAreWarnedOf(t *testing.T) {
	text := rowsOf("colour,size,flag,y", 40, func(i int) string {
		return fmt.Sprintf("%s,%s,%s,%s", []string{"red", "blue"}[i%2], []string{"big one", "Big  one", "small"}[i%3], []string{"Yes", "yes", "no"}[i*i%3], []string{"u", "v", "U"}[i/5%3])
	})
	said := inspected(t, text, dataset.ProblemSpelling)
	if !strings.Contains(said["size"], `"Big  one" and "big one"`) || !strings.Contains(said["y"], `"U" and "u"`) {
		t.Errorf("%q", said)
	}
	checkColumns(t, said, "size", "y") // booleans are read in any case
}
