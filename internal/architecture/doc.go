// Package house keeps the plan of the house: which room may import which, what
// neuron may take from outside, and what may stand at the root of the repository.
// It has no code that runs in the program, only tests that read the source as text.
// To give the house another rule, add a row to a table here and a planted
// violation beside it, so that the rule is seen to fail.
package architecture
