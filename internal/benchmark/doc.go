// Package benchmark says what `deepnet bench` measures: the workloads, how many operations they take, what share of the
// processor's time is arithmetic, and what other programs take for the same.
//
// It trains nothing itself: cmd runs the workloads as jobs. To add a workload, enter it in Workloads; to add a program to
// compare with, put a script beside the others and enter it in Rivals.
package benchmark
