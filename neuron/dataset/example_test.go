package dataset_test

import (
	"fmt"
	"strings"

	"deepnet/neuron/dataset"
)

const flowers = `width, height, kind
1, 10, rose
2, 30, tulip
3, 20, rose
4, 40, tulip
`

// A table becomes a batch: read it, hold rows out, measure the others, gather them.
func Example() {
	table, err := dataset.Read(strings.NewReader(flowers), dataset.Options{Name: "flowers.csv", Target: "kind"})
	if err != nil {
		fmt.Println(err)
		return
	}
	train, held, err := dataset.Split(table, 0.5, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	var batch dataset.Batch
	batch.Gather(table, train, dataset.Form{Binary: true})

	fmt.Println(table.Task, "of", table.Classes, "from", table.Columns)
	fmt.Println(len(train), "rows to learn from,", len(held), "held out")
	fmt.Println("inputs", batch.Inputs.Data, "targets", batch.Targets.Data)
	fmt.Println("scales", dataset.Scales(table, train))
	// Output:
	// classification of [rose tulip] from [width height]
	// 2 rows to learn from, 2 held out
	// inputs [1 2 10 30] targets [0 1]
	// scales [{1.5 0.5} {20 10}]
}

// What cannot be read is refused with the place and the way out.
func ExampleRead_refused() {
	_, err := dataset.Read(strings.NewReader("width,kind\n1,rose\nwide,tulip\n"), dataset.Options{Name: "flowers.csv", Target: "kind"})
	fmt.Println(err)
	// Output:
	// flowers.csv, line 3, column "width": text where a number belongs: "wide" is not a number such as 12, -3.5 or 6e23; correct the cell, or remove the row or the column
}

// Rows to predict need the columns learned from, in any order, and may have others.
func ExampleReadRows() {
	rows, err := dataset.ReadRows(strings.NewReader("note,height,width\nnew,25,2\n"), "new.csv", []string{"width", "height"}, dataset.Limits{})
	fmt.Println(rows.Inputs, err)
	// Output: [2 25] <nil>
}
