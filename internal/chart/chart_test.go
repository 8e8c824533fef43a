package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

func metric(name string, value float64) *protocol.Metric {
	return &protocol.Metric{Name: name, Value: &value, Low: proto.Float64(value - 0.1), High: proto.Float64(value + 0.05)}
}

// curveOf is a learning curve of so many epochs.
func curveOf(epochs int) (list []*protocol.Loss) {
	for i := range epochs {
		list = append(list, &protocol.Loss{Epoch: uint32(i + 1), Error: 1 / float64(i+1)})
	}
	return list
}

func importancesOf(columns int) (list []*protocol.Importance) {
	for i := range columns {
		name := fmt.Sprintf("a column with quite a long name indeed, number %d", i)
		list = append(list, &protocol.Importance{Column: name, Loss: 0.5/float64(i+1) - 0.03, Spread: 0.02})
	}
	return list
}

// classesReport is a report on so many classes of that name.
func classesReport(n int, name string) *protocol.Reported {
	c := &protocol.ClassReport{}
	for i := range n {
		class := fmt.Sprintf("%s %d", name, i+1)
		c.Scores = append(c.Scores, &protocol.ClassScore{Class: class, Support: 12, Precision: 0.8, Recall: 0.75, F1: 0.774, RocAuc: proto.Float64(0.9)})
		for j := range n {
			rows := uint32(0)
			if i == j {
				rows = 9
			} else if (i+1)%n == j {
				rows = 3
			}
			c.Confusion = append(c.Confusion, rows)
		}
		c.Curves = append(c.Curves, &protocol.ClassCurve{Class: class, Points: []*protocol.CurvePoint{{Precision: 1}, {Recall: 0.8, FalsePositiveRate: 0.1}, {Recall: 1, FalsePositiveRate: 1}}})
	}
	c.Calibration = []*protocol.Calibration{{Low: 0.4, High: 0.5}, {Low: 0.6, High: 0.7, Rows: 5, Confidence: 0.65, Accuracy: 0.6}, {Low: 0.9, High: 1, Rows: 31, Confidence: 0.97, Accuracy: 0.9}}
	return &protocol.Reported{
		Job: &protocol.Job{Name: "flowers & <weeds>.csv"}, Losses: curveOf(40),
		Evaluation: &protocol.Evaluation{
			Rows: 36, Classes: c, Metrics: []*protocol.Metric{metric("accuracy", 0.75), metric("expected_calibration_error", 0.05), {Name: "roc_auc"}},
			Baselines: []*protocol.Baseline{
				{Name: "logistic regression", Note: "stopped before it had converged, to keep its work bounded", Metrics: []*protocol.Metric{metric("accuracy", 0.7), metric("x", 0.1), {}}},
				{Name: "majority class", Metrics: []*protocol.Metric{metric("accuracy", 0.3), metric("x", 0.2), {}}},
			},
			Importances: importancesOf(60), ImportanceMetric: "accuracy", ImportanceRows: 36,
			Misses:  []*protocol.Miss{{Row: 107, Actual: c.Scores[0].Class, Predicted: c.Scores[1].Class, Error: 0.93}},
			LeftOut: []string{"importances were measured on 36 of the 40 test rows, evenly chosen, as it is a very long story"},
		},
	}
}

// numbersReport is a report on numbers around a thousand.
func numbersReport() *protocol.Reported {
	n := &protocol.NumberReport{Residuals: []*protocol.Quantile{{Share: 0, Value: -20}, {Share: 0.5, Value: 1}, {Share: 1, Value: 25}}}
	for i := range 50 {
		x := 1000 + 10*float64(i)
		n.Points = append(n.Points, &protocol.Point{Row: uint32(i + 1), Actual: x, Predicted: x + float64(i%7) - 3})
	}
	return &protocol.Reported{
		Job: &protocol.Job{Name: "prices.csv", Plan: &protocol.Plan{Target: "price"}}, Losses: []*protocol.Loss{
			{Epoch: 1, Error: 900, Validation: proto.Float64(950)}, {Epoch: 2, Error: 60, Validation: proto.Float64(70)}, {Epoch: 3, Error: 1.5, Validation: proto.Float64(2.5)},
		},
		Evaluation: &protocol.Evaluation{
			Rows: 50, Numbers: n, Metrics: []*protocol.Metric{metric("r2", 0.99), metric("rmse", 12.25)},
			Baselines:   []*protocol.Baseline{{Name: "linear regression", Metrics: []*protocol.Metric{metric("r2", 0.995), metric("rmse", 9)}}, {Name: "mean", Note: "there are no rows"}},
			Importances: []*protocol.Importance{{Column: "area"}}, ImportanceMetric: "r2", ImportanceRows: 50,
			Misses: []*protocol.Miss{{Row: 3, Actual: "1020", Predicted: "1023", Error: -3}},
		},
	}
}

