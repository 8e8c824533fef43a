// Package model turns a trained network into the bytes that are stored, and stored bytes
// back into a model that predicts.
//
// It is pure. It never reads a store or starts an actor, so a service, an export and a
// test all get the same predictions.
//
// To change what an answer contains, see predictions.go; to change what may be asked,
// rows.go; to store more of a model, add a field to protocol.Model and fill it in Encode
// and Read.
package model
