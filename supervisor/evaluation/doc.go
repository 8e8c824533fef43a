// Package evaluation says how good a finished model is on the test rows: metrics with
// their intervals, baselines on the same rows, what there is to draw, and what
// every column is worth. It is a pure function of its subject: it never looks at a
// clock, stores or sends anything, and the same subject gives the same bits on
// every CPU; what would take too long is bounded, and said to be so in left_out.
// To add something, measure it in neuron/metrics, give it a field in
// actors/protocol/evaluation.proto, and fill that in classes.go or numbers.go.
package evaluation
