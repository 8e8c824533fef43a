// Package training is the learning loop as a value: which rows come next, when
// an epoch is over, when to stop and how good the result is.
//
// It never computes a step by itself and knows no actor: whoever drives it carries
// out the order that Next gives and reports the answer. A State is all that must
// survive to resume exactly, and a Checkpoint encodes it. To add a rule that
// decides the result, put what it must remember into State and raise the format.
package training
