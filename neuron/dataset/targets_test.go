package dataset_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// weather is a table of two numbers and two columns of two classes.
func weather(rows int) string {
	var b strings.Builder
	b.WriteString("hour,rain,low,wet,high,cold\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,%d.%d,%d.25,%s,%d.5,%s\n", i%24, i*7%10, i%3, i*i%13, []string{"no", "yes"}[i*5%3%2], 30+i*3%17, []string{"warm", "cold"}[i/2%2])
	}
	return b.String()
}

// together are choices of several targets, the first of them first.
func together(targets ...string) dataset.Choices {
	return dataset.Choices{Target: targets[0], MoreTargets: targets[1:]}
}

// What a table of several targets holds of each is what it holds of it as the only one: the
// same numbers or classes, the same scale, the same output.
func TestSeveralTargetsAreEachWhatItWouldBeAlone(t *testing.T) {
	for _, targets := range [][]string{{"low", "high"}, {"high", "low"}, {"wet", "cold"}, {"cold", "wet"}} {
		frame := load(t, weather(40), together(targets...))
		p := fit(t, frame, dataset.Recipe{})
		table := encode(t, p, frame)
		form, rows := p.Form(false), []int{7, 3, 21}
		outputs := neuron.NewSignals(form.Outputs(table), len(rows))
		form.Gather(outputs, table, rows)
		if outputs.Rows != len(targets) {
			t.Fatalf("%v: %d outputs", targets, outputs.Rows)
		}
		for i, one := range table.Each() {
			others := append(append([]string{}, targets[:i]...), targets[i+1:]...)
			alone := load(t, weather(40), dataset.Choices{Target: targets[i], LeaveOut: others})
			q := fit(t, alone, dataset.Recipe{})
			want := encode(t, q, alone)
			if diff := cmp.Diff(want, one); diff != "" {
				t.Errorf("%v, target %s: %s", targets, targets[i], diff)
			}
			if diff := cmp.Diff(q.Form(true), form.Of(i)); diff != "" {
				t.Errorf("%v, the form of %s: %s", targets, targets[i], diff)
			}
			output := neuron.NewSignals(1, len(rows))
			q.Form(true).Gather(output, want, rows)
			if diff := cmp.Diff(output.Data, outputs.Data[i*outputs.Stride:][:len(rows)]); diff != "" {
				t.Errorf("%v, the output of %s: %s", targets, targets[i], diff)
			}
		}
	}
}

func TestARowThatLacksAnyTargetIsLeftOutAndEachColumnIsNamed(t *testing.T) {
	frame := load(t, "x,a,b\n1,1.5,2.5\n2,,3.5\n3,NA,4.5\n4,5.5,\n5,,\n6,2.5,1.5\n", together("b", "a"))
	if frame.Rows != 2 || frame.Unlabelled != 4 {
		t.Errorf("%d rows, %d without a target", frame.Rows, frame.Unlabelled)
	}
	checkWarnings(t, frame.Warnings,
		`column "b": 2 rows without a value of the column to learn were left out`,
		`column "a": 3 rows without a value of the column to learn were left out; "NA" in 1 row counts as missing (--missing changes that)`)
}

