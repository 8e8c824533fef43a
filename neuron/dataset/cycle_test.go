package dataset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// numbersOf is a table of a column with numbers from low to high by steps, and of what there is to learn.
func numbersOf(name string, low, high, step int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q,y\n", name)
	for x := low; x <= high; x += step {
		fmt.Fprintf(&b, "%d,%d.5\n", x, x*x%17)
	}
	return b.String()
}

func TestNumbersComeRoundThatAreCalledSoAndLieWithinACycle(t *testing.T) {
	for _, c := range []struct {
		name            string
		low, high, step int
		want            int
	}{
		{"hour", 0, 23, 1, 24},
		{"hr", 1, 24, 1, 24},
		{"Hour_of_Day", 0, 23, 1, 24},
		{"pickupHour", 0, 23, 1, 24},
		{"Stunde", 5, 21, 1, 24},
		{"hour", 0, 24, 1, 0},  // one range or the other
		{"hour", 9, 17, 1, 0},  // of one shift
		{"hour", 0, 167, 1, 0}, // of a week
		{"hours", 0, 23, 1, 0}, // how long
		{"calls per hour", 0, 23, 1, 0},
		{"rain_last_hour", 0, 23, 1, 0},
		{"hour", 0, 23, 11, 0}, // too few different ones
		{"minute", 0, 55, 5, 60},
		{"weekday", 0, 6, 1, 7},
		{"dayOfWeek", 1, 7, 1, 7},
		{"DOW", 0, 6, 1, 7},
		{"weekday", 0, 7, 1, 0},
		{"month", 1, 12, 1, 12},
		{"mnth", 0, 11, 1, 12},
		{"Month", 1, 7, 1, 0},
		{"month", 1, 36, 1, 0}, // of a contract
		{"tenure_months", 1, 12, 1, 0},
		{"quarter", 1, 4, 1, 4},
		{"season", 1, 4, 1, 4},
		{"week", 1, 53, 1, 52},
		{"day of month", 1, 31, 1, 31},
		{"day", 1, 31, 1, 0}, // of an experiment
		{"doy", 1, 366, 1, 365},
		{"Wind Direction (deg)", 0, 350, 10, 360},
		{"winddir_10m", -170, 180, 10, 360},
		{"direction", 0, 350, 10, 0},
		{"x1", 0, 23, 1, 0},
	} {
		d := describe(t, numbersOf(c.name, c.low, c.high, c.step), dataset.Choices{Target: "y"})
		if got := d.Columns[0].Period; got != c.want {
			t.Errorf("%s of %d to %d comes round after %d, want %d", c.name, c.low, c.high, got, c.want)
		}
		told := slices.ContainsFunc(d.Warnings, func(w dataset.Warning) bool { return strings.Contains(w.Says, "--cyclic") })
		if told != (c.want > 0) {
			t.Errorf("%s of %d to %d: it was told %q", c.name, c.low, c.high, d.Warnings)
		}
	}
}

// Jobs that were stored before keep their features.
func TestUnderEarlierRulesNothingComesRoundByItself(t *testing.T) {
	for _, rules := range []dataset.Rules{dataset.FirstRules, dataset.WrittenRules} {
		d := describe(t, numbersOf("hour", 0, 23, 1), dataset.Choices{Target: "y", Rules: rules})
		if period := d.Columns[0].Period; period != 0 {
			t.Errorf("under rules %d hours come round after %d", rules, period)
		}
	}
}

func TestHalfHoursAndWholeNumbersWithDecimals(t *testing.T) {
	for cell, want := range map[string]int{"%d.0": 24, "%d.5": 0} {
		text := "hour,y\n"
		for i := range 24 {
			text += fmt.Sprintf(cell, i) + fmt.Sprintf(",%d.5\n", i*i%17)
		}
		if got := describe(t, text, dataset.Choices{Target: "y"}).Columns[0].Period; got != want {
			t.Errorf("hours such as %s come round after %d, want %d", cell, got, want)
		}
	}
}

func TestWhatComesRoundIsOneColumnOfSeveralFeatures(t *testing.T) {
	text := "hour,day,y\n"
	for i := range 48 {
		hour := fmt.Sprint(i % 24)
		if i%10 == 9 {
			hour = ""
		}
		text += fmt.Sprintf("%s,2023-%02d-%02d,%d.5\n", hour, 1+i%12, 1+i%28, i*i%17)
	}
	f := loadY(t, text)
	p := fit(t, f, dataset.Recipe{})
	want := []string{
		"hour", "hour (sine)", "hour (cosine)", "hour is missing", "day elapsed days", "day day of year (sine)", "day day of year (cosine)",
		"day day of month (sine)", "day day of month (cosine)", "day day of week (sine)", "day day of week (cosine)",
	}
	if diff := cmp.Diff(want, p.Features()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]int{{0, 1, 2, 3}, {4, 5, 6, 7, 8, 9, 10}}, p.Groups()); diff != "" {
		t.Error(diff)
	}
	scales := p.Scales()
	for i, scale := range scales {
		if scaled := scale != (neuron.Scale{Deviation: 1}); scaled != (i == 0 || i == 4) {
			t.Errorf("%s has the scale %v", want[i], scale)
		}
	}
	table := encode(t, p, f)
	for row, x := range feature(t, table, "hour") {
		s, c := feature(t, table, "hour (sine)")[row], feature(t, table, "hour (cosine)")[row]
		if x == 18 && (s != -1 || c != 0) {
			t.Errorf("18 o'clock is at %v, %v", s, c)
		}
	}
}

// Days are counted from a day that nobody chose, so they are of a size around 1 even where numbers stay as they are.
func TestDaysElapsedAreScaledWhateverNumbersAre(t *testing.T) {
	f := loadY(t, "day,x,y\n2023-01-01,1,0.5\n2023-01-03,2,1.5\n2023-01-05,4,2.25\n")
	for scaling, want := range map[dataset.Scaling]neuron.Scale{
		dataset.Unscaled: {Mean: 19360, Deviation: 1.632993161855452},
		dataset.Quantile: {Mean: 19360, Deviation: 1.632993161855452},
		dataset.MinMax:   {Mean: 19358, Deviation: 4},
	} {
		p := fit(t, f, dataset.Recipe{Scaling: scaling})
		if got := p.Scales()[0]; p.Features()[0] != "day elapsed days" || got != want {
			t.Errorf("%s: %s has the scale %v, want %v", scaling, p.Features()[0], got, want)
		}
	}
}

func TestDaysBeyondThoseLearnedFromAreTold(t *testing.T) {
	p := fit(t, loadY(t, "day,x,y\n2023-01-01,1,0.5\n2023-06-30,2,1.5\n2023-03-05,4,2.25\n,1,1\n"), dataset.Recipe{})
	rows, warnings, err := p.ReadRows(source("day,x\n2022-12-31,1\n2023-01-01,1\n2023-06-30 23:59,1\n2023-07-01,1\n,1\n"), dataset.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	checkWarnings(t, warnings, `column "day": 2 of 5 rows with a day that is not within 2023-01-01 to 2023-06-30, the days learned from: the trend is taken to go on`)
	if got := feature(t, rows, "day elapsed days"); got[0] != 19357 || got[3] != 19539 {
		t.Errorf("%v days", got)
	}
}
