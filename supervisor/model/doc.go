// Package model turns a finished network into what is stored of it, and what is
// stored back into a network that answers rows. It is pure: it reads no store and
// starts no actor, so a service, an export and a test all get the same answers from
// it.
//
// What a model answers with is decided here alone: to change the words of an answer,
// see predictions.go; what may be asked, rows.go.
package model
