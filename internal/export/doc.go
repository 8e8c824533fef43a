// Package export writes a table of texts and numbers as a file of the formats that other
// programs read: CSV, JSON lines, Parquet.
//
// It never holds more than some thousand rows, and never leaves half a file where a whole
// one is expected. One more format is a Format, its case in New and a file like csv.go.
package export
