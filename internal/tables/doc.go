// Package tables turns tables of many formats (CSV, packed CSV, Parquet, spreadsheets, JSON lines) into the CSV text that a
// network learns from.
//
// It never decides what a column means: neuron/dataset finds that out from the text. It only sees to it that the text says what
// the file holds, number for number, and tells in notices what a CSV file cannot say.
//
// To add a format, write a file with a type that is a source, and name it in formats.
package tables
