// Package evaluation says how good a finished model is on its test rows: metrics with
// confidence intervals, baselines on the same rows, the points of the report's plots,
// and the permutation importance of every column.
//
// It is a pure function of its subject. It never looks at a clock, and never stores or
// sends anything; the same subject gives the same bits on every CPU. What would take too
// long is bounded, and the evaluation's left_out says so.
//
// To add a measurement, compute it in neuron/metrics, give it a field in
// actors/protocol/evaluation.proto, and fill that field in classes.go or numbers.go.
package evaluation
