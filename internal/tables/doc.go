// Package tables turns tables of every format that is read (CSV, packed CSV, Parquet, spreadsheets, JSON lines) into the
// CSV text that a network learns from. It never decides what a column means: that is read from the text.
package tables
