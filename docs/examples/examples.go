// Package examples holds the tables of the documentation, so that the program has them wherever it runs. It never changes
// them. To add a table, put its file beside the others and enter it in Tables.
package examples

import _ "embed"

// Table is a table and the column that is learned from the others.
type Table struct {
	Name   string
	Target string
	CSV    []byte
}

//go:embed iris.csv
var iris []byte

//go:embed wine.csv
var wine []byte

//go:embed rents.csv
var rents []byte

// Tables are all of them, the smallest first.
func Tables() []Table {
	return []Table{{"iris", "species", iris}, {"wine", "cultivar", wine}, {"rents", "rent", rents}}
}