func TestTargetsThatAreNotLearnedTogetherAreRefused(t *testing.T) {
	for _, c := range []struct {
		sentence, text string
		choices        dataset.Choices
		because        error
		says           string
	}{
		{
			"numbers beside classes", weather(40), together("low", "wet"), dataset.ErrTask,
			`it holds classes and "low" holds numbers; columns that are learned together are all numbers or all of two classes, so learn them in two jobs`,
		},
		{
			"numbers beside 0 and 1", "x,a,b\n1,1.5,0\n2,2.5,1\n3,3.5,1\n", together("a", "b"), dataset.ErrTask,
			`learn them in two jobs, or ask for regression to learn both as numbers`,
		},
		{
			"three classes beside two", "x,a,b\n1,yes,red\n2,no,green\n3,yes,blue\n", together("a", "b"), dataset.ErrTooManyClasses,
			`it has 3 classes, and a column that is learned beside others has two; learn it in a job of its own`,
		},
		{"a target named twice", weather(40), together("low", "high", "low"), dataset.ErrTask, `it is named twice among the columns to learn; name it once`},
		{"a target without a name", weather(40), together("low", ""), dataset.ErrNoColumn, `one of the columns to learn has no name`},
		{"a target that there is not", weather(40), together("low", "hihg"), dataset.ErrNoColumn, `"high"`},
		{"targets in one name", weather(40), together("low,high"), dataset.ErrNoColumn, `the header does not name "low,high", but "low", "high"; name each column by itself`},
		{"a target that keeps rows together", weather(40), dataset.Choices{Target: "low", MoreTargets: []string{"high"}, Group: "high"}, dataset.ErrKind, `the column to learn cannot`},
		{"a target that is left out", weather(40), dataset.Choices{Target: "low", MoreTargets: []string{"high"}, LeaveOut: []string{"high"}}, dataset.ErrKind, `the column to learn cannot`},
		{"two kinds", weather(40), dataset.Choices{Target: "low", MoreTargets: []string{"rain"}, Kinds: []dataset.Choose{{Column: "low", Kind: dataset.Category}, {Column: "rain", Kind: dataset.Number}}}, dataset.ErrTask, `you chose another kind for it than for "low"`},
		{"a target that never changes", "x,a,b\n1,1.5,7.5\n2,2.5,7.5\n", together("a", "b"), dataset.ErrConstantTarget, `column "b"`},
		{"a target of one class", "x,a,b\n1,yes,no\n2,no,no\n", together("a", "b"), dataset.ErrOneClass, `column "b"`},
		{"no row with all targets", "x,a,b\n1,1.5,\n2,,2.5\n", together("a", "b"), dataset.ErrNoLabel, `no row has a value of every column to learn, which are "a", "b"`},
		{"more targets than there may be", weather(40), together(make([]string, dataset.MaxTargets+1)...), nil, ""},
	} {
		if c.because == nil {
			c.because, c.says = dataset.ErrTask, "101 columns to learn together are more than the 100"
			for i := range c.choices.MoreTargets {
				c.choices.MoreTargets[i] = fmt.Sprint(i)
			}
			c.choices.Target = "first"
		}
		c.choices.Name = "weather"
		_, err := encoded(c.text, c.choices)
		if !errors.Is(err, c.because) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.sentence, err)
			continue
		}
		checkParagraph(t, err)
	}
}

// Counts of few values are classes as the only target, and numbers beside another: more than
// two classes are not learned together. Who asks for regression gets it of 0 and 1 too.
func TestBesideOtherTargetsNumbersOfMoreThanTwoValuesAreNumbers(t *testing.T) {
	const text = "x,a,b,c\n1,1,1.5,0\n2,2,2.5,1\n3,3,3.5,1\n"
	if f := load(t, text, together("a", "b")); f.Task != dataset.Regression {
		t.Errorf("%s", f.Task)
	}
	if f := load(t, text, dataset.Choices{Target: "a", LeaveOut: []string{"b", "c"}}); f.Task != dataset.Classification {
		t.Errorf("%s", f.Task)
	}
	if f := load(t, text, dataset.Choices{Target: "b", MoreTargets: []string{"c"}, Task: dataset.Regression}); f.Classes != nil || f.More[0].Classes != nil {
		t.Errorf("%v %v", f.Classes, f.More)
	}
}

