// Package benchmark measures what `deepnet bench` prints: how fast workloads, tables and products of matrices are computed,
// what share of the processor's time is arithmetic, how the cost of learning grows, and what other programs take for the same.
//
// It trains nothing itself: cmd gives it a service, and everything it measures is a job of that but for the products. To add a
// workload, enter it in Workloads; to add a program to compare with, put a script beside the others and enter it in Rivals.
package benchmark
