package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// benchTable is a table of 20 numbers, a category and a target.
func benchTable(rows int) string {
	var b strings.Builder
	b.WriteString("kind")
	for c := range 20 {
		fmt.Fprintf(&b, ",x%d", c)
	}
	b.WriteString(",y\n")
	for r := range rows {
		fmt.Fprintf(&b, "kind %d", r%7)
		for c := range 20 {
			fmt.Fprintf(&b, ",%d.%d", r*(c+3)%97, r*c%1000)
		}
		fmt.Fprintf(&b, ",%d\n", r%2)
	}
	return b.String()
}

func BenchmarkDescribe(b *testing.B) {
	text := benchTable(20_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		describe(b, text, dataset.Choices{Target: "y"})
	}
}

func BenchmarkLoad(b *testing.B) {
	text := benchTable(20_000)
	d := describe(b, text, dataset.Choices{Target: "y"})
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := dataset.Load(source(text), d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFitAndEncode(b *testing.B) {
	f := loadY(b, benchTable(20_000))
	for b.Loop() {
		encode(b, fit(b, f, dataset.Recipe{}), f)
	}
}

// A row to predict takes what it takes to open a table, whose size hardly matters.
func BenchmarkReadOneRow(b *testing.B) {
	f := loadY(b, benchTable(200))
	p := fit(b, f, dataset.Recipe{})
	text := benchTable(1)
	for b.Loop() {
		if _, _, err := p.ReadRows(source(text), dataset.Choices{Bounds: dataset.Bounds{Bytes: int64(len(text))}, Format: dataset.Format{Delimiter: ',', Decimal: '.', Header: dataset.WithHeader}}); err != nil {
			b.Fatal(err)
		}
	}
}