func TestSeveralTargetsKeepTheirFormInAStoredPreparation(t *testing.T) {
	for _, targets := range [][]string{{"low", "high"}, {"wet", "cold"}} {
		frame := load(t, weather(40), together(targets...))
		p := fit(t, frame, dataset.Recipe{})
		data, err := p.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := dataset.Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Error(diff)
		}
		for what, damage := range map[string]string{
			"a target twice": strings.Replace(string(data), fmt.Sprintf(`"target":%q`, targets[1]), fmt.Sprintf(`"target":%q`, targets[0]), 1),
			"no name":        strings.Replace(string(data), fmt.Sprintf(`"target":%q`, targets[1]), `"target":""`, 1),
		} {
			if _, err := dataset.Unmarshal([]byte(damage)); !errors.Is(err, dataset.ErrPreparation) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

// Rows that a model goes on with have its targets, and its classes whichever of them occur.
func TestAdoptedRowsHaveTheTargetsOfTheModel(t *testing.T) {
	p := fit(t, load(t, "x,a,b\n1,no,0\n2,yes,1\n3,yes,0\n", together("a", "b")), dataset.Recipe{})
	const more = "x,a,b\n1,yes,1.0\n2,no,0.0\n3,yes,0.0\n"
	adopted, err := p.Adopt(load(t, more, dataset.Choices{Target: "a", MoreTargets: []string{"b"}, Task: dataset.Classification}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]dataset.Answer{{Target: "b", Classes: []string{"0", "1"}, Targets: []float64{1, 0, 0}}}, adopted.More); diff != "" {
		t.Error(diff)
	}
	for _, other := range [][]string{{"a"}, {"b", "a"}} {
		c := together(other...)
		c.Task = dataset.Classification
		if _, err := p.Adopt(load(t, more, c)); !errors.Is(err, dataset.ErrTask) {
			t.Errorf("%v: %v", other, err)
		}
	}
}

// No split has the same share of all labels in it: rows are drawn at random.
func TestRowsOfSeveralLabelsAreDrawnAtRandom(t *testing.T) {
	frame := load(t, weather(40), together("wet", "cold"))
	for _, share := range []float64{0.2, 0.5} {
		_, usual, err := frame.HoldOut(dataset.HoldOut{Share: share, Seed: 3})
		_, random, _ := frame.HoldOut(dataset.HoldOut{Method: dataset.Random, Share: share, Seed: 3})
		if diff := cmp.Diff(random, usual); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	if _, _, err := frame.HoldOut(dataset.HoldOut{Method: dataset.Stratified, Share: 0.2}); !errors.Is(err, dataset.ErrShare) {
		t.Error(err)
	}
	if _, _, err := frame.Fold(dataset.KFold{Method: dataset.Stratified, Folds: 2}, 0, 0); !errors.Is(err, dataset.ErrShare) {
		t.Error(err)
	}
	numbers := load(t, weather(40), together("low", "high"))
	if _, _, err := numbers.HoldOut(dataset.HoldOut{Method: dataset.Stratified, Share: 0.2}); err != nil {
		t.Error(err)
	}
}

func TestRowsToLearnFromThatAreAlikeInOneTargetTeachNothing(t *testing.T) {
	frame := load(t, "x,a,b\n1,no,no\n2,yes,no\n3,yes,yes\n", together("a", "b"))
	if err := frame.Teaches([]int{0, 1}); !errors.Is(err, dataset.ErrOneClass) || !strings.Contains(err.Error(), `column "b"`) {
		t.Error(err)
	}
	if err := frame.Teaches([]int{0, 2}); err != nil {
		t.Error(err)
	}
}

func TestALeakNamesTheTargetThatItTells(t *testing.T) {
	var b strings.Builder
	b.WriteString("x,told,a,b\n")
	for i := range 40 {
		fmt.Fprintf(&b, "%d,%d,%d.5,%d.25\n", i*7%11, 2*(i*i%23), i*i%23, i*5%19)
	}
	frame := load(t, b.String(), together("b", "a"))
	checkWarnings(t, dataset.Inspect(frame, upTo(40)), `column "told": it tells the target "a" with a correlation of 1.00000; leave it out unless it is known before the target is`)
}

// A copy equals a row in every target.
func TestACopyOfARowHasAllItsTargets(t *testing.T) {
	const text = "x,a,b\n1,1.5,2.5\n1,1.5,2.5\n2,1.5,2.5\n1,1.5,9.5\n3,3.5,2.5\n"
	frame := load(t, text, together("a", "b"))
	if list := frame.Copied([]int{0}, []int{1}); len(list) != 1 {
		t.Errorf("%v", list)
	}
	for _, other := range []int{2, 3} {
		if list := frame.Copied([]int{0}, []int{other}); len(list) != 0 {
			t.Errorf("row %d: %v", other, list)
		}
	}
}

func TestYesIsTheWordForItOrTheSecondClass(t *testing.T) {
	for _, c := range []struct {
		classes []string
		want    int
	}{
		{[]string{"no", "yes"}, 1}, {[]string{"Yes", "no"}, 0}, {[]string{"TRUE", "false"}, 0}, {[]string{"0", "1"}, 1}, {[]string{"cold", "warm"}, 1}, {[]string{"1", "2"}, 1},
	} {
		if got := dataset.Yes(c.classes); got != c.want {
			t.Errorf("%v: %d", c.classes, got)
		}
	}
}

// Rows to predict may hold the targets, or not.
func TestRowsToPredictMayHoldTheTargets(t *testing.T) {
	frame := load(t, weather(40), together("low", "high"))
	p := fit(t, frame, dataset.Recipe{})
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.IntRange(1, 30).Draw(r, "rows")
		got, _, err := p.ReadRows(source(weather(rows)), dataset.Choices{})
		if err != nil {
			r.Fatal(err)
		}
		if got.Targets != nil || got.More != nil || got.Rows != rows {
			r.Errorf("%v %v %d", got.Targets, got.More, got.Rows)
		}
	})
}
