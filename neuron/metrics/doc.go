// Package metrics evaluates predictions: which share of the classes is right, how good probabilities and numbers are, how
// certain that is, what the simplest models reach on the same rows, and what a model loses without a feature.
//
// It never asks a model itself, draws without a key, or makes up a value: what is undefined for the given rows is nil, and
// every number has the same bits on every CPU.
//
// To add a metric, give it a file with the formula and its source, a field in Classification or Regression, a row in
// docs/reference/metrics.md and its values by another implementation in testdata.
package metrics
