// Package plan turns what a client asked for into what is carried out: a plan and
// the data it is for become a training run, every default written out. It is pure:
// the same plan and data give the same run in every process, and nothing here reads
// a file, a clock or a store.
//
// One table, Settings, says of every setting what it is called, what it may be and
// what it means; flags, job files, range checks and the reference pages are made
// from it. To add a setting, give the protocol a field, the table a line, and read
// the field in spec.go (the network) or resolve.go (the run).
package plan