func written(t *testing.T, p Page, r *protocol.Reported) string {
	t.Helper()
	var text bytes.Buffer
	if err := p.Write(&text, r); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestAPageIsAsPeopleReadIt(t *testing.T) {
	for name, r := range map[string]*protocol.Reported{
		"classes": classesReport(3, "rose"), "numbers": numbersReport(),
		"several_numbers": severalReport(numbersReport(), numbersReport()), "several_labels": severalReport(labelReport(), labelReport()),
		"missing": {Job: &protocol.Job{}, Losses: curveOf(3), Missing: "the job has no test rows, so its model cannot be evaluated; train with --holdout 0.2"},
	} {
		path, got := filepath.Join("testdata", name+".txt"), written(t, Page{}, r)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
		}
	}
}

func TestNoLineIsWiderThanThePage(t *testing.T) {
	for width := 60; width <= 160; width += 5 {
		for _, n := range []int{2, 3, 10, 40, 100} {
			for _, name := range []string{"a", "Argyranthemum frutescens, also called the marguerite daisy"} {
				for _, r := range []*protocol.Reported{classesReport(n, name), numbersReport(), severalReport(labelReport(), labelReport()), severalReport(numbersReport())} {
					for line := range strings.Lines(written(t, Page{Width: width}, r)) {
						if got := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); got > width {
							t.Errorf("%d classes %q: a line of %d on a page of %d:\n%s", n, name, got, width, line)
						}
					}
				}
			}
		}
	}
}

