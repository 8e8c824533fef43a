package dataset_test

import (
	"fmt"
	"io"
	"strings"

	"deepnet/neuron/dataset"
)

const orchard = `planted;size;kind;sick;yield
2021-03-01;1,5;apple;no;12,5
2021-04-01;2,5;pear;yes;7
2022-03-01;;apple;no;14
2022-04-01;3,25;pear;no;
2023-03-01;2;apple;yes;9,5
2023-04-01;3;pear;no;11
`

// The whole way of a table that people have: describe it, load it, hold rows out, fit the others, encode all; then store
// what was fitted, and encode new rows by it.
func Example_table() {
	source := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(orchard)), nil }
	described, err := dataset.Describe(source, dataset.Choices{Name: "orchard.csv", Target: "yield"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range described.Columns {
		fmt.Printf("%s %s: %s, as %s\n", c.Role, c.Name, c.Kind, c.Why)
	}
	frame, err := dataset.Load(source, described)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range frame.Warnings {
		fmt.Println(w)
	}
	train, test, err := frame.HoldOut(dataset.HoldOut{Share: 0.2, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	prepared, err := dataset.Fit(frame, train, dataset.Recipe{})
	if err != nil {
		fmt.Println(err)
		return
	}
	table, _, err := prepared.Encode(frame)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d rows to learn from, %d held out; %d features, the first %s\n", len(train), len(test), len(table.Columns), prepared.Features()[0])

	stored, err := prepared.Marshal()
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := dataset.Unmarshal(stored)
	if err != nil {
		fmt.Println(err)
		return
	}
	fresh := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("kind,size,sick,planted\nplum,large,no,2024-03-01\n")), nil
	}
	rows, warnings, err := again.ReadRows(fresh, dataset.Choices{Name: "new.csv"})
	fmt.Println(rows.Rows, "row of", len(rows.Columns), "features", err)
	for _, w := range warnings {
		fmt.Println(w)
	}
	// Output:
	// input planted: date, as all 6 values are dates such as 2021-03-01
	// input size: number, as all 5 values are numbers
	// input kind: category, as 2 different texts in 6 rows
	// input sick: boolean, as it says only "no", "yes"
	// target yield: number, as all 5 values are numbers
	// column "yield": 1 row without a value of the column to learn was left out
	// 4 rows to learn from, 1 held out; 9 features, the first planted year
	// 1 row of 9 features <nil>
	// column "planted": 1 of 1 row with a day that is not within 2021-03-01 to 2023-04-01, the days learned from: the trend is taken to go on
	// column "size": 1 of 1 cell not readable as a number: counted as missing
	// column "kind": 1 of 1 row with a value that was not learned from: treated as the average
}
