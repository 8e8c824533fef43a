// It uses the service of example_test.go.

//go:build !race

package client_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// A table of any size is asked about in parts. What is written has the rows in their order, beside the columns that were
// kept of them.
func ExampleClient_PredictTable() {
	address, stop := toy()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	model, err := c.Signature(ctx, client.Latest)
	if err != nil {
		panic(err)
	}
	warnings, err := c.PredictTable(ctx, client.PredictTable{
		Model: model, Name: "gates.csv", Keep: []string{"id"},
		Table: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("id,b,a\n007,0,1\n008,0,0\n009,?!,1\n")), nil
		},
	}, func(part *client.Predicted) error {
		for i, label := range part.GetLabel() {
			fmt.Println(part.Kept[i], label)
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(warnings)
	// Output:
	// 007 yes
	// 008 no
	// 009 yes
	// [column "b": 1 of 3 cells not readable as a number: counted as missing]
}

// gate is the signature of a model of a gate: it learned whether a or b is 1.
func gate() *protocol.Signature {
	source := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("a,b,out\n0,0,no\n0.5,1,yes\n1,0.5,yes\n1,1,yes\n")), nil
	}
	described, err := dataset.Describe(source, dataset.Choices{Target: "out"})
	if err != nil {
		panic(err)
	}
	frame, err := dataset.Load(source, described)
	if err != nil {
		panic(err)
	}
	preparation, err := dataset.Fit(frame, []int{0, 1, 2, 3}, dataset.Recipe{})
	if err != nil {
		panic(err)
	}
	text, err := preparation.Marshal()
	if err != nil {
		panic(err)
	}
	return &protocol.Signature{Job: "17", Inputs: 2, Outputs: 2, Classes: []string{"no", "yes"}, Rows: 2, Size: uint64(len(text)), Preparation: text}
}

// opened is what the gate answers.
func opened(asked *protocol.Predict) *protocol.Predictions {
	inputs := asked.GetSamples().GetInput()
	if len(inputs) == 0 {
		inputs = []float64{1, 1} // the row of the other examples
	}
	p := &protocol.Predictions{Job: "17", Outputs: 2, Classes: []string{"no", "yes"}}
	for ; len(inputs) > 0; inputs = inputs[2:] {
		yes := max(inputs[0], inputs[1])
		p.Output, p.Label = append(p.Output, 1-yes, yes), append(p.Label, p.GetClasses()[int(yes)])
	}
	return p
}
