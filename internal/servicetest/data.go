package servicetest

import (
	"fmt"
	"os"
	"strings"

	"deepnet/actors/protocol"
)

// Samples are data of a job that come as numbers, row after row.
func Samples(inputs, targets uint32, input, target []float64) *protocol.Submit_Samples {
	return &protocol.Submit_Samples{Samples: &protocol.Samples{Inputs: inputs, Targets: targets, Input: input, Target: target}}
}

// Table are data of a job that come as a table.
func Table(csv []byte) *protocol.Submit_Table { return &protocol.Submit_Table{Table: csv} }

// Example is one of the tables that come with the program.
func Example(name string) []byte {
	csv, err := os.ReadFile("../../docs/examples/" + name)
	if err != nil {
		panic(err)
	}
	return csv
}

// NumbersOf is a table without its last column, which is of words.
func NumbersOf(csv []byte) []byte {
	var kept []string
	for line := range strings.Lines(string(csv)) {
		kept = append(kept, line[:strings.LastIndexByte(line, ',')]+"\n")
	}
	return []byte(strings.Join(kept, ""))
}

// Waves is a table of numbers that follow each other by a rule.
func Waves(rows int) []byte {
	var csv strings.Builder
	csv.WriteString("a,b,y\n")
	for i := range rows {
		a, b := float64(i%97)/97, float64(i%61)/61
		fmt.Fprintf(&csv, "%.6f,%.6f,%.6f\n", a, b, a*b-a/2)
	}
	return []byte(csv.String())
}
