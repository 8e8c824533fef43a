package dataset_test

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// marshal is a preparation's form.
func marshal(t fataler, p *dataset.Preparation) []byte {
	t.Helper()
	data, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAPreparationComesBackToTheLastBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawTyped(t, rapid.IntRange(1, 40).Draw(t, "rows"))
		p, err := dataset.Fit(f, upTo(f.Rows), drawRecipe(t))
		if errors.Is(err, dataset.ErrNoInputs) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		data := marshal(t, p)
		back, err := dataset.Unmarshal(data)
		if err != nil {
			t.Fatal(err, string(data))
		}
		if back.Digest() != p.Digest() || !bytes.Equal(marshal(t, back), data) {
			t.Fatal("another digest")
		}
		if diff := cmp.Diff(encode(t, p, f), encode(t, back, f), bits); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheDigestTellsPreparationsApart(t *testing.T) {
	p, f := prepareGarden(t)
	other := fitRows(t, f, []int{0, 1, 2}, dataset.Recipe{})
	again, _ := prepareGarden(t)
	if p.Digest() == other.Digest() || p.Digest() != again.Digest() {
		t.Error("digests do not tell")
	}
	again.Comma = !again.Comma
	again.Columns[2].Elapsed.First--
	if p.Digest() != again.Digest() {
		t.Error("what new rows are written with changes the digest of what is made of them")
	}
}

func TestNoOtherEncodingIsRead(t *testing.T) {
	p, _ := prepareGarden(t)
	data := string(marshal(t, p))
	for sentence, damaged := range map[string]string{
		"nothing":                         "",
		"half of it":                      data[:len(data)/2],
		"something after it":              data + "{}",
		"a space after it":                data + " ",
		"a space within":                  strings.Replace(data, ":", ": ", 1),
		"an unknown field":                strings.Replace(data, `{"version"`, `{"colour":1,"version"`, 1),
		"an unknown field of a column":    strings.Replace(data, `{"column"`, `{"colour":1,"column"`, 1),
		"another version":                 strings.Replace(data, `"version":1`, `"version":2`, 1),
		"a column twice":                  strings.Replace(data, `"column":"kind"`, `"column":"width"`, 1),
		"a kind nobody knows":             strings.Replace(data, `"kind":"number"`, `"kind":"colour"`, 1),
		"a text as an input":              strings.Replace(data, `"kind":"number"`, `"kind":"text"`, 1),
		"a deviation below zero":          strings.Replace(data, `"Deviation":1`, `"Deviation":-1`, 1),
		"a deviation too small":           strings.Replace(data, `"scale":{"Mean":3,"Deviation":1.118033988749895}`, `"scale":{"Mean":3,"Deviation":1e-320}`, 1),
		"values not in order":             strings.Replace(data, `["rose","tulip"]`, `["tulip","rose"]`, 1),
		"more shares than values":         strings.Replace(data, `"shares":[`, `"shares":[0.1,`, 1),
		"a share above one":               strings.Replace(data, `"shares":[0.5`, `"shares":[1.5`, 1),
		"a date without an order":         strings.Replace(data, `"order":"y-m-d",`, ``, 1),
		"rules that nobody knows":         strings.Replace(data, `"rules":3`, `"rules":9`, 1),
		"a date with a currency":          strings.Replace(data, `"order":"y-m-d",`, `"order":"y-m-d","notation":{"unit":"$"},`, 1),
		"parts not in order":              strings.Replace(data, `"year","elapsed days"`, `"elapsed days","year"`, 1),
		"a part nobody knows":             strings.Replace(data, `"day of month"`, `"day of moon"`, 1),
		"days elapsed that go back":       strings.Replace(data, `"first":19706`, `"first":19756`, 1),
		"days elapsed without a scale":    strings.Replace(data, `"Deviation":20.796634343085422}`, `"Deviation":-1}`, 1),
		"days elapsed that are no part":   strings.Replace(data, `"elapsed days",`, ``, 1),
		"days that nobody measured":       strings.Replace(data, `,"elapsed":{"first":19706,"last":19755,"scale":{"Mean":19742,"Deviation":20.796634343085422}}`, ``, 1),
		"a category that comes round":     strings.Replace(data, `"kind":"category"`, `"kind":"category","period":4`, 1),
		"numbers that stand still":        strings.Replace(data, `"kind":"number"`, `"kind":"number","period":1`, 1),
		"landmarks of what is not ranked": strings.Replace(data, `"scaling":"standard"`, `"scaling":"quantile"`, 1),
		"a task that does not fit":        strings.Replace(data, `"classification"`, `"regression"`, 1),
		"no columns":                      `{"version":1,"target":"y","task":"regression","scale":{"Mean":0,"Deviation":1},"missing":[],"columns":[]}`,
		"columns that are no list":        `{"version":1,"target":"y","task":"regression","scale":{"Mean":0,"Deviation":1},"missing":[],"columns":7}`,
	} {
		t.Run(sentence, func(t *testing.T) {
			if damaged == data {
				t.Fatal("the form has no such place: " + data)
			}
			if _, err := dataset.Unmarshal([]byte(damaged)); !errors.Is(err, dataset.ErrPreparation) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAnEncodingOfManyColumnsTakesNoMoreMemoryThanItsLength(t *testing.T) {
	data := []byte(`{"version":1,"columns":[` + strings.Repeat("{},", 5_000_000) + "{}]}")
	var err error
	used := allocated(func() { _, err = dataset.Unmarshal(data) })
	if !errors.Is(err, dataset.ErrPreparation) {
		t.Error(err)
	}
	if used > 16*uint64(len(data)) {
		t.Errorf("%d MiB for %d", used>>20, len(data)>>20)
	}
	if _, err := dataset.Unmarshal(make([]byte, dataset.MaxPreparation+1)); !errors.Is(err, dataset.ErrPreparation) {
		t.Error(err)
	}
}

// allocated is how much memory f asks for in all, of which what was freed is counted
// too: it does not depend on when that happens.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func FuzzUnmarshal(f *testing.F) {
	t := &fuzzSeeds{f}
	p, frame := prepareGarden(t)
	f.Add(marshal(t, p))
	for _, scaling := range []dataset.Scaling{dataset.Quantile, dataset.Robust} {
		f.Add(marshal(t, fitRows(t, frame, []int{0, 2}, dataset.Recipe{Scaling: scaling, Rare: 3})))
	}
	many := loadY(t, "x,kind,y\n,u,a\n1,u,b\n2,u,a\n3,v,b\n4,v,a\n5,w,b\n")
	f.Add(marshal(t, fit(t, many, dataset.Recipe{Rare: 3})))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := dataset.Unmarshal(data)
		if err != nil {
			if !errors.Is(err, dataset.ErrPreparation) {
				t.Error(err)
			}
			return
		}
		if again := marshal(t, p); !bytes.Equal(again, data) {
			t.Fatalf("read as %s", again)
		}
		header := strings.Builder{}
		for _, column := range p.Inputs() {
			header.WriteString(`"` + strings.ReplaceAll(column, `"`, `""`) + `",`)
		}
		text := strings.TrimRight(header.String(), ",") + "\n" + strings.Repeat("1,", len(p.Inputs())-1) + "x\n"
		rows, _, err := p.ReadRows(source(text), dataset.Choices{Bounds: dataset.Bounds{Numbers: 100_000}})
		if err == nil && (rows.Rows != 1 || len(rows.Inputs) != len(p.Scales())) {
			t.Errorf("%d rows, %d numbers", rows.Rows, len(rows.Inputs))
		}
	})
}

// fuzzSeeds lets helpers of tests make seeds.
type fuzzSeeds struct{ *testing.F }

func FuzzDescribe(f *testing.F) {
	files, _ := filesOfTheCorpus()
	for _, text := range files {
		f.Add(text, "y", byte(0))
	}
	for _, c := range refusals {
		if len(c.text) < 1000 {
			f.Add(c.text, "y", byte(0))
		}
	}
	f.Fuzz(func(t *testing.T, text, target string, options byte) {
		c := dataset.Choices{Target: target, Bounds: dataset.Bounds{Numbers: 5000, Features: 2000}}
		c.Format.Delimiter = []byte{0, ',', ';', '\t'}[options&3]
		c.Format.Decimal = []byte{0, 0, '.', ','}[options>>2&3]
		c.Format.Header = []dataset.Header{dataset.GuessHeader, dataset.GuessHeader, dataset.WithHeader, dataset.NoHeader}[options>>4&3]
		d, err := dataset.Describe(source(text), c)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		frame, err := dataset.Load(source(text), d)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		if errors.Is(err, dataset.ErrChanged) {
			t.Fatal("it did not change")
		}
		train, _, err := frame.HoldOut(dataset.HoldOut{Share: 0.3})
		if err != nil {
			checkRefusal(t, err)
			return
		}
		dataset.Inspect(frame, train)
		p, err := dataset.Fit(frame, train, dataset.Recipe{Scaling: []dataset.Scaling{"", dataset.Quantile}[options>>6&1]})
		if err != nil {
			checkRefusal(t, err)
			return
		}
		table := encode(t, p, frame)
		checkTable(t, table, 5000)
		if _, err := dataset.Unmarshal(marshal(t, p)); err != nil {
			t.Fatal(err)
		}
		again, _, err := p.ReadRows(source(text), dataset.Choices{Format: d.Format})
		if err != nil {
			t.Fatal("what was learned from cannot be predicted: ", err)
		}
		if frame.Unlabelled == 0 && again.Rows >= frame.Rows && !equalBits(table.Inputs, again.Inputs) {
			t.Fatal("what was learned from is read otherwise again")
		}
	})
}