func TestWithoutColourNothingSteersATerminal(t *testing.T) {
	r := classesReport(2, "rose")
	if strings.Contains(written(t, Page{}, r), "\x1b") || !strings.Contains(written(t, Page{Colour: true}, r), "\x1b[1m") {
		t.Error("colours are not where they were asked for")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestAFailureToPrintIsTold(t *testing.T) {
	if err := (Page{}).Write(fullDisk{}, numbersReport()); err == nil {
		t.Error("the failure is not told")
	}
}

func drawn(t *testing.T, r *protocol.Reported) map[string][]byte {
	t.Helper()
	files, err := Draw(r)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]byte{}
	for _, f := range files {
		byName[f.Name] = f.Data
	}
	return byName
}

func TestThereIsAPictureOfAllThatIsReported(t *testing.T) {
	for _, row := range []struct {
		r    *protocol.Reported
		want string
	}{
		{classesReport(2, "rose"), "calibration.svg confusion.png confusion.svg importance.png importance.svg learning-curve.png learning-curve.svg roc.svg"},
		{numbersReport(), "importance.png importance.svg learning-curve.png learning-curve.svg predicted.png predicted.svg"},
		{severalReport(labelReport(), numbersReport()), "importance.png importance.svg learning-curve.png learning-curve.svg target-1-calibration.svg target-1-confusion.png target-1-confusion.svg target-1-roc.svg target-2-predicted.png target-2-predicted.svg"},
		{&protocol.Reported{Losses: curveOf(5)}, "learning-curve.png learning-curve.svg"},
		{&protocol.Reported{}, ""},
	} {
		files := drawn(t, row.r)
		for name := range strings.FieldsSeq(row.want) {
			if len(files[name]) == 0 {
				t.Errorf("%s is not drawn", name)
			}
			delete(files, name)
		}
		for name := range files {
			t.Errorf("%s is drawn", name)
		}
	}
}

func TestPicturesAreWhole(t *testing.T) {
	for _, r := range []*protocol.Reported{classesReport(2, "yes & <no>"), classesReport(10, "Dahlia pinnata hybrida grandiflora"), classesReport(100, "class"), numbersReport()} {
		for name, data := range drawn(t, r) {
			if strings.HasSuffix(name, ".png") {
				if image, err := png.Decode(bytes.NewReader(data)); err != nil || image.Bounds().Dx() < 600 || image.Bounds().Dx() > 5000 {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			texts := textsOf(t, data)
			if !strings.Contains(texts, short(r.GetJob().GetName(), 40)+":") {
				t.Errorf("%s has no title: %s", name, texts)
			}
		}
	}
}

func TestPicturesAreTheSameEachTime(t *testing.T) {
	for _, r := range []*protocol.Reported{classesReport(3, "rose"), numbersReport()} {
		again := drawn(t, r)
		for name, data := range drawn(t, r) {
			if !bytes.Equal(data, again[name]) {
				t.Errorf("%s differs", name)
			}
		}
	}
}

// textsOf reads an SVG to its end and returns what is written in it.
func textsOf(t *testing.T, svg []byte) string {
	t.Helper()
	var texts strings.Builder
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			texts.Write(data)
		}
	}
}

func TestLossesThatAreNoNumbersAreNotDrawn(t *testing.T) {
	r := &protocol.Reported{Losses: append(curveOf(3), &protocol.Loss{Epoch: 4, Error: math.Inf(1)}, &protocol.Loss{Epoch: 5, Error: math.NaN()})}
	if len(drawn(t, r)) != 2 || !strings.Contains(written(t, Page{}, r), "Learning curve") {
		t.Error("the rest is not drawn")
	}
}

func TestASentenceSaysItAll(t *testing.T) {
	s := &protocol.Summary{
		Metric: "accuracy", Value: 0.9666666, Low: proto.Float64(0.833), High: proto.Float64(0.994), Rows: 30,
		Baselines: []*protocol.BaselineScore{{Name: "logistic regression", Value: 0.9333}, {Name: "majority class", Value: 1. / 3}},
	}
	want := "0.967 (95 %: 0.833 to 0.994) on 30 test rows; logistic regression: 0.933; majority class: 0.333"
	if got := Sentence(s); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatASentenceShowsLiesWithinTheIntervalItShows(t *testing.T) {
	for _, x := range []float64{0.9993, 0.0004, 6.7508, 543047.12, 2.5e-11} {
		s := &protocol.Summary{Metric: "rmse", Value: x, Low: proto.Float64(x * 0.9999), High: proto.Float64(x * 1.0001), Rows: 1}
		var shown, low, high float64
		if _, err := fmt.Sscanf(Sentence(s), "%g (95 %%: %g to %g) on 1 test row", &shown, &low, &high); err != nil || shown < low || shown > high {
			t.Errorf("%q: %v", Sentence(s), err)
		}
	}
}

// The loss of training has the penalties in it, that of other rows has not.
func TestLossesWithPenaltiesAreCalledSo(t *testing.T) {
	r := &protocol.Reported{Job: &protocol.Job{Plan: &protocol.Plan{Regularization: &protocol.Regularization{L2: proto.Float64(0.1)}}}, Losses: curveOf(9)}
	for _, l := range r.GetLosses() {
		l.Validation = proto.Float64(l.GetError() / 2)
	}
	const want = "training, penalties included"
	if page := written(t, Page{}, r); !strings.Contains(page, "* "+want+", o validation") {
		t.Error(page)
	}
	if !strings.Contains(textsOf(t, drawn(t, r)["learning-curve.svg"]), want) {
		t.Error("the picture does not say so")
	}
}

func TestWhatRoundingLeavesOfAShareIsNothing(t *testing.T) {
	for name, want := range map[string]string{"explained_variance": "0.000", "rmse": "1.1e-16"} {
		if got := measured(name, proto.Float64(1.1e-16)); got != want {
			t.Errorf("%s %s, want %s", name, got, want)
		}
	}
}
