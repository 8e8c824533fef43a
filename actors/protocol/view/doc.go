// Package view is the JSON that programs read of a job, its report, a prediction,
// the queues, or a comparison: one struct each, made of the protocol's messages, so
// that every face of the service prints the same. null stands for what is not known
// or does not apply.
//
// It never asks the service anything, and writes nothing for people. To add a field
// of a job, add it to Job and to NewJob; fields are added, never renamed or removed.
package view
